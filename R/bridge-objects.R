# The bodies of the wrappers: make an object of a Keras class, and put it where the user's pipe wants it.

new_object <- function(module, class, args, call = rlang::caller_env()) {
  constructor <- py_keras(call)
  for (part in c(module, class)) constructor <- constructor[[part]]
  try_backend(do.call(constructor, args), call)
}

new_optimizer <- function(class, args, call = rlang::caller_env()) {
  names(args)[names(args) == "lr"] <- "learning_rate"
  known <- names(py_laminar(call)$layers$registry$class_signature("optimizer", class))
  unknown <- setdiff(names(args), known)
  if (length(unknown)) {
    nearest <- known[which.min(utils::adist(unknown[[1L]], known))]
    laminar_abort(c(
      "{class} has no argument {.arg {unknown[[1L]]}}.",
      i = "Did you mean {.arg {nearest}}?"
    ), "argument", call)
  }
  if (is.numeric(args$learning_rate)) check_number(args$learning_rate, "learning_rate", min = 0, call = call)
  new_object("optimizers", class, args, call)
}

new_schedule <- function(class, args, call = rlang::caller_env()) {
  new_object(c("optimizers", "schedules"), class, args, call)
}

new_initializer <- function(class, args, call = rlang::caller_env()) {
  new_object("initializers", class, args, call)
}

new_regularizer <- function(class, args, call = rlang::caller_env()) {
  new_object("regularizers", class, args, call)
}

new_constraint <- function(class, args, call = rlang::caller_env()) {
  new_object("constraints", class, args, call)
}

# `from` is the module of a class of laminar's own that stands for Keras's.
new_callback <- function(class, args, call = rlang::caller_env(), from = NULL) {
  if (!is.null(from)) return(try_backend(do.call(from[[class]], args), call))
  new_object("callbacks", class, args, call)
}

# With targets and predictions a loss or metric is computed, sample by sample, by the function
# of that name; without them the object for compile() is made.
new_loss <- function(class, args, call = rlang::caller_env(), value = snake_case(class)) {
  if (!has_targets(args, call)) return(new_object("losses", class, args, call))
  call_measure("losses", value, args, call)
}

new_metric <- function(class, args, call = rlang::caller_env(), value = snake_case(class)) {
  if (!has_targets(args, call)) return(new_object("metrics", class, args, call))
  call_measure("metrics", value, args, call)
}

# Metrics that Keras has as functions only: for compile() their mean over all samples.
new_function_metric <- function(name, args, call = rlang::caller_env()) {
  if (has_targets(args, call)) return(call_measure("metrics", name, args, call))
  args$fn <- py_keras(call)$metrics[[name]]
  args$name <- args$name %||% name
  new_object("metrics", "MeanMetricWrapper", args, call)
}

has_targets <- function(args, call) {
  given <- c("y_true", "y_pred") %in% names(args)
  if (sum(given) == 1L) {
    laminar_abort(c(
      "{.arg y_true} and {.arg y_pred} belong together.",
      x = "Only {.arg {c('y_true', 'y_pred')[given]}} was given.",
      i = "Give both for the values, or neither for an object to be used in {.fn compile}."
    ), "argument", call)
  }
  all(given)
}

call_measure <- function(module, name, args, call) {
  args <- args[setdiff(names(args), c("reduction", "name", "dtype"))]
  for (side in c("y_true", "y_pred")) args[[side]] <- as_numbers(args[[side]], side, call)
  try_backend(do.call(py_keras(call)[[module]][[name]], args), call)
}

call_activation <- function(name, x, args = list(), call = rlang::caller_env()) {
  try_backend(py_ops(call)$call(paste0("activations.", name), args, list(as_numbers(x, "x", call))), call)
}

# R's doubles in the precision that Keras computes in, as everywhere else.
as_numbers <- function(x, name, call) {
  if (is_python_object(x)) return(x)
  if (is.character(x)) {
    laminar_abort(c("{.arg {name}} must hold numbers.", x = "It is {describe(x)}."), "type", call)
  }
  host <- as_host(x, name, call)
  if (is.double(x)) host$astype(py_keras(call)$config$floatx()) else host
}

# "MeanSquaredError" to "mean_squared_error", "KLDivergence" to "kl_divergence".
snake_case <- function(name) {
  words <- gsub("([A-Z]+)([A-Z][a-z])", "\\1_\\2", name)
  tolower(gsub("([a-z0-9])([A-Z])", "\\1_\\2", words))
}

# Layers ---------------------------------------------------------------------------------------

new_layer <- function(class, args, object, call = rlang::caller_env()) {
  object <- if (missing(object)) NULL else object
  first <- input_from_legacy_args(args)
  layer <- new_object("layers", class, first$args, call)
  compose_layer(object, layer, first$input, call)
}

# Merge layers take their inputs as a list or one by one: the unnamed ones among the dots.
new_merge_layer <- function(class, inputs, dots, args = list(), call = rlang::caller_env()) {
  inputs <- if (missing(inputs)) list() else inputs
  if (!is.list(inputs) || is_python_object(inputs)) inputs <- list(inputs)
  named <- nzchar(rlang::names2(dots))
  layer <- new_object("layers", class, c(args, convert_args(dots[named], call = call)), call)
  inputs <- c(inputs, dots[!named])
  if (!length(inputs)) return(layer)
  if (is_sequential(inputs[[1L]])) return(compose_layer(inputs[[1L]], layer, call = call))
  try_backend(layer$`__call__`(as_layer_inputs(unname(inputs), call)), call)
}

# Attention takes query, value and maybe key; one tensor attends to itself.
new_attention_layer <- function(class, args, inputs, call = rlang::caller_env()) {
  layer <- new_object("layers", class, args, call)
  inputs <- if (missing(inputs)) NULL else inputs
  if (is.null(inputs)) return(layer)
  if (!is.list(inputs) || is_python_object(inputs)) inputs <- list(inputs)
  if (length(inputs) == 1L) inputs <- rep(unname(inputs), 2L)
  try_backend(do.call(layer$`__call__`, as_layer_inputs(inputs, call)), call)
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
  try_backend(layer$`__call__`(as_layer_inputs(object, call)), call)
}

as_layer_inputs <- function(object, call) {
  if (is.list(object) && !is.data.frame(object)) lapply(object, as_layer_inputs, call = call) else
    if (is_python_object(object)) object else as_host(object, "object", call)
}

is_sequential <- function(x) inherits(x, "keras.src.models.sequential.Sequential")

# Layers and models called as R functions: R data become tensors, a sequential model takes the layer
# in, and errors speak R. reticulate asks this method for the function behind a layer.
#' @exportS3Method reticulate::py_to_r_wrapper
py_to_r_wrapper.keras.src.layers.layer.Layer <- function(x) {
  force(x)
  function(object, ...) {
    call <- rlang::current_env()
    if (missing(object)) return(try_backend(x(...), call))
    if (is_sequential(object)) return(compose_layer(object, x, call = call))
    more <- lapply(list(...), function(value) {
      if (is.null(dim(value)) || is_python_object(value)) value else as_layer_inputs(value, call)
    })
    try_backend(do.call(x, c(list(as_layer_inputs(object, call)), more)), call)
  }
}
