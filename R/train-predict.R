#' Predict with a model
#'
#' @inheritParams evaluate
#' @param object A model; it need not be compiled.
#' @returns An array with one row (first dimension) per sample, in the order of `x`: for a model of `k`
#'   output units a matrix of shape `(n, k)`. A list of arrays for several outputs, named when the model's outputs
#'   are.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' predict(model, as.matrix(iris[1:2, 1:4]))
predict.keras.src.models.model.Model <- function(object, x, ..., batch_size = NULL,
                                                 verbose = getOption("keras.verbose", default = "auto"),
                                                 steps = NULL, callbacks = NULL) {
  call <- rlang::current_env()
  check_model(object)
  check_no_dots(...)
  args <- list(
    model = object,
    x = as_model_input(object, x, "x", call),
    batch_size = check_whole(batch_size, "batch_size", min = 1, null = TRUE),
    steps = check_whole(steps, "steps", min = 1, null = TRUE),
    callbacks = as_callbacks(callbacks),
    reporters = if (identical(verbose, "auto")) list() else progress_reporters(verbose, call)
  )
  from_host(try_backend(do.call(py_laminar_raw()$training$predict, args), call))
}
