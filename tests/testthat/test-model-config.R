test_that("a configuration comes back to the same object, changed or not", {
  skip_if_no_backend()
  layer <- layer_conv_2d(filters = 3, kernel_size = 2, activation = "relu", name = "conv")
  config <- get_config(layer)
  expect_identical(config$filters, 3L)
  again <- from_config(config)
  expect_identical(again$name, "conv")
  expect_equal(unlist(again$kernel_size), c(2, 2))
  config$filters <- 5L
  expect_identical(from_config(config)$filters, 5L)
})

test_that("lists of one value stay lists on their way through R", {
  skip_if_no_backend()
  layer <- layer_normalization(axis = -1)
  expect_identical(get_config(from_config(get_config(layer)))[-1], get_config(layer)[-1])
  model <- keras_model_sequential(input_shape = c(4, 2)) |>
    layer_reshape(8) |>
    layer_dense(1)
  again <- from_config(get_config(model))
  expect_identical(dim(predict(again, array(0, c(3, 4, 2)))), c(3L, 1L))
})

test_that("a functional model with branches comes back from its configuration", {
  skip_if_no_backend()
  input <- keras_input(4, name = "x")
  model <- keras_model(input, layer_add(layer_dense(input, 4), input) |> layer_dense(2))
  again <- from_config(get_config(model))
  set_weights(again, get_weights(model))
  expect_equal(predict(again, iris_x[1:3, ]), predict(model, iris_x[1:3, ]))
})

test_that("serialized objects name their class", {
  skip_if_no_backend()
  text <- serialize_keras_object(optimizer_sgd(0.25))
  expect_identical(text$class_name, "SGD")
  expect_equal(as.numeric(deserialize_keras_object(text)$learning_rate), 0.25)
  expect_identical(serialize_keras_object(activation_relu)$config, "relu")
})

test_that("a model's structure goes through a file", {
  skip_if_no_backend()
  model <- small_model()
  file <- withr::local_tempfile(fileext = ".json")
  expect_identical(save_model_config(model, file), model)
  expect_error(save_model_config(model, file), "overwrite = TRUE", class = "laminar_error_file")
  again <- load_model_config(file)
  expect_identical(count_params(again), count_params(model))
  expect_type(save_model_config(model), "character")
})

test_that("functions of one's own are registered for saving and loading", {
  skip_if_no_backend()
  own <- register_keras_serializable(function(y_true, y_pred) abs(y_true - y_pred), name = "loss_registered")
  expect_identical(get_registered_name(own), "Custom>loss_registered")
  expect_false(is.null(get_registered_object("Custom>loss_registered")))
  expect_true("Custom>loss_registered" %in% names(get_custom_objects()))
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  compile(model, loss = own, optimizer = "sgd")
  fit(model, iris_x, iris_y, verbose = 0)
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  expect_equal(evaluate(load_model(file), iris_x, iris_y), evaluate(model, iris_x, iris_y), tolerance = 1e-5)
})

test_that("custom objects can be set, and hold within a scope", {
  skip_if_no_backend()
  before <- set_custom_objects(list(own_thing = function(x) x), clear = FALSE)
  expect_true("own_thing" %in% names(get_custom_objects()))
  set_custom_objects(before)
  expect_false("own_thing" %in% names(get_custom_objects()))
  twice <- function(x) 2 * x
  config <- get_config(layer_dense(units = 2))
  config$activation <- list(
    class_name = "function", config = "twice", registered_name = "twice", module = "builtins"
  )
  expect_error(from_config(config), "twice")
  layer <- with_custom_object_scope(list(twice = twice), from_config(config))
  expect_true(inherits(layer, "keras.src.layers.layer.Layer"))
  expect_true(inherits(from_config(config, list(twice = twice)), "keras.src.layers.layer.Layer"))
})

test_that("errors about configurations say what to do", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    get_config(3)
    from_config(list(units = 3))
    deserialize_keras_object("Dense")
    register_keras_serializable(3)
    load_model_config("nowhere/at-all.json")
  })
})
