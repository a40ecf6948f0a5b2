#' One step on one batch
#'
#' For loops of one's own: one gradient step, one evaluation or one prediction on
#' exactly the samples given.
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param object A model; compiled for training and testing.
#' @param x,y One batch of inputs and targets, as for [fit()][fit.keras.src.models.model.Model].
#' @returns `train_on_batch()` and `test_on_batch()`: a named list of the loss and the
#'   metrics, or one number when there is only the loss. `predict_on_batch()`: an array, or a list of arrays.
#' @name train_on_batch
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' compile(model, loss = "mse")
#' x <- matrix(runif(8), 4)
#' train_on_batch(model, x, rowSums(x))
#' predict_on_batch(model, x)
NULL

#' @rdname train_on_batch
#' @export
train_on_batch <- function(object, x, y = NULL, sample_weight = NULL, class_weight = NULL) {
  call <- rlang::current_env()
  check_model(object)
  data <- read_data(object, x, y, sample_weight, call, learn = TRUE)
  batch_results(try_backend(py_laminar()$training$train_on_batch(
    object, data$x, data$y,
    sample_weight = data$sample_weight,
    class_weight = as_class_weight(class_weight, data, call),
    notes = notes_for_host(data$notes, data$facts$notes)
  ), call))
}

#' @rdname train_on_batch
#' @export
test_on_batch <- function(object, x, y = NULL, sample_weight = NULL) {
  call <- rlang::current_env()
  check_model(object)
  data <- read_data(object, x, y, sample_weight, call)
  batch_results(try_backend(py_laminar()$training$test_on_batch(
    object, data$x, data$y, sample_weight = data$sample_weight
  ), call))
}

#' @rdname train_on_batch
#' @export
predict_on_batch <- function(object, x) {
  call <- rlang::current_env()
  check_model(object)
  data <- read_data(object, x, call = call)
  from_host(try_backend(py_laminar_raw()$training$predict_on_batch(object, data$x), call))
}

batch_results <- function(results) {
  if (length(results) == 1L) results[[1L]] else results[order(names(results))]
}
