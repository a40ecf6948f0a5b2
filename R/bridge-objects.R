# The bodies of the wrappers: make an object of a Keras class, and put it where the user's pipe wants it.

new_object <- function(module, class, args, call = rlang::caller_env()) {
  constructor <- py_keras(call)[[module]][[class]]
  try_backend(do.call(constructor, args), call)
}

new_optimizer <- function(class, args, call = rlang::caller_env()) new_object("optimizers", class, args, call)

new_metric <- function(class, args, call = rlang::caller_env()) new_object("metrics", class, args, call)

# With targets and predictions a loss is computed, sample by sample; without, it is made for compile().
new_loss <- function(class, args, call = rlang::caller_env(), value_function = NULL) {
  if (!all(c("y_true", "y_pred") %in% names(args))) return(new_object("losses", class, args, call))
  args$reduction <- NULL
  args$name <- NULL
  args$dtype <- NULL
  args[c("y_true", "y_pred")] <- lapply(args[c("y_true", "y_pred")], as_host, name = "y_true", call = call)
  losses <- py_keras(call)$losses
  function_name <- value_function %||% snake_case(class)
  try_backend(do.call(losses[[function_name]], args), call)
}

call_activation <- function(name, x, args = list(), call = rlang::caller_env()) {
  activation <- py_keras(call)$activations[[name]]
  try_backend(do.call(activation, c(list(as_host(x, "x", call)), args)), call)
}

# "MeanSquaredError" to "mean_squared_error", "KLDivergence" to "kl_divergence".
snake_case <- function(name) {
  tolower(gsub("([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", "\\1\\3_\\2\\4", name))
}

# Layers ---------------------------------------------------------------------------------------

new_layer <- function(class, args, object, call = rlang::caller_env()) {
  object <- if (missing(object)) NULL else object
  first <- input_from_legacy_args(args)
  layer <- new_object("layers", class, first$args, call)
  compose_layer(object, layer, first$input, call)
}

# Merge layers take their inputs as a list or one by one.
new_merge_layer <- function(class, inputs, args, call = rlang::caller_env()) {
  layer <- new_object("layers", class, args, call)
  if (length(inputs) == 1L && !is_python_object(inputs[[1L]])) inputs <- inputs[[1L]]
  if (!length(inputs)) return(layer)
  if (is_sequential(inputs[[1L]])) return(compose_layer(inputs[[1L]], layer, call = call))
  try_backend(layer(unname(inputs)), call)
}

# `layer_dense(units, input_shape = 784)` of older scripts: the shape becomes an Input of its own.
input_from_legacy_args <- function(args) {
  legacy <- intersect(c("input_shape", "batch_input_shape"), names(args))
  if (!length(legacy)) return(list(args = args, input = NULL))
  key <- if (legacy[[1L]] == "input_shape") "shape" else "batch_shape"
  list(
    args = args[setdiff(names(args), legacy)],
    input = rlang::set_names(list(args[[legacy[[1L]]]]), key)
  )
}

# Nothing: the layer itself. A sequential model: added in place. Tensors: the layer called on them.
compose_layer <- function(object, layer, input = NULL, call = rlang::caller_env()) {
  if (is.null(object)) return(layer)
  if (is_null_pointer(object)) check_model(object, call = call)
  if (is_sequential(object)) {
    if (!is.null(input) && !length(object$layers)) {
      try_backend(object$add(do.call(py_keras()$Input, input)), call)
    }
    try_backend(object$add(layer), call)
    return(invisible(object))
  }
  if (is.function(object) && !is_python_object(object) || is.atomic(object) && is.character(object)) {
    laminar_abort(c(
      "{.arg object} must be a model or a tensor.",
      x = "It is {describe(object)}.",
      i = "Start with {.fn keras_model_sequential} or {.fn keras_input}."
    ), "type", call)
  }
  try_backend(layer(if (is_python_object(object)) object else as_layer_inputs(object, call)), call)
}

as_layer_inputs <- function(object, call) {
  if (is.list(object) && !is.data.frame(object)) lapply(object, as_layer_inputs, call = call) else
    if (is_python_object(object)) object else as_host(object, "object", call)
}

is_sequential <- function(x) inherits(x, "keras.src.models.sequential.Sequential")
