#' Arguments that layers share
#'
#' Every layer function takes these where its own page does not say otherwise.
#'
#' @param object What the layer is put on: a sequential model (the layer is added to it in place), a
#'   tensor or a list of tensors (the layer is called on it), or nothing (the layer itself is
#'   returned).
#' @param activation Activation: a name such as `"relu"`, an `activation_*()` function, or an R
#'   function of one tensor. `NULL` is the identity.
#' @param recurrent_activation Activation of the gates, given like `activation`.
#' @param use_bias `TRUE` adds a trainable bias.
#' @param kernel_initializer How the kernel starts: a name, an `initializer_*()` object, or an R
#'   function of the shape.
#' @param bias_initializer How the bias start: a name, an `initializer_*()` object, or an R
#'   function of the shape.
#' @param recurrent_initializer How the weights of the state start: a name, an `initializer_*()`
#'   object, or an R function of the shape.
#' @param depthwise_initializer How the depthwise kernel starts: a name, an `initializer_*()`
#'   object, or an R function of the shape.
#' @param pointwise_initializer How the pointwise kernel starts: a name, an `initializer_*()`
#'   object, or an R function of the shape.
#' @param embeddings_initializer How the vectors start: a name, an `initializer_*()` object, or an R
#'   function of the shape.
#' @param beta_initializer How the shift starts: a name, an `initializer_*()` object, or an R
#'   function of the shape.
#' @param gamma_initializer How the factor starts: a name, an `initializer_*()` object, or an R
#'   function of the shape.
#' @param moving_mean_initializer How the running mean starts: a name, an `initializer_*()` object,
#'   or an R function of the shape.
#' @param moving_variance_initializer How the running variance starts: a name, an `initializer_*()`
#'   object, or an R function of the shape.
#' @param kernel_regularizer Penalty on the kernel: a `regularizer_*()` object or `NULL`.
#' @param bias_regularizer Penalty on the bias: a `regularizer_*()` object or `NULL`.
#' @param recurrent_regularizer Penalty on the weights of the state: a `regularizer_*()` object or
#'   `NULL`.
#' @param depthwise_regularizer Penalty on the depthwise kernel: a `regularizer_*()` object or
#'   `NULL`.
#' @param pointwise_regularizer Penalty on the pointwise kernel: a `regularizer_*()` object or
#'   `NULL`.
#' @param embeddings_regularizer Penalty on the vectors: a `regularizer_*()` object or `NULL`.
#' @param beta_regularizer Penalty on the shift: a `regularizer_*()` object or `NULL`.
#' @param gamma_regularizer Penalty on the factor: a `regularizer_*()` object or `NULL`.
#' @param activity_regularizer Penalty on the layer's output: a `regularizer_*()` object or `NULL`.
#' @param kernel_constraint What the kernel must obey after each step: a `constraint_*()` object or
#'   `NULL`.
#' @param bias_constraint What the bias must obey after each step: a `constraint_*()` object or
#'   `NULL`.
#' @param recurrent_constraint What the weights of the state must obey after each step: a
#'   `constraint_*()` object or `NULL`.
#' @param depthwise_constraint What the depthwise kernel must obey after each step: a
#'   `constraint_*()` object or `NULL`.
#' @param pointwise_constraint What the pointwise kernel must obey after each step: a
#'   `constraint_*()` object or `NULL`.
#' @param embeddings_constraint What the vectors must obey after each step: a `constraint_*()`
#'   object or `NULL`.
#' @param beta_constraint What the shift must obey after each step: a `constraint_*()` object or
#'   `NULL`.
#' @param gamma_constraint What the factor must obey after each step: a `constraint_*()` object or
#'   `NULL`.
#' @param data_format Where the channels are: `"channels_last"` or `"channels_first"`. `NULL` takes
#'   Keras's global setting, which is `"channels_last"` unless it was changed.
#' @param seed Whole number that makes the layer's random numbers repeatable, or `NULL`.
#' @param dropout Share of the inputs set to zero in training, from 0 to 1.
#' @param recurrent_dropout Share of the recurrent state set to zero in training, from 0 to 1.
#' @param lora_rank Rank of a low-rank update (LoRA) trained in place of the full weights, a whole
#'   number, or `NULL`. [Hu et al., 2021](https://arxiv.org/abs/2106.09685).
#' @param lora_alpha Scale of the low-rank update, a number; by default equal to `lora_rank`.
#' @param quantization_config Settings for quantising the layer, or `NULL`.
#' @param name Name of the layer, unique in its model, a string.
#' @param dtype Type, or precision policy such as `"mixed_bfloat16"`, of the layer's computations.
#' @param trainable `FALSE` freezes the layer's weights.
#' @param ... Further arguments of the Keras class by name, for example `name`, `dtype`,
#'   `trainable`, or, in a model's first layer, `input_shape`.
#' @returns Depends on `object`: the changed model (invisibly), the output tensor, or the layer.
#' @name layer-arguments
#' @keywords internal
NULL

#' Fully connected layer
#'
#' Multiplies the last axis of the input by a weight matrix, adds a bias and applies an activation:
#' `activation(x %*% kernel + bias)`.
#'
#' Input: `(batch, ..., features)`. Output: `(batch, ..., units)`.
#'
#' @inheritParams layer-arguments
#' @param units Number of outputs, a whole number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = 4) |>
#'   layer_dense(units = 8, activation = "relu") |>
#'   layer_dense(units = 1)
layer_dense <- function(object, units, activation = NULL, use_bias = TRUE,
                        kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                        kernel_regularizer = NULL, bias_regularizer = NULL,
                        activity_regularizer = NULL, kernel_constraint = NULL,
                        bias_constraint = NULL, lora_rank = NULL, lora_alpha = NULL,
                        quantization_config = NULL, ...) {
  new_layer("Dense", py_args(), object)
}

#' Fully connected layer in Einstein notation
#'
#' Contracts the input with a kernel as an equation says, so that several axes can be mapped at
#' once.
#'
#' Input and output: as the equation says; the letters of the kernel must be found in the input or
#' in the output.
#'
#' @inheritParams layer-arguments
#' @param equation Equation such as `"abc,cd->abd"`: input, kernel, output. `...` stands for any
#'   further axes.
#' @param output_shape Shape of the output without the batch dimension; `NULL` or `NA` for sizes
#'   taken from the input.
#' @param bias_axes Letters of the output axes that get a bias, for example `"d"`; `NULL` for none.
#' @param gptq_unpacked_column_size Number of columns before packing, a whole number; used only by
#'   4-bit quantisation.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(5, 16)) |>
#'   layer_einsum_dense("abc,cd->abd", output_shape = c(NA, 8), bias_axes = "d")
layer_einsum_dense <- function(object, equation, output_shape, activation = NULL,
                               bias_axes = NULL, kernel_initializer = "glorot_uniform",
                               bias_initializer = "zeros", kernel_regularizer = NULL,
                               bias_regularizer = NULL, kernel_constraint = NULL,
                               bias_constraint = NULL, lora_rank = NULL, lora_alpha = NULL,
                               gptq_unpacked_column_size = NULL, quantization_config = NULL,
                               ...) {
  new_layer("EinsumDense", py_args(), object)
}

#' Layers that only pass on
#'
#' `layer_identity()` returns its input. `layer_masking()` marks time steps in which all features
#' equal `mask_value`, so that later layers that know masks, such as [layer_lstm()], skip them.
#'
#' Input of `layer_masking()`: `(batch, steps, features)`. Output: the input, unchanged.
#'
#' @inheritParams layer-arguments
#' @param mask_value Value that marks a step as missing, a number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(10, 3)) |> layer_masking(mask_value = -1) |> layer_lstm(4)
layer_identity <- function(object, ...) {
  new_layer("Identity", py_args(), object)
}

#' @rdname layer_identity
#' @export
layer_masking <- function(object, mask_value = 0, ...) {
  new_layer("Masking", py_args(), object)
}

#' A layer from an R function
#'
#' The function is traced once into the model's program; it must compute with tensors, and it must
#' have no weights of its own. A model with such a layer is saved with the function's name only, so
#' that it can be loaded only where the function is at hand.
#'
#' @inheritParams layer-arguments
#' @param f Function of one tensor (or list of tensors) that returns a tensor.
#' @param output_shape Shape of the output without the batch dimension, or a function of the input
#'   shape; found by tracing when it is `NULL`.
#' @param mask Mask to pass on, or a function of inputs and mask that gives it.
#' @param arguments Named list of further arguments for `f`.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(4) |> layer_lambda(function(x) activation_relu(x))
layer_lambda <- function(object, f, output_shape = NULL, mask = NULL, arguments = NULL, ...) {
  plain <- list(output_shape = convert_shape_or_function)
  new_layer("Lambda", py_args(exceptions = plain, rename = c(f = "function")), object)
}

convert_shape_or_function <- function(value, name, call) {
  if (is.function(value)) convert_plain(value, name, call) else convert_shape(value, name, call)
}
