# What uses TensorFlow directly stops under another backend, naming the call.

skip_if_no_foreign <- function() {
  skip_if_no_backend()
  skip_if(is_tensorflow(), "another backend than TensorFlow")
  skip_if_not(reticulate::py_module_available("tensorflow"), "TensorFlow is not installed")
}

# What R says of a layer while a model is made of it.
said_of_layer <- function(call) {
  layer <- Layer("Mine", call = call)
  condition <- rlang::catch_cnd(keras_model_sequential(input_shape = 4) |> layer(), "error")
  expect_s3_class(condition$parent, "laminar_error_backend")
  conditionMessage(condition$parent)
}

test_that("a layer that calls TensorFlow is told the call, and what takes its place", {
  skip_if_no_foreign()
  tf <- reticulate::import("tensorflow")
  said <- said_of_layer(function(inputs) tf$math$log(inputs))
  expect_match(said, "`tf$math$log(inputs)` is TensorFlow's, and this session computes with JAX", fixed = TRUE)
  expect_match(said, "`op_log()` does it on both backends", fixed = TRUE)
  expect_match(said, "use_backend(\"tensorflow\")", fixed = TRUE)
  expect_match(said_of_layer(function(inputs) laminar::tf$reduce_mean(inputs)), "`op_mean()` does it", fixed = TRUE)
  expect_match(said_of_layer(function(inputs) reticulate::import("tensorflow")$nn$elu(inputs)), "op_elu", fixed = TRUE)
  expect_match(said_of_layer(function(inputs) tf$`function`(function(x) x * 2)(inputs)), "tf$`function`", fixed = TRUE)
  expect_match(said_of_layer(function(inputs) tf$raw_ops$Abs(x = inputs)), "Written with `op_*()`", fixed = TRUE)
})

test_that("a tensor of TensorFlow becomes no silent constant of a traced program", {
  skip_if_no_foreign()
  tf <- reticulate::import("tensorflow")
  refused <- "A tensor of TensorFlow cannot be part of a program that JAX traces"
  expect_match(said_of_layer(function(inputs) inputs + tf$random$normal(list(4L))), refused)
  expect_match(said_of_layer(function(inputs) op_add(inputs, tf$random$normal(list(4L)))), refused)
  expect_match(said_of_layer(function(inputs) inputs %*% tf$ones(list(4L, 2L))), refused)
  expect_match(said_of_layer(function(inputs) tf$ones(list(2L))), "`Mine$call()` returned a tensor of TensorFlow",
               fixed = TRUE)
  # outside of a program its values are there
  expect_equal(as.array(op_add(tf$ones(list(2L)), c(1, 2))), array(c(2, 3)))
})

test_that("losses and training steps name the call, too", {
  skip_if_no_foreign()
  tf <- reticulate::import("tensorflow")
  input <- keras_input(4)
  model <- keras_model(input, layer_dense(input, 1))
  compile(model, loss = function(y_true, y_pred) tf$reduce_mean(tf$square(y_true - y_pred)))
  condition <- rlang::catch_cnd(fit(model, iris_x, iris_y, verbose = 0), "error")
  expect_match(conditionMessage(condition$parent), "`tf$square(y_true - y_pred)` is TensorFlow's", fixed = TRUE)
  taped <- Model("Taped", train_step = function(data) {
    c(x, y) %<-% data
    with(tf$GradientTape() %as% tape, loss <- self$compute_loss(x, y, self(x, training = TRUE)))
    self$optimizer$apply(tape$gradient(loss, self$trainable_weights), self$trainable_weights)
    list(loss = loss)
  })
  model <- taped(input, layer_dense(input, 1))
  compile(model, loss = "mse")
  condition <- rlang::catch_cnd(fit(model, iris_x, iris_y, verbose = 0), "error")
  expect_s3_class(condition, "laminar_error_callback")
  expect_match(conditionMessage(condition$parent), "variable_gradients()", fixed = TRUE)
})

test_that("without TensorFlow, `tf` says what is missing", {
  skip_if_no_backend()
  skip_if(reticulate::py_module_available("tensorflow"), "TensorFlow is installed")
  expect_error(laminar::tf$math, "`tf` needs TensorFlow", class = "laminar_error_backend")
})

test_that("code that asks for values says so while JAX traces, in short words", {
  skip_if_no_foreign()
  layer <- Layer("Numpy", call = function(inputs) reticulate::import("numpy")$log(inputs))
  condition <- rlang::catch_cnd(keras_model_sequential(input_shape = 4) |> layer(), "error")
  expect_s3_class(condition$parent, "laminar_error_trace")
  expect_match(conditionMessage(condition$parent), "needs values of tensors")
  kept <- NULL
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  keep <- function(y_true, y_pred) {
    kept <<- y_pred
    op_mean(op_square(y_pred - y_true))
  }
  compile(model, loss = keep)
  fit(model, iris_x, iris_y, verbose = 0)
  expect_error(kept * 2, "graph that is finished", class = "laminar_error_trace")
})
