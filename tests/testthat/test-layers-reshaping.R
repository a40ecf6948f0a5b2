skip_if_no_backend()

test_that("an unknown size is computed", {
  x <- keras_input(12)
  expect_equal(layer_reshape(x, c(NA, 4))$shape, list(NULL, 3L, 4L))
  expect_equal(layer_reshape(x, c(-1, 4))$shape, list(NULL, 3L, 4L))
  expect_equal(layer_reshape(x, list(NULL, 4))$shape, list(NULL, 3L, 4L))
  expect_equal(layer_reshape(x, 12)$shape, list(NULL, 12L))
})

test_that("pairs of paddings may be written as vectors and lists", {
  x <- keras_input(c(8, 8, 3))
  expect_equal(layer_zero_padding_2d(x, 1)$shape[2:3], list(10L, 10L))
  expect_equal(layer_zero_padding_2d(x, c(1, 2))$shape[2:3], list(10L, 12L))
  expect_equal(layer_zero_padding_2d(x, list(c(1, 0), c(2, 1)))$shape[2:3], list(9L, 11L))
})

test_that("fractions in lists are refused, too", {
  expect_error(layer_zero_padding_2d(padding = list(c(1, 0.5), c(1, 1))), class = "laminar_error_value")
})
