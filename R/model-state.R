#' The whole state of a model as R arrays
#'
#' Everything that training changes: weights, the optimizer's state, metrics. `get_state_tree()` gives it as nested
#' named lists, `set_state_tree()` puts it, or some of its parts, back into a model of the same structure.
#'
#' @param object A model.
#' @param state_tree Nested named lists as `get_state_tree()` gives them; parts that are left out stay as they are.
#' @param ... Not used.
#' @returns `get_state_tree()`: a list with the elements `trainable_variables`, `non_trainable_variables`,
#'   `optimizer_variables` (of a compiled model) and `metrics_variables`.
#'   `set_state_tree()`: the model, invisibly, changed in place.
#' @seealso [get_weights()] for the weights alone, [save_model()] for files.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2, name = "small") |> layer_dense(1, name = "last")
#' state <- get_state_tree(model)
#' state$trainable_variables$small$last$kernel
#' set_state_tree(model, state)
get_state_tree <- function(object, ...) {
  check_model(object)
  check_no_dots(...)
  from_host(try_backend(py_laminar_raw()$bridge$configs$state_arrays(object)))
}

#' @rdname get_state_tree
#' @export
set_state_tree <- function(object, state_tree) {
  call <- rlang::current_env()
  check_model(object)
  if (!is.list(state_tree) || length(state_tree) && !rlang::is_named(state_tree)) {
    laminar_abort(c(
      "{.arg state_tree} must be a named list, as {.fn get_state_tree} returns.",
      x = "It is {describe(state_tree)}."
    ), "type", call)
  }
  try_backend(py_laminar()$bridge$configs$set_state(object, as_nested_dict(state_tree, "state_tree", call)), call)
  invisible(object)
}

as_nested_dict <- function(x, name, call) {
  if (!is.list(x)) return(as_host(x, name, call))
  reticulate::py_dict(names(x), unname(lapply(names(x), function(key) {
    as_nested_dict(x[[key]], paste0(name, "$", key), call)
  })))
}

#' Weights of fewer bits
#'
#' Replaces the weights of a trained model's layers by whole numbers of a few bits, for faster or smaller prediction.
#' Layers that cannot be quantized stay as they are.
#'
#' @param object A built model; it is changed in place.
#' @param mode `"int8"`, `"int4"`, `"float8"`, `"gptq"` or `"awq"`.
#' @param ... Further named arguments of Keras's `quantize()`: `config` (needed for `"gptq"` and `"awq"`), `filters`.
#' @returns The model, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 8) |> layer_dense(4)
#' quantize_weights(model, "int8")
quantize_weights <- function(object, mode, ...) {
  call <- rlang::current_env()
  check_weighted(object, call)
  mode <- check_choice(mode, "mode", c("int8", "int4", "float8", "gptq", "awq"))
  args <- named_dots(rlang::list2(...), call)
  if (!isTRUE(object$built)) {
    laminar_abort(c(
      "{.arg object} must be built before its weights are quantized.",
      i = "Give the model an {.arg input_shape}, or call it on data once."
    ), "value", call)
  }
  try_backend(do.call(py_laminar()$bridge$configs$quantize, c(list(object, mode), args)), call)
  invisible(object)
}
