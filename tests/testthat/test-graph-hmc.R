skip_if_no_backend()

test_that("draws of a regression agree with the exact posterior", {
  set.seed(3)
  x <- cbind(1, matrix(rnorm(400), 200))
  y <- drop(x %*% c(1, -2, 0.5)) + rnorm(200)
  log_posterior <- function(b) -sum((y - x %*% b)^2) / 2 - sum(b^2) / 200
  draws <- sample_hmc(log_posterior, c(one = 0, two = 0, three = 0), draws = 1000, chains = 2)
  exact <- solve(crossprod(x) + diag(3) / 100)
  spread <- sqrt(diag(exact))
  expect_lt(max(abs((draws$summary$mean - drop(exact %*% crossprod(x, y))) / spread)), 0.15)
  expect_lt(max(abs(draws$summary$sd / spread - 1)), 0.12)
  expect_lt(max(draws$summary$rhat), 1.02)
  expect_gt(min(draws$summary$ess), 500)
  expect_identical(draws$divergences, 0L)
  expect_identical(dim(draws$draws), c(1000L, 2L, 3L))
  expect_identical(colnames(as.matrix(draws)), c("one", "two", "three"))
  expect_match(paste(capture.output(print(draws)), collapse = " "), "1000 draws in 2 chains .* mean +sd")
  file <- withr::local_tempfile(fileext = ".png")
  grDevices::png(file)
  withr::defer(grDevices::dev.off())
  expect_identical(plot(draws), draws)
  expect_snapshot(plot(draws, "four"), error = TRUE)
})

test_that("lists of parameters, further arguments, repeatable by a seed", {
  f <- function(p, at) -sum((p$m - at)^2) / 2 - sum(p$k^2) / 2
  start <- list(m = c(a = 0, b = 0), k = matrix(0, 2, 2))
  draw <- function(...) {
    sample_hmc(f, start, at = c(1, 2), draws = 20, warmup = 20, chains = 1, jit_compile = FALSE, ...)
  }
  one <- draw(seed = 4)
  expect_identical(rownames(one$summary), c("m$a", "m$b", "k[1,1]", "k[1,2]", "k[2,1]", "k[2,2]"))
  expect_identical(draw(seed = 4)$draws, one$draws)
  set.seed(5)
  two <- draw()
  set.seed(5)
  expect_identical(draw()$draws, two$draws)
  expect_false(identical(two$draws, one$draws))
})

test_that("effective sizes and R-hat of series that are known", {
  withr::local_seed(1)
  independent <- matrix(rnorm(8000), ncol = 4)
  expect_equal(effective_size(independent), 8000, tolerance = 0.15)
  expect_equal(split_rhat(independent), 1, tolerance = 0.005)
  series <- apply(independent, 2, function(noise) stats::filter(noise, 0.8, "recursive"))
  expect_equal(effective_size(series), 8000 * 0.2 / 1.8, tolerance = 0.3)
  apart <- sweep(independent, 2, c(0, 0, 0, 3), "+")
  expect_gt(split_rhat(apart), 1.3)
  expect_lt(effective_size(apart), 50)
  trend <- matrix(seq_len(1000) / 300, 1000, 4) + independent[1:1000, ]
  expect_gt(split_rhat(trend), 1.1)
})

test_that("divergences are told", {
  expect_warning(
    sample_hmc(function(p) -sum(p^4) * 1e8, 0.001, draws = 50, warmup = 0, chains = 1, step_size = 1, seed = 1,
               jit_compile = FALSE),
    "diverged", class = "laminar_warning_divergences"
  )
})

test_that("errors of sample_hmc() say what to do", {
  expect_snapshot(error = TRUE, {
    sample_hmc(3, 1)
    sample_hmc(function(p) -p^2, "a")
    sample_hmc(function(p) -p^2, 1, draws = 0.5)
    sample_hmc(function(p) -p^2, 1, target_acceptance = 2)
    sample_hmc(function(p) -p^2, c(1, 2), jit_compile = FALSE)
    sample_hmc(function(p) log(p), -1, jit_compile = FALSE)
    sample_hmc(function(p) -p^2, 1, at = 2)
    sample_hmc(function(p) dnorm(p, log = TRUE), 1, jit_compile = FALSE)
  })
})
