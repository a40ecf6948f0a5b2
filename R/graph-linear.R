# Matrix products, solving, and decompositions of tensors, by R's names.

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
#' @rawNamespace if (getRversion() < "4.3.0") { export("%*%") }
#' @rawNamespace if (getRversion() >= "4.3.0") S3method(matrixOps, laminar_tensor,
#'   tensor_matrix_ops)
#' @examplesIf laminar::is_backend_available()
#' as_tensor(matrix(1:6 / 2, 2)) %*% c(1, 0, 2)
`%*%` <- function(x, y) {
  if (is_python_object(x) || is_python_object(y)) tensor_matmul(x, y) else base::`%*%`(x, y)
}

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
  try_backend(py_ops()$linear$matmul(plain_operand(x), plain_operand(y), transpose_x, transpose_y), call)
}

operand_dim <- function(x) dim(x) %||% length(x)

plain_operand <- function(x) if (is_python_object(x)) x else reticulate::r_to_py(unname(as.array(x)))

#' Linear equations of tensors
#'
#' `solve()` and `chol()` of tensors give what R gives. Inside [graph_function()], [gradient()] and [minimize()]
#' `det()`, `backsolve()` and `forwardsolve()` work on tensors, too; see [graph_control].
#'
#' @param a,x A square matrix, a tensor; for `chol()` symmetric and positive definite.
#' @param b Right sides, a vector or a matrix with a column for each; nothing for the inverse of `a`.
#' @param ... Not used.
#' @returns A tensor. `chol()` gives the upper triangle.
#' @name tensor-linear
#' @examplesIf laminar::is_backend_available()
#' a <- as_tensor(matrix(c(2, 1, 1, 3), 2))
#' solve(a, c(1, 2))
#' chol(a)
NULL

#' @rdname tensor-linear
#' @export
solve.laminar_tensor <- function(a, b, ...) {
  check_no_dots(...)
  check_square(a, "a", rlang::current_env())
  if (missing(b)) return(try_backend(py_ops()$linear$inverse(a)))
  if (isTRUE(operand_dim(b)[[1L]] != dim(a)[[1L]])) {
    laminar_abort(c(
      "{.arg b} must have as many rows as {.arg a}: {dim(a)[[1L]]}.",
      x = "It has the shape {format_shape(operand_dim(b))}."
    ), "shape")
  }
  try_backend(py_ops()$linear$solve(a, plain_operand(b)))
}

#' @rdname tensor-linear
#' @export
chol.laminar_tensor <- function(x, ...) {
  check_no_dots(...)
  check_square(x, "x", rlang::current_env())
  try_backend(py_ops()$linear$cholesky(x))
}

check_square <- function(x, name, call) {
  sizes <- dim(x)
  if (length(sizes) != 2L || isTRUE(sizes[[1L]] != sizes[[2L]])) {
    laminar_abort(c(
      "{.arg {name}} must be a square matrix.", x = "It has the shape {format_shape(sizes)}."
    ), "shape", call)
  }
}

# (`upper.tri` is R's own name for it.)
tensor_backsolve <- function(r, x, k, upper.tri = TRUE, transpose = FALSE) { # nolint: object_name_linter.
  try_backend(py_ops()$linear$triangular_solve(plain_operand(r), plain_operand(x), upper.tri, transpose))
}
