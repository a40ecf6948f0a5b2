skip_if_no_backend()

x <- c(1, 2, NaN, Inf)
y <- c(1, 3, 0, -Inf)
p <- c(TRUE, TRUE, FALSE)
q <- c(TRUE, FALSE, FALSE)
n <- c(12L, 7L)
k <- c(10L, 2L)

test_that("comparison and logic give R's values", {
  expect_values(
    op_equal(1:3, c(1L, 5L, 3L)) ~ c(TRUE, FALSE, TRUE), op_not_equal(1:3, 2L) ~ c(TRUE, FALSE, TRUE),
    op_less(1:3, 2L) ~ 1:3 < 2, op_less_equal(1:3, 2L) ~ 1:3 <= 2, op_greater(1:3, 2L) ~ 1:3 > 2,
    op_greater_equal(1:3, 2L) ~ 1:3 >= 2, op_isclose(1, 1 + 1e-9) ~ TRUE, op_allclose(c(1, 2), c(1, 2.1)) ~ FALSE,
    op_allclose(c(1, NaN), c(1, NaN), equal_nan = TRUE) ~ TRUE, op_isin(1:4, c(2L, 4L)) ~ 1:4 %in% c(2, 4),
    op_isin(1:4, c(2L, 4L), invert = TRUE) ~ !1:4 %in% c(2, 4), op_logical_and(p, q) ~ p & q,
    op_logical_or(p, q) ~ p | q,
    op_logical_xor(p, q) ~ xor(p, q), op_logical_not(p) ~ !p, op_isfinite(x) ~ is.finite(x),
    op_isinf(x) ~ is.infinite(x), op_isnan(x) ~ is.nan(x), op_isposinf(y) ~ y == Inf, op_isneginf(y) ~ y == -Inf,
    op_isreal(c(1 + 0i, 1i)) ~ c(TRUE, FALSE)
  )
})

test_that("bits are R's", {
  expect_values(
    op_bitwise_and(n, k) ~ bitwAnd(n, k), op_bitwise_or(n, k) ~ bitwOr(n, k), op_bitwise_xor(n, k) ~ bitwXor(n, k),
    op_bitwise_not(n) ~ bitwNot(n), op_bitwise_invert(n) ~ bitwNot(n), op_bitwise_left_shift(n, 2L) ~ bitwShiftL(n, 2),
    op_left_shift(n, 2L) ~ n * 4, op_bitwise_right_shift(n, 1L) ~ bitwShiftR(n, 1), op_right_shift(n, 1L) ~ n %/% 2
  )
})
