skip_if_no_backend()

test_that("gradients agree with hand formulas and central differences", {
  expect_gte(sum(lengths(gradient_cases) - 1L), 60L)
  for (group in names(gradient_cases)) expect_gradients(group)
})

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

test_that("second derivatives and jacobians agree with their formulas", {
  at <- c(0.3, -0.7, 1.2)
  f <- function(x) x[1]^2 * x[2] + exp(x[3]) * x[1] + sin(x[2] * x[3])
  by_hand <- matrix(0, 3, 3)
  by_hand[1, 1] <- 2 * at[2]
  by_hand[1, 2] <- by_hand[2, 1] <- 2 * at[1]
  by_hand[1, 3] <- by_hand[3, 1] <- exp(at[3])
  by_hand[2, 2] <- -at[3]^2 * sin(at[2] * at[3])
  by_hand[2, 3] <- by_hand[3, 2] <- cos(at[2] * at[3]) - at[2] * at[3] * sin(at[2] * at[3])
  by_hand[3, 3] <- exp(at[3]) * at[1] - at[2]^2 * sin(at[2] * at[3])
  expect_equal(hessian(f)(at), by_hand, tolerance = 1e-12)
  expect_equal(hvp(f)(at, c(1, 2, -1)), drop(by_hand %*% c(1, 2, -1)), tolerance = 1e-12)
  a <- matrix(c(1, 2, 3, 4, 5, 6), 2)
  expect_equal(jacobian(function(x) a %*% x)(at), a)
  expect_equal(jacobian(function(x) outer(x, x))(c(2, 3)), array(c(4, 3, 3, 0, 0, 2, 2, 6), c(2, 2, 2)))
  rosenbrock <- function(p) 100 * (p[2] - p[1]^2)^2 + (1 - p[1])^2
  expect_equal(hessian(rosenbrock)(c(1, 1)), matrix(c(802, -400, -400, 200), 2))
  both <- jacobian(function(a, b) a * b, c("a", "b"))(c(1, 2), c(3, 4))
  expect_equal(both, list(a = diag(c(3, 4)), b = diag(c(1, 2))))
})

test_that("derivatives work in graph functions and of graph functions", {
  slope <- graph_function(function(x) gradient(function(z) sum(z^3))(x))
  expect_equal(as_r(slope(c(1, 2))), c(3, 12))
  f <- graph_function(function(x) {
    while (sum(x) < 10) x <- x * 2
    sum(x^2)
  })
  expect_equal(gradient(f)(c(1, 2)), 2 * 16 * c(1, 2))
  tensors <- value_and_gradient(function(x) sum(x^2))(as_tensor(c(1, 2)))
  expect_identical(as_r(tensors$gradient), c(2, 4))
})

test_that("gradients of a function that does not use its argument are zero", {
  expect_identical(gradient(function(x, y) sum(y))(c(1, 2), 3), c(0, 0))
})

test_that("a tape records with R's with()", {
  x <- as_variable(3)
  with(tf$GradientTape() %as% tape, y <- x^2 + 2 * x)
  expect_identical(as_r(tape$gradient(y, x)), 8)
  z <- as_tensor(c(1, 2))
  with(tf$GradientTape(persistent = TRUE) %as% tape, {
    tape$watch(z)
    cube <- z[2]^3
    with(tf$GradientTape() %as% inner, {
      inner$watch(z)
      y <- sum(z^3)
    })
    first <- inner$gradient(y, z)
  })
  expect_identical(as_r(tape$gradient(cube, z)), c(0, 12))
  expect_identical(as_r(tape$gradient(first, z)), c(6, 12))
})

test_that("custom_gradient() puts a formula in place of the chain rule", {
  softplus <- custom_gradient(function(x) log(1 + exp(x)), function(x, value, upstream) upstream / (1 + exp(-x)))
  expect_equal(as_r(softplus(c(-1, 2))), log(1 + exp(c(-1, 2))))
  expect_equal(gradient(function(x) sum(softplus(x)))(c(-1, 2)), 1 / (1 + exp(-c(-1, 2))))
  clipped <- custom_gradient(
    function(x, y) x * y, function(x, y, value, upstream) list(x = upstream * 0, y = upstream * x)
  )
  expect_equal(gradient(function(x, y) clipped(x, y), c("x", "y"))(2, 3), list(x = 0, y = 2))
  fast <- graph_function(function(x) gradient(function(z) sum(softplus(z)^2))(x))
  expect_equal(as_r(fast(1)), 2 * log(1 + exp(1)) / (1 + exp(-1)))
})

test_that("errors of derivatives say what to do", {
  expect_snapshot(error = TRUE, {
    gradient(function(x) x^2)(c(1, 2))
    gradient(3)
    gradient(function(x) x, wrt = "y")
    gradient(function(x) x > 1)(2)
    gradient(function(x) "a")(2)
    gradient(function(x) sum(x) + log("a"))(2)
    hvp(function(x) sum(x^2))(c(1, 2), 1)
    hessian(function(x) sum(x), wrt = c("x", "y"))
    gradient(function(x) sum(x))("a")
    gradient(function(x) optimize(function(z) z^2 * x, c(0, 1))$minimum)(2)
    gradient(custom_gradient(function(x) x^2, function(x, value, upstream) list(upstream, 1)))(1)
    gradient(custom_gradient(function(x) sum(x), function(x, value, upstream) upstream))(c(1, 2))
    custom_gradient(1, mean)
  })
})
