# Sequences of different lengths as a matrix, and windows of a time series as a stream.

#' Sequences of different lengths as one matrix
#'
#' Short sequences are filled up with `value`, long ones are cut. Needs no Python.
#'
#' @param sequences A list of vectors.
#' @param maxlen Number of columns, a whole number; by default the length of the longest sequence.
#' @param dtype Type of the result: `"int32"` and other whole types give an integer matrix, `"float32"` and other
#'   floating-point types a numeric one, `"object"` or `"str"` a character one.
#' @param padding Where short sequences are filled up: `"pre"` before, `"post"` after them.
#' @param truncating Where long ones are cut: `"pre"` at the beginning, `"post"` at the end.
#' @param value What they are filled up with.
#' @returns A matrix with a row for each sequence and `maxlen` columns.
#' @export
#' @examples
#' pad_sequences(list(1:3, 4:5, 6), maxlen = 2)
#' pad_sequences(list(1:3, 4:5, 6), padding = "post")
pad_sequences <- function(sequences, maxlen = NULL, dtype = "int32", padding = "pre", truncating = "pre", value = 0) {
  if (!is.list(sequences) || !all(vapply(sequences, is_plain_vector, NA))) {
    laminar_abort(c(
      "{.arg sequences} must be a list of vectors, one for each sequence.",
      x = "It is {describe(sequences)}."
    ), "type")
  }
  maxlen <- check_whole(maxlen, "maxlen", min = 1, null = TRUE)
  dtype <- check_string(dtype, "dtype")
  padding <- check_choice(padding, "padding", c("pre", "post"))
  truncating <- check_choice(truncating, "truncating", c("pre", "post"))
  sizes <- lengths(sequences)
  columns <- maxlen %||% max(sizes, 0L)
  kept <- pmin(sizes, columns)
  type <- sequence_type(dtype, rlang::current_env())
  value <- as_sequence_type(value, type, dtype, "value", rlang::current_env())
  long <- sizes > columns
  cut <- if (truncating == "pre") utils::tail else utils::head
  sequences[long] <- lapply(sequences[long], cut, columns)
  out <- matrix(value, length(sequences), columns)
  rows <- rep(seq_along(sequences), kept)
  first <- if (padding == "pre") columns - kept else rep(0L, length(kept))
  out[cbind(rows, sequence(kept) + rep(first, kept))] <-
    as_sequence_type(unlist(lapply(sequences, as.vector)), type, dtype, "sequences", rlang::current_env())
  out
}

is_plain_vector <- function(part) {
  is.factor(part) || is.atomic(part) && !is.null(part) && length(dim(part)) < 2L || is.list(part) && !length(part)
}

sequence_type <- function(dtype, call) {
  if (grepl("^u?int", dtype)) return("integer")
  if (grepl("float", dtype)) return("double")
  if (dtype %in% c("object", "str", "string")) return("character")
  if (dtype == "bool") return("logical")
  laminar_abort(c(
    "{.arg dtype} must be a type such as {.str int32}, {.str float32} or {.str object}.",
    x = "It is {.str {dtype}}."
  ), "value", call)
}

as_sequence_type <- function(values, type, dtype, name, call) {
  if (type == "integer" && is.numeric(values) && any(values != trunc(values), na.rm = TRUE)) {
    laminar_abort(c(
      "{.arg {name}} must hold whole numbers for {.code dtype = \"{dtype}\"}.",
      i = "Say {.code dtype = \"float32\"} for other numbers."
    ), "value", call)
  }
  if (type != "character" && is.character(values)) {
    laminar_abort(c(
      "{.arg {name}} must hold numbers for {.code dtype = \"{dtype}\"}.",
      i = "Say {.code dtype = \"object\"} for text."
    ), "value", call)
  }
  storage.mode(values) <- type
  values
}

#' Windows of a time series as a stream of batches
#'
#' Window `i` holds the rows `i`, `i + sampling_rate`, ... of `data`, `sequence_length` of them; its target is element
#' `i` of `targets`. To predict what follows a window, shift the targets: `targets = y[-(1:sequence_length)]`.
#'
#' @param data Numeric matrix, array or data frame with one row for each point in time, in their order; a vector is one
#'   column without the column.
#' @param targets Targets, one for each window in order of their beginnings, or `NULL`.
#' @param sequence_length Rows in a window, a whole number.
#' @param sequence_stride Rows from the beginning of a window to that of the next.
#' @param sampling_rate Distance of rows within a window.
#' @param batch_size Windows in a batch, a whole number, or `NULL` for single windows.
#' @param shuffle `TRUE` gives the windows in random order.
#' @param ... Must be empty.
#' @param seed Seed for shuffling, a whole number or `NULL`.
#' @param start_index,end_index Rows to use, counted from 0 as in Python: from `start_index` to before `end_index`.
#' @param format `"tf"` for a data set of TensorFlow.
#' @returns A stream of batches: `list(windows, targets)`, or windows alone, of shape
#'   `(batch, sequence_length, columns)`. [fit()] takes it as `x`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' y <- as.numeric(AirPassengers)
#' windows <- timeseries_dataset_from_array(cbind(y), y[-(1:12)], sequence_length = 12, batch_size = 32)
#' dim(reticulate::iter_next(reticulate::as_iterator(windows))[[1]])
timeseries_dataset_from_array <- function(data, targets, sequence_length, sequence_stride = 1, sampling_rate = 1,
                                          batch_size = 128, shuffle = FALSE, ..., seed = NULL, start_index = NULL,
                                          end_index = NULL, format = "tf") {
  check_no_dots(...)
  rows <- list(start_index = convert_whole, end_index = convert_whole)
  call_utils("timeseries_dataset_from_array", py_args("...", utils::modifyList(op_arguments, rows)))
}

call_utils <- function(name, args, call = rlang::caller_env()) call_op(name, args, module = "utils", call = call)
