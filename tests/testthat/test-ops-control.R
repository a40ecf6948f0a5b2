skip_if_no_backend()

test_that("branches take R functions", {
  expect_values(
    op_cond(TRUE, function() 1, function() 2) ~ 1, op_cond(op_array(FALSE), function() 1, function() 2) ~ 2,
    op_cond(TRUE, function() list(1, 2), function() list(3, 4)) ~ list(1, 2),
    op_switch(2, list(function(x) x + 1, function(x) x * 10), 3) ~ 30,
    op_switch(9, list(function() 1, function() 2)) ~ 2,
    op_switch(op_array(1L), list(function() 1, function() 2)) ~ 1
  )
})

test_that("loops take R functions", {
  expect_values(
    op_while_loop(function(i) i < 10, function(i) list(i + 3), list(0)) ~ list(12),
    op_while_loop(function(i, s) i < 4, function(i, s) list(i + 1, s * 2), list(0, 1)) ~ list(4, 16),
    op_while_loop(function(i) TRUE, function(i) list(i + 1), list(0), maximum_iterations = 5) ~ list(5),
    op_fori_loop(0, 5, function(i, total) total + i, 0L) ~ 10,
    op_scan(function(carry, x) list(carry + x, carry * x), 0, c(1, 2, 3)) ~ list(6, c(0, 2, 9)),
    op_scan(function(carry, x) list(carry + x, carry), 0, c(1, 2, 3), reverse = TRUE) ~ list(6, c(5, 3, 0)),
    op_associative_scan(function(a, b) a + b, c(1, 2, 3, 4)) ~ cumsum(1:4),
    op_associative_scan(function(a, b) a * b, matrix(1:6 / 1, 2), axis = 2) ~ t(apply(matrix(1:6, 2), 1, cumprod)),
    op_map(c(1, 2, 3), function(x) x^2) ~ c(1, 4, 9), op_map(function(x) x^2, c(1, 2, 3)) ~ c(1, 4, 9),
    op_vectorized_map(matrix(1:6 / 1, 2), function(row) op_sum(row)) ~ c(9, 12)
  )
  twice <- op_vectorize(function(x) x * 2)
  expect_values(twice(c(1, 2)) ~ c(2, 4))
  expect_values(op_vectorize(function(x, y) x * y)(matrix(1:6 / 1, 2), c(1, 2, 3)) ~ sweep(matrix(1:6, 2), 2, 1:3, "*"))
})

test_that("derivatives", {
  half <- op_custom_gradient(function(x) list(x^2, function(upstream) upstream * 7))
  expect_values(half(op_array(3)) ~ 9)
  expect_values(slope_at(half, op_array(3)) ~ 7)
  expect_values(op_jvp(function(x) x^2, 3, 1) ~ list(9, 6))
  expect_values(op_jvp(function(x, y) x * y, list(3, 4), list(1, 0)) ~ list(12, 4))
})

test_that("they are part of a program that is traced", {
  traced <- compiled(function(n) {
    op_while_loop(function(i, s) i < n, function(i, s) list(i + 1, s + i), list(0, 0))[[2]]
  })
  expect_values(traced(op_array(5)) ~ 10, traced(op_array(3)) ~ 3)
})

test_that("errors in R functions come back, and what is no function says so", {
  condition <- tryCatch(op_cond(TRUE, function() stop("no such thing"), function() 2), error = identity)
  expect_s3_class(condition, "laminar_error_callback")
  expect_identical(conditionMessage(condition$parent), "no such thing")
  expect_snapshot(error = TRUE, {
    op_cond(TRUE, 1, 2)
    op_switch(1, function() 1)
    op_custom_gradient(function(x) 1)(op_array(1))
    op_fori_loop(0.5, 2, function(i, s) s, 0)
  })
})
