# Shapes of tensors by R's functions.

#' Shapes of tensors
#'
#' R's functions for the shape of arrays, with R's order: where values are laid out anew, the first axis goes fastest.
#'
#' | function | value |
#' |---|---|
#' | `dim()`, `length()`, `nrow()`, `ncol()` | sizes; `NA` where they are open until the graph runs |
#' | `dim(x) <- c(...)` | the same values in another shape |
#' | `t()`, `aperm()` | axes in another order; a tensor with one axis becomes a row |
#' | `cbind()`, `rbind()` | columns or rows side by side; single numbers are repeated |
#' | `c()`, `rep()`, `rev()`, `sort()`, `as.vector()` | values in R's order, one axis |
#' | `head()`, `tail()` | first and last rows or elements |
#' | `as.array()`, `as.matrix()`, `as.vector()`, `as.numeric()`, `as.integer()`, `as.logical()` | R's values |
#'
#' @param x,a A tensor.
#' @param perm The axes in their new order; `NULL` reverses them.
#' @param ... Tensors and numbers; for `rep()` arguments `times`, `each` and `length.out`.
#' @param deparse.level For R's generic only.
#' @param value Sizes.
#' @param n How many rows or elements; negative numbers leave out as many at the other end.
#' @param decreasing `TRUE` sorts downwards.
#' @param mode What R's vector holds.
#' @returns A tensor; the functions `as.*()` R's values.
#' @name tensor-shape
#' @examplesIf laminar::is_backend_available()
#' x <- as_tensor(matrix(1:6, 2))
#' t(x)
#' cbind(x, 0L)
#' c(x, 7L)
NULL

#' @export
length.laminar_tensor <- function(x) {
  size <- prod(dim(x))
  if (!is.na(size) && size <= .Machine$integer.max) return(as.integer(size))
  asked <- sys.call(-1L)
  if (identical(asked[[1L]], quote(seq_along))) {  # (R would count from 1 to its smallest number)
    laminar_abort(c(
      "{.code {deparse1(asked)}} needs the tensor's size, which is not known while the graph is traced.",
      i = "Work on the whole tensor, as in {.code sum(x)} or {.code x[1:3]}."
    ), "trace", call = NULL)
  }
  NA_integer_
}

#' @rdname tensor-shape
#' @export
`dim<-.laminar_tensor` <- function(x, value) {
  tensor_reshape(x, check_whole_vector(value, "value"))
}

# The values of `x`, in R's order, in another shape.
tensor_reshape <- function(x, sizes, call = rlang::caller_env()) {
  size <- prod(dim(x))
  if (!is.na(size) && prod(sizes) != size) {
    laminar_abort(c(
      "The sizes {format_shape(sizes)} do not fit {size} values.",
      i = "Their product must be the number of values."
    ), "shape", call)
  }
  try_backend(py_ops()$indexing$unflat(py_ops()$indexing$flat(x), as.list(sizes)), call)
}

#' @rdname tensor-shape
#' @export
t.laminar_tensor <- function(x) {
  sizes <- dim(x)
  if (length(sizes) > 2L) {
    laminar_abort(c(
      "{.fn t} takes matrices and vectors.", x = "The tensor has the shape {format_shape(sizes)}.",
      i = "Use {.fn aperm} for more axes."
    ), "shape")
  }
  if (length(sizes) == 2L) return(try_backend(py_ops()$indexing$transpose(x)))
  try_backend(py_keras()$ops$reshape(x, list(1L, -1L)))
}

#' @rdname tensor-shape
#' @export
aperm.laminar_tensor <- function(a, perm = NULL, ...) {
  check_no_dots(...)
  axes <- seq_along(dim(a))
  if (is.null(perm)) perm <- rev(axes)
  perm <- check_whole_vector(perm, "perm")
  if (!identical(sort(perm), axes)) {
    laminar_abort(c(
      "{.arg perm} must hold each of the axes {.val {axes}} once.", x = "It is {.val {perm}}."
    ), "axis")
  }
  try_backend(py_ops()$indexing$transpose(a, as.list(perm - 1L)))
}

#' @rdname tensor-shape
#' @export
cbind.laminar_tensor <- function(..., deparse.level = 1) bind_tensors(list(...), 2L)
#' @rdname tensor-shape
#' @export
rbind.laminar_tensor <- function(..., deparse.level = 1) bind_tensors(list(...), 1L)

bind_tensors <- function(parts, axis, call = rlang::caller_env()) {
  parts <- unname(lapply(parts, as_tensor_like, like = common_type(parts)))
  other <- 3L - axis
  ranks <- vapply(parts, function(part) length(dim(part)), 0L)
  if (any(ranks > 2L)) {
    laminar_abort(c(
      "{.fn cbind} and {.fn rbind} take vectors and matrices.", i = "{.fn op_concatenate} takes more axes."
    ), "shape", call)
  }
  lengths <- vapply(parts, function(part) if (length(dim(part)) == 2L) dim(part)[[other]] else prod(dim(part)), 0)
  longest <- if (any(ranks == 2L)) lengths[ranks == 2L][[1L]] else max(lengths)
  parts <- Map(function(part, rank) {
    if (rank == 2L) return(part)
    length <- prod(dim(part))
    if (length != longest) part <- rep(part, length.out = longest)
    tensor_reshape(part, if (axis == 2L) c(longest, 1L) else c(1L, longest))
  }, parts, ranks)
  try_backend(py_keras()$ops$concatenate(unname(parts), axis = axis - 1L), call)
}

# The type in which tensors and R numbers meet.
common_type <- function(parts) {
  tensors <- Filter(is_python_object, parts)
  types <- unique(vapply(tensors, tensor_type, ""))
  type <- if (length(types) == 1L) types else do.call(py_keras()$backend$result_type, as.list(types))
  fractions <- vapply(parts, function(x) is.double(x) && any(x != trunc(x), na.rm = TRUE), NA)
  if (any(fractions) && grepl("int|bool", type)) "float64" else type
}

as_tensor_like <- function(x, like) as_tensor(if (is_python_object(x)) x else x, like)

#' @rdname tensor-shape
#' @export
c.laminar_tensor <- function(...) {
  parts <- list(...)
  try_backend(py_ops()$indexing$joined(unname(lapply(parts, as_tensor_like, like = common_type(parts)))))
}

#' @rdname tensor-shape
#' @export
rep.laminar_tensor <- function(x, ...) {
  positions <- rep(seq_len(prod(dim(x))), ...)
  try_backend(py_ops()$indexing$take(py_ops()$indexing$flat(x), list(as_positions(positions)), FALSE))
}

#' @rdname tensor-shape
#' @export
rev.laminar_tensor <- function(x) try_backend(py_ops()$indexing$reverse(x))

#' @rdname tensor-shape
#' @export
sort.laminar_tensor <- function(x, decreasing = FALSE, ...) {
  sorted <- try_backend(py_keras()$ops$sort(py_ops()$indexing$flat(x)))
  if (check_flag(decreasing, "decreasing")) rev(sorted) else sorted
}

#' @rdname tensor-shape
#' @importFrom utils head
#' @export
head.laminar_tensor <- function(x, n = 6L, ...) rows_of(x, utils::head(seq_len(dim(x)[[1L]]), n))
#' @rdname tensor-shape
#' @importFrom utils tail
#' @export
tail.laminar_tensor <- function(x, n = 6L, ...) rows_of(x, utils::tail(seq_len(dim(x)[[1L]]), n))

rows_of <- function(x, rows) {
  keys <- c(list(as_positions(rows)), rep(list(NULL), length(dim(x)) - 1L))
  try_backend(py_ops()$indexing$take(x, keys, FALSE))
}

# ---- values ---------------------------------------------------------------------------------------------------------

#' @rdname tensor-shape
#' @export
as.vector.laminar_tensor <- function(x, mode = "any") as.vector(tensor_value(x), mode)
#' @rdname tensor-shape
#' @export
as.logical.laminar_tensor <- function(x, ...) as.logical(tensor_value(x))

#' @export
is.na.laminar_tensor <- function(x) try_backend(py_keras()$ops$isnan(x))
#' @export
is.nan.laminar_tensor <- function(x) try_backend(py_keras()$ops$isnan(x))
#' @export
is.finite.laminar_tensor <- function(x) try_backend(py_keras()$ops$isfinite(x))
#' @export
is.infinite.laminar_tensor <- function(x) try_backend(py_keras()$ops$isinf(x))

#' @importFrom utils str
#' @export
str.laminar_tensor <- function(object, ...) {
  known <- !is_unknown(object)
  shown <- if (known) utils::head(as.vector(tensor_value(object)), 10L)
  values <- if (known) paste0(" ", paste(format(shown, digits = 3, trim = TRUE), collapse = " "))
  more <- if (known && isTRUE(length(object) > 10L)) " ..."
  kind <- if (is_variable(object)) "variable " else "tensor "
  cat("<", kind, tensor_type(object), " ", format_shape(dim(object)), ">", values, more, "\n", sep = "")
}

#' @export
format.laminar_tensor <- function(x, ...) {
  if (is_unknown(x)) paste0("<tensor ", tensor_type(x), " ", format_shape(dim(x)), ">") else format(as_r(x), ...)
}
