#' Recurrent layers from cells
#'
#' A cell computes one step; `layer_rnn()` runs it along the sequence. `rnn_cells_stack()`
#' makes one cell out of several that follow each other.
#'
#' Input of `layer_rnn()`: `(batch, steps, features)`. Output: as in [layer_lstm()].
#'
#' @inheritParams layer_lstm
#' @param cell A cell, or a list of cells that follow each other.
#' @param cells List of cells, first to last.
#' @param zero_output_for_mask `TRUE` returns zeros for masked steps instead of the last output.
#' @returns `layer_rnn()`: as for other layers. The cells: a cell, to be given to `layer_rnn()`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(20, 3)) |>
#'   layer_rnn(list(rnn_cell_gru(8), rnn_cell_lstm(4)))
layer_rnn <- function(object, cell, return_sequences = FALSE, return_state = FALSE,
                      go_backwards = FALSE, stateful = FALSE, unroll = FALSE,
                      zero_output_for_mask = FALSE, ...) {
  new_layer("RNN", py_args(), object)
}

#' @rdname layer_rnn
#' @export
rnn_cell_lstm <- function(units, activation = "tanh", recurrent_activation = "sigmoid",
                          use_bias = TRUE, kernel_initializer = "glorot_uniform",
                          recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                          unit_forget_bias = TRUE, kernel_regularizer = NULL,
                          recurrent_regularizer = NULL, bias_regularizer = NULL,
                          kernel_constraint = NULL, recurrent_constraint = NULL,
                          bias_constraint = NULL, dropout = 0, recurrent_dropout = 0,
                          seed = NULL, ...) {
  new_layer("LSTMCell", py_args())
}

#' @rdname layer_rnn
#' @export
rnn_cell_gru <- function(units, activation = "tanh", recurrent_activation = "sigmoid",
                         use_bias = TRUE, kernel_initializer = "glorot_uniform",
                         recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                         kernel_regularizer = NULL, recurrent_regularizer = NULL,
                         bias_regularizer = NULL, kernel_constraint = NULL,
                         recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                         recurrent_dropout = 0, reset_after = TRUE, seed = NULL, ...) {
  new_layer("GRUCell", py_args())
}

#' @rdname layer_rnn
#' @export
rnn_cell_simple <- function(units, activation = "tanh", use_bias = TRUE,
                            kernel_initializer = "glorot_uniform",
                            recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                            kernel_regularizer = NULL, recurrent_regularizer = NULL,
                            bias_regularizer = NULL, kernel_constraint = NULL,
                            recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                            recurrent_dropout = 0, seed = NULL, ...) {
  new_layer("SimpleRNNCell", py_args())
}

#' @rdname layer_rnn
#' @export
rnn_cells_stack <- function(cells, ...) {
  new_layer("StackedRNNCells", py_args())
}
