#' Apply an activation
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer-arguments
#' @inherit layer-arguments return
#' @seealso [activation_relu()] and its siblings; [layer_activation_relu()] for activations with
#'   settings or weights of their own.
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8) |>
#'   layer_activation("tanh")
layer_activation <- function(object, activation, ...) {
  new_layer("Activation", py_args(), object)
}

#' Activations as layers of their own
#'
#' Rectified linear units and their relatives, with settings, and softmax.
#'
#' * `layer_activation_relu()`: `x` where it is at least `threshold`, limited to `max_value`, and
#'   `negative_slope * (x - threshold)` below.
#' * `layer_activation_leaky_relu()`: slope `negative_slope` for negative values, so that no unit
#'   falls silent for good.
#' * `layer_activation_parametric_relu()`: the negative slope is learned, one for each feature
#'   unless `shared_axes` says otherwise ([He et al., 2015](https://arxiv.org/abs/1502.01852)).
#' * `layer_activation_elu()`: `alpha * (exp(x) - 1)` for negative values
#'   ([Clevert et al., 2015](https://arxiv.org/abs/1511.07289)).
#' * `layer_activation_softmax()`: positive values that sum to 1 along `axis`.
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param max_value Upper limit of the output, a number of at least 0; `NULL` for none.
#' @param negative_slope Slope for values below the threshold, a number of at least 0.
#' @param threshold Value below which the negative slope applies, a number of at least 0.
#' @param alpha Negative limit of the output is `-alpha`, a number.
#' @param alpha_initializer,alpha_regularizer,alpha_constraint Initializer, regularizer and
#'   constraint of the learned slopes.
#' @param shared_axes Axes (1 is the batch) along which all units share one slope, for example
#'   `c(2, 3)` for one slope per channel of an image.
#' @param axis Axis or axes along which the values sum to 1; 1-based, negative ones count from the
#'   end.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(8, 8, 3)) |>
#'   layer_conv_2d(4, kernel_size = 3) |>
#'   layer_activation_parametric_relu(shared_axes = c(2, 3))
layer_activation_relu <- function(object, max_value = NULL, negative_slope = 0, threshold = 0,
                                  ...) {
  new_layer("ReLU", py_args(), object)
}

#' @rdname layer_activation_relu
#' @export
layer_activation_leaky_relu <- function(object, negative_slope = 0.3, ...) {
  new_layer("LeakyReLU", py_args(), object)
}

#' @rdname layer_activation_relu
#' @export
layer_activation_parametric_relu <- function(object, alpha_initializer = "Zeros",
                                             alpha_regularizer = NULL, alpha_constraint = NULL,
                                             shared_axes = NULL, ...) {
  new_layer("PReLU", py_args(), object)
}

#' @rdname layer_activation_relu
#' @export
layer_activation_elu <- function(object, alpha = 1, ...) {
  new_layer("ELU", py_args(), object)
}

#' @rdname layer_activation_relu
#' @export
layer_activation_softmax <- function(object, axis = -1, ...) {
  new_layer("Softmax", py_args(), object)
}

#' Penalise large outputs
#'
#' Passes its input on and adds `l1 * sum(abs(x)) + l2 * sum(x^2)`, divided by the batch size, to
#' the loss.
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param l1,l2 Weights of the penalties, numbers of at least 0.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8) |>
#'   layer_activity_regularization(l2 = 0.01)
layer_activity_regularization <- function(object, l1 = 0, l2 = 0, ...) {
  new_layer("ActivityRegularization", py_args(), object)
}
