skip_if_no_backend()

columns <- data.frame(a = c(1, 2, 3, 6), b = factor(c("x", "y", "x", "x")))

test_that("columns become numbers, each in its own way", {
  space <- layer_feature_space(features = list(
    a = "float_normalized", b = feature_string_categorical(num_oov_indices = 0)
  ))
  expect_identical(adapt(space, columns), space)
  result <- as.array(space(list(a = as.array(columns$a), b = as.array(as.character(columns$b)))))
  scaled <- (columns$a - mean(columns$a)) / sqrt(mean((columns$a - mean(columns$a))^2))
  expect_equal(result[, 1L], scaled, tolerance = 1e-6)
  expect_equal(result[, 2L], c(1, 0, 1, 1))
})

test_that("columns are crossed", {
  space <- layer_feature_space(
    features = list(a = feature_integer_hashed(4), b = feature_string_hashed(4)),
    crosses = list(feature_cross(c("a", "b"), crossing_dim = 8))
  )
  data <- list(a = 1:4, b = c("x", "y", "x", "x"))
  adapt(space, data)
  expect_equal(dim(space(lapply(data, as.array))), c(4L, 16L))
})

test_that("every kind of feature is made", {
  kinds <- list(
    feature_float(), feature_float_rescaled(0.5), feature_float_normalized(), feature_float_discretized(4),
    feature_integer_categorical(), feature_integer_hashed(4), feature_string_categorical(),
    feature_string_hashed(4), feature_custom("float32", layer_rescaling(scale = 2), "float")
  )
  for (kind in kinds) expect_s3_class(kind, "keras.src.layers.preprocessing.feature_space.Feature")
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    layer_feature_space()
    layer_feature_space(features = list("float"))
    feature_string_hashed(0.5)
    layer_feature_space(features = list(a = "flaot"))
  })
})
