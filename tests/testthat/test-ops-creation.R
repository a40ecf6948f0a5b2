skip_if_no_backend()

test_that("tensors of one value and of sequences", {
  expect_values(
    op_zeros(c(2, 3)) ~ matrix(0, 2, 3), op_ones(2) ~ c(1, 1), op_full(c(1, 2), 7) ~ matrix(7, 1, 2),
    op_zeros_like(matrix(5, 2, 2)) ~ matrix(0, 2, 2), op_ones_like(c(5, 5)) ~ c(1, 1),
    op_full_like(c(5, 5), 3) ~ c(3, 3),
    op_arange(4) ~ 1:4, op_arange(2, 5) ~ 2:5, op_arange(5, 2) ~ 5:2, op_arange(0, 1, 0.25) ~ seq(0, 1, 0.25),
    op_arange(0, 3, include_end = FALSE) ~ 0:2, op_arange(1, 8, 3) ~ seq(1, 8, 3),
    op_linspace(0, 1, num = 5) ~ seq(0, 1, 0.25),
    op_linspace(0, 1, num = 4, endpoint = FALSE) ~ c(0, 0.25, 0.5, 0.75), op_logspace(0, 2, num = 3) ~ c(1, 10, 100),
    op_geomspace(1, 8, num = 4) ~ c(1, 2, 4, 8), op_eye(2) ~ diag(2), op_eye(2, 3) ~ diag(1, 2, 3),
    op_identity(3) ~ diag(3),
    op_tri(3) ~ 1 * lower.tri(diag(3), TRUE), op_vander(c(1, 2, 3)) ~ outer(c(1, 2, 3), 2:0, "^"),
    op_vander(c(1, 2, 3), 2, increasing = TRUE) ~ cbind(1, c(1, 2, 3)), op_empty(c(2, 3)) * 0 ~ matrix(0, 2, 3),
    op_empty_like(c(1, 2)) * 0 ~ c(0, 0), op_convert_to_tensor(c(1, 2)) ~ c(1, 2), op_array(1:3) ~ 1:3
  )
  expect_identical(op_dtype(op_arange(1L, 3L)), "int32")
  expect_values(op_arange(1L, 8L, 3) ~ c(1, 4, 7))
  expect_identical(op_dtype(op_arange(3)), "float32")
})

test_that("windows for spectra", {
  n <- 0:7
  expect_values(
    op_hanning(8) ~ 0.5 - 0.5 * cos(2 * pi * n / 7), op_hamming(8) ~ 0.54 - 0.46 * cos(2 * pi * n / 7),
    op_bartlett(8) ~ 1 - abs(2 * n / 7 - 1),
    op_blackman(8) ~ 0.42 - 0.5 * cos(2 * pi * n / 7) + 0.08 * cos(4 * pi * n / 7),
    op_kaiser(8, 3) ~ besselI(3 * sqrt(1 - (2 * n / 7 - 1)^2), 0) / besselI(3, 0), tolerance = 1e-4
  )
})

test_that("grids", {
  grid <- op_meshgrid(1:2, 1:3)
  expect_values(grid[[1]] ~ matrix(1:2, 3, 2, byrow = TRUE), grid[[2]] ~ matrix(1:3, 3, 2))
  expect_values(op_meshgrid(1:2, 1:3, indexing = "ij")[[1]] ~ matrix(1:2, 2, 3))
  expect_error(op_meshgrid(1:2, indexing = "ab"), class = "laminar_error_value")
})

test_that("types and shapes", {
  x <- op_array(matrix(c(1.7, 2, 300, -4), 2))
  expect_identical(op_dtype(op_cast(x, "int32")), "int32")
  expect_values(op_saturate_cast(x, "uint8") ~ matrix(c(1, 2, 255, 0), 2))
  expect_identical(op_dtype(op_view(x, "int32")), "int32")
  expect_equal(unlist(op_shape(x)), c(2, 2))
  expect_null(op_shape(keras_input(shape = 3))[[1]])
  expect_equal(op_ndim(x), 2)
  expect_values(op_size(x) ~ 4)
  expect_true(op_is_tensor(x))
  expect_false(op_is_tensor(1))
  expect_s3_class(op_convert_to_numpy(x), "numpy.ndarray")
})
