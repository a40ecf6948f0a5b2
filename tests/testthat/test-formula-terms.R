plan_of <- function(formula, data, method = "network") {
  settings <- list(method = method, ngrams = 1L, max_words = 100L)
  laminar:::formula_plan(laminar:::formula_parts(formula, data, NULL), data, settings, NULL)
}

labels_of <- function(plan) vapply(plan$features, `[[`, "", "label")

kinds_of <- function(plan) vapply(plan$features, `[[`, "", "kind")

test_that("columns become features by their kind", {
  data <- mixed_data()
  plan <- plan_of(result ~ ., data)
  expect_identical(labels_of(plan), setdiff(names(data), "result"))
  expect_identical(kinds_of(plan), c("number", "category", "number", "category", "number", "date", "text", "date"))
  expect_identical(plan$columns$yes, "number")
  expect_identical(plan$columns$day, "text")
  size <- plan$features[[1]]
  expect_equal(size$mean, mean(data$size, na.rm = TRUE))
  expect_true(size$missing)
  expect_identical(unlist(plan$features[[2]]$levels), c("a", "b", "c", ""))
  expect_identical(unlist(plan$features[[6]]$parts), c("trend", "year", "week"))
  expect_identical(unlist(plan$features[[8]]$parts), c("trend", "week", "day"))
})

test_that("arithmetic, factor() and interactions are written down as plain values", {
  data <- mixed_data()
  limit <- 2
  plan <- plan_of(result ~ log(code, 2) + I(size^2 - limit) + factor(code):size + offset(exp(size)), data)
  expect_identical(labels_of(plan), c("log(code, 2)", "I(size^2 - limit)", "factor(code)", "size", "factor(code):size"))
  inner <- vapply(plan$features, function(feature) isTRUE(feature$inner), NA)
  expect_identical(inner, c(FALSE, FALSE, TRUE, TRUE, FALSE))
  expect_identical(plan$features[[2]]$expression$args[[2]], list(number = 2))
  expect_equal(plan$features[[1]]$mean, mean(log2(data$code)))
  expect_identical(plan$offset, list(call = "exp", args = list(list(column = "size"))))
  expect_identical(unlist(plan$features[[3]]$levels), c("1", "4", "9"))
})

test_that("a factor of many levels gets an embedding, and in an interaction one column each", {
  data <- data.frame(y = rnorm(200), id = factor(rep(1:100, 2)), x = rnorm(200))
  expect_true(plan_of(y ~ id, data)$features[[1]]$codes)
  expect_false(plan_of(y ~ id:x, data)$features[[1]]$codes)
  expect_true(plan_of(y ~ factor(id), data, "random_forest")$features[[1]]$codes)
})

test_that("mistakes in a formula say what is wrong", {
  data <- mixed_data()
  expect_snapshot(error = TRUE, {
    plan_of(~size, data)
    plan_of(result ~ 1, data)
    plan_of(result ~ size - 1, data)
    plan_of(result ~ sise + group, data)
    plan_of(result ~ poly(size, 2), data)
    plan_of(result ~ log(group), data)
    plan_of(result ~ factor(size), data)
    plan_of(result ~ factor(code + 1), data)
    plan_of(result ~ day:size, data)
    plan_of(result ~ note:size, data)
    plan_of(result ~ note, data, "boosted_trees")
    plan_of(result ~ log(code - 1), data)
    plan_of(y ~ a, data.frame(y = 1:3, a = NA_real_))
    plan_of(y ~ a, data.frame(y = 1:3, a = I(list(1, 2, 3))))
    plan_of(y ~ a:b:d, data.frame(y = 1, a = factor(1:20), b = factor(1:20), d = factor(1:20)))
  })
})

test_that("columns with names that Keras does not take are found all the same", {
  skip_if_no_backend()
  data <- data.frame(y = 1:40 / 10, a = rnorm(40), b = rnorm(40))
  names(data)[2:3] <- c("my column", "gr\u00f6\u00dfe")
  fitted <- nn_model(y ~ ., data, hidden = 2, members = 1, epochs = 2)
  expect_length(predict(fitted, data), 40L)
  expect_setequal(fitted$report$model, c("network", "lm", "mean"))
})
