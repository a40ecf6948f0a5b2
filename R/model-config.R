#' Configurations
#'
#' A configuration says how to make an object again, without its weights: named lists of plain values.
#'
#' @param object A model, layer, optimizer, loss, metric or another object.
#' @param config A list, as `get_config()` or `serialize_keras_object()` gives it.
#' @param custom_objects Custom classes and functions: a list, named or not.
#' @param safe_mode `TRUE`, the default, refuses configurations that contain code.
#' @param ... Not used.
#' @returns `get_config()`: a list that remembers the class. `from_config()`: a new object, with weights freshly drawn.
#'   `serialize_keras_object()`: a list that names the class, too; `deserialize_keras_object()` makes the object from
#'   it.
#' @export
#' @examplesIf laminar::is_backend_available()
#' config <- get_config(layer_dense(units = 4, activation = "relu"))
#' config$units <- 8L
#' from_config(config)
#' deserialize_keras_object(serialize_keras_object(optimizer_adam(0.01)))
get_config <- function(object) {
  check_configurable(object, rlang::current_env())
  config <- try_backend(py_laminar()$bridge$configs$config_of(object))
  attr(config, "config_class") <- object$`__class__`
  config
}

#' @rdname get_config
#' @export
from_config <- function(config, custom_objects = NULL) {
  call <- rlang::current_env()
  class <- attr(config, "config_class", exact = TRUE)
  if (is.null(class) || is_null_pointer(class)) {
    laminar_abort(c(
      "{.arg config} must be what {.fn get_config} returned in this session: it remembers the class.",
      i = "For lists from elsewhere use {.fn deserialize_keras_object}."
    ), "type", call)
  }
  attr(config, "config_class") <- NULL
  try_backend(py_laminar()$bridge$configs$from_config(class, config, as_custom_objects(custom_objects, call)), call)
}

#' @rdname get_config
#' @export
serialize_keras_object <- function(object, ...) {
  call <- rlang::current_env()
  if (is_plain_function(object)) object <- as_py_callable(object)
  check_configurable(object, call)
  try_backend(py_laminar()$bridge$configs$serialized(object), call)
}

#' @rdname get_config
#' @export
deserialize_keras_object <- function(config, custom_objects = NULL, safe_mode = TRUE, ...) {
  call <- rlang::current_env()
  if (!is.list(config)) {
    laminar_abort(c(
      "{.arg config} must be a list, as {.fn serialize_keras_object} returns.",
      x = "It is {describe(config)}."
    ), "type", call)
  }
  objects <- as_custom_objects(custom_objects, call)
  try_backend(py_keras()$saving$deserialize_keras_object(config, objects, check_flag(safe_mode, "safe_mode")), call)
}

check_configurable <- function(object, call) {
  if (is_null_pointer(object)) laminar_abort(pointer_lines("{.arg object}"), "pointer", call)
  if (!is_python_object(object)) {
    laminar_abort(c(
      "{.arg object} must be an object of Keras: a model, a layer, an optimizer, ...",
      x = "It is {describe(object)}."
    ), "type", call)
  }
}

#' A model's structure as a file
#'
#' How a model is built, without weights and without how it was compiled, as text in JSON format.
#'
#' @inheritParams save_model
#' @param filepath Path of the file; `NULL` returns the text.
#' @returns `save_model_config()`: the model, invisibly, or a string. `load_model_config()`: a new model, not compiled,
#'   with weights freshly drawn.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' file <- tempfile(fileext = ".json")
#' save_model_config(model, file)
#' load_model_config(file)
save_model_config <- function(model, filepath = NULL, overwrite = FALSE) {
  call <- rlang::current_env()
  check_model(model, "model")
  text <- try_backend(model$to_json(), call)
  if (is.null(filepath)) return(text)
  filepath <- path.expand(check_string(filepath, "filepath"))
  check_target_file(filepath, overwrite, call)
  writeLines(text, filepath, useBytes = TRUE)
  invisible(model)
}

#' @rdname save_model_config
#' @export
load_model_config <- function(filepath, custom_objects = NULL) {
  call <- rlang::current_env()
  file <- existing_file(filepath, "filepath", call, "json")
  text <- paste(readLines(file, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
  objects <- as_custom_objects(custom_objects, call)
  try_backend(py_keras()$models$model_from_json(text, custom_objects = objects), call)
}

#' Names of one's own classes and functions in saved models
#'
#' A saved model holds the names of the classes and functions that it uses. Those of [Layer()] and its siblings are
#' found by themselves. Any other class or function of one's own is either given to [load_model()] by
#' `custom_objects`, or registered here once.
#'
#' @param object A function, or a Python class.
#' @param name Name in the files; that of the function or class when `NULL`.
#' @param package First part of the name, a string; the R package that calls, or `"Custom"` in a script.
#' @param objects A named list of functions and classes.
#' @param clear `TRUE` removes what was registered before.
#' @param custom_objects Custom classes and functions: a list, named or not.
#' @param expr Code that runs with them.
#' @returns `register_keras_serializable()`: what was registered, invisibly: give this to [compile()].
#'   `get_custom_objects()`: a named list. `set_custom_objects()`: the ones before, invisibly.
#'   `with_custom_object_scope()`: the value of `expr`. `get_registered_name()`: a string;
#'   `get_registered_object()`: the class or function, or `NULL`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' loss_own <- register_keras_serializable(function(y_true, y_pred) abs(y_true - y_pred), name = "loss_own")
#' get_registered_name(loss_own)
register_keras_serializable <- function(object, name = NULL, package = NULL) {
  call <- rlang::current_env()
  if (is.null(name) && is.symbol(substitute(object))) name <- as.character(substitute(object))
  package <- check_string(package, "package", null = TRUE) %||% class_package(parent.frame())
  name <- check_string(name, "name", null = TRUE)
  target <- as_registrable(object, name, call)
  try_backend(py_keras(call)$saving$register_keras_serializable(package, name)(target), call)
  invisible(target)
}

as_registrable <- function(object, name, call) {
  class <- as_python_class(object)
  if (!is.null(class)) return(class)
  if (is_python_object(object)) return(object)
  if (!is.function(object)) {
    laminar_abort(c("{.arg object} must be a function or a class.", x = "It is {describe(object)}."), "type", call)
  }
  if (!is.null(name)) attr(object, "py_function_name") <- name
  named_callable(object)
}

#' @rdname register_keras_serializable
#' @export
get_custom_objects <- function() {
  py_keras()$saving$get_custom_objects()
}

#' @rdname register_keras_serializable
#' @export
set_custom_objects <- function(objects = named_list(), clear = TRUE) {
  call <- rlang::current_env()
  before <- get_custom_objects()
  objects <- as_custom_objects(objects, call)
  try_backend(py_laminar(call)$bridge$configs$set_custom_objects(objects, check_flag(clear, "clear")), call)
  invisible(before)
}

named_list <- function() stats::setNames(list(), character())

#' @rdname register_keras_serializable
#' @export
with_custom_object_scope <- function(objects, expr) {
  scope <- py_keras()$saving$custom_object_scope(as_custom_objects(objects, rlang::current_env()))
  with_python_context(scope, expr)
}

#' @rdname register_keras_serializable
#' @export
get_registered_name <- function(object) {
  try_backend(py_keras()$saving$get_registered_name(as_python_class(object) %||% object))
}

#' @rdname register_keras_serializable
#' @export
get_registered_object <- function(name, custom_objects = NULL) {
  call <- rlang::current_env()
  objects <- as_custom_objects(custom_objects, call)
  try_backend(py_keras()$saving$get_registered_object(check_string(name, "name"), objects), call)
}
