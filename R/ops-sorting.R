# Order, search, sets and counts.

#' Sorting, searching and counting
#'
#' Orders, ranks, sets and frequencies. Positions count from 1; `zero_indexed = TRUE` counts from 0.
#'
#' | function | value |
#' |---|---|
#' | `op_sort()` | values in ascending order; the shape stays |
#' | `op_argsort()` | positions of the values in ascending order, as `order()` |
#' | `op_argpartition()` | positions with the `kth` smallest in its place, smaller before, larger after it |
#' | `op_top_k()` | the `k` largest values of the last axis, and their positions: shape `(..., n)` to `(..., k)` |
#' | `op_searchsorted()` | where each of `values` would go in a sorted vector |
#' | `op_digitize()` | number of the interval between `bins` that each element lies in; 1 is below the first of them |
#' | `op_unique()` | each value once |
#' | `op_bincount()` | how often 0, 1, 2, ... occur |
#' | `op_histogram()` | how many values lie in each of `bins` intervals, and their limits |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param axis Axis, from 1; negative ones count from the end. `NULL` works on the flattened tensor.
#' @param kth Position in the order, a whole number.
#' @param k How many, a whole number.
#' @param sorted `TRUE` gives them in order.
#' @param sorted_sequence A vector in ascending order.
#' @param values Values to look for.
#' @param side For a value that occurs: `"left"` is before it, `"right"` after it.
#' @param bins For `op_digitize()` the limits in ascending order, for `op_histogram()` the number of intervals
#'   or their limits.
#' @param range Lowest and highest value to count, a pair; by default those of `x`.
#' @param weights What each element counts for, of the shape of `x`.
#' @param minlength Length of the result at least.
#' @param sparse `TRUE` for a sparse tensor.
#' @param return_index,return_inverse,return_counts `TRUE` returns as well: where each value occurs first,
#'   which of the values each element is, how often each occurs.
#' @param size Number of values to return, a whole number, for compiled programs; what is missing is
#'   `fill_value`.
#' @param fill_value Value for missing places.
#' @param zero_indexed `TRUE` when positions count from 0, as in Python; by default they count from 1.
#' @returns A tensor. `op_top_k()` returns a list of `values` and `indices`, `op_histogram()` of `counts` and
#'   `edges`, and `op_unique()` a list if more than the values is asked for.
#' @name op_sorting
#' @examplesIf laminar::is_backend_available()
#' op_argsort(c(30, 10, 20))
#' op_top_k(c(3, 9, 1, 7), k = 2)
#' op_searchsorted(c(1, 3, 5), c(0, 4))
#' op_bincount(c(0L, 1L, 1L, 3L))
NULL

#' @rdname op_sorting
#' @export
op_sort <- function(x, axis = -1) call_op("sort", py_args(NULL, op_arguments))

#' @rdname op_sorting
#' @export
op_argsort <- function(x, axis = -1, zero_indexed = FALSE) {
  call_index_op("argsort", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_sorting
#' @export
op_argpartition <- function(x, kth, axis = -1, zero_indexed = FALSE) {
  call_index_op("argpartition", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_sorting
#' @export
op_top_k <- function(x, k, sorted = TRUE, zero_indexed = FALSE) {
  result <- call_index_op("top_k", py_args("zero_indexed", op_arguments), zero_indexed)
  rlang::set_names(result, c("values", "indices"))
}

#' @rdname op_sorting
#' @export
op_searchsorted <- function(sorted_sequence, values, side = "left", zero_indexed = FALSE) {
  # TensorFlow's search wants an axis to search along.
  if (is.numeric(values) && length(values) == 1L) values <- array(values)
  call_index_op("searchsorted", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_sorting
#' @export
op_digitize <- function(x, bins, zero_indexed = FALSE) {
  call_index_op("digitize", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_sorting
#' @export
op_unique <- function(x, sorted = TRUE, return_index = FALSE, return_inverse = FALSE, return_counts = FALSE,
                      axis = NULL, size = NULL, fill_value = NULL, zero_indexed = FALSE) {
  parts <- c("values", "index", "inverse", "counts")
  parts <- parts[c(TRUE, return_index, return_inverse, return_counts)]
  positions <- as.list(which(parts %in% c("index", "inverse")) - 1L)
  if (check_flag(zero_indexed, "zero_indexed")) positions <- list()
  result <- call_op("unique", py_args("zero_indexed", op_arguments), one_based = positions)
  if (is.list(result)) rlang::set_names(result, parts) else result
}

#' @rdname op_sorting
#' @export
op_bincount <- function(x, weights = NULL, minlength = 0, sparse = FALSE) {
  call_op("bincount", py_args(NULL, op_arguments))
}

#' @rdname op_sorting
#' @export
op_histogram <- function(x, bins = 10, range = NULL) {
  whole <- function(value, name, call) {
    if (length(value) == 1L) check_whole(value, name, min = 1, call = call) else value
  }
  args <- py_args(NULL, utils::modifyList(op_arguments, list(bins = whole, range = convert_range)))
  rlang::set_names(call_op("histogram", args), c("counts", "edges"))
}

convert_range <- function(value, name, call) {
  if (!is.numeric(value) || length(value) != 2L) return(value)
  py_tuple(as.double(value[[1L]]), as.double(value[[2L]]))
}
