#' Spectrograms of sound
#'
#' `layer_stft_spectrogram()` cuts a signal into overlapping frames and takes each one's spectrum;
#' `layer_mel_spectrogram()` does so on the mel scale, which follows hearing.
#'
#' Input of `layer_mel_spectrogram()`: `(batch, samples)`. Output: `(batch, num_mel_bins, frames)`.
#' Input of `layer_stft_spectrogram()`: `(batch, samples, channels)`. Output:
#' `(batch, frames, channels * frequencies)`.
#'
#' `layer_stft_spectrogram()` needs SciPy in the same Python when it has a window.
#'
#' @inheritParams layer-arguments
#' @param fft_length Length of the Fourier transform in samples, a whole number.
#' @param sequence_stride Distance between frames in samples, a whole number.
#' @param sequence_length Length of a frame in samples, a whole number; `NULL` for `fft_length`.
#' @param window Window function: `"hann"`, `"hamming"` or others of SciPy's names, or `NULL`.
#' @param sampling_rate Samples per second, a whole number.
#' @param num_mel_bins Number of mel bands, a whole number.
#' @param min_freq,max_freq Lowest and highest frequency in hertz, numbers; `NULL` for half of
#'   `sampling_rate`.
#' @param power_to_db `TRUE` returns decibels.
#' @param top_db Decibels below the peak at which values are cut off, a number.
#' @param mag_exp Exponent of the magnitude: 1 for energy, 2 for power.
#' @param min_power,ref_power Smallest power, and power that 0 decibels stand for, numbers.
#' @param mode What is returned: `"log"`, `"magnitude"`, `"psd"`, `"real"`, `"imag"`, `"angle"` or
#'   `"stft"`.
#' @param frame_length Length of a frame in samples, a whole number.
#' @param frame_step Distance between frames in samples, a whole number; `NULL` for half a frame.
#' @param periodic `TRUE` for a periodic window.
#' @param scaling `"density"`, `"spectrum"` or `NULL`: how the values are scaled.
#' @param padding `"valid"` for complete frames only, `"same"` for frames past the end.
#' @param expand_dims `TRUE` puts the frequencies on an axis of their own.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(16000) |> layer_mel_spectrogram(num_mel_bins = 80)
layer_mel_spectrogram <- function(object, fft_length = 2048, sequence_stride = 512,
                                  sequence_length = NULL, window = "hann", sampling_rate = 16000,
                                  num_mel_bins = 128, min_freq = 20, max_freq = NULL,
                                  power_to_db = TRUE, top_db = 80, mag_exp = 2,
                                  min_power = 1e-10, ref_power = 1, ...) {
  new_layer("MelSpectrogram", py_args(), object)
}

#' @rdname layer_mel_spectrogram
#' @export
layer_stft_spectrogram <- function(object, mode = "log", frame_length = 256, frame_step = NULL,
                                   fft_length = NULL, window = "hann", periodic = FALSE,
                                   scaling = "density", padding = "valid", expand_dims = FALSE,
                                   data_format = NULL, ...) {
  new_layer("STFTSpectrogram", py_args(), object)
}
