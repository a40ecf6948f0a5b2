#' Recurrent layers
#'
#' Go through a sequence step by step and carry a state along.
#'
#' * `layer_lstm()`: long short-term memory
#'   ([Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735)).
#' * `layer_gru()`: gated recurrent unit ([Cho et al., 2014](https://arxiv.org/abs/1406.1078)); with
#'   `reset_after = TRUE` the variant that NVIDIA's library computes.
#' * `layer_simple_rnn()`: the output is fed back, `activation(x %*% W + state %*% U + b)`.
#'
#' Input: `(batch, steps, features)`. Output: `(batch, units)`, the last step's; with
#' `return_sequences = TRUE` `(batch, steps, units)`.
#'
#' @inheritParams layer-arguments
#' @param units Size of the state and of the output, a whole number.
#' @param unit_forget_bias `TRUE` starts the forget gate's bias at 1
#'   ([Jozefowicz et al., 2015](https://proceedings.mlr.press/v37/jozefowicz15.html)).
#' @param return_sequences `TRUE` returns the output of every step instead of the last one.
#' @param return_state `TRUE` returns the last state, too: a list of tensors.
#' @param go_backwards `TRUE` reads the sequence from its end.
#' @param stateful `TRUE` starts each batch with the state that the last one ended with; the batch
#'   size must be fixed.
#' @param unroll `TRUE` writes the loop out: faster for short sequences, needs more memory.
#' @param reset_after `TRUE` applies the reset gate after the matrix product, `FALSE` before.
#' @param use_cudnn `"auto"`, `TRUE` or `FALSE`: whether to use NVIDIA's implementation on a GPU.
#' @inherit layer-arguments return
#' @seealso [layer_bidirectional()], [layer_rnn()], [layer_conv_lstm_2d()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(120, 14)) |>
#'   layer_gru(32, return_sequences = TRUE) |>
#'   layer_lstm(16) |>
#'   layer_dense(1)
layer_lstm <- function(object, units, activation = "tanh", recurrent_activation = "sigmoid",
                       use_bias = TRUE, kernel_initializer = "glorot_uniform",
                       recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                       unit_forget_bias = TRUE, kernel_regularizer = NULL,
                       recurrent_regularizer = NULL, bias_regularizer = NULL,
                       activity_regularizer = NULL, kernel_constraint = NULL,
                       recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                       recurrent_dropout = 0, seed = NULL, return_sequences = FALSE,
                       return_state = FALSE, go_backwards = FALSE, stateful = FALSE,
                       unroll = FALSE, use_cudnn = "auto", ...) {
  new_layer("LSTM", py_args(), object)
}

#' @rdname layer_lstm
#' @export
layer_gru <- function(object, units, activation = "tanh", recurrent_activation = "sigmoid",
                      use_bias = TRUE, kernel_initializer = "glorot_uniform",
                      recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                      kernel_regularizer = NULL, recurrent_regularizer = NULL,
                      bias_regularizer = NULL, activity_regularizer = NULL,
                      kernel_constraint = NULL, recurrent_constraint = NULL,
                      bias_constraint = NULL, dropout = 0, recurrent_dropout = 0, seed = NULL,
                      return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                      stateful = FALSE, unroll = FALSE, reset_after = TRUE, use_cudnn = "auto",
                      ...) {
  new_layer("GRU", py_args(), object)
}

#' @rdname layer_lstm
#' @export
layer_simple_rnn <- function(object, units, activation = "tanh", use_bias = TRUE,
                             kernel_initializer = "glorot_uniform",
                             recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                             kernel_regularizer = NULL, recurrent_regularizer = NULL,
                             bias_regularizer = NULL, activity_regularizer = NULL,
                             kernel_constraint = NULL, recurrent_constraint = NULL,
                             bias_constraint = NULL, dropout = 0, recurrent_dropout = 0,
                             return_sequences = FALSE, return_state = FALSE,
                             go_backwards = FALSE, stateful = FALSE, unroll = FALSE, seed = NULL,
                             ...) {
  new_layer("SimpleRNN", py_args(), object)
}

#' Convolutional recurrent layers
#'
#' A [layer_lstm()] whose products are convolutions, for sequences of images or of other grids
#' ([Shi et al., 2015](https://arxiv.org/abs/1506.04214)).
#'
#' Input: `(batch, steps, places, channels)` in one dimension, `(batch, steps, height, width,
#' channels)` in two, and so on. Output: the same with `filters` channels, without the steps unless
#' `return_sequences = TRUE`.
#'
#' @inheritParams layer_lstm
#' @inheritParams layer_conv_1d
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(5, 16, 16, 1)) |> layer_conv_lstm_2d(filters = 4, kernel_size = 3)
layer_conv_lstm_1d <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                               data_format = NULL, dilation_rate = 1, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform",
                               recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                               unit_forget_bias = TRUE, kernel_regularizer = NULL,
                               recurrent_regularizer = NULL, bias_regularizer = NULL,
                               activity_regularizer = NULL, kernel_constraint = NULL,
                               recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                               recurrent_dropout = 0, seed = NULL, return_sequences = FALSE,
                               return_state = FALSE, go_backwards = FALSE, stateful = FALSE,
                               ...) {
  new_layer("ConvLSTM1D", py_args(), object)
}

#' @rdname layer_conv_lstm_1d
#' @export
layer_conv_lstm_2d <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                               data_format = NULL, dilation_rate = 1, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform",
                               recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                               unit_forget_bias = TRUE, kernel_regularizer = NULL,
                               recurrent_regularizer = NULL, bias_regularizer = NULL,
                               activity_regularizer = NULL, kernel_constraint = NULL,
                               recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                               recurrent_dropout = 0, seed = NULL, return_sequences = FALSE,
                               return_state = FALSE, go_backwards = FALSE, stateful = FALSE,
                               ...) {
  new_layer("ConvLSTM2D", py_args(), object)
}

#' @rdname layer_conv_lstm_1d
#' @export
layer_conv_lstm_3d <- function(object, filters, kernel_size, strides = 1, padding = "valid",
                               data_format = NULL, dilation_rate = 1, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform",
                               recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                               unit_forget_bias = TRUE, kernel_regularizer = NULL,
                               recurrent_regularizer = NULL, bias_regularizer = NULL,
                               activity_regularizer = NULL, kernel_constraint = NULL,
                               recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                               recurrent_dropout = 0, seed = NULL, return_sequences = FALSE,
                               return_state = FALSE, go_backwards = FALSE, stateful = FALSE,
                               ...) {
  new_layer("ConvLSTM3D", py_args(), object)
}
