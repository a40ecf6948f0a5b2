#' Choose how a model is trained
#'
#' Sets the loss, the optimizer and the metrics. The model is changed in place.
#'
#' @param object A model.
#' @param optimizer Name of an optimizer (`"rmsprop"`, `"adam"`, ...) or an object of the `optimizer_*()` functions.
#' @param loss Name of a loss, an object of the `loss_*()` functions, such a function
#'   itself, or your own `function(y_true, y_pred)`; for several outputs a list, named by output or in
#'   their order, or one for all. Outputs that were named in another order than the alphabet's need names here, as in
#'   `metrics` and `loss_weights`.
#' @param metrics Names of metrics, objects of the `metric_*()` functions, your own
#'   functions, or a list or vector of these; for several outputs a list, named by output.
#' @param loss_weights Numbers that weigh the losses of several outputs, a list named by output or in their order.
#' @param weighted_metrics Metrics to be weighted by sample and class weights.
#' @param run_eagerly `TRUE` runs step by step in Python, for debugging; slow.
#' @param steps_per_execution Steps between two looks at callbacks and metrics: a whole number, or
#'   `"auto"`: the engine chooses, so that metrics arrive at least twice a second.
#' @param jit_compile `TRUE` compiles with XLA, `FALSE` does not, `"auto"`: the engine chooses what is faster.
#' @param auto_scale_loss `TRUE` scales the loss under the 16-bit mixed precision policy.
#' @param ... Not used.
#' @returns The model, invisibly.
#' @seealso [fit()][fit.keras.src.models.model.Model]
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, optimizer = "adam", loss = "sparse_categorical_crossentropy", metrics = "accuracy")
compile.keras.src.models.model.Model <- function(object, optimizer = "rmsprop", loss = NULL, metrics = NULL,
                                                 ..., loss_weights = NULL, weighted_metrics = NULL,
                                                 run_eagerly = FALSE, steps_per_execution = "auto",
                                                 jit_compile = "auto", auto_scale_loss = TRUE) {
  call <- rlang::current_env()
  check_model(object)
  if (...length()) named_dots(rlang::list2(...), call)
  args <- list(
    optimizer = as_compile_part(optimizer, "optimizer", call),
    loss = as_compile_part(loss, "loss", call),
    metrics = as_metrics(metrics, call),
    loss_weights = loss_weights,
    weighted_metrics = as_metrics(weighted_metrics, call),
    run_eagerly = check_flag(run_eagerly, "run_eagerly"),
    steps_per_execution = as_steps_per_execution(steps_per_execution, call),
    jit_compile = if (identical(jit_compile, "auto")) "auto" else check_flag(jit_compile, "jit_compile"),
    auto_scale_loss = check_flag(auto_scale_loss, "auto_scale_loss"),
    ...
  )
  check_output_order(object, args, call)
  args$loss <- loss_for_weights(args$loss, loss_weights)
  try_backend(py_laminar()$bridge$compile_model(object, compact(args)), call)
  invisible(object)
}

# Parts for each output, given without names.
check_output_order <- function(model, args, call) {
  parts <- Filter(
    function(part) is.vector(part) && length(part) > 1L && is.null(names(part)),
    args[c("loss", "loss_weights", "metrics", "weighted_metrics")]
  )
  if (!length(parts)) return(invisible())
  facts <- model_facts(model, call)
  for (name in names(parts)) {
    if (length(parts[[name]]) == length(facts$outputs)) check_output_names(parts[[name]], facts, name, call)
  }
}

# One loss with several weights is meant for each of the outputs; Keras would say so in `fit()`, as a fault of the data.
loss_for_weights <- function(loss, weights) {
  if (is.null(loss) || is.list(loss) || length(weights) < 2L || is_python_object(weights)) return(loss)
  stats::setNames(rep(list(loss), length(weights)), names(weights))
}

as_steps_per_execution <- function(value, call) {
  if (identical(value, "auto") || is.null(value)) return(NULL)
  check_whole(value, "steps_per_execution", min = 1, call = call)
}

as_compile_part <- function(part, name, call) {
  if (is.null(part) || is_python_object(part)) return(part)
  if (is.function(part)) return(named_callable(part))
  if (is.list(part)) return(lapply(part, as_compile_part, name = name, call = call))
  if (!is.character(part)) {
    laminar_abort(c(
      "{.arg {name}} must be a name, an object or a function.",
      x = "It is {describe(part)}."
    ), "type", call)
  }
  if (length(part) > 1L) as.list(part) else part
}

# Keras takes a list; "accuracy", c("accuracy", "AUC") and a single object are lists to be.
as_metrics <- function(metrics, call) {
  if (is.null(metrics)) return(NULL)
  if (is_python_object(metrics) || is.function(metrics)) metrics <- list(metrics)
  parts <- lapply(metrics, function(metric) {
    if (is.character(metric) || is.list(metric) && !is_python_object(metric)) {
      if (length(metric) > 1L) as_metrics(metric, call) else as_compile_part(metric, "metrics", call)
    } else {
      as_compile_part(metric, "metrics", call)
    }
  })
  if (rlang::is_named(metrics)) parts else unname(parts)
}

# An R function as a Python one, under the name that history and logs will show.
named_callable <- function(f) {
  callable <- as_py_callable(f)
  if (inherits(callable, "python.builtin.function")) {
    name <- attr(f, "py_function_name", exact = TRUE) %||% attr(f, "name", exact = TRUE)
    if (!is.null(name)) reticulate::py_set_attr(callable, "__name__", name)
  }
  callable
}
