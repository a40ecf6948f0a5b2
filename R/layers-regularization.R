#' Dropout and noise
#'
#' Disturb their input in training, and only then, so that a model relies on no single value.
#'
#' * `layer_dropout()`: sets a share `rate` of the values to 0 and divides the others by `1 - rate`
#'   ([Srivastava et al., 2014](https://jmlr.org/papers/v15/srivastava14a.html)).
#' * `layer_alpha_dropout()`: the same for `"selu"` networks: mean and variance are kept
#'   ([Klambauer et al., 2017](https://arxiv.org/abs/1706.02515)).
#' * `layer_gaussian_dropout()`: multiplies by normal noise of mean 1 and standard deviation
#'   `sqrt(rate / (1 - rate))`.
#' * `layer_gaussian_noise()`: adds normal noise of mean 0.
#' * `layer_spatial_dropout_1d()` and siblings: drop whole channels, as neighbouring places carry
#'   nearly the same ([Tompson et al., 2014](https://arxiv.org/abs/1411.4280)).
#'
#' Input of any shape (`(batch, steps, channels)` and so on for the spatial ones); output of the
#' same shape.
#'
#' @inheritParams layer-arguments
#' @param rate Share of the values to drop, from 0 to 1.
#' @param noise_shape Shape of the mask with the batch dimension, `NA` for a size of the input; a
#'   size of 1 drops all values along that axis together.
#' @param stddev Standard deviation of the noise, a number of at least 0.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = 784) |>
#'   layer_dense(256, activation = "relu") |>
#'   layer_dropout(rate = 0.4)
layer_dropout <- function(object, rate, noise_shape = NULL, seed = NULL, ...) {
  new_layer("Dropout", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_alpha_dropout <- function(object, rate, noise_shape = NULL, seed = NULL, ...) {
  new_layer("AlphaDropout", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_gaussian_dropout <- function(object, rate, seed = NULL, ...) {
  new_layer("GaussianDropout", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_gaussian_noise <- function(object, stddev, seed = NULL, ...) {
  new_layer("GaussianNoise", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_spatial_dropout_1d <- function(object, rate, seed = NULL, name = NULL, dtype = NULL, ...) {
  new_layer("SpatialDropout1D", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_spatial_dropout_2d <- function(object, rate, data_format = NULL, seed = NULL, name = NULL,
                                     dtype = NULL, ...) {
  new_layer("SpatialDropout2D", py_args(), object)
}

#' @rdname layer_dropout
#' @export
layer_spatial_dropout_3d <- function(object, rate, data_format = NULL, seed = NULL, name = NULL,
                                     dtype = NULL, ...) {
  new_layer("SpatialDropout3D", py_args(), object)
}
