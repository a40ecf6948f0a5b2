test_that("kinds of models stand on one table, on the same parts", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  skip_if_not_installed("e1071")
  withr::local_seed(1)
  data <- rpart::kyphosis
  data$Age[1:4] <- NA
  table <- compare_models(Kyphosis ~ ., data, v = 3, hidden = 8, members = 1, epochs = 20)
  expect_setequal(table$model, c("tree", "regression", "svm", "network"))
  expect_true(all(c("accuracy", "accuracy_se", "AUC", "Brier", "seconds") %in% names(table)))
  expect_identical(table$AUC, sort(table$AUC, decreasing = TRUE))
  expect_true(all(is.finite(table$AUC)))
  expect_output(print(table), "3-fold cross-validation of 81 rows; mean (standard error)", fixed = TRUE)
  file <- withr::local_tempfile(fileext = ".png")
  grDevices::png(file)
  withr::defer(grDevices::dev.off())
  expect_invisible(plot(table))
})

test_that("own models are compared, and mistakes refused", {
  withr::local_seed(1)
  table <- compare_models(mpg ~ wt + hp, mtcars, v = 3, models = list(
    one = \(data) lm(mpg ~ 1, data), two = \(data) lm(mpg ~ wt + hp, data)
  ))
  expect_identical(table$model, c("two", "one"))
  expect_snapshot(error = TRUE, {
    compare_models("mpg", mtcars)
    compare_models(mpg ~ wt, 3)
    compare_models(mpg ~ weight, mtcars)
    compare_models(mpg ~ wt, mtcars, models = list(lm))
  })
})

test_that("missing values and strange levels are filled from the rows learned from", {
  fill <- laminar:::fill_columns(data.frame(x = c(1, 3, NA), g = c("a", "b", NA)))
  made <- fill(data.frame(x = c(NA, 7), g = c("z", "b")))
  expect_identical(made$x, c(2, 7))
  expect_identical(as.character(made$g), c("", "b"))
})
