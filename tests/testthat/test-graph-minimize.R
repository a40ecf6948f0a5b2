skip_if_no_backend()

banana <- function(p) 100 * (p[2] - p[1]^2)^2 + (1 - p[1])^2

test_that("minimize() finds the minimum, laid out as optim() does", {
  found <- minimize(banana, c(a = -1, b = 1), optimizer = "adam", learning_rate = 0.05, steps = 3000)
  expect_equal(found$par, c(a = 1, b = 1), tolerance = 1e-4)
  expect_lt(found$value, 1e-8)
  expect_identical(found$convergence, 0L)
  expect_lte(found$gradient, 1e-6)
  expect_named(found$counts, c("function", "gradient"))
  expect_length(found$trace, found$counts[["gradient"]] - 1L)
  expect_identical(found$trace[[1L]], banana(c(-1, 1)))
  file <- withr::local_tempfile(fileext = ".png")
  grDevices::png(file)
  withr::defer(grDevices::dev.off())
  expect_identical(plot(found), found)
})

test_that("BFGS finds what glm() finds, in the data's units, and says how it ended", {
  found <- minimize(banana, c(a = -1.2, b = 1))
  expect_identical(found$optimizer, "BFGS")
  expect_equal(found$par, c(a = 1, b = 1), tolerance = 1e-6)
  expect_identical(found$convergence, 0L)
  expect_lt(length(found$trace), 100)
  expect_true(all(diff(found$trace) < 0))
  expect_gte(found$counts[["function"]], length(found$trace))
  x <- cbind(1, as.matrix(mtcars[c("wt", "hp")]))
  likelihood <- function(beta) -sum(mtcars$am * (x %*% beta) - op_softplus(x %*% beta))
  logistic <- glm(am ~ wt + hp, binomial, mtcars)
  found <- minimize(likelihood, rep(0, 3))
  expect_equal(found$par, unname(coef(logistic)), tolerance = 1e-3)
  expect_equal(found$value, -as.numeric(logLik(logistic)), tolerance = 1e-6)
  compiled <- minimize(likelihood, rep(0, 3), jit_compile = TRUE)
  expect_equal(compiled$par, found$par, tolerance = 1e-3)
})

test_that("BFGS ends at kinks, on slopes without end and at the precision of the numbers; types of tensors stay", {
  expect_equal(minimize(function(x) sum(abs(x - c(1, 3))), c(0, 0.3))$par, c(1, 3), tolerance = 1e-2)
  slope <- minimize(function(x) sum(x), c(0, 0), steps = 20)
  expect_identical(slope$convergence, 1L)
  expect_length(slope$trace, 20L)
  precise <- minimize(function(x) 1e6 + sum((x - 1)^2), c(5, 3), tolerance = 0)
  expect_identical(precise$convergence, 0L)
  expect_equal(precise$par, c(1, 1), tolerance = 1e-3)
  narrow <- minimize(function(x) sum((x - 2)^2), op_array(c(0, 1), "float32"))
  expect_identical(op_dtype(narrow$par), "float32")
  expect_equal(as.array(narrow$par), array(c(2, 2)), tolerance = 1e-5)
  many <- minimize(function(x) sum((x - 1)^2), numeric(1001), steps = 10)
  expect_identical(many$optimizer, "Adam")
  edge <- minimize(function(x) x - log(x), 40)
  expect_equal(edge$par, 1, tolerance = 1e-5)
})

test_that("steps are those of the optimizer: gradient descent by hand gives the same numbers", {
  at <- c(3, -2)
  values <- numeric(20)
  for (i in 1:20) {
    values[i] <- sum(at^2 * c(1, 2))
    at <- at - 0.1 * 2 * at * c(1, 2)
  }
  for (jit_compile in c(TRUE, FALSE)) {
    found <- minimize(function(x) sum(x^2 * c(1, 2)), c(3, -2), optimizer = optimizer_sgd(learning_rate = 0.1),
                      steps = 20, tolerance = 0, jit_compile = jit_compile)
    # (The optimizer keeps its learning rate in single precision.)
    expect_equal(found$par, at, tolerance = 1e-6)
    expect_equal(found$trace, values, tolerance = 1e-6)
    expect_identical(found$convergence, 1L)
  }
})

test_that("data arguments, lists of parameters, schedules, and a fresh optimizer every time", {
  set.seed(1)
  x <- matrix(rnorm(60), 20)
  y <- drop(x %*% 1:3) + 2
  loss <- function(p, x, y) mean((y - x %*% p$slope - p$intercept)^2)
  optimizer <- optimizer_adam(learning_rate = 0.1)
  start <- list(slope = c(u = 0, v = 0, w = 0), intercept = 0)
  found <- minimize(loss, start, x = x, y = y, optimizer = optimizer, steps = 2000, tolerance = 1e-5)
  expect_equal(found$par, list(slope = c(u = 1, v = 2, w = 3), intercept = 2), tolerance = 1e-3)
  again <- minimize(loss, start, x = x, y = y, optimizer = optimizer, steps = 2000, tolerance = 1e-5)
  expect_identical(again$par, found$par)
  decay <- optimizer_sgd(learning_rate = learning_rate_schedule_exponential_decay(0.5, 10, 0.5))
  expect_equal(minimize(function(x) sum(x^2), c(2, 1), optimizer = decay, steps = 100)$value, 0, tolerance = 1e-6)
  shaped <- minimize(function(m) sum((m - 1)^2), matrix(0, 2, 2, dimnames = list(NULL, c("a", "b"))), steps = 300,
                     learning_rate = 0.1)
  expect_equal(shaped$par, matrix(1, 2, 2, dimnames = list(NULL, c("a", "b"))), tolerance = 1e-3)
  loops <- minimize(function(x) {
    total <- 0
    for (i in 1:3) total <- total + (x - i)^2
    total
  }, 0, learning_rate = 0.1, steps = 500)
  expect_equal(loops$par, 2, tolerance = 1e-4)
})

test_that("values that are not finite end the steps", {
  found <- minimize(function(x) sum(x^4), 10, optimizer = "sgd", learning_rate = 1, steps = 50)
  expect_identical(found$convergence, 2L)
  expect_match(found$message, "not finite")
})

test_that("a minimum prints", {
  found <- minimize(function(x) sum((x - c(1, 2))^2), c(a = 1, b = 2), optimizer = "adam", steps = 5)
  found$seconds <- c(compile = 0.5, run = 0.01)
  expect_snapshot(found)
})

test_that("errors of minimize() say what to do", {
  expect_snapshot(error = TRUE, {
    minimize(3, 1)
    minimize(banana, "a")
    minimize(banana, c(1, NA))
    minimize(banana, c(1, 1), optimizer = "addam")
    minimize(banana, c(1, 1), optimizer = 3)
    minimize(banana, c(1, 1), optimizer = optimizer_sgd(), learning_rate = 0.1)
    minimize(banana, c(1, 1), optimizer = "bfgs", learning_rate = 0.1)
    minimize(banana, c(1, 1), steps = 0)
    minimize(banana, c(1, 1), by = 2)
    minimize(function(p) p * 2, c(1, 1), steps = 10)
    minimize(function(p) sum(p) + stop("no luck"), c(1, 1), steps = 10)
    minimize(function(p) sum(sapply(p, sqrt)), c(1, 1), steps = 10)
  })
})
