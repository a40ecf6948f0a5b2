test_that("losses, areas and intervals agree with R's own", {
  withr::local_seed(1)
  y <- rbinom(50, 1, 0.4)
  score <- round(runif(50), 1)
  pairs <- outer(score[y == 1], score[y == 0], function(a, b) (a > b) + (a == b) / 2)
  expect_equal(laminar:::area_under_curve(y, score), mean(pairs))
  counts <- rpois(50, 2)
  model <- glm(counts ~ score, poisson)
  expect_equal(sum(laminar:::row_losses(cbind(fitted(model)), counts, "poisson")), deviance(model))
  differences <- rnorm(50)
  interval <- laminar:::paired_interval(differences, rep(2, 50))
  reach <- qnorm(0.975) * sd(differences) / sqrt(50)
  middle <- mean(differences)
  expect_equal(interval, list(estimate = middle, low = middle - reach, high = middle + reach))
  expect_equal(laminar:::row_losses(cbind(0.2, 0.3, 0.5), 1, "multinomial"), 0.04 + 0.49 + 0.25)
})

test_that("the baseline is lm() on the same columns and the same rows", {
  skip_if_no_backend()
  fitted <- small_fit("linear")
  out <- fitted$held_out$row
  expected <- unlist(lapply(1:2, function(part) {
    predict(lm(mpg ~ wt + hp, mtcars[fitted$folds != part, ]), mtcars[fitted$folds == part, ])
  }))
  expect_equal(fitted$report$RMSE[[2]], sqrt(mean((mtcars$mpg[out] - expected)^2)), tolerance = 1e-5)
  expect_identical(fitted$report$model, c("linear network", "lm", "mean"))
})

test_that("on pure noise the report says so, on a clear signal it does not", {
  skip_if_no_backend()
  better <- vapply(1:6, function(seed) {
    set.seed(seed)
    data <- data.frame(a = rnorm(80), b = rnorm(80), d = sample(letters[1:3], 80, TRUE))
    data$y <- if (seed %% 2) rnorm(80) else sample(c("no", "yes"), 80, TRUE)
    attr(nn_model(y ~ ., data, hidden = 8, members = 3, epochs = 60)$report, "better")
  }, NA)
  expect_lte(sum(better), 1L)
  set.seed(1)
  data <- data.frame(x = runif(300, -3, 3))
  data$y <- sin(2 * data$x) + rnorm(300) / 5
  fitted <- nn_model(y ~ x, data, hidden = c(32, 16), members = 2, epochs = 150)
  expect_true(attr(fitted$report, "better"))
  expect_output(print(fitted), "Better than the baseline (lm and mean).", fixed = TRUE)
})

test_that("verdicts read well", {
  report <- function(low, high) {
    structure(data.frame(model = c("network", "lm", "mean"), gain = NA, low = c(NA, low), high = c(NA, high)),
      better = all(low > 0), worse = any(high < 0))
  }
  expect_identical(laminar:::verdict(report(c(1, 2), c(3, 4))), "Better than the baseline (lm and mean).")
  expect_identical(laminar:::verdict(report(c(-1, 2), c(3, 4))),
    "Not better than the baseline: the interval of the difference to lm holds 0.")
  expect_identical(laminar:::verdict(report(c(-3, 2), c(-1, 4))), "Not better than the baseline: worse than lm.")
})
