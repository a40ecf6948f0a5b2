# R's functions without methods for tensors, as graph functions know them. `replaces` is the function of R that makes
# way: a function of the user's own by the same name stays.

#' Matrix products of tensors
#'
#' `%*%` on tensors follows R, except that a tensor with one axis stays one: a matrix times a vector is a vector, and
#' two vectors give their inner product as a single number. Without tensors it is R's own. (R before 4.3 lets no package
#' add a method, so there this function stands before base R's.)
#'
#' @param x,y Tensors, or a tensor and R numbers, of at most two axes; for more axes [op_matmul()].
#' @returns A tensor; without tensors what base R's `%*%` gives.
#' @name tensor-matmul
#' @aliases %*%
#' @rawNamespace if (getRversion() < "4.3.0") { export("%*%"); export(".conflicts.OK") }
#' @rawNamespace if (getRversion() >= "4.3.0") S3method(matrixOps, tensorflow.python.types.core.Tensor,
#'   tensor_matrix_ops)
#' @examplesIf laminar::is_backend_available()
#' as_tensor(matrix(1:6 / 2, 2)) %*% c(1, 0, 2)
`%*%` <- function(x, y) {
  if (is_python_object(x) || is_python_object(y)) tensor_matmul(x, y) else base::`%*%`(x, y)
}

# library() says nothing of the one function that stands before base R's.
.conflicts.OK <- TRUE

tensor_matrix_ops <- function(x, y) tensor_matmul(x, y)

tensor_matmul <- function(x, y, transpose_x = FALSE, transpose_y = FALSE, call = rlang::caller_env()) {
  sizes <- list(operand_dim(x), operand_dim(y))
  if (any(lengths(sizes) > 2L)) {
    laminar_abort(c(
      "{.code %*%} multiplies matrices and vectors.",
      x = "The operands have the shapes {format_shape(sizes[[1L]])} and {format_shape(sizes[[2L]])}.",
      i = "{.fn op_matmul} multiplies stacks of matrices."
    ), "shape", call)
  }
  sides <- list(if (transpose_x) rev(sizes[[1L]]) else sizes[[1L]], if (transpose_y) rev(sizes[[2L]]) else sizes[[2L]])
  inner <- c(utils::tail(sides[[1L]], 1L), sides[[2L]][1L])
  if (length(inner) == 2L && !anyNA(inner) && inner[[1L]] != inner[[2L]]) {
    laminar_abort(c(
      "The matrices do not fit: the columns of the first must be as many as the rows of the second.",
      x = "The operands have the shapes {format_shape(sides[[1L]])} and {format_shape(sides[[2L]])}."
    ), "shape", call)
  }
  try_backend(py_graph()$linear$matmul(plain_operand(x), plain_operand(y), transpose_x, transpose_y), call)
}

operand_dim <- function(x) dim(x) %||% length(x)

plain_operand <- function(x) if (is_python_object(x)) x else reticulate::r_to_py(unname(as.array(x)))

# Applies `by` when one of the first arguments is a tensor, else R's own function.
for_tensors <- function(replaces, by) {
  list(replaces = replaces, by = rlang::new_function(
    alist(... = ), quote(if (any_tensor_among(...)) by(...) else replaces(...)),
    list2env(list(by = by, replaces = replaces), parent = topenv())
  ))
}

any_tensor_among <- function(...) {
  for (i in seq_len(min(...length(), 3L))) if (is_tensor(...elt(i))) return(TRUE)
  FALSE
}

along <- function(name, axis) {
  function(x, na.rm = FALSE, dims = 1L) {
    x <- try_backend(py_laminar()$bridge$tensors$as_double(x))
    rank <- length(dim(x))
    axes <- if (axis == "rows") seq.int(dims + 1L, rank) else seq_len(dims)
    op <- get(paste0("op_", if (na.rm) "nan", name), topenv())
    op(x, axis = axes)
  }
}

tensor_var <- function(x, y = NULL, na.rm = FALSE, use) {
  if (!is.null(y) || length(dim(x)) > 1L) {
    laminar_abort(c(
      "{.fn var} of a tensor takes one vector.", i = "Compute a covariance matrix from {.fn crossprod}."
    ), "shape")
  }
  x <- try_backend(py_laminar()$bridge$tensors$as_double(x))
  sum((x - mean(x))^2) / (length(x) - 1)
}

pairwise <- function(name) function(..., na.rm = FALSE) Reduce(function(a, b) tensor_pair(name, a, b), list(...))

tensor_diag <- function(x = 1, nrow, ncol, names = TRUE) op_diag(x)

tensor_outer <- function(X, Y, FUN = "*", ...) { # nolint: object_name_linter. (R's own names)
  FUN <- match.fun(FUN) # nolint: object_name_linter.
  parts <- lapply(list(X, Y), as_tensor_like, like = common_type(list(X, Y)))
  sizes <- vapply(parts, length, 0L)
  FUN(tensor_reshape(parts[[1L]], c(sizes[[1L]], 1L)), tensor_reshape(parts[[2L]], c(1L, sizes[[2L]])), ...)
}

size_along <- function(axis) {
  function(x) {
    size <- dim(x)[axis]
    if (length(size) && is.na(size)) py_control()$size(x, axis - 1L) else size
  }
}

tensor_functions <- list(
  "%*%" = for_tensors(base::`%*%`, tensor_matmul),
  crossprod = for_tensors(base::crossprod, function(x, y = x) tensor_matmul(x, y, transpose_x = TRUE)),
  tcrossprod = for_tensors(base::tcrossprod, function(x, y = x) tensor_matmul(x, y, transpose_y = TRUE)),
  outer = for_tensors(base::outer, tensor_outer),
  ifelse = for_tensors(base::ifelse, function(test, yes, no) tensor_ifelse(test, yes, no)),
  pmin = for_tensors(base::pmin, pairwise("minimum")),
  pmax = for_tensors(base::pmax, pairwise("maximum")),
  rowSums = for_tensors(base::rowSums, along("sum", "rows")),
  colSums = for_tensors(base::colSums, along("sum", "columns")),
  rowMeans = for_tensors(base::rowMeans, along("mean", "rows")),
  colMeans = for_tensors(base::colMeans, along("mean", "columns")),
  var = for_tensors(stats::var, tensor_var),
  sd = for_tensors(stats::sd, function(x, na.rm = FALSE) sqrt(tensor_var(x))),
  diag = for_tensors(base::diag, tensor_diag),
  nrow = for_tensors(base::nrow, size_along(1L)),
  ncol = for_tensors(base::ncol, size_along(2L)),
  length = for_tensors(base::length, function(x) {
    size <- length(x)
    if (is.na(size)) py_control()$size(x) else size
  })
)

tensor_ifelse <- function(test, yes, no) {
  type <- common_type(Filter(Negate(is.null), list(yes, no)))
  try_backend(py_graph()$linear$choose(plain_operand(test), as_tensor_like(yes, type), as_tensor_like(no, type)))
}
