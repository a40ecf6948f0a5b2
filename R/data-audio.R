#' A folder of sounds as a stream of batches
#'
#' Each `.wav` file is one sound; with `labels = "inferred"` each folder within `directory` is a class, named as the
#' folder.
#'
#' @inheritParams image_dataset_from_directory
#' @param sampling_rate Samples in a second to convert to, a whole number, or `NULL` to leave them as they are.
#'   Converting needs the Python package tensorflow-io.
#' @param output_sequence_length Samples in each sound, a whole number: shorter ones are filled up with 0, longer ones
#'   are cut. `NULL` fills up to the longest of the batch.
#' @param ragged `TRUE` gives sounds of their own lengths; then `output_sequence_length` must be `NULL`.
#' @returns A stream of batches for [fit()]: `list(sounds, labels)`, or sounds alone, of shape
#'   `(batch, samples, channels)` with values from -1 to 1. Its `$class_names` and `$file_paths` are the classes and the
#'   files that are read.
#' @export
#' @examplesIf laminar::is_backend_available()
#' try(audio_dataset_from_directory("no-such-folder"))
audio_dataset_from_directory <- function(directory, labels = "inferred", label_mode = "int", class_names = NULL,
                                         batch_size = 32, sampling_rate = NULL, output_sequence_length = NULL,
                                         ragged = FALSE, shuffle = TRUE, seed = NULL, validation_split = NULL,
                                         subset = NULL, follow_links = FALSE, verbose = TRUE,
                                         on_error = c("fail", "skip"), ...) {
  call <- rlang::current_env()
  check_no_dots(...)
  directory <- check_directory(directory, call)
  skip <- check_choice(on_error[[1L]], "on_error", c("fail", "skip"), call = call) == "skip"
  if (!is.null(sampling_rate)) {
    check_python_package("tensorflow_io", "tensorflow-io", "to convert the sampling rate of sounds")
  }
  args <- py_args(c("...", "on_error"), folder_arguments)
  if (skip) args["batch_size"] <- list(NULL)
  made <- call_utils("audio_dataset_from_directory", args)
  folders <- py_datasets_module("execution.tensorflow.folders", call)
  several <- is.list(made)
  made <- try_backend(do.call(folders$with_sound_files, c(list(if (several) made else list(made)), args)), call)
  if (skip) {
    batch <- check_whole(batch_size, "batch_size", min = 1, null = TRUE)
    made <- lapply(made, without_broken, "sound", call, batch, is.null(output_sequence_length) && !isTRUE(ragged))
  }
  if (several) made else made[[1L]]
}
