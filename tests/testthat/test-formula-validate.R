test_that("parts are stratified", {
  withr::local_seed(1)
  strata <- rep(c("a", "b"), c(50, 13))
  folds <- laminar:::cut_rows(strata, 5)
  expect_true(all(abs(table(folds) - 63 / 5) < 1))
  expect_true(all(table(folds[strata == "b"]) %in% 2:3))
})

test_that("cross-validation judges each row once for each repeat, by a model that has not seen it", {
  skip_if_no_backend()
  withr::local_seed(1)
  seen <- list()
  result <- cross_validate(function(data) {
    seen[[length(seen) + 1L]] <<- row.names(data)
    lm(mpg ~ wt + hp, data)
  }, mtcars, v = 4, repeats = 2)
  expect_identical(nrow(result$folds), 8L)
  expect_identical(as.integer(table(result$predictions$row)), rep(2L, 32L))
  first <- result$predictions[result$predictions$fold == 1 & result$predictions[["repeat"]] == 1, ]
  expect_length(intersect(row.names(mtcars)[first$row], seen[[1]]), 0L)
  model <- lm(mpg ~ wt + hp, mtcars[seen[[1]], ])
  expect_equal(first$prediction, unname(predict(model, mtcars[first$row, ])))
  expect_equal(result$folds$RMSE[[1]], sqrt(mean((first$truth - first$prediction)^2)))
  expect_output(print(result), "4-fold cross-validation of 32 rows, 2 times", fixed = TRUE)
})

test_that("no program is compiled after the first part, and memory stays flat", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  withr::local_seed(1)
  make <- function(data) nn_model(Kyphosis ~ Age + Number + Start, data, hidden = 8, members = 2, epochs = 10)
  data <- rpart::kyphosis[1:80, ]
  first <- cross_validate(make, data, v = 4)
  compiled <- laminar:::py_laminar()$execution$cache$cache$compiled
  again <- cross_validate(make, data, v = 4, repeats = 2)
  expect_identical(laminar:::py_laminar()$execution$cache$cache$compiled, compiled)
  expect_identical(names(again$predictions), c("repeat", "fold", "row", "truth", "absent", "present"))
})

test_that("models of other packages are understood", {
  skip_if_not_installed("rpart")
  withr::local_seed(1)
  rows <- function(fit, data) nrow(cross_validate(fit, data, v = 3)$folds)
  expect_identical(rows(\(data) suppressWarnings(glm(Kyphosis ~ Start, binomial, data)), rpart::kyphosis), 3L)
  expect_identical(rows(\(data) rpart::rpart(Species ~ ., data), iris), 3L)
  expect_identical(rows(\(data) rpart::rpart(mpg ~ ., data), mtcars), 3L)
  skip_if_not_installed("e1071")
  expect_identical(rows(\(data) e1071::svm(Species ~ ., data, probability = TRUE), iris), 3L)
  skip_if_not_installed("nnet")
  expect_identical(rows(\(data) nnet::multinom(Species ~ ., data, trace = FALSE), iris), 3L)
})

test_that("mistakes of a cross-validation say what to do", {
  fit <- \(data) lm(mpg ~ wt, data)
  expect_snapshot(error = TRUE, {
    cross_validate("lm", mtcars)
    cross_validate(fit, as.matrix(mtcars))
    cross_validate(fit, mtcars, v = 1)
    cross_validate(fit, mtcars[1:6, ])
    cross_validate(\(data) mean(data$mpg), mtcars)
    cross_validate(fit, mtcars, response = "mpgg")
    cross_validate(fit, mtcars, strata = 1:3)
    cross_validate(\(data) lm(mpg ~ wtt, data), mtcars)
    cross_validate(\(data) lm(as.numeric(Species) ~ ., data), iris, response = "Species")
    cross_validate(fit, mtcars, predict_fn = \(model, data) 1:3)
    cross_validate(fit, mtcars, predict_fn = \(model, data) "a")
  })
})
