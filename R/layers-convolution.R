#' Convolution layers
#'
#' Slide a window of trained weights along one, two or three axes; each filter gives one channel of
#' the output.
#'
#' Input: `(batch, steps, channels)` in one dimension, `(batch, height, width, channels)` in two,
#' `(batch, depth, height, width, channels)` in three. Output: the same with `filters` channels; a
#' size `n` becomes `ceiling(n / strides)` with `padding = "same"` and
#' `floor((n - dilation_rate * (kernel_size - 1) - 1) / strides) + 1` with `"valid"`.
#'
#' @inheritParams layer-arguments
#' @param filters Number of output channels, a whole number.
#' @param kernel_size Size of the window: one whole number, or one for each dimension.
#' @param strides Step of the window: one whole number, or one for each dimension.
#' @param padding `"valid"` for none, `"same"` for zeros around so that the size is kept; in one
#'   dimension also `"causal"`, so that no output sees later inputs.
#' @param dilation_rate Distance between the inputs that a window sees: one whole number, or one for
#'   each dimension. Not together with strides above 1.
#' @param groups Number of groups that the channels are divided into, each with its own filters; a
#'   whole number that divides the channels and `filters`.
#' @inherit layer-arguments return
#' @seealso [layer_separable_conv_2d()], [layer_conv_2d_transpose()], [layer_max_pooling_2d()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(28, 28, 1)) |>
#'   layer_conv_2d(filters = 8, kernel_size = 3, activation = "relu") |>
#'   layer_max_pooling_2d() |>
#'   layer_flatten() |>
#'   layer_dense(10, activation = "softmax")
layer_conv_1d <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                          data_format = NULL, dilation_rate = 1, groups = 1, activation = NULL,
                          use_bias = TRUE, kernel_initializer = "glorot_uniform",
                          bias_initializer = "zeros", kernel_regularizer = NULL,
                          bias_regularizer = NULL, activity_regularizer = NULL,
                          kernel_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("Conv1D", py_args(), object)
}

#' @rdname layer_conv_1d
#' @export
layer_conv_2d <- function(object, filters, kernel_size, strides = c(1, 1), padding = "valid",
                          data_format = NULL, dilation_rate = c(1, 1), groups = 1,
                          activation = NULL, use_bias = TRUE,
                          kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                          kernel_regularizer = NULL, bias_regularizer = NULL,
                          activity_regularizer = NULL, kernel_constraint = NULL,
                          bias_constraint = NULL, ...) {
  new_layer("Conv2D", py_args(), object)
}

#' @rdname layer_conv_1d
#' @export
layer_conv_3d <- function(object, filters, kernel_size, strides = c(1, 1, 1), padding = "valid",
                          data_format = NULL, dilation_rate = c(1, 1, 1), groups = 1,
                          activation = NULL, use_bias = TRUE,
                          kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                          kernel_regularizer = NULL, bias_regularizer = NULL,
                          activity_regularizer = NULL, kernel_constraint = NULL,
                          bias_constraint = NULL, ...) {
  new_layer("Conv3D", py_args(), object)
}

#' Depthwise and separable convolution layers
#'
#' A depthwise convolution filters each channel by itself. A separable one mixes the channels
#' afterwards at each point: far fewer weights than [layer_conv_2d()] for about the same use
#' ([Chollet, 2016](https://arxiv.org/abs/1610.02357)).
#'
#' Input: as in [layer_conv_1d()]. Output: the same with `channels * depth_multiplier` channels
#' (depthwise) or `filters` channels (separable).
#'
#' @inheritParams layer-arguments
#' @inheritParams layer_conv_1d
#' @param depth_multiplier Number of filters for each input channel, a whole number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28, 3)) |> layer_separable_conv_2d(filters = 8, kernel_size = 3)
layer_separable_conv_1d <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                                    data_format = NULL, dilation_rate = 1, depth_multiplier = 1,
                                    activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    pointwise_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", depthwise_regularizer = NULL,
                                    pointwise_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, depthwise_constraint = NULL,
                                    pointwise_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("SeparableConv1D", py_args(), object)
}

#' @rdname layer_separable_conv_1d
#' @export
layer_separable_conv_2d <- function(object, filters, kernel_size, strides = c(1, 1),
                                    padding = "valid", data_format = NULL,
                                    dilation_rate = c(1, 1), depth_multiplier = 1,
                                    activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    pointwise_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", depthwise_regularizer = NULL,
                                    pointwise_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, depthwise_constraint = NULL,
                                    pointwise_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("SeparableConv2D", py_args(), object)
}

#' @rdname layer_separable_conv_1d
#' @export
layer_depthwise_conv_1d <- function(object, kernel_size, strides = 1, padding = "valid",
                                    depth_multiplier = 1, data_format = NULL, dilation_rate = 1,
                                    activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", depthwise_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    depthwise_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("DepthwiseConv1D", py_args(), object)
}

#' @rdname layer_separable_conv_1d
#' @export
layer_depthwise_conv_2d <- function(object, kernel_size, strides = c(1, 1), padding = "valid",
                                    depth_multiplier = 1, data_format = NULL,
                                    dilation_rate = c(1, 1), activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", depthwise_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    depthwise_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("DepthwiseConv2D", py_args(), object)
}

#' Transposed convolution layers
#'
#' Go the way of a convolution backwards, from its output's shape to its input's: with strides
#' above 1 they enlarge ([Dumoulin and Visin, 2016](https://arxiv.org/abs/1603.07285)).
#'
#' Input: as in [layer_conv_1d()]. Output: the same with `filters` channels; a size `n` becomes
#' `n * strides` with `padding = "same"`.
#'
#' @inheritParams layer-arguments
#' @inheritParams layer_conv_1d
#' @param output_padding Additional size on one side of the output: one whole number, or one for
#'   each dimension, smaller than the stride; `NULL` to have it computed.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(7, 7, 16)) |>
#'   layer_conv_2d_transpose(filters = 8, kernel_size = 3, strides = 2, padding = "same")
layer_conv_1d_transpose <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                                    output_padding = NULL, data_format = NULL, dilation_rate = 1,
                                    activation = NULL, use_bias = TRUE,
                                    kernel_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", kernel_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    kernel_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("Conv1DTranspose", py_args(), object)
}

#' @rdname layer_conv_1d_transpose
#' @export
layer_conv_2d_transpose <- function(object, filters, kernel_size, strides = c(1, 1),
                                    padding = "valid", output_padding = NULL, data_format = NULL,
                                    dilation_rate = c(1, 1), activation = NULL, use_bias = TRUE,
                                    kernel_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", kernel_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    kernel_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("Conv2DTranspose", py_args(), object)
}

#' @rdname layer_conv_1d_transpose
#' @export
layer_conv_3d_transpose <- function(object, filters, kernel_size, strides = c(1, 1, 1),
                                    padding = "valid", data_format = NULL, output_padding = NULL,
                                    dilation_rate = c(1, 1, 1), activation = NULL,
                                    use_bias = TRUE, kernel_initializer = "glorot_uniform",
                                    bias_initializer = "zeros", kernel_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    kernel_constraint = NULL, bias_constraint = NULL, ...) {
  new_layer("Conv3DTranspose", py_args(), object)
}
