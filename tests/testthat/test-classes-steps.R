noisy_step <- function(data) {
  c(x, y) %<-% data
  c(c(loss, y_pred), gradients) %<-% variable_gradients(function() {
    y_pred <- self(x, training = TRUE)
    list(self$compute_loss(x, y, y_pred), y_pred)
  }, self$trainable_weights)
  self$optimizer$apply(gradients, self$trainable_weights)
  self$seen$assign_add(1)
  utils::modifyList(self$compute_metrics(x, y, y_pred, NULL), list(loss = loss))
}

test_that("a step of one's own moves weights, other variables and metrics as Keras's own does", {
  skip_if_no_backend()
  stepping <- Model("Stepping", train_step = noisy_step, test_step = function(data) super$test_step(data),
                    predict_step = function(data) 2 * super$predict_step(data))
  trained <- function(make) {
    set_random_seed(1)
    input <- keras_input(4)
    output <- input |> layer_batch_normalization() |> layer_dense(3, "softmax", activity_regularizer = "l2")
    model <- make(input, output)
    model$seen <- layer_dense(units = 1)$add_weight(shape = list(), initializer = "zeros", trainable = FALSE)
    compile(model, optimizer = optimizer_adam(0.01), loss = "sparse_categorical_crossentropy", metrics = "accuracy")
    history <- fit(model, iris_x, iris_y, epochs = 3, batch_size = 50, shuffle = FALSE, verbose = 0)
    list(model = model, metrics = history$metrics)
  }
  own <- trained(stepping)
  plain <- trained(keras_model)
  expect_equal(own$metrics, plain$metrics, tolerance = 1e-4)
  expect_equal(get_weights(own$model)[-1], get_weights(plain$model)[-1], tolerance = 1e-4)
  expect_identical(as.numeric(own$model$seen), 9)
  expect_equal(evaluate(own$model, iris_x, iris_y, verbose = 0), evaluate(plain$model, iris_x, iris_y, verbose = 0),
               tolerance = 1e-4)
  expect_equal(predict(own$model, iris_x), 2 * predict(plain$model, iris_x), tolerance = 1e-4)
})

test_that("a step may go on from the parent's", {
  skip_if_no_backend()
  counting <- Model("Counting", train_step = function(data) {
    logs <- super$train_step(data)
    self$seen$assign_add(1)
    logs
  })
  input <- keras_input(4)
  model <- counting(input, layer_dense(input, 1))
  model$seen <- layer_dense(units = 1)$add_weight(shape = list(), initializer = "zeros", trainable = FALSE)
  compile(model, loss = "mse")
  before <- get_weights(model)
  history <- fit(model, iris_x, iris_y, epochs = 2, batch_size = 50, verbose = 0)
  expect_identical(as.numeric(model$seen), 6)
  expect_lt(history$metrics$loss[[2]], history$metrics$loss[[1]])
  expect_false(identical(get_weights(model)[[1]], before[[1]]))
})

test_that("derivatives by variables are those of the hand's formula, outside of a step, too", {
  skip_if_no_backend()
  layer <- layer_dense(units = 1, use_bias = FALSE)
  x <- matrix(c(1, 2, 3, 4), 2)
  layer(x)
  idle <- as_variable(2, "float32")
  found <- variable_gradients(function() op_sum(layer(x)^2), c(layer$trainable_weights, idle))
  kernel <- as.array(layer$kernel)
  expect_equal(as.numeric(found$value), sum((x %*% kernel)^2), tolerance = 1e-5)
  expect_equal(as.array(found$gradients[[1]]), 2 * t(x) %*% (x %*% kernel), tolerance = 1e-5)
  expect_identical(as.numeric(found$gradients[[2]]), 0)
  normal <- layer_batch_normalization()
  normal(x)
  variable_gradients(function() op_mean(normal(x, training = TRUE)), normal$trainable_weights)
  expect_gt(as.numeric(normal$moving_mean)[[2]], 0)
})

test_that("mistakes in steps say how to mend them", {
  skip_if_no_backend()
  layer <- layer_dense(units = 2)
  layer(matrix(1, 1, 1))
  expect_snapshot(error = TRUE, {
    Model("Stateless", train_step = function(state, data) NULL)
    Model("Stateless", predict_step = function() NULL)
    variable_gradients(3, layer$weights)
    variable_gradients(function() 1, list(1))
    variable_gradients(function() op_square(layer$weights[[1]]), layer$weights)
    variable_gradients(function() 1, layer$weights)
    variable_gradients(function() stop("no way"), layer$weights)
  })
})
