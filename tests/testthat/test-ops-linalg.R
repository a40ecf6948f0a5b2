skip_if_no_backend()

a <- matrix(c(4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2), 3)
b <- matrix(c(1, 2, 3, 4, 5, 7), 3)

test_that("factors, inverses and equations", {
  expect_values(
    op_cholesky(a) ~ t(chol(a)), op_cholesky(a, upper = TRUE) ~ chol(a),
    op_cholesky_inverse(t(chol(a))) ~ solve(a), op_det(a) ~ det(a),
    op_logdet(a) ~ log(det(a)), op_inv(a) ~ solve(a), op_pinv(b) ~ solve(crossprod(b), t(b)),
    op_solve(a, b) ~ solve(a, b),
    op_solve(a, c(1, 2, 3)) ~ solve(a, 1:3),
    op_solve_triangular(t(chol(a)), b, lower = TRUE) ~ forwardsolve(t(chol(a)), b),
    op_lstsq(b, c(1, 0, 2)) ~ qr.solve(b, c(1, 0, 2)), op_matrix_rank(a) ~ 3, op_eigh(a)$values ~ rev(eigen(a)$values),
    op_sort(op_real(op_eig(a)$values)) ~ rev(eigen(a)$values), op_svd(b)$s ~ svd(b)$d,
    op_svd(b, compute_uv = FALSE) ~ svd(b)$d,
    op_slogdet(-a) ~ list(-1, log(det(a))), tolerance = 1e-4
  )
  parts <- lapply(op_qr(b), as.matrix)
  expect_equal(parts$q %*% parts$r, b, tolerance = 1e-4)
  parts <- lapply(op_svd(b, full_matrices = FALSE), as.array)
  expect_equal(parts$u %*% diag(as.vector(parts$s)) %*% parts$v, b, tolerance = 1e-4)
  # the first row was swapped with the second; TensorFlow gives the rows' new order
  pivots <- c(2, if (is_tensorflow()) 1 else 2)
  expect_values(op_lu_factor(matrix(c(1, 2, 3, 4), 2))$pivots ~ pivots)
  expect_values(op_lu_factor(matrix(c(1, 2, 3, 4), 2), zero_indexed = TRUE)$pivots ~ pivots - 1)
})

test_that("batches of matrices are worked on one by one", {
  batch <- op_stack(list(a, 2 * a))
  expect_values(op_det(batch) ~ c(det(a), det(2 * a)), tolerance = 1e-4)
})

test_that("products", {
  v <- c(1, 2, 3)
  w <- c(4, 5, 7)
  expect_values(
    op_matmul(a, b) ~ a %*% b, op_dot(v, w) ~ sum(v * w), op_vdot(v, w) ~ sum(v * w), op_inner(v, w) ~ sum(v * w),
    op_outer(v, w) ~ outer(v, w), op_kron(a, b) ~ kronecker(a, b), op_cross(v, w) ~ c(-1, 5, -3),
    op_tensordot(a, b, axes = 1) ~ a %*% b, op_tensordot(a, b, axes = list(1, 1)) ~ t(a) %*% b,
    op_einsum("ij,jk->ik", a, b) ~ a %*% b,
    op_einsum("ii->", a) ~ sum(diag(a)), op_correlate(v, c(0, 1), mode = "valid") ~ c(2, 3), op_corrcoef(t(b)) ~ cor(b),
    op_cdist(b, b) ~ as.matrix(dist(b)), op_trace(a) ~ sum(diag(a)), op_diagonal(a) ~ diag(a),
    op_diagonal(a, offset = 1) ~ c(1, 0.2),
    op_diag(v) ~ diag(v), op_diag(a) ~ diag(a), op_diagflat(v) ~ diag(v), op_tril(a) ~ a * lower.tri(a, TRUE),
    op_triu(a, k = 1) ~ a * upper.tri(a), tolerance = 1e-4
  )
  expect_error(op_einsum(1, a), class = "laminar_error_value")
})
