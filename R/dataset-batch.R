# Batches and windows.

#' Batches and windows of a data set
#'
#' * `dataset_batch()` puts that many elements together; `dataset_unbatch()` takes batches apart, `dataset_rebatch()`
#'   makes batches of another size of them.
#' * `dataset_padded_batch()` fills elements of different sizes up to the largest of a batch.
#' * `dataset_bucket_by_sequence_length()` puts sequences of similar length into a batch, so that little is filled up.
#' * `dataset_window()` gives windows of elements, each a data set; `dataset_flat_map()` or `dataset_map()` with
#'   `dataset_batch()` makes arrays of them.
#' * `dataset_group_by_window()` collects elements by a key and gives what `reduce_func` makes of each group.
#' * `dataset_map_and_batch()` is [dataset_map()] and then `dataset_batch()`.
#'
#' @inheritParams dataset_map
#' @param batch_size Elements in a batch, a whole number (`dataset_rebatch()`: or several, taken in turn).
#' @param map_func Function of an element, as in [dataset_map()].
#' @param drop_remainder `TRUE` leaves a smaller last batch out.
#' @param padded_shapes Shape to fill up to, `NA` for the largest in the batch; a list of shapes for elements of several
#'   parts. `NULL` fills up all sizes that differ.
#' @param padding_values What to fill up with, 0 and the empty string by default; a list for several parts.
#' @param element_length_func Function of an element that gives its length, a whole number.
#' @param bucket_boundaries Lengths at which a new bucket begins.
#' @param bucket_batch_sizes Batch size of each bucket: one more than there are boundaries.
#' @param pad_to_bucket_boundary `TRUE` fills up to the longest length of the bucket.
#' @param no_padding `TRUE` fills nothing up; elements must then have equal shapes.
#' @param size Elements in a window, a whole number.
#' @param shift Elements between the beginnings of windows; `size` when `NULL`.
#' @param stride Elements between those of a window.
#' @param key_func Function of an element that gives its key, a whole number.
#' @param reduce_func Function of a key and a data set of the elements with this key; it gives a data set.
#' @param window_size,window_size_func Most elements in a group, or a function of the key that gives it.
#' @param num_parallel_batches Accepted for older scripts.
#' @returns A data set.
#' @name dataset_batch
#' @examplesIf laminar::is_backend_available()
#' range_dataset(1, 7) |> dataset_batch(3) |> dataset_collect()
#' range_dataset(1, 6) |> dataset_window(3, shift = 1, drop_remainder = TRUE) |>
#'   dataset_flat_map(~ dataset_batch(.x, 3)) |> dataset_collect()
NULL

#' @rdname dataset_batch
#' @export
dataset_batch <- function(dataset, batch_size, drop_remainder = FALSE, num_parallel_calls = NULL,
                          deterministic = NULL) {
  call_dataset(dataset, "batch", list(
    batch_size = check_batch_size(batch_size), drop_remainder = check_flag(drop_remainder, "drop_remainder"),
    num_parallel_calls = check_whole(num_parallel_calls, "num_parallel_calls", null = TRUE),
    deterministic = check_flag(deterministic, "deterministic", null = TRUE)
  ))
}

check_batch_size <- function(value, call = rlang::caller_env()) check_whole(value, "batch_size", min = 1, call = call)

#' @rdname dataset_batch
#' @export
dataset_unbatch <- function(dataset, name = NULL) call_dataset(dataset, "unbatch", list(name = name))

#' @rdname dataset_batch
#' @export
dataset_rebatch <- function(dataset, batch_size, drop_remainder = FALSE, name = NULL) {
  sizes <- check_whole_vector(batch_size, "batch_size")
  call_dataset(dataset, "rebatch", list(
    batch_size = if (length(sizes) > 1L) as.list(sizes) else check_batch_size(sizes),
    drop_remainder = check_flag(drop_remainder, "drop_remainder"), name = name
  ))
}

#' @rdname dataset_batch
#' @export
dataset_map_and_batch <- function(dataset, map_func, batch_size, num_parallel_batches = NULL, drop_remainder = FALSE,
                                  num_parallel_calls = NULL) {
  dataset_batch(dataset_map(dataset, map_func, num_parallel_calls), batch_size, drop_remainder)
}

#' @rdname dataset_batch
#' @export
dataset_padded_batch <- function(dataset, batch_size, padded_shapes = NULL, padding_values = NULL,
                                 drop_remainder = FALSE, name = NULL) {
  call_dataset(dataset, "padded_batch", list(
    batch_size = check_batch_size(batch_size), padded_shapes = as_shapes(padded_shapes),
    padding_values = as_padding(padding_values), drop_remainder = check_flag(drop_remainder, "drop_remainder"),
    name = name
  ))
}

as_shapes <- function(shapes) {
  if (is.null(shapes) || is_python_object(shapes)) return(shapes)
  if (!is.list(shapes)) return(py_sources()$tf$TensorShape(shape(shapes)))
  parts <- lapply(shapes, as_shapes)
  if (is.null(names(parts))) as_python_tuple(parts) else parts
}

as_padding <- function(values) {
  if (!is.list(values)) return(values)
  parts <- lapply(values, as_padding)
  if (is.null(names(parts))) as_python_tuple(parts) else parts
}

#' @rdname dataset_batch
#' @export
dataset_bucket_by_sequence_length <- function(dataset, element_length_func, bucket_boundaries, bucket_batch_sizes,
                                              padded_shapes = NULL, padding_values = NULL,
                                              pad_to_bucket_boundary = FALSE, no_padding = FALSE,
                                              drop_remainder = FALSE, name = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  if (length(bucket_batch_sizes) != length(bucket_boundaries) + 1L) {
    laminar_abort(c(
      "{.arg bucket_batch_sizes} must have one more number than {.arg bucket_boundaries}.",
      x = "There are {length(bucket_batch_sizes)} sizes and {length(bucket_boundaries)} boundar{?y/ies}."
    ), "value", call)
  }
  length_of <- element_length_func
  if (!is_python_object(length_of) && !is.function(length_of)) length_of <- rlang::as_function(length_of)
  call_dataset(dataset, "bucket_by_sequence_length", list(
    element_length_func = as_dataset_function(function(...) op_cast(length_of(...), "int32"), "length", call),
    bucket_boundaries = as.list(check_whole_vector(bucket_boundaries, "bucket_boundaries")),
    bucket_batch_sizes = as.list(check_whole_vector(bucket_batch_sizes, "bucket_batch_sizes")),
    padded_shapes = as_shapes(padded_shapes), padding_values = as_padding(padding_values),
    pad_to_bucket_boundary = check_flag(pad_to_bucket_boundary, "pad_to_bucket_boundary"),
    no_padding = check_flag(no_padding, "no_padding"),
    drop_remainder = check_flag(drop_remainder, "drop_remainder"), name = name
  ))
}

#' @rdname dataset_batch
#' @export
dataset_window <- function(dataset, size, shift = NULL, stride = 1, drop_remainder = FALSE) {
  call_dataset(dataset, "window", list(
    size = check_whole(size, "size", min = 1), shift = check_whole(shift, "shift", min = 1, null = TRUE),
    stride = check_whole(stride, "stride", min = 1), drop_remainder = check_flag(drop_remainder, "drop_remainder")
  ))
}

#' @rdname dataset_batch
#' @export
dataset_group_by_window <- function(dataset, key_func, reduce_func, window_size = NULL, window_size_func = NULL,
                                    name = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  key <- if (is.function(key_func)) key_func else rlang::as_function(key_func)
  call_dataset(dataset, "group_by_window", list(
    key_func = as_dataset_function(function(...) op_cast(key(...), "int64"), "key_func", call),
    reduce_func = as_dataset_function(reduce_func, "reduce_func", call),
    window_size = check_whole(window_size, "window_size", min = 1, null = TRUE),
    window_size_func = if (!is.null(window_size_func)) as_dataset_function(window_size_func, "window_size_func", call),
    name = name
  ))
}
