# The shortest way through everything; it runs first, so that a broken installation is seen at once.
test_that("a model learns iris from R", {
  skip_if_no_backend()
  set_random_seed(1)
  model <- keras_model_sequential(input_shape = 4) |>
    layer_dense(16, activation = "relu") |>
    layer_dropout(0.1) |>
    layer_dense(3, activation = "softmax")
  model |> compile(
    optimizer = optimizer_adam(learning_rate = 0.02),
    loss = "sparse_categorical_crossentropy",
    metrics = "accuracy"
  )
  history <- model |> fit(iris_x, iris$Species, epochs = 60, batch_size = 16)
  scores <- model |> evaluate(iris_x, iris$Species)
  expect_named(scores, c("accuracy", "loss"))
  expect_gt(scores$accuracy, 0.93)
  classes <- max.col(predict(model, iris_x)) - 1L
  expect_equal(mean(classes == iris_y), scores$accuracy, tolerance = 1e-6)
  expect_lt(tail(history$metrics$loss, 1), history$metrics$loss[[1]])
})
