test_that("the plan says what fit() would do, and trains nothing", {
  skip_if_no_backend()
  model <- compiled_model()
  before <- get_weights(model)
  plan <- training_plan(model, iris_x, iris$Species, epochs = 3, batch_size = 40, validation_split = 0.2)
  expect_identical(get_weights(model), before)
  expect_equal(plan$samples, 120)
  expect_equal(plan$validation_samples, 30)
  expect_equal(plan$steps, 3)
  expect_true(plan$mode %in% c("xla-epoch", "xla-step", "graph"))
  expect_output(print(plan), "120 rows in batches of 40")
  history <- fit(model, iris_x, iris$Species, epochs = 3, batch_size = 40, validation_split = 0.2)
  expect_identical(history$params$mode, plan$mode)
  expect_error(training_plan(model, iris_x, iris_y, epoch = 3), class = "laminar_error_argument")
})

test_that("convolutions on a CPU never enter an XLA loop", {
  skip_if_no_backend()
  skip_if_not(all(list_devices()$type == "CPU"), "there is a GPU")
  model <- keras_model_sequential(input_shape = c(8, 8, 1)) |>
    layer_conv_2d(4, kernel_size = 3) |>
    layer_flatten() |>
    layer_dense(2, activation = "softmax") |>
    compile(loss = "sparse_categorical_crossentropy")
  x <- array(runif(64 * 64), c(64, 8, 8, 1))
  plan <- training_plan(model, x, rep(0:1, 32), epochs = 1000)
  expect_identical(plan$mode, if (is_tensorflow()) "graph" else "xla-step")
})
