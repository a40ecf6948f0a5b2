#' Evaluate a model
#'
#' `evaluate()` is a generic; the method for models computes the loss and the
#' metrics on data, without training.
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param object A compiled model.
#' @param batch_size Samples per step, a whole number; the engine chooses when `NULL`.
#' @param verbose `"auto"` and 0 for silence, 1 for a progress bar, 2 for one line.
#' @param steps Batches to evaluate; `NULL` means all the data.
#' @returns A named list of numbers: the loss and each metric, in alphabetical order.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, loss = "sparse_categorical_crossentropy", metrics = "accuracy")
#' evaluate(model, as.matrix(iris[, 1:4]), iris$Species)
evaluate <- function(object, ...) {
  UseMethod("evaluate")
}

#' @rdname evaluate
#' @export
evaluate.keras.src.models.model.Model <- function(object, x = NULL, y = NULL, ..., batch_size = NULL,
                                                  verbose = getOption("keras.verbose", default = "auto"),
                                                  sample_weight = NULL, steps = NULL, callbacks = NULL,
                                                  na_action = getOption("laminar.na_action", default = "fail")) {
  call <- rlang::current_env()
  check_model(object)
  check_no_dots(...)
  na_action <- check_na_action(na_action, setdiff(na_actions, "exclude"), call)
  data <- read_data(object, x, y, sample_weight, call, na_action = na_action)
  say_left_out(data$kept)
  args <- list(
    model = object,
    x = data$x,
    y = data$y,
    batch_size = check_whole(batch_size, "batch_size", min = 1, null = TRUE),
    sample_weight = data$sample_weight,
    steps = check_whole(steps, "steps", min = 1, null = TRUE),
    callbacks = as_callbacks(callbacks, call),
    reporters = if (identical(verbose, "auto")) list() else progress_reporters(verbose, call)
  )
  results <- try_backend(do.call(py_laminar()$training$evaluate, args), call)
  results <- results[order(names(results))]
  record_evaluation(results)
  results
}
