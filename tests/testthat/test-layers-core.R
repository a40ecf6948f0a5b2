skip_if_no_backend()

test_that("without an object a layer comes back, with a tensor its output, with a model the model", {
  layer <- layer_dense(units = 3)
  expect_s3_class(layer, "keras.src.layers.core.dense.Dense")
  x <- keras_input(4)
  expect_equal(layer_dense(x, 3)$shape, list(NULL, 3L))
  expect_equal(layer(x)$shape, list(NULL, 3L))
  model <- keras_model_sequential()
  expect_invisible(layer_dense(model, 3))
  expect_length(model$layers, 1L)
})

test_that("a layer is a function: of tensors, of R data, and of a sequential model", {
  layer <- layer_dense(units = 2)
  model <- keras_model_sequential(input_shape = 3)
  expect_invisible(model |> layer())
  expect_length(model$layers, 1L)
  x <- data.frame(a = 1:2, b = 0.5, c = 3)
  expect_equal(as.array(layer(x)), as.array(layer(as.matrix(x))))
  expect_equal(as.array(layer(as.matrix(x))), predict(model, x, verbose = 0), tolerance = 1e-6, ignore_attr = TRUE)
  noisy <- layer_dropout(rate = 0.5, seed = 1)
  expect_equal(as.array(noisy(matrix(1, 1, 4), training = FALSE)), matrix(1, 1, 4))
  expect_error(layer(matrix(1, 1, 2)), class = "laminar_error")
})

test_that("both pipes build the left side first", {
  native <- keras_model_sequential(input_shape = 4) |> layer_dense(3) |> layer_dense(2)
  old <- keras_model_sequential(input_shape = 4) %>% layer_dense(3) %>% layer_dense(2)
  units <- function(model) vapply(model$layers, function(layer) layer$units, 0L)
  expect_equal(units(native), c(3L, 2L))
  expect_equal(units(old), c(3L, 2L))
})

test_that("older scripts give the input shape to the first layer", {
  model <- keras_model_sequential() |> layer_dense(3, input_shape = 4) |> layer_dense(2)
  expect_equal(model$input_shape, list(NULL, 4L))
  model <- keras_model_sequential() |> layer_flatten(input_shape = c(2, 3))
  expect_equal(model$output_shape, list(NULL, 6L))
})

test_that("trailing commas and empty arguments do no harm", {
  expect_equal(layer_dense(units = 3, )$units, 3L)
  expect_equal(layer_dense(, 3)$units, 3L)
})

test_that("only what was given reaches Python", {
  layer <- layer_dense(units = 3, name = "mine", trainable = FALSE)
  expect_equal(layer$name, "mine")
  expect_false(layer$trainable)
})

test_that("a layer from an R function computes what the function does", {
  x <- matrix(c(-1, 2, 3, -4), 2)
  model <- keras_model_sequential(input_shape = 2) |> layer_lambda(function(x) activation_relu(x))
  expect_equal(predict(model, x, verbose = 0), pmax(x, 0), ignore_attr = TRUE)
})

test_that("masked steps are skipped", {
  model <- keras_model_sequential(input_shape = c(NA, 1)) |> layer_masking(-1) |> layer_simple_rnn(2)
  model |> compile(loss = "mse")
  x <- array(c(1, 1, 2, 2, -1, -1), c(2, 3, 1))
  history <- fit(model, x, matrix(0, 2, 2), verbose = 0)
  expect_true(is.finite(history$metrics$loss))
  short <- x[, 1:2, , drop = FALSE]
  expect_equal(predict(model, x, verbose = 0), predict(model, short, verbose = 0), tolerance = 1e-6)
})

test_that("R functions do as activation, initializer, regularizer and constraint", {
  layer <- layer_dense(
    units = 2, activation = function(x) activation_relu(x, max_value = 1),
    kernel_initializer = function(shape, dtype = NULL) array(2, unlist(shape)),
    kernel_constraint = function(w) activation_relu(w)
  )
  x <- matrix(1, 1, 3)
  expect_equal(as.numeric(layer(x)), c(1, 1))
  expect_equal(as.numeric(layer$get_weights()[[1L]]), rep(2, 6))
})

test_that("wrappers without a call stand for what they make", {
  expect_equal(layer_dense(units = 1, activation = activation_relu)$activation$`__name__`, "relu")
  layer <- layer_dense(units = 1, kernel_initializer = initializer_he_normal)
  expect_s3_class(layer$kernel_initializer, "keras.src.initializers.random_initializers.HeNormal")
})

test_that("mistakes are named", {
  x <- keras_input(4)
  expect_snapshot(error = TRUE, {
    layer_dense(x)
    layer_dense(x, units = 0.5)
    layer_dense(x, units = "three")
    layer_dense(x, units = c(1, 2))
    layer_dense(x, units = -1)
    layer_dense(x, 3, activation = "rellu")
    layer_dense(x, 3, kernel_initializer = "glorot")
    layer_dense(x, 3, actvation = "relu")
    layer_dense("a", 3)
    layer_dense(mean, 3)
    layer_conv_2d(x, 3, 3, name = "edges")
    layer_lambda(x, function(x) stop("my own mistake"))
    rlang::exec(layer_dense, x, 3, !!!unname(as.list(1:20)))
  })
})
