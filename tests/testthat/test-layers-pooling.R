test_that("adaptive maxima refuse the size that would end the process", {
  skip_if_no_backend()
  expect_error(layer_adaptive_max_pooling_1d(output_size = 1), "global_max_pooling", class = "laminar_error_value")
  expect_error(layer_adaptive_max_pooling_2d(output_size = c(1, 3)), class = "laminar_error_value")
  expect_identical(dim(layer_adaptive_max_pooling_2d(keras_input(c(6, 6, 1)), c(2, 3))), c(NA, 2L, 3L, 1L))
})
