# Matrices: factors, equations, products.

#' Linear algebra
#'
#' The last two axes are matrices; all other axes are batches of them, so that a tensor of shape `(8, 3, 3)`
#' holds eight matrices.
#'
#' | function | value |
#' |---|---|
#' | `op_cholesky()` | triangular `L` with `L L^T = x`; R's `chol()` is its transpose |
#' | `op_cholesky_inverse()` | inverse of the matrix whose Cholesky factor is `x` |
#' | `op_det()`, `op_logdet()`, `op_slogdet()` | determinant; its logarithm; sign and logarithm of its absolute value |
#' | `op_inv()`, `op_pinv()` | inverse; pseudoinverse of Moore and Penrose, `(m, n)` to `(n, m)` |
#' | `op_eig()`, `op_eigh()` | eigenvalues and eigenvectors (columns) of any, of symmetric matrices |
#' | `op_svd()` | `u`, singular values, and `v` transposed: `(m, n)` to `(m, m)`, `(min(m, n))`, `(n, n)` |
#' | `op_qr()` | orthogonal `q` and upper triangular `r` |
#' | `op_lu_factor()` | both triangular factors in one matrix, and the row that each row was swapped with |
#' | `op_solve()` | `x` with `a x = b` |
#' | `op_solve_triangular()` | the same for a triangular `a` |
#' | `op_lstsq()` | `x` that makes `sum((b - a x)^2)` least |
#' | `op_matrix_rank()` | rank |
#'
#' @param x Matrix or matrices of shape `(..., n, n)`; for `op_svd()`, `op_qr()`, `op_pinv()` and
#'   `op_matrix_rank()` of shape `(..., m, n)`.
#' @param upper `TRUE` for the upper triangle.
#' @param full_matrices `FALSE` cuts `u` and `v` to the first `min(m, n)` vectors.
#' @param compute_uv `FALSE` gives the singular values only.
#' @param mode `"reduced"` for `q` of shape `(m, min(m, n))`, `"complete"` for `(m, m)`.
#' @param a Matrix or matrices of shape `(..., m, n)`.
#' @param b Right side: `(..., m)` or `(..., m, k)`.
#' @param lower `TRUE` when `a` is a lower triangle.
#' @param rcond Singular values below this share of the largest count as 0.
#' @param tol Singular values below this count as 0; `NULL` for a limit that follows from the type.
#' @param zero_indexed `TRUE` when the rows count from 0, as in Python.
#' @returns A tensor, or a named list of tensors: `sign` and `logdet`, `values` and `vectors`, `u`, `s` and
#'   `v`, `q` and `r`, `lu` and `pivots`.
#' @name op_linalg
#' @examplesIf laminar::is_backend_available()
#' a <- matrix(c(2, 1, 1, 3), 2)
#' op_det(a)
#' op_solve(a, c(1, 2))
#' op_eigh(a)$values
NULL

#' @rdname op_linalg
#' @export
op_cholesky <- function(x, upper = FALSE) call_op("cholesky", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_cholesky_inverse <- function(x, upper = FALSE) call_op("cholesky_inverse", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_det <- function(x) call_op("det", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_logdet <- function(x) call_op("logdet", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_slogdet <- function(x) rlang::set_names(call_op("slogdet", py_args(NULL, op_arguments)), c("sign", "logdet"))

#' @rdname op_linalg
#' @export
op_inv <- function(x) call_op("inv", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_pinv <- function(x, rcond = NULL) call_op("pinv", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_eig <- function(x) rlang::set_names(call_op("eig", py_args(NULL, op_arguments)), c("values", "vectors"))

#' @rdname op_linalg
#' @export
op_eigh <- function(x) rlang::set_names(call_op("eigh", py_args(NULL, op_arguments)), c("values", "vectors"))

#' @rdname op_linalg
#' @export
op_svd <- function(x, full_matrices = TRUE, compute_uv = TRUE) {
  result <- call_op("svd", py_args(NULL, op_arguments))
  if (is.list(result)) rlang::set_names(result, c("u", "s", "v")) else result
}

#' @rdname op_linalg
#' @export
op_qr <- function(x, mode = "reduced") {
  rlang::set_names(call_op("qr", py_args(NULL, op_arguments)), c("q", "r"))
}

#' @rdname op_linalg
#' @export
op_lu_factor <- function(x, zero_indexed = FALSE) {
  result <- call_index_op("lu_factor", py_args("zero_indexed", op_arguments), zero_indexed)
  rlang::set_names(result, c("lu", "pivots"))
}

#' @rdname op_linalg
#' @export
op_solve <- function(a, b) call_op("solve", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_solve_triangular <- function(a, b, lower = FALSE) call_op("solve_triangular", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_lstsq <- function(a, b, rcond = NULL) call_op("lstsq", py_args(NULL, op_arguments))

#' @rdname op_linalg
#' @export
op_matrix_rank <- function(x, tol = NULL) call_op("matrix_rank", py_args(NULL, op_arguments))

#' Products of vectors, matrices and tensors
#'
#' Sums of products in all their forms, and matrices built from or reduced to diagonals.
#'
#' | function | value |
#' |---|---|
#' | `op_matmul()` | matrix product of the last two axes: `(..., m, k)` and `(..., k, n)` to `(..., m, n)`; R's `%*%` |
#' | `op_dot()` | the same for matrices; of the last axis of `x1` and the last but one of `x2` in general |
#' | `op_vdot()` | sum of products of all elements, `x1` conjugated |
#' | `op_inner()` | sums of products along the last axes |
#' | `op_outer()` | all products: `(m)` and `(n)` to `(m, n)` |
#' | `op_kron()` | Kronecker product |
#' | `op_cross()` | vector product of vectors of length 3 (or 2) |
#' | `op_tensordot()` | sums of products along the axes `axes` |
#' | `op_einsum()` | sum of products in Einstein's notation: `"ij,jk->ik"` |
#' | `op_correlate()` | sliding sums of products of two vectors |
#' | `op_corrcoef()` | correlations between the rows of `x` |
#' | `op_cdist()` | distances between the rows of `x` and of `y`: `(m, d)` and `(n, d)` to `(m, n)` |
#' | `op_trace()` | sum of a diagonal |
#' | `op_diagonal()` | a diagonal: `(n, n)` to `(n)` |
#' | `op_diag()` | a matrix with `x` on a diagonal, or the diagonal of a matrix |
#' | `op_diagflat()` | a matrix with the flattened `x` on a diagonal |
#' | `op_tril()`, `op_triu()` | the matrix with 0 above, below a diagonal |
#'
#' @param x,y,x1,x2 A tensor, or R numbers in a vector, matrix or array.
#' @param axisa,axisb,axisc,axis Axes of the vectors in `x1`, in `x2` and in the result, from 1; `axis` stands
#'   for all three.
#' @param axes One number: so many last axes of `x1` with so many first of `x2`. A list of two: the axes of
#'   `x1` and of `x2`, from 1.
#' @param subscripts Letters for the axes of each tensor, `->`, and the letters of the result.
#' @param ... Tensors or R numbers, one for each group of letters.
#' @param mode `"valid"` where both overlap fully, `"same"` for the length of the longer one, `"full"`
#'   wherever they touch.
#' @param offset,k Which diagonal: 0 the main one, 1 the next above it, -1 the next below it.
#' @param axis1,axis2 Axes of the matrices, from 1.
#' @returns A tensor.
#' @name op_products
#' @examplesIf laminar::is_backend_available()
#' op_matmul(matrix(1:4, 2), diag(2))
#' op_outer(1:2, 1:3)
#' op_einsum("ij,j->i", matrix(1, 2, 3), c(1, 2, 3))
#' op_trace(diag(3))
NULL

#' @rdname op_products
#' @export
op_matmul <- function(x1, x2) call_op("matmul", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_dot <- function(x1, x2) call_op("dot", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_vdot <- function(x1, x2) call_op("vdot", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_inner <- function(x1, x2) call_op("inner", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_outer <- function(x1, x2) call_op("outer", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_kron <- function(x1, x2) call_op("kron", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_cross <- function(x1, x2, axisa = -1, axisb = -1, axisc = -1, axis = NULL) {
  call_op("cross", py_args(NULL, op_arguments))
}

#' @rdname op_products
#' @export
op_tensordot <- function(x1, x2, axes = 2) {
  call_op("tensordot", py_args(NULL, utils::modifyList(op_arguments, list(axes = convert_contraction))))
}

#' @rdname op_products
#' @export
op_einsum <- function(subscripts, ...) {
  call_op("einsum", positional = c(list(check_string(subscripts, "subscripts")), list(...)))
}

#' @rdname op_products
#' @export
op_correlate <- function(x1, x2, mode = "valid") call_op("correlate", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_corrcoef <- function(x) call_op("corrcoef", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_cdist <- function(x, y) call_op("cdist", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_trace <- function(x, offset = 0, axis1 = 1, axis2 = 2) {
  call_op("trace", py_args(NULL, utils::modifyList(op_arguments, list(offset = convert_whole))))
}

#' @rdname op_products
#' @export
op_diagonal <- function(x, offset = 0, axis1 = 1, axis2 = 2) {
  call_op("diagonal", py_args(NULL, utils::modifyList(op_arguments, list(offset = convert_whole))))
}

#' @rdname op_products
#' @export
op_diag <- function(x, k = 0) call_op("diag", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_diagflat <- function(x, k = 0) call_op("diagflat", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_tril <- function(x, k = 0) call_op("tril", py_args(NULL, op_arguments))

#' @rdname op_products
#' @export
op_triu <- function(x, k = 0) call_op("triu", py_args(NULL, op_arguments))

# One number counts axes; a list of two, or two numbers, names them.
convert_contraction <- function(value, name, call) {
  if (is.numeric(value) && length(value) == 1L) return(check_whole(value, name, min = 0, call = call))
  do.call(py_tuple, lapply(unname(as.list(value)), convert_op_axes, name = name, call = call))
}
