#' A folder of sounds as a stream of batches
#'
#' Each `.wav` file is one sound; with `labels = "inferred"` each folder within `directory` is a class, named as the
#' folder. The classes' names are in `$class_names` of the result.
#'
#' @inheritParams image_dataset_from_directory
#' @param sampling_rate Samples in a second to convert to, a whole number, or `NULL` to leave them as they are.
#'   Converting needs the Python package tensorflow-io.
#' @param output_sequence_length Samples in each sound, a whole number: shorter ones are filled up with 0, longer ones
#'   are cut. `NULL` fills up to the longest of the batch.
#' @param ragged `TRUE` gives sounds of their own lengths; then `output_sequence_length` must be `NULL`.
#' @returns A stream of batches for [fit()]: `list(sounds, labels)`, or sounds alone, of shape
#'   `(batch, samples, channels)` with values from -1 to 1.
#' @export
#' @examplesIf laminar::is_backend_available()
#' try(audio_dataset_from_directory("no-such-folder"))
audio_dataset_from_directory <- function(directory, labels = "inferred", label_mode = "int", class_names = NULL,
                                         batch_size = 32, sampling_rate = NULL, output_sequence_length = NULL,
                                         ragged = FALSE, shuffle = TRUE, seed = NULL, validation_split = NULL,
                                         subset = NULL, follow_links = FALSE, verbose = TRUE, ...) {
  check_no_dots(...)
  directory <- check_directory(directory, rlang::current_env())
  if (!is.null(sampling_rate)) {
    check_python_package("tensorflow_io", "tensorflow-io", "to convert the sampling rate of sounds")
  }
  call_utils("audio_dataset_from_directory", py_args("...", folder_arguments))
}
