#' The plan of a training run
#'
#' What [fit()][fit.keras.src.models.model.Model] would do with these arguments: how the data are cut into batches and
#' in which mode the engine runs the epochs, and why. Nothing is trained.
#'
#' The modes are `"xla-epoch"` (the whole epoch is one program compiled by XLA), `"xla-step"` (each step is), `"graph"`
#' (one TensorFlow graph for the epoch), `"eager"` (step by step in Python, for debugging), and `"stream"` (data that
#' do not lie in memory).
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param ... Arguments of `fit()` by name, for example `batch_size` and `epochs`.
#' @returns A list of class `laminar_training_plan` that prints as a table, with elements `samples`,
#'   `batch_size`, `steps`, `mode`, `reason`, `device` and more.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, loss = "sparse_categorical_crossentropy")
#' training_plan(model, as.matrix(iris[, 1:4]), iris$Species, epochs = 100)
training_plan <- function(object, x, y = NULL, ...) {
  call <- rlang::current_env()
  check_model(object)
  args <- fit_arguments(fit_defaults(object, x, y, rlang::list2(...), call), call)
  args$columns <- NULL
  plan <- try_backend(do.call(py_laminar()$training$training_plan, args), call)
  fields <- c("samples", "validation_samples", "batch_size", "steps", "remainder", "initial_epoch", "epochs", "mode",
    "reason", "device", "shuffle")
  structure(
    c(rlang::set_names(lapply(fields, function(field) plan[[field]]), fields), list(text = as.character(plan))),
    class = "laminar_training_plan"
  )
}

# The arguments of `fit()` with those given in dots in the place of its defaults.
fit_defaults <- function(object, x, y, dots, call) {
  defaults <- formals(fit.keras.src.models.model.Model)
  defaults <- lapply(defaults[setdiff(names(defaults), c("object", "..."))], eval, envir = list())
  given <- named_dots(dots, call)
  unknown <- setdiff(names(given), names(defaults))
  if (length(unknown)) laminar_abort("{.fn fit} has no argument {.arg {unknown}}.", "argument", call)
  defaults[names(given)] <- given
  defaults[c("object", "x", "y")] <- list(object, x, y)
  defaults
}

#' @export
print.laminar_training_plan <- function(x, ...) {
  cat(x$text, "\n", sep = "")
  invisible(x)
}
