# Elements by position; positions count from 1.

#' Pick and change elements by position
#'
#' Positions count from 1, as everywhere in R, and negative ones count from the end: -1 is the last.
#' `zero_indexed = TRUE` counts from 0, for positions that come from Python.
#'
#' | function | value |
#' |---|---|
#' | `op_take()` | elements, rows, ... at `indices` along `axis` |
#' | `op_take_along_axis()` | for every place along `axis` the element at its own index, as `op_argsort()` gives them |
#' | `op_get_item()` | `x[key]` for numbers, `NULL` for a whole axis |
#' | `op_slice()` | a block of shape `shape` that begins at `start_indices` |
#' | `op_slice_update()` | `inputs` with a block replaced by `updates` |
#' | `op_scatter()` | zeros of `shape` with `values` added at `indices` |
#' | `op_scatter_update()` | `inputs` with the elements at `indices` replaced, or combined by `reduction` |
#' | `op_where()` | `x1` where `condition`, else `x2`; without them the positions, as `op_nonzero()` |
#' | `op_select()` | for every element the first of `choicelist` whose condition holds |
#' | `op_nonzero()` | positions of what is not 0, a row for each, as `which(arr.ind = TRUE)` |
#' | `op_argmax()`, `op_argmin()`, `op_nanargmax()`, `op_nanargmin()` | position of the largest, smallest value |
#' | `op_unravel_index()` | positions along each axis of positions in row-major order |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param inputs A tensor, or R numbers in a vector, matrix or array.
#' @param indices Positions: whole numbers. For the scatter functions a matrix with a row for each element and
#'   a column for each axis.
#' @param axis Axis, from 1; negative ones count from the end. `NULL` works on the flattened tensor.
#' @param keepdims `TRUE` keeps each axis that is reduced, with size 1.
#' @param key A number, or a list with a number or `NULL` for each axis, first axes first; a logical tensor.
#' @param start_indices Where the block begins, one position for each axis.
#' @param shape Shape of the result or block.
#' @param updates New values: for `op_slice_update()` a block, for `op_scatter_update()` one for each row of
#'   `indices`.
#' @param values Values, one for each row of `indices`.
#' @param reduction `NULL` to replace, `"add"`, `"mul"`, `"max"` or `"min"` to combine with what is there.
#' @param condition A logical tensor or R vector.
#' @param x1,x2 Values, of one shape with `condition` or fitting it.
#' @param condlist,choicelist Lists of equal length: conditions and values.
#' @param default Value where no condition holds.
#' @param zero_indexed `TRUE` when positions count from 0, as in Python; by default they count from 1.
#' @returns A tensor; `op_unravel_index()` a list of tensors, one for each axis.
#' @name op_indexing
#' @examplesIf laminar::is_backend_available()
#' x <- matrix(c(1, 5, 3, 2, 9, 4), 2)
#' op_argmax(x, axis = 2)
#' op_take(x, c(1, 3), axis = 2)
#' op_where(c(TRUE, FALSE), 1, 0)
#' op_nonzero(c(0, 7, 0, 8))
#' op_scatter(rbind(2, 4), c(1, 2), 4)
NULL

#' @rdname op_indexing
#' @export
op_take <- function(x, indices, axis = NULL, zero_indexed = FALSE) {
  call_index_op("take", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_take_along_axis <- function(x, indices, axis = NULL, zero_indexed = FALSE) {
  call_index_op("take_along_axis", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_get_item <- function(x, key, zero_indexed = FALSE) {
  zero_indexed <- check_flag(zero_indexed, "zero_indexed")
  call <- rlang::current_env()
  position <- function(part) {
    if (is.null(part) || is.numeric(part) && length(part) == 1L && is.na(part)) return(whole_axis())
    if (is_python_object(part) && grepl("bool", as.character(part$dtype))) return(part)
    if (is.logical(part)) as_operand_host(part, "key", call) else convert_indices(part, "key", zero_indexed, call)
  }
  key <- if (is.list(key)) do.call(py_tuple, lapply(unname(key), position)) else position(key)
  call_op("get_item", list(x = x, key = key))
}

#' @rdname op_indexing
#' @export
op_slice <- function(inputs, start_indices, shape, zero_indexed = FALSE) {
  call_index_op("slice", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_slice_update <- function(inputs, start_indices, updates, zero_indexed = FALSE) {
  call_index_op("slice_update", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_scatter <- function(indices, values, shape, zero_indexed = FALSE) {
  call_index_op("scatter", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_scatter_update <- function(inputs, indices, updates, reduction = NULL, zero_indexed = FALSE) {
  call_index_op("scatter_update", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_where <- function(condition, x1 = NULL, x2 = NULL) {
  if (!is.null(x1) || !is.null(x2)) return(call_op("where", py_args(NULL, op_arguments)))
  op_nonzero(condition)
}

#' @rdname op_indexing
#' @export
op_select <- function(condlist, choicelist, default = 0) call_op("select", py_args(NULL, op_arguments))

#' @rdname op_indexing
#' @export
op_nonzero <- function(x, zero_indexed = FALSE) {
  positions <- call_index_op("nonzero", py_args("zero_indexed", op_arguments), zero_indexed)
  call_op("stack", list(x = positions, axis = 1L))
}

#' @rdname op_indexing
#' @export
op_argmax <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  call_index_op("argmax", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_argmin <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  call_index_op("argmin", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_nanargmax <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  call_index_op("nanargmax", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_nanargmin <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  call_index_op("nanargmin", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_indexing
#' @export
op_unravel_index <- function(indices, shape, zero_indexed = FALSE) {
  call_index_op("unravel_index", py_args("zero_indexed", op_arguments), zero_indexed)
}

# What `:` is between the brackets of Python.
whole_axis <- function() reticulate::import_builtins(FALSE)$slice(NULL)

#' Indicator columns
#'
#' `op_one_hot()` turns a position into a row with a single 1: shape `(...)` to `(..., num_classes)`.
#' `op_multi_hot()` turns several codes into one row with several: shape `(..., n)` to `(..., num_classes)`.
#' Positions for `op_one_hot()` count from 1 (a factor's codes do), with `zero_indexed = TRUE` from 0; codes
#' for `op_multi_hot()` are class labels and count from 0, as in [layer_category_encoding()].
#'
#' | function | value |
#' |---|---|
#' | `op_one_hot()` | one 1 at the position given |
#' | `op_multi_hot()` | 1 at every code given |
#'
#' @param x Positions, whole numbers of any shape, or a factor.
#' @param inputs Codes from 0, whole numbers.
#' @param num_classes Number of columns. For a factor the number of its levels by default.
#' @param axis Where the new axis goes, from 1; -1 is last.
#' @param dtype Type of the result, for example `"float32"`; `NULL` derives it from the arguments.
#' @param sparse `TRUE` for a sparse tensor.
#' @param zero_indexed `TRUE` when positions count from 0, as in Python; by default they count from 1.
#' @returns A tensor of 0 and 1.
#' @name op_encoding
#' @examplesIf laminar::is_backend_available()
#' op_one_hot(c(1, 3, 2), 3)
#' op_one_hot(factor(c("no", "yes", "no")))
#' op_multi_hot(c(0L, 2L), 4)
NULL

#' @rdname op_encoding
#' @export
op_one_hot <- function(x, num_classes, axis = -1, dtype = NULL, sparse = FALSE, zero_indexed = FALSE) {
  if (is.factor(x)) {
    classes <- if (missing(num_classes)) nlevels(x) else num_classes
    return(op_one_hot(array(as.integer(x), length(x)), classes, axis, dtype, sparse))
  }
  call_index_op("one_hot", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_encoding
#' @export
op_multi_hot <- function(inputs, num_classes = NULL, axis = -1, dtype = NULL, sparse = FALSE) {
  call_op("multi_hot", py_args(NULL, op_arguments))
}

#' Part of a tensor by R's indices
#'
#' Like R's `[`, with positions from 1: `op_subset(x, 1, , 2:3)`. It differs where Python's habits are useful: negative
#' positions count from the end, indices that are left out at the end stand for whole axes, and `NULL` makes a new axis.
#'
#' @param x A tensor or R array.
#' @param ... For each axis a position, several positions, a logical vector, nothing for the whole axis, or `NULL` for a
#'   new axis of size 1. A single position drops its axis. Or one index for all axes: a logical array of the shape of
#'   `x`, or a matrix with a row for each element and a column for each axis.
#' @returns A tensor.
#' @export
#' @examplesIf laminar::is_backend_available()
#' x <- op_array(matrix(1:6, 2))
#' op_subset(x, 2, 1:2)
#' op_subset(x, , -1)
#' op_subset(x, matrix(1:6, 2) > 4)
op_subset <- function(x, ...) {
  call <- rlang::current_env()
  x <- as_tensor_operand(x, "x", call)
  indices <- rlang::dots_list(..., .ignore_empty = "none", .preserve_empty = TRUE)
  given <- !vapply(indices, rlang::is_missing, NA)
  rank <- length(dim(x))
  if (length(indices) == 1L && given && is.matrix(indices[[1L]]) && is.numeric(indices[[1L]])) {
    return(elements_at(x, indices[[1L]], call))
  }
  if (length(indices) == 1L && given && is.logical(indices[[1L]]) && length(dim(indices[[1L]])) == rank && rank > 1L) {
    rows <- which(aperm(indices[[1L]]))
    return(op_take(op_ravel(x), array(rows, length(rows))))
  }
  new <- given & vapply(indices, is.null, NA)
  if (sum(!new) > rank) {
    laminar_abort(c(
      "{.arg x} has {rank} {cli::qty(rank)}ax{?is/es}, of shape {format_shape(dim(x))}.",
      x = "There are {sum(!new)} indices."
    ), "index")
  }
  axis <- 1L
  for (i in seq_along(indices)) {
    if (new[[i]]) x <- op_expand_dims(x, axis)
    index <- if (given[[i]] && !new[[i]]) indices[[i]]
    if (is.logical(index)) index <- array(which(index), sum(index))
    if (!is.null(index)) {
      x <- call_index_op("take", list(x = x, indices = index, axis = axis - 1L), FALSE, call)
    }
    dropped <- is.numeric(index) && length(index) == 1L && is.null(dim(index))
    if (!dropped) axis <- axis + 1L
  }
  x
}

# A row of `positions` for each element; in row-major order they are one number.
elements_at <- function(x, positions, call) {
  sizes <- dim(x)
  if (ncol(positions) != length(sizes)) {
    laminar_abort(c(
      "A matrix of positions must have a column for each axis of {.arg x}, which has the shape {format_shape(sizes)}.",
      x = "It has {ncol(positions)} column{?s}."
    ), "index", call)
  }
  from_end <- positions < 0
  positions[from_end] <- (positions + rep(sizes + 1L, each = nrow(positions)))[from_end]
  weights <- rev(cumprod(c(1L, rev(sizes[-1L]))))
  rows <- as.integer((positions - 1) %*% weights) + 1L
  op_take(op_ravel(x), array(rows, length(rows)))
}
