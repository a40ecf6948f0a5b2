#' A model as a stack of layers
#'
#' Each layer has one input and one output. Layers are added with the `layer_*()`
#' functions and a pipe; the model is changed in place.
#'
#' @param input_shape Shape of one sample, without the batch dimension: whole
#'   numbers, `NA` for an unknown size, for example `784` or `c(28, 28, 1)`. Without it
#'   the model is built when it first sees data.
#' @param name Name of the model, a string.
#' @param ... Named arguments for the input, for example `dtype = "int32"`.
#' @param input_dtype Type of the input, for example `"float32"` (the default) or `"int32"`.
#' @param input_batch_size Batch size when it is fixed, a whole number.
#' @param input_name Name of the input, a string.
#' @param layers A list of layers to start with.
#' @param trainable `FALSE` freezes all the layers' weights.
#' @returns A model: a reference to the Python object, so that a copy made by
#'   assignment is the same model.
#' @seealso [keras_model()] for branches, several inputs and outputs; [clone_model()] for a copy.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(16, activation = "relu") |>
#'   layer_dense(3, activation = "softmax")
#' model
keras_model_sequential <- function(input_shape = NULL, name = NULL, ..., input_dtype = NULL,
                                   input_batch_size = NULL, input_name = NULL, layers = NULL,
                                   trainable = NULL) {
  call <- rlang::current_env()
  if (is_python_object(input_shape) && !inherits(input_shape, "python.builtin.tuple") || is.list(input_shape) &&
        any(vapply(input_shape, is_python_object, NA))) {
    laminar_abort(c(
      "{.arg layers} must be passed in as a named argument.",
      i = "Write {.code keras_model_sequential(layers = list(...))}."
    ), "argument", call)
  }
  input <- named_dots(rlang::list2(...), call)
  input <- convert_args(utils::modifyList(input, compact(list(
    shape = input_shape, dtype = input_dtype, batch_size = input_batch_size, name = input_name
  ))), call = call)
  model <- new_object("models", "Sequential", compact(list(name = name)), call)
  if (length(input)) try_backend(model$add(do.call(py_keras()$Input, input)), call)
  for (layer in if (is_python_object(layers)) list(layers) else layers) {
    try_backend(model$add(layer), call)
  }
  if (!is.null(trainable)) model$trainable <- check_flag(trainable, "trainable")
  model
}

#' A model from inputs and outputs
#'
#' The functional way: start with [keras_input()], call layers on tensors, and name
#' where the graph begins and ends. Branches, shared layers, several inputs and
#' outputs are possible.
#'
#' @param inputs A tensor of [keras_input()], or a list of them, named or not.
#' @param outputs A tensor, or a list of them, named or not.
#' @param ... Named arguments: `name`, `trainable`.
#' @returns A model.
#' @export
#' @examplesIf laminar::is_backend_available()
#' input <- keras_input(4)
#' output <- input |> layer_dense(8, activation = "relu") |> layer_dense(1)
#' keras_model(input, output)
keras_model <- function(inputs = NULL, outputs = NULL, ...) {
  call <- rlang::current_env()
  if (is.null(inputs) || is.null(outputs)) {
    laminar_abort(c(
      "{.fn keras_model} needs {.arg inputs} and {.arg outputs}.",
      i = "Make inputs with {.fn keras_input}; for a plain stack of layers use {.fn keras_model_sequential}."
    ), "argument", call)
  }
  args <- named_dots(rlang::list2(...), call)
  model <- py_keras(call)$models$Model
  try_backend(do.call(model, c(list(
    inputs = single_or_list(inputs), outputs = single_or_list(outputs)
  ), args)), call)
}

#' The input of a model
#'
#' @param shape Shape of one sample, without the batch dimension: whole numbers,
#'   `NA` or `NULL` for an unknown size.
#' @param batch_size Batch size when it is fixed, a whole number.
#' @param dtype Type of the values, for example `"float32"`, `"int32"`, `"string"`.
#' @param sparse `TRUE` for sparse tensors.
#' @param batch_shape Shape with the batch dimension, instead of `shape`.
#' @param name Name of the input: the name by which lists and data frames fill it.
#' @param tensor A tensor to be used as the input.
#' @param optional `TRUE` when the input may be missing.
#' @returns A symbolic tensor.
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28, 1))
#' keras_input(NA, dtype = "int32", name = "words")
keras_input <- function(shape = NULL, batch_size = NULL, dtype = NULL, sparse = NULL,
                        batch_shape = NULL, name = NULL, tensor = NULL, optional = FALSE) {
  args <- py_args(drop = character())
  try_backend(do.call(py_keras()$Input, args))
}

#' @rdname keras_input
#' @export
layer_input <- keras_input

#' A copy of a model
#'
#' Assignment makes an alias; this makes a second model of the same structure,
#' with weights of its own, freshly drawn.
#'
#' @param model A model.
#' @param input_tensors Tensors to be used as the new model's inputs.
#' @param clone_function A function that gives a layer's copy: `function(layer)`.
#' @param call_function A function that calls a layer: `function(layer, ...)`.
#' @param recursive `TRUE` clones the layers of nested models, too.
#' @param ... Not used.
#' @returns A new model, not compiled. `set_weights(copy, get_weights(model))` copies the weights.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' copy <- clone_model(model)
#' set_weights(copy, get_weights(model))
clone_model <- function(model, input_tensors = NULL, clone_function = NULL, call_function = NULL,
                        recursive = FALSE, ...) {
  check_model(model, "model")
  args <- py_args(drop = "model")
  try_backend(do.call(py_keras()$models$clone_model, c(list(model), args)))
}

compact <- function(x) x[!vapply(x, is.null, NA)]

# Length-1 unnamed lists are unwrapped, as users write list(input) for one input.
single_or_list <- function(x) {
  if (is.list(x) && !is_python_object(x) && length(x) == 1L && is.null(names(x))) x[[1L]] else x
}
