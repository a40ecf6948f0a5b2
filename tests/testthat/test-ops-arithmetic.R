skip_if_no_backend()

x <- c(-1.5, 2, 7.25)
y <- c(2, -3, 0.5)
n <- c(12L, -7L, 5L)
k <- c(8L, 3L, 10L)

test_that("arithmetic gives R's values", {
  expect_values(
    op_add(x, y) ~ x + y, op_subtract(x, y) ~ x - y, op_multiply(x, y) ~ x * y, op_divide(x, y) ~ x / y,
    op_true_divide(n, k) ~ n / k, op_divide_no_nan(x, c(0, 2, 0)) ~ c(0, 1, 0), op_floor_divide(x, y) ~ x %/% y,
    op_mod(x, y) ~ x %% y, op_fmod(c(-7, 7), 3) ~ c(-1, 1), op_power(abs(x), y) ~ abs(x)^y,
    op_maximum(x, y) ~ pmax(x, y),
    op_minimum(x, y) ~ pmin(x, y), op_fmax(c(NaN, 1), c(2, 0)) ~ c(2, 1), op_fmin(c(NaN, 1), c(2, 0)) ~ c(2, 0),
    op_arctan2(x, y) ~ atan2(x, y), op_hypot(x, y) ~ sqrt(x^2 + y^2), op_logaddexp(x, y) ~ log(exp(x) + exp(y)),
    op_logaddexp2(x, y) ~ log2(2^x + 2^y), op_ldexp(x, 3L) ~ x * 8, op_heaviside(c(-1, 0, 1), 0.5) ~ c(0, 0.5, 1),
    op_gcd(n, k) ~ c(4, 1, 5), op_lcm(n, k) ~ c(24, 21, 10), op_real(op_polar(2, pi / 3)) ~ 1,
    op_nextafter(0.5, 1) ~ 0.5
  )
})

test_that("shapes are broadcast", {
  m <- matrix(1:6 / 2, 2)
  expect_values(op_add(m, c(1, 2, 3)) ~ sweep(m, 2, 1:3, "+"), op_multiply(m, matrix(1:2, 2)) ~ m * 1:2)
})
