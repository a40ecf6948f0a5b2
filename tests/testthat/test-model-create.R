test_that("a sequential model is built layer by layer, in place", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 4, name = "flowers")
  same <- model |> layer_dense(3)
  expect_length(model$layers, 1L)
  expect_identical(same$name, "flowers")
  expect_equal(predict(model, iris_x[1:2, ]), predict(same, iris_x[1:2, ]))
})

test_that("layers can be given by name, and the older input_shape argument is understood", {
  skip_if_no_backend()
  model <- keras_model_sequential(layers = list(layer_dense(units = 2), layer_dense(units = 1)), input_shape = 3)
  expect_identical(dim(predict(model, matrix(0, 5, 3))), c(5L, 1L))
  old <- keras_model_sequential() |> layer_dense(2, input_shape = 3) |> layer_dense(1)
  expect_identical(dim(predict(old, matrix(0, 5, 3))), c(5L, 1L))
  expect_identical(count_params(old), count_params(model))
})

test_that("branches, several inputs and outputs", {
  skip_if_no_backend()
  left <- keras_input(2, name = "left")
  right <- keras_input(3, name = "right")
  joined <- layer_concatenate(left |> layer_dense(4), right |> layer_dense(4))
  model <- keras_model(list(left, right), list(a = layer_dense(joined, 1), b = layer_dense(joined, 2)))
  x <- list(left = matrix(1, 5, 2), right = matrix(2, 5, 3))
  by_name <- predict(model, x)
  by_place <- predict(model, unname(x))
  expect_named(by_name, c("a", "b"))
  expect_equal(by_name, by_place)
  expect_identical(dim(by_name$b), c(5L, 2L))
  expect_equal(predict(model, rev(x)), by_name)
})

test_that("a data frame fills named inputs by column", {
  skip_if_no_backend()
  age <- keras_input(1, name = "age")
  fare <- keras_input(1, name = "fare")
  model <- keras_model(list(age, fare), layer_dense(layer_concatenate(age, fare), 1))
  frame <- data.frame(fare = c(7, 8, 9), age = c(20, 30, 40), unused = "x")
  expect_equal(predict(model, frame), predict(model, list(age = frame$age, fare = frame$fare)))
})

test_that("assignment is an alias and clone_model is a copy", {
  skip_if_no_backend()
  model <- small_model()
  alias <- model
  copy <- clone_model(model)
  zeros <- lapply(get_weights(model), function(w) w * 0)
  set_weights(model, zeros)
  expect_equal(get_weights(alias), zeros)
  expect_false(isTRUE(all.equal(get_weights(copy), zeros)))
  change <- function(m) compile(m, loss = "mse")
  change(model)
  expect_true(alias$compiled)
  expect_false(copy$compiled)
})

test_that("shape() takes unknown sizes in every spelling", {
  skip_if_no_backend()
  expect_identical(reticulate::py_str(shape(NULL, 28, c(28, 1))), "(None, 28, 28, 1)")
  expect_identical(reticulate::py_str(shape(NA, -1)), "(None, None)")
  expect_identical(dim(keras_input(list(NULL, 3))), dim(keras_input(c(NA, 3))))
})
