#' Weights of a model or a layer
#'
#' @param object A model or a layer.
#' @param trainable `TRUE` for the trainable weights only, `FALSE` for the others, `NA` for all.
#' @param weights A list of arrays in the order and of the shapes of `get_weights(object)`.
#' @returns `get_weights()`: a list of R arrays. `set_weights()`: the object, invisibly, changed in
#'   place. `count_params()`: a whole number.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' weights <- get_weights(model)
#' weights[[2]] <- array(0.5, dim = 1)
#' set_weights(model, weights)
#' count_params(model)
get_weights <- function(object, trainable = NA) {
  call <- rlang::current_env()
  check_weighted(object, call)
  if (!is.na(trainable)) check_flag(trainable, "trainable")
  from_host(try_backend(py_laminar_raw()$bridge$weight_arrays(object, if (!is.na(trainable)) trainable), call))
}

#' @rdname get_weights
#' @export
set_weights <- function(object, weights) {
  call <- rlang::current_env()
  check_weighted(object, call)
  if (!is.list(weights)) {
    laminar_abort(c(
      "{.arg weights} must be a list of arrays, as {.fn get_weights} returns.",
      x = "It is {describe(weights)}."
    ), "type", call)
  }
  arrays <- unname(Map(as_host, weights, sprintf("weights[[%d]]", seq_along(weights)), MoreArgs = list(call = call)))
  try_backend(py_laminar()$bridge$set_weight_arrays(object, arrays), call)
  invisible(object)
}

#' @rdname get_weights
#' @export
count_params <- function(object) {
  check_weighted(object, rlang::current_env())
  try_backend(object$count_params())
}

check_weighted <- function(object, call) {
  if (is_null_pointer(object)) check_model(object, call = call)
  if (!inherits(object, "keras.src.layers.layer.Layer")) {
    laminar_abort(c(
      "{.arg object} must be a model or a layer.",
      x = "It is {describe(object)}."
    ), "type", call)
  }
}
