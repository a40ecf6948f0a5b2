test_that("to_categorical makes indicator columns", {
  expect_identical(to_categorical(c(0, 2)), rbind(c(1, 0, 0), c(0, 0, 1)))
  expect_identical(dim(to_categorical(c(0, 1), 5)), c(2L, 5L))
  expect_identical(colnames(to_categorical(factor(c("b", "a")))), c("a", "b"))
  expect_identical(dim(to_categorical(matrix(0:3, 2))), c(2L, 2L, 4L))
  expect_identical(to_categorical(matrix(c(0, 1), 2)), to_categorical(c(0, 1)))
})

test_that("to_categorical keeps unused levels", {
  expect_identical(ncol(to_categorical(factor("a", levels = c("a", "b", "c")))), 3L)
})

test_that("to_categorical refuses what is no code", {
  expect_error(to_categorical(c(1, NA)), class = "laminar_error_labels")
  expect_error(to_categorical(-1), class = "laminar_error_labels")
  expect_error(to_categorical("a"), "factor", class = "laminar_error_labels")
  expect_error(to_categorical(3, 3), "subtract 1", class = "laminar_error_labels")
})

test_that("normalize gives vectors of length one", {
  expect_equal(normalize(matrix(c(3, 4, 6, 8), 2, byrow = TRUE)), matrix(c(0.6, 0.8), 2, 2, byrow = TRUE))
  expect_equal(colSums(normalize(matrix(runif(6), 2), axis = 1)^2), rep(1, 3))
  expect_identical(normalize(matrix(0, 1, 2)), matrix(0, 1, 2))
  expect_equal(normalize(c(3, 4)), array(c(0.6, 0.8)), ignore_attr = TRUE)
  expect_error(normalize("a"), class = "laminar_error_type")
  expect_error(normalize(matrix(1), axis = 3), class = "laminar_error_axis")
})
