test_that("a state goes from one model to its copy, optimizer and all", {
  skip_if_no_backend()
  make <- function() {
    keras_model_sequential(input_shape = 4, name = "same") |>
      layer_dense(3, activation = "softmax", name = "out") |>
      compile(optimizer = optimizer_adam(0.1, name = "adam"), loss = "sparse_categorical_crossentropy")
  }
  model <- make()
  fit(model, iris_x, iris_y, epochs = 2, verbose = 0)
  state <- get_state_tree(model)
  expect_identical(dim(state$trainable_variables$same$out$kernel), c(4L, 3L))
  copy <- make()
  fit(copy, iris_x, iris_y, epochs = 1, verbose = 0)
  expect_identical(set_state_tree(copy, state), copy)
  expect_equal(get_state_tree(copy), state)
  fit(model, iris_x, iris_y, epochs = 1, verbose = 0, shuffle = FALSE)
  fit(copy, iris_x, iris_y, epochs = 1, verbose = 0, shuffle = FALSE)
  expect_equal(get_weights(copy), get_weights(model), tolerance = 1e-5)
})

test_that("parts of a state can be set alone", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 2, name = "m") |> layer_dense(1, name = "d")
  set_state_tree(model, list(trainable_variables = list(m = list(d = list(bias = 3)))))
  expect_equal(as.vector(get_weights(model)[[2]]), 3)
})

test_that("a wrong state changes nothing and is explained", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 2, name = "m") |> layer_dense(1, name = "d")
  before <- get_weights(model)
  expect_snapshot(error = TRUE, {
    set_state_tree(model, 3)
    set_state_tree(model, list(weights = list()))
    set_state_tree(model, list(trainable_variables = list(m = list(d = list(kernel = 1:3)))))
    set_state_tree(model, list(trainable_variables = list(m = list(e = list(kernel = 1:3)))))
    set_state_tree(model, list(trainable_variables = list(m = 3)))
  })
  expect_identical(get_weights(model), before)
})

test_that("weights are quantized in place, and the model predicts nearly the same", {
  skip_if_no_backend()
  model <- small_model()
  before <- predict(model, iris_x)
  expect_identical(quantize_weights(model, "int8"), model)
  expect_equal(predict(model, iris_x), before, tolerance = 0.05)
  expect_true(any(vapply(model$weights, function(weight) weight$dtype == "int8", NA)))
  expect_snapshot(error = TRUE, {
    quantize_weights(model, "int3")
    quantize_weights(keras_model_sequential() |> layer_dense(1), "int8")
  })
})
