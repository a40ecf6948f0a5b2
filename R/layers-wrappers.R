#' Layers around another layer
#'
#' * `layer_bidirectional()`: a recurrent layer reads the sequence from both ends
#'   ([Schuster and Paliwal, 1997](https://doi.org/10.1109/78.650093)).
#' * `layer_time_distributed()`: the same layer, with the same weights, at every step of a sequence.
#' * `layer_spectral_normalization()`: the wrapped layer's kernel is divided by its largest singular
#'   value ([Miyato et al., 2018](https://arxiv.org/abs/1802.05957)).
#'
#' `bidirectional()` and `time_distributed()` are the names that older scripts use.
#'
#' Input: as the wrapped layer; for `layer_time_distributed()` with a second axis of steps. Output:
#' as the wrapped layer; both directions joined for `layer_bidirectional()`.
#'
#' @inheritParams layer-arguments
#' @param layer The layer to be wrapped, for example `layer_lstm(units = 8)`.
#' @param merge_mode How both directions are joined: `"concat"`, `"sum"`, `"mul"`, `"ave"`, or
#'   `NULL` for a list of both.
#' @param weights List of arrays to start with, or `NULL`.
#' @param backward_layer Layer for the way back; `NULL` for a copy of `layer`.
#' @param power_iterations Number of iterations by which the singular value is estimated at each
#'   step, a whole number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(20, 3)) |> layer_bidirectional(layer_lstm(units = 8))
#' keras_input(c(5, 28, 28, 1)) |>
#'   layer_time_distributed(layer_conv_2d(filters = 4, kernel_size = 3))
layer_bidirectional <- function(object, layer, merge_mode = "concat", weights = NULL,
                                backward_layer = NULL, ...) {
  new_layer("Bidirectional", py_args(), object)
}

#' @rdname layer_bidirectional
#' @export
layer_time_distributed <- function(object, layer, ...) {
  new_layer("TimeDistributed", py_args(), object)
}

#' @rdname layer_bidirectional
#' @export
layer_spectral_normalization <- function(object, layer, power_iterations = 1, ...) {
  new_layer("SpectralNormalization", py_args(), object)
}

#' @rdname layer_bidirectional
#' @export
bidirectional <- layer_bidirectional

#' @rdname layer_bidirectional
#' @export
time_distributed <- layer_time_distributed
