#' Batch normalisation
#'
#' Centres and scales each channel by the mean and variance of the batch in training, and by their
#' running means in prediction ([Ioffe and Szegedy, 2015](https://arxiv.org/abs/1502.03167)).
#' A frozen layer (`trainable = FALSE`) uses the running means in training, too.
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param axis Axis of the channels, which are normalised each by itself; 1-based (the batch is 1),
#'   negative ones count from the end.
#' @param momentum Share of the old running mean that each step keeps, from 0 to 1.
#' @param epsilon Small positive number added to the variance.
#' @param center `TRUE` adds a trained shift (beta).
#' @param scale `TRUE` multiplies by a trained factor (gamma).
#' @param renorm `TRUE` corrects the batch's values towards the running ones in training
#'   ([Ioffe, 2017](https://arxiv.org/abs/1702.03275)).
#' @param renorm_clipping Named list of limits of that correction: `rmax`, `rmin`, `dmax`.
#' @param renorm_momentum Momentum of the running values that the correction uses, from 0 to 1.
#' @param synchronized `TRUE` takes mean and variance over the batches of all devices.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(28, 28, 1)) |>
#'   layer_conv_2d(8, kernel_size = 3, use_bias = FALSE) |>
#'   layer_batch_normalization() |>
#'   layer_activation("relu")
layer_batch_normalization <- function(object, axis = -1, momentum = 0.99, epsilon = 0.001,
                                      center = TRUE, scale = TRUE, beta_initializer = "zeros",
                                      gamma_initializer = "ones",
                                      moving_mean_initializer = "zeros",
                                      moving_variance_initializer = "ones",
                                      beta_regularizer = NULL, gamma_regularizer = NULL,
                                      beta_constraint = NULL, gamma_constraint = NULL,
                                      renorm = FALSE, renorm_clipping = NULL,
                                      renorm_momentum = 0.99, synchronized = FALSE, ...) {
  new_layer("BatchNormalization", py_args(), object)
}

#' Normalisation within a sample
#'
#' Unlike [layer_batch_normalization()] these do not look at other samples, so they do the same in
#' training and in prediction.
#'
#' * `layer_layer_normalization()`: mean 0 and variance 1 over `axis`
#'   ([Ba et al., 2016](https://arxiv.org/abs/1607.06450)).
#' * `layer_group_normalization()`: mean 0 and variance 1 in each of `groups` groups of channels
#'   ([Wu and He, 2018](https://arxiv.org/abs/1803.08494)).
#' * `layer_rms_normalization()`: divided by the root of the mean square
#'   ([Zhang and Sennrich, 2019](https://arxiv.org/abs/1910.07467)).
#' * `layer_unit_normalization()`: scaled to length 1, no weights.
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer_batch_normalization
#' @param axis Axis or axes to normalise over (for groups: the axis of the channels); 1-based, the
#'   batch is 1, negative ones count from the end.
#' @param groups Number of groups of channels, a whole number that divides the channels; -1 for
#'   one group for each channel.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(10, 16)) |> layer_layer_normalization()
#' keras_input(c(8, 8, 16)) |> layer_group_normalization(groups = 4)
layer_layer_normalization <- function(object, axis = -1, epsilon = 0.001, center = TRUE,
                                      scale = TRUE, beta_initializer = "zeros",
                                      gamma_initializer = "ones", beta_regularizer = NULL,
                                      gamma_regularizer = NULL, beta_constraint = NULL,
                                      gamma_constraint = NULL, ...) {
  new_layer("LayerNormalization", py_args(), object)
}

#' @rdname layer_layer_normalization
#' @export
layer_group_normalization <- function(object, groups = 32, axis = -1, epsilon = 0.001,
                                      center = TRUE, scale = TRUE, beta_initializer = "zeros",
                                      gamma_initializer = "ones", beta_regularizer = NULL,
                                      gamma_regularizer = NULL, beta_constraint = NULL,
                                      gamma_constraint = NULL, ...) {
  new_layer("GroupNormalization", py_args(), object)
}

#' @rdname layer_layer_normalization
#' @export
layer_rms_normalization <- function(object, axis = -1, epsilon = 1e-06, ...) {
  new_layer("RMSNormalization", py_args(), object)
}

#' @rdname layer_layer_normalization
#' @export
layer_unit_normalization <- function(object, axis = -1, ...) {
  new_layer("UnitNormalization", py_args(), object)
}
