skip_if_no_backend()

test_that("derivatives come as R values, in the arguments' structure", {
  expect_equal(gradient(function(x) x^3)(2), 12)
  expect_equal(gradient(function(a, b) a * b^2, c("a", "b"))(2, 3), list(a = 9, b = 12))
  expect_equal(value_and_gradient(function(x) x^2)(3), list(value = 9, gradient = 6))
  expect_equal(gradient(function(p) p$a * p$b)(list(a = 2, b = 5)), list(a = 5, b = 2))
  expect_equal(jacobian(function(x) x^3)(c(1, 2)), diag(c(3, 12)))
  expect_equal(hessian(function(x) x^3)(2), 12)
  expect_equal(hvp(function(x) x^3)(2, 3), 36)
  expect_equal(gradient(gradient(function(x) x^4))(2), 48)
})
