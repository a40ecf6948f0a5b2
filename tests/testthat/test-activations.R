skip_if_no_backend()

value <- function(x) as.numeric(x)
expect_close <- function(actual, expected) expect_equal(actual, expected, tolerance = 1e-5)
x <- c(-2, -0.5, 0, 0.5, 2)

test_that("activations have the values that their page says", {
  sigmoid <- function(x) 1 / (1 + exp(-x))
  expect_close(value(activation_relu(x)), pmax(x, 0))
  expect_close(value(activation_relu(x, negative_slope = 0.1, max_value = 1)), ifelse(x < 0, 0.1 * x, pmin(x, 1)))
  expect_close(value(activation_leaky_relu(x)), ifelse(x < 0, 0.2 * x, x))
  expect_close(value(activation_elu(x, alpha = 2)), ifelse(x < 0, 2 * (exp(x) - 1), x))
  expect_close(value(activation_gelu(x)), x * pnorm(x))
  expect_close(value(activation_silu(x)), x * sigmoid(x))
  expect_close(value(activation_swish(x)), value(activation_silu(x)))
  expect_close(value(activation_mish(x)), x * tanh(log1p(exp(x))))
  expect_close(value(activation_softsign(x)), x / (1 + abs(x)))
  expect_close(value(activation_squareplus(x)), (x + sqrt(x^2 + 4)) / 2)
  expect_close(value(activation_sparse_plus(x)), ifelse(x <= -1, 0, ifelse(x < 1, (x + 1)^2 / 4, x)))
  expect_close(value(activation_sparse_sigmoid(x)), pmin(pmax((x + 1) / 2, 0), 1))
  expect_close(value(activation_hard_sigmoid(x)), pmin(pmax(x / 6 + 0.5, 0), 1))
  expect_close(value(activation_hard_shrink(x, threshold = 1)), ifelse(abs(x) > 1, x, 0))
  expect_close(value(activation_soft_shrink(x)), sign(x) * pmax(abs(x) - 0.5, 0))
  expect_close(value(activation_threshold(x, 0, -1)), ifelse(x > 0, x, -1))
  expect_close(value(activation_tanh_shrink(x)), x - tanh(x))
  expect_close(value(activation_log_sigmoid(x)), log(sigmoid(x)))
})

test_that("the axis is 1-based", {
  m <- matrix(c(1, 2, 3, 4), 2)
  expect_close(colSums(as.array(activation_softmax(m, axis = 1))), c(1, 1))
  expect_close(rowSums(as.array(activation_softmax(m))), c(1, 1))
  expect_equal(dim(activation_glu(m, axis = 1)), c(1L, 2L))
  expect_error(activation_softmax(m, axis = 0), class = "laminar_error_axis")
})

test_that("unknown names are answered with near ones", {
  expect_snapshot(error = TRUE, {
    layer_activation(activation = "sigmiod")
    layer_activation(activation = "zzz")
    activation_relu("a")
    activation_softmax(c(1, 2), axis = 5)
  })
})
