test_that("weights go out and in", {
  skip_if_no_backend()
  model <- small_model()
  weights <- get_weights(model)
  expect_identical(lapply(weights, dim), list(c(4L, 8L), 8L, c(8L, 3L), 3L))
  set_weights(model, lapply(weights, function(w) w + 1))
  expect_equal(get_weights(model), lapply(weights, function(w) w + 1), tolerance = 1e-6)
  expect_identical(count_params(model), 4L * 8L + 8L + 8L * 3L + 3L)
})

test_that("trainable and frozen weights are told apart", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 4) |> layer_batch_normalization() |> layer_dense(1)
  expect_length(get_weights(model), 6L)
  expect_length(get_weights(model, trainable = TRUE), 4L)
  expect_length(get_weights(model, trainable = FALSE), 2L)
})

test_that("a layer's weights, too", {
  skip_if_no_backend()
  model <- small_model()
  layer <- model$layers[[2L]]
  set_weights(layer, list(matrix(0, 8, 3), array(1, 3)))
  expect_equal(get_weights(model)[[4L]], array(1, 3))
})
