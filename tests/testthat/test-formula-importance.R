test_that("the column that matters is the most important one", {
  skip_if_no_backend()
  table <- importance(small_fit("classes"), repeats = 2)
  expect_setequal(table$term, names(iris)[1:4])
  expect_match(table$term[[1]], "^Petal")
  expect_gt(table$importance[[1]], 0.05)
  expect_snapshot(error = TRUE, importance(lm(dist ~ speed, cars)))
})

test_that("coefficients of a linear network are those of lm()", {
  skip_if_no_backend()
  table <- tidy(small_fit("linear"))
  expect_identical(table$term, c("(Intercept)", "wt", "hp"))
  expect_equal(table$estimate, unname(coef(lm(mpg ~ wt + hp, mtcars))), tolerance = 0.1)
})

test_that("levels stand beside the first level", {
  skip_if_no_backend()
  withr::local_seed(1)
  data <- data.frame(g = factor(rep(c("a", "b", "c"), 40)), x = rnorm(120))
  data$y <- c(1, 3, 6)[data$g] + 2 * data$x + rnorm(120) / 10
  fitted <- nn_model(y ~ g + x, data, method = "linear", members = 1, epochs = 300, weight_decay = 0)
  table <- tidy(fitted)
  expect_identical(table$term, c("(Intercept)", "gb", "gc", "x"))
  expect_equal(table$estimate, c(1, 2, 5, 2), tolerance = 0.1)
})
