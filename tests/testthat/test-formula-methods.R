test_that("residuals, fitted values and the number of rows fit together", {
  skip_if_no_backend()
  fitted <- small_fit("numbers")
  expect_equal(residuals(fitted), mtcars$mpg - fitted(fitted))
  expect_identical(nobs(fitted), 32L)
  expect_identical(sum(is.na(residuals(fitted, "held_out"))), 32L - length(fitted$held_out$row))
  expect_identical(dim(residuals(small_fit("classes"))), c(150L, 3L))
  expect_equal(formula(fitted), mpg ~ log(wt) + hp * factor(cyl), ignore_attr = TRUE)
})

test_that("update() changes the formula and the arguments", {
  skip_if_no_backend()
  first <- nn_model(mpg ~ wt + hp, mtcars, hidden = 4, members = 1, epochs = 2)
  expect_identical(deparse1(update(first, . ~ . - hp, epochs = 3, evaluate = FALSE)),
    "nn_model(formula = mpg ~ wt, data = mtcars, hidden = 4, epochs = 3, members = 1)")
  second <- update(first, . ~ . - hp, epochs = 3)
  expect_length(second$histories[[1]]$loss, 3L)
  expect_named(second$plan$columns, "wt")
})

test_that("broom's tables", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  row <- glance(small_fit("two"))
  expect_identical(nrow(row), 1L)
  expect_true(all(c("method", "family", "nobs", "accuracy", "AUC", "better", "seconds") %in% names(row)))
  rows <- augment(small_fit("two"))
  expect_identical(nrow(rows), 81L)
  expect_true(all(c(".class", ".fitted", ".resid", ".held_out") %in% names(rows)))
  new <- augment(small_fit("two"), newdata = rpart::kyphosis[1:3, ])
  expect_equal(new$.resid, rows$.resid[1:3], tolerance = 1e-6)
  expect_identical(names(tidy(small_fit("two")))[1:2], c("term", "importance"))
})
