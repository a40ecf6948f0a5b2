skip_if_no_backend()

x <- c(-2, -0.4, 0, 0.3, 1.8)
sigmoid <- function(x) 1 / (1 + exp(-x))
relu6 <- function(x) pmin(pmax(x, 0), 6)

test_that("activations give their formulas", {
  e <- exp(x)
  expect_values(
    op_relu(x) ~ pmax(x, 0), op_relu6(4 * x) ~ relu6(4 * x), op_leaky_relu(x, 0.1) ~ ifelse(x > 0, x, 0.1 * x),
    op_elu(x) ~ ifelse(x > 0, x, e - 1), op_celu(x, alpha = 2) ~ ifelse(x > 0, x, 2 * (exp(x / 2) - 1)),
    op_selu(x) ~ 1.0507010 * ifelse(x > 0, x, 1.6732632 * (e - 1)), op_gelu(x, approximate = FALSE) ~ x * pnorm(x),
    op_gelu(x) ~ 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))), op_glu(x[-3]) ~ x[1:2] * sigmoid(x[4:5]),
    op_silu(x) ~ x * sigmoid(x), op_swish(x) ~ x * sigmoid(x), op_sigmoid(x) ~ sigmoid(x),
    op_log_sigmoid(x) ~ log(sigmoid(x)),
    op_hard_sigmoid(x) ~ relu6(x + 3) / 6, op_sparse_sigmoid(x) ~ pmin(pmax((x + 1) / 2, 0), 1),
    op_hard_silu(x) ~ x * relu6(x + 3) / 6, op_hard_swish(x) ~ x * relu6(x + 3) / 6, op_tanh_shrink(x) ~ x - tanh(x),
    op_hard_tanh(x) ~ pmin(pmax(x, -1), 1), op_soft_shrink(x) ~ sign(x) * pmax(abs(x) - 0.5, 0),
    op_hard_shrink(x) ~ ifelse(abs(x) > 0.5, x, 0), op_softplus(x) ~ log1p(e), op_softsign(x) ~ x / (1 + abs(x)),
    op_squareplus(x) ~ (x + sqrt(x^2 + 4)) / 2, op_sparse_plus(x) ~ ifelse(x <= -1, 0, ifelse(x < 1, (x + 1)^2 / 4, x)),
    op_softmax(x) ~ e / sum(e), op_log_softmax(x) ~ x - log(sum(e)), op_threshold(x, 0.5, -7) ~ ifelse(x > 0.5, x, -7),
    op_sparsemax(matrix(c(0.1, 3, 0.2), 1)) ~ matrix(c(0, 1, 0), 1), tolerance = 1e-4
  )
  m <- matrix(c(1, 2, 3, 4), 2)
  expect_values(op_softmax(m, axis = 1) ~ sweep(exp(m), 2, colSums(exp(m)), "/"))
})
