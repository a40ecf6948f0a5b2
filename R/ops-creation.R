# New tensors, and tensors in other types.

#' Make tensors
#'
#' Tensors from R data, of one value, in sequences, and with ones on a diagonal.
#'
#' | function | value |
#' |---|---|
#' | `op_convert_to_tensor()`, `op_array()` | a tensor with the values of `x` |
#' | `op_convert_to_numpy()` | a NumPy array with the values of `x` |
#' | `op_zeros()`, `op_ones()`, `op_empty()`, `op_full()` | of `shape`, with zeros, ones, anything, `fill_value` |
#' | `op_zeros_like()`, `op_ones_like()`, `op_empty_like()`, `op_full_like()` | the same in the shape of `x` |
#' | `op_arange()` | `start`, `start + step`, ... up to `end`; with one argument from 1 |
#' | `op_linspace()` | `num` values in equal steps from `start` to `stop` |
#' | `op_logspace()` | `base` to the power of such values |
#' | `op_geomspace()` | `num` values from `start` to `stop` with equal ratios |
#' | `op_eye()`, `op_identity()` | ones on a diagonal: shape `(N, M)` or `(n, n)` |
#' | `op_tri()` | ones on and below a diagonal: shape `(N, M)` |
#' | `op_vander()` | powers of `x`: shape `(length(x), N)` |
#' | `op_meshgrid()` | coordinates of a grid, a list of tensors |
#' | `op_bartlett()`, `op_blackman()`, `op_hamming()`, `op_hanning()` | windows of length `x` for spectra |
#' | `op_kaiser()` | Kaiser window of length `x` with parameter `beta` |
#'
#' @param x R numbers or a tensor; for the windows the length, a whole number.
#' @param dtype Type of the result, for example `"float32"`; `NULL` derives it from the arguments.
#' @param shape Shape: whole numbers such as `c(2, 3)`, or a list that may hold scalar tensors.
#' @param sparse `TRUE` keeps a sparse tensor sparse, `FALSE` makes it dense.
#' @param ragged `TRUE` keeps a ragged tensor ragged, `FALSE` makes it dense.
#' @param fill_value A number, or a tensor that fits the shape.
#' @param start First value.
#' @param stop,end Last value.
#' @param step Distance between neighbours; by default 1, or -1 when `end` is below `start`.
#' @param include_end `FALSE` leaves `end` out, as Python does.
#' @param num How many values, a whole number.
#' @param endpoint `FALSE` leaves `stop` out.
#' @param retstep `TRUE` returns a list of the values and the step.
#' @param base Base of the powers.
#' @param axis Where the new axis goes, from 1, when `start` and `stop` are tensors.
#' @param N,M,n Rows and columns, whole numbers; without `M` as many columns as rows.
#' @param k Which diagonal: 0 the main one, 1 the next above it, -1 the next below it.
#' @param increasing `TRUE` lets the powers grow from left to right.
#' @param ... One-dimensional tensors or R vectors.
#' @param indexing `"xy"`: the second tensor runs along axis 1; `"ij"`: the first one does.
#' @param beta Shape of the window, a number: 0 is rectangular.
#' @returns A tensor; `op_convert_to_numpy()` returns a NumPy array, `op_meshgrid()` a list, and so does
#'   `op_linspace()` with `retstep = TRUE`.
#' @name op_creation
#' @examplesIf laminar::is_backend_available()
#' op_convert_to_tensor(matrix(1:4, 2), dtype = "float32")
#' op_zeros(c(2, 3))
#' op_arange(4)
#' op_linspace(0, 1, num = 5)
#' op_eye(2)
NULL

#' @rdname op_creation
#' @export
op_convert_to_tensor <- function(x, dtype = NULL, sparse = NULL, ragged = NULL) {
  call_op("convert_to_tensor", py_args(NULL, op_arguments))
}

#' @rdname op_creation
#' @export
op_array <- function(x, dtype = NULL) call_op("array", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_convert_to_numpy <- function(x) {
  try_backend(py_ops_raw()$arithmetic$value(as_operand_host(x, "x", rlang::current_env())))
}

#' @rdname op_creation
#' @export
op_zeros <- function(shape, dtype = NULL) call_op("zeros", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_ones <- function(shape, dtype = NULL) call_op("ones", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_empty <- function(shape, dtype = NULL) call_op("empty", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_full <- function(shape, fill_value, dtype = NULL) call_op("full", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_zeros_like <- function(x, dtype = NULL) call_op("zeros_like", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_ones_like <- function(x, dtype = NULL) call_op("ones_like", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_empty_like <- function(x, dtype = NULL) call_op("empty_like", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_full_like <- function(x, fill_value, dtype = NULL) call_op("full_like", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_arange <- function(start, end, step = NULL, dtype = NULL, include_end = TRUE) {
  if (missing(end)) {
    end <- start
    start <- if (is.integer(start)) 1L else 1
  }
  step <- step %||% if (is.numeric(start) && is.numeric(end) && end < start) -1L else 1L
  whole <- is.integer(start) && is.integer(end) && is.numeric(step) && step == trunc(step)
  if (whole) step <- as.integer(step)
  # A little more than the end, so that it is in; less than a step, so that nothing beyond it is.
  if (check_flag(include_end, "include_end")) end <- end + if (whole) as.integer(sign(step)) else step * 1e-3
  call_op("arange", list(start = start, stop = end, step = step, dtype = dtype))
}

#' @rdname op_creation
#' @export
op_linspace <- function(start, stop, num = 50, endpoint = TRUE, retstep = FALSE, dtype = NULL, axis = 1) {
  call_op("linspace", py_args(NULL, op_arguments))
}

#' @rdname op_creation
#' @export
op_logspace <- function(start, stop, num = 50, endpoint = TRUE, base = 10, dtype = NULL, axis = 1) {
  call_op("logspace", py_args(NULL, op_arguments))
}

#' @rdname op_creation
#' @export
op_geomspace <- function(start, stop, num = 50, endpoint = TRUE, dtype = NULL, axis = 1) {
  call_op("geomspace", py_args(NULL, op_arguments))
}

#' @rdname op_creation
#' @export
op_eye <- function(N, M = NULL, k = 0, dtype = NULL) call_op("eye", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_identity <- function(n, dtype = NULL) call_op("identity", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_tri <- function(N, M = NULL, k = 0, dtype = NULL) call_op("tri", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_vander <- function(x, N = NULL, increasing = FALSE) call_op("vander", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_meshgrid <- function(..., indexing = "xy") {
  call_op("meshgrid", list(indexing = check_choice(indexing, "indexing", c("xy", "ij"))), positional = list(...))
}

#' @rdname op_creation
#' @export
op_bartlett <- function(x) call_op("bartlett", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_blackman <- function(x) call_op("blackman", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_hamming <- function(x) call_op("hamming", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_hanning <- function(x) call_op("hanning", py_args(NULL, op_arguments))

#' @rdname op_creation
#' @export
op_kaiser <- function(x, beta) call_op("kaiser", py_args(NULL, op_arguments))

#' Types, shapes and kinds of tensors
#'
#' What a tensor is, and the same values in another type.
#'
#' | function | value |
#' |---|---|
#' | `op_cast()` | `x` in the type `dtype` |
#' | `op_saturate_cast()` | the same; what does not fit becomes the largest or smallest number of the type |
#' | `op_view()` | the same bits read as `dtype` |
#' | `op_dtype()` | the type, for example `"float32"` |
#' | `op_shape()` | the sizes, a list; `NULL` or a scalar tensor for one that is not known yet |
#' | `op_ndim()` | the number of axes |
#' | `op_size()` | the number of elements |
#' | `op_is_tensor()` | `TRUE` for a tensor of the backend or of a model that is being made |
#'
#' @param x A tensor; R numbers are taken, too.
#' @param dtype Type: `"float32"`, `"float16"`, `"bfloat16"`, `"float64"`, `"int8"` to `"int64"`, `"uint8"` to
#'   `"uint64"`, `"bool"`.
#' @returns A tensor of the shape of `x`; see the table for the others.
#' @name op_types
#' @examplesIf laminar::is_backend_available()
#' op_cast(c(0, 1, 2), "int32")
#' op_shape(op_zeros(c(2, 3)))
#' op_dtype(op_ones(2))
NULL

#' @rdname op_types
#' @export
op_cast <- function(x, dtype) call_op("cast", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_saturate_cast <- function(x, dtype) call_op("saturate_cast", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_view <- function(x, dtype = NULL) call_op("view", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_dtype <- function(x) call_op("dtype", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_shape <- function(x) call_op("shape", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_ndim <- function(x) call_op("ndim", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_size <- function(x) call_op("size", py_args(NULL, op_arguments))

#' @rdname op_types
#' @export
op_is_tensor <- function(x) is_python_object(x) && call_op("is_tensor", list(x = x))
