# Exponential times whose hazard is 0.1 exp(x), some of them censored.
exponential_data <- function(rows) {
  withr::local_seed(3)
  data <- data.frame(x = rnorm(rows), g = sample(c("a", "b"), rows, TRUE))
  time <- rexp(rows, 0.1 * exp(data$x))
  limit <- runif(rows, 2, 30)
  data$time <- pmin(time, limit)
  data$seen <- time <= limit
  data
}

survival_fit <- function() {
  if (is.null(formula_fits$survival)) {
    withr::local_seed(4)
    formula_fits$survival <- nn_model(Surv(time, seen) ~ x + g, exponential_data(600), hidden = 16, members = 2)
  }
  formula_fits$survival
}

test_that("predicted curves are near the true ones, and the report compares with Cox's regression", {
  skip_if_no_backend()
  skip_if_not_installed("survival")
  fitted <- survival_fit()
  new <- data.frame(x = c(-1, 0, 1), g = "a")
  times <- c(1, 5, 10, 20)
  truth <- exp(-0.1 * outer(exp(new$x), times))
  made <- predict(fitted, new, type = "survival", times = times)
  expect_identical(colnames(made), c("1", "5", "10", "20"))
  expect_lt(max(abs(made - truth)), 0.12)
  expect_identical(fitted$report$model, c("network", "coxph", "Kaplan-Meier"))
  expect_gt(fitted$report$concordance[[1]], 0.65)
  expect_true(fitted$report$low[[3]] > 0)
  expect_output(print(fitted), "Network for survival times")
  expect_gt(cor(predict(fitted, new, type = "link"), new$x), 0.99)
  residual <- residuals(fitted)
  expect_lt(abs(mean(residual)), 0.15)
  expect_true(all(residual <= 1))
  expect_identical(nrow(augment(fitted)), 600L)
  expect_identical(importance(fitted)$term[[1]], "x")
  grDevices::png(withr::local_tempfile(fileext = ".png"))
  withr::defer(grDevices::dev.off())
  expect_invisible(plot(fitted, which = "fit"))
})

test_that("a saved survival model comes back, and its Keras model gives the curve of a raw row", {
  skip_if_no_backend()
  skip_if_not_installed("survival")
  fitted <- survival_fit()
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(fitted, file)
  new <- exponential_data(5)
  expect_equal(predict(load_model(file), new), predict(fitted, new), tolerance = 1e-6)
  raw <- predict(laminar:::py_keras()$saving$load_model(file), laminar:::raw_columns(fitted$plan, new, NULL))
  expect_equal(raw, unname(predict(fitted, new, type = "survival")), tolerance = 1e-5)
})

test_that("curves, means and residuals agree with the formulas of the exponential distribution", {
  breaks <- c(0, 2, 5, 9)
  curve <- matrix(exp(-0.3 * breaks[-1]), 1)
  expect_equal(laminar:::survival_at(curve, breaks, c(0, 1, 5, 7.5, 9))[1, ], exp(-0.3 * c(0, 1, 5, 7.5, 9)))
  expect_identical(laminar:::survival_at(curve, breaks, 9.1)[1, ], NA_real_)
  expect_equal(laminar:::restricted_mean(curve, breaks), (1 - exp(-0.3 * 9)) / 0.3)
  expect_equal(laminar:::martingale_residuals(rbind(curve, curve), c(4, -4), breaks), c(1 - 1.2, -1.2))
})

test_that("without censoring the loss is the plain Brier score, and concordance is survival's own", {
  skip_if_not_installed("survival")
  withr::local_seed(1)
  y <- rexp(40)
  settings <- laminar:::survival_settings(y)
  at <- unlist(settings$breaks)[-1]
  made <- matrix(runif(40 * length(at)), 40)
  plain <- rowMeans(((y > rep(at, each = 40)) - made)[, -length(at)]^2)
  expect_equal(laminar:::survival_losses(made, y, settings), plain)
  cox <- survival::coxph(survival::Surv(time, status == 2) ~ age, survival::lung)
  lung <- survival::lung
  signed <- ifelse(lung$status == 2, lung$time, -lung$time)
  own <- laminar:::concordance(signed, predict(cox), rep(1, nrow(lung)))
  expect_equal(own, unname(survival::concordance(cox)$concordance))
  x <- cbind(1, lung$age)
  made <- laminar:::cox_survival(x, signed, rep(1, nrow(lung)), x[1:3, ], c(100, 300))
  curve <- summary(survival::survfit(cox, lung[1:3, ]), times = c(100, 300))$surv
  expect_equal(made, t(unname(curve)), tolerance = 1e-6)
})

test_that("survival times that cannot be used say why", {
  skip_if_not_installed("survival")
  data <- exponential_data(30)
  expect_snapshot(error = TRUE, {
    nn_model(Surv(time, time + 1, seen) ~ x, data)
    nn_model(Surv(time - 2, seen) ~ x, data)
    nn_model(Surv(time, seen & time > 5) ~ x, data[1:15, ])
    nn_model(Surv(time, seen) ~ x, data, family = "poisson")
    nn_model(time ~ x, data, family = "survival")
    nn_model(survival::Surv(time, seen) ~ x + offset(time), data)
    cross_validate(function(data) lm(time ~ x, data), data, response = "Surv(time, seen)")
    cross_validate(function(data) lm(time ~ x, data), data, response = "Surv(time, seen)",
                   predict_fn = function(model, data) "low")
    cross_validate(function(data) lm(time ~ x, data), data, response = "Surv(time, time + 1, seen)")
  })
})

test_that("predictions of survival that make no sense are refused", {
  skip_if_no_backend()
  skip_if_not_installed("survival")
  new <- exponential_data(3)
  expect_snapshot(error = TRUE, {
    predict(survival_fit(), new, interval = 0.9)
    predict(survival_fit(), new, type = "survival", times = -1)
    predict(survival_fit(), new, type = "class")
    predict(small_fit("numbers"), mtcars, type = "survival")
  })
})

test_that("survival models are cross-validated by Harrell's concordance, in parts with equal shares of events", {
  skip_if_not_installed("survival")
  withr::local_seed(1)
  lung <- survival::lung
  lung$status[5] <- NA
  result <- cross_validate(\(data) survival::coxph(survival::Surv(time, status) ~ age + sex, data), lung, v = 4)
  expect_identical(names(result$folds), c("repeat", "fold", "concordance", "seconds"))
  expect_identical(names(result$predictions), c("repeat", "fold", "row", "time", "event", "risk"))
  expect_identical(result$rows, 227L)
  expect_setequal(result$predictions$row, setdiff(1:228, 5L))
  shares <- tapply(result$predictions$event, result$predictions$fold, sum)
  expect_lte(diff(range(shares)), 1)
  second <- result$predictions[result$predictions$fold == 2, ]
  rest <- lung[-c(5, second$row), ]
  cox <- survival::coxph(survival::Surv(time, status) ~ age + sex, rest)
  expect_equal(result$folds$concordance[[2]],
               unname(survival::concordance(cox, newdata = lung[second$row, ])$concordance))
  expect_identical(second$event, lung$status[second$row] == 2)
  expect_identical(second$time, lung$time[second$row])
  expect_gt(mean(result$folds$concordance), 0.55)
  expect_output(print(result), "4-fold cross-validation of 227 rows", fixed = TRUE)

  wei <- \(data) survival::survreg(survival::Surv(time, status) ~ age + sex, data)
  turned <- cross_validate(wei, lung, v = 4, predict_fn = function(model, data) predict(model, data))
  expect_lt(mean(turned$folds$concordance), 0.45)
  expect_gt(mean(cross_validate(wei, lung, v = 4)$folds$concordance), 0.55)
})

test_that("a network, Cox's regression and a tree stand on one table for survival times", {
  skip_if_no_backend()
  skip_if_not_installed("survival")
  skip_if_not_installed("rpart")
  withr::local_seed(2)
  veteran <- survival::veteran
  veteran$karno[3] <- NA
  table <- compare_models(Surv(time, status) ~ karno + celltype + age, veteran, v = 3,
                          hidden = 8, members = 1, epochs = 30, learning_rate = 0.02)
  expect_setequal(table$model, c("tree", "coxph", "network"))
  expect_identical(table$concordance, sort(table$concordance, decreasing = TRUE))
  expect_true(all(table$concordance[table$model != "tree"] > 0.65))
  expect_output(print(table), "3-fold cross-validation of 137 rows; mean (standard error)", fixed = TRUE)
  grDevices::png(withr::local_tempfile(fileext = ".png"))
  withr::defer(grDevices::dev.off())
  expect_invisible(plot(table))
})
