test_that("predictions come as a matrix of n rows in the order of x", {
  skip_if_no_backend()
  model <- compiled_model()
  all <- predict(model, iris_x)
  expect_identical(dim(all), c(150L, 3L))
  expect_equal(rowSums(all), rep(1, 150), tolerance = 1e-6)
  expect_equal(predict(model, iris_x[7, , drop = FALSE]), all[7, , drop = FALSE], tolerance = 1e-6)
  expect_equal(predict(model, iris_x, batch_size = 7), all, tolerance = 1e-6)
})

test_that("an uncompiled model predicts", {
  skip_if_no_backend()
  expect_identical(dim(predict(small_model(), iris_x[1:5, ])), c(5L, 3L))
})

test_that("predictions equal the arithmetic done in R", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(2, activation = "sigmoid")
  w <- get_weights(model)
  expect_equal(predict(model, iris_x), 1 / (1 + exp(-(iris_x %*% w[[1]] + rep(w[[2]], each = 150)))),
    tolerance = 1e-5, ignore_attr = TRUE)
})

test_that("images keep their dimensions", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = c(6, 5, 2)) |> layer_conv_2d(3, kernel_size = c(3, 2))
  expect_identical(dim(predict(model, array(runif(4 * 60), c(4, 6, 5, 2)))), c(4L, 4L, 4L, 3L))
})

test_that("single steps on a batch", {
  skip_if_no_backend()
  model <- compiled_model()
  before <- get_weights(model)
  scores <- test_on_batch(model, iris_x, iris_y)
  expect_named(scores, c("accuracy", "loss"))
  expect_identical(get_weights(model), before)
  train_on_batch(model, iris_x, iris_y)
  expect_false(identical(get_weights(model), before))
  expect_equal(predict_on_batch(model, iris_x[1:3, ]), predict(model, iris_x[1:3, ]), tolerance = 1e-6)
  plain <- small_model(1L, activation = NULL) |> compile(loss = "mse")
  expect_type(train_on_batch(plain, iris_x, iris_x[, 1]), "double")
})
