# Fourier transforms and windows of sequences.

#' Fourier transforms and sequences
#'
#' Spectra of signals along the last axis (the last two for `op_fft2()`). Complex numbers are pairs
#' `list(real, imaginary)` of tensors.
#'
#' | function | value |
#' |---|---|
#' | `op_fft()`, `op_fft2()` | Fourier transform in one and two dimensions of `list(real, imaginary)`; the shape stays |
#' | `op_ifft2()` | inverse of `op_fft2()` |
#' | `op_rfft()` | transform of real numbers: `(..., n)` to `(..., fft_length %/% 2 + 1)` |
#' | `op_irfft()` | its inverse |
#' | `op_stft()` | spectra of overlapping windows: `(..., n)` to `(..., windows, fft_length %/% 2 + 1)` |
#' | `op_istft()` | its inverse |
#' | `op_extract_sequences()` | overlapping windows: `(..., n)` to `(..., windows, sequence_length)` |
#'
#' @param x A tensor or R array of real numbers, or `list(real, imaginary)`.
#' @param fft_length Length of the transform; by default that of the last axis.
#' @param sequence_length Length of a window.
#' @param sequence_stride Step from window to window.
#' @param length Length of the result, or `NULL`.
#' @param window `"hann"`, `"hamming"`, a tensor with weights, or `NULL` for none.
#' @param center `TRUE` pads so that windows are centred at their places.
#' @returns A tensor, or `list(real, imaginary)`.
#' @name op_signal
#' @examplesIf laminar::is_backend_available()
#' op_rfft(sin(2 * pi * (0:7) / 8))
#' op_shape(op_extract_sequences(1:10, 4, 2))
NULL

#' @rdname op_signal
#' @export
op_fft <- function(x) call_op("fft", py_args(NULL, op_arguments))

#' @rdname op_signal
#' @export
op_fft2 <- function(x) call_op("fft2", py_args(NULL, op_arguments))

#' @rdname op_signal
#' @export
op_ifft2 <- function(x) call_op("ifft2", py_args(NULL, op_arguments))

#' @rdname op_signal
#' @export
op_rfft <- function(x, fft_length = NULL) call_op("rfft", py_args(NULL, op_arguments))

#' @rdname op_signal
#' @export
op_irfft <- function(x, fft_length = NULL) call_op("irfft", py_args(NULL, op_arguments))

#' @rdname op_signal
#' @export
op_stft <- function(x, sequence_length, sequence_stride, fft_length, window = "hann", center = TRUE) {
  call_op("stft", py_args(NULL, op_arguments))
}

#' @rdname op_signal
#' @export
op_istft <- function(x, sequence_length, sequence_stride, fft_length, length = NULL, window = "hann", center = TRUE) {
  call_op("istft", py_args(NULL, op_arguments))
}

#' @rdname op_signal
#' @export
op_extract_sequences <- function(x, sequence_length, sequence_stride) {
  call_op("extract_sequences", py_args(NULL, op_arguments))
}
