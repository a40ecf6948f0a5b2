skip_if_no_backend()

draw <- function(initializer, shape) as.array(initializer(as.list(as.integer(shape))))

test_that("draws have the spread that their page says", {
  shape <- c(200, 300)
  expect_equal(var(as.numeric(draw(initializer_glorot_uniform(seed = 1), shape))), 2 / 500, tolerance = 0.05)
  expect_equal(var(as.numeric(draw(initializer_glorot_normal(seed = 1), shape))), 2 / 500, tolerance = 0.05)
  expect_equal(var(as.numeric(draw(initializer_he_normal(seed = 1), shape))), 2 / 200, tolerance = 0.05)
  expect_equal(var(as.numeric(draw(initializer_he_uniform(seed = 1), shape))), 2 / 200, tolerance = 0.05)
  expect_equal(var(as.numeric(draw(initializer_lecun_normal(seed = 1), shape))), 1 / 200, tolerance = 0.05)
  expect_equal(var(as.numeric(draw(initializer_lecun_uniform(seed = 1), shape))), 1 / 200, tolerance = 0.05)
  expect_equal(sd(draw(initializer_random_normal(stddev = 0.5, seed = 1), shape)), 0.5, tolerance = 0.05)
  expect_lte(max(abs(draw(initializer_truncated_normal(stddev = 0.5, seed = 1), shape))), 1)
  expect_lte(max(draw(initializer_random_uniform(0, 0.25, seed = 1), shape)), 0.25)
  q <- draw(initializer_orthogonal(seed = 1), c(4, 4))
  expect_equal(q %*% t(q), diag(4), tolerance = 1e-5)
  expect_equal(draw(initializer_identity(gain = 2), c(3, 3)), 2 * diag(3))
  expect_equal(draw(initializer_constant(0.5), 3), array(0.5, 3))
})

test_that("seeds repeat a draw and must be whole", {
  expect_identical(draw(initializer_he_normal(seed = 1), 5), draw(initializer_he_normal(seed = 1L), 5))
  expect_error(initializer_he_normal(seed = 0.5), class = "laminar_error_value")
})

test_that("axes of inputs and outputs are 1-based", {
  initializer <- initializer_glorot_uniform(input_axes = 1, output_axes = c(2, 3))
  config <- initializer$get_config()
  expect_equal(unlist(config$input_axes), 0L)
  expect_equal(unlist(config$output_axes), 1:2)
})
