test_that("a loss and a metric written in R train, validate, are saved and loaded", {
  skip_if_no_backend()
  loss_pinball <- Loss("Pinball",
    initialize = function(quantile = 0.5, ...) {
      super$initialize(...)
      self$quantile <- quantile
    },
    call = function(y_true, y_pred) {
      error <- y_true - y_pred
      op_maximum(self$quantile * error, (self$quantile - 1) * error)
    }
  )
  metric_bias <- Metric("Bias",
    initialize = function(name = "bias", ...) {
      super$initialize(name = name, ...)
      self$total <- self$add_weight(name = "total", initializer = "zeros")
      self$count <- self$add_weight(name = "count", initializer = "zeros")
    },
    update_state = function(y_true, y_pred, sample_weight = NULL) {
      self$total$assign_add(op_sum(y_pred - y_true))
      self$count$assign_add(op_cast(op_size(y_pred), "float32"))
    },
    result = function() self$total / self$count
  )
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  y <- cbind(iris_y + 0.5)
  compile(model, loss = loss_pinball(quantile = 0.9), metrics = metric_bias(), optimizer = "adam")
  history <- fit(model, iris_x, y, epochs = 2, verbose = 0, validation_split = 0.2)
  expect_setequal(names(history$metrics), c("loss", "bias", "val_loss", "val_bias"))
  results <- evaluate(model, iris_x, y)
  error <- y - predict(model, iris_x)
  expect_equal(results$bias, mean(-error), tolerance = 1e-4)
  expect_equal(results$loss, mean(pmax(0.9 * error, -0.1 * error)), tolerance = 1e-4)
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  expect_equal(evaluate(load_model(file), iris_x, y), results, tolerance = 1e-5)
  compile(model, loss = loss_pinball, metrics = metric_bias)
  expect_equal(evaluate(model, iris_x, y)$bias, results$bias, tolerance = 1e-5)
})

test_that("constraints, regularizers, initializers and schedules", {
  skip_if_no_backend()
  at_least <- Constraint("AtLeast", initialize = function(least = 0) self$least <- least,
                         call = function(w) op_maximum(w, self$least))
  penalty <- Regularizer("Penalty", call = function(x) 0.1 * op_sum(op_abs(x)))
  half <- Initializer("Half", call = function(shape, dtype = NULL) array(0.5, dim = unlist(shape)))
  falling <- LearningRateSchedule("Falling", initialize = function(highest = 0.1) self$highest <- highest,
                                  call = function(step) self$highest / (1 + op_cast(step, "float32")))
  layer <- layer_dense(units = 2, kernel_constraint = at_least(0.1), kernel_regularizer = penalty(),
                       kernel_initializer = half())
  model <- keras_model_sequential(input_shape = 4)
  model$add(layer)
  expect_equal(get_weights(model)[[1]], matrix(0.5, 4, 2), ignore_attr = TRUE)
  expect_equal(as.numeric(model$losses[[1]]), 0.4, tolerance = 1e-5)
  compile(model, loss = "mse", optimizer = optimizer_sgd(falling(0.05)))
  y <- matrix(-10, 150, 2)
  fit(model, iris_x, y, epochs = 2, verbose = 0)
  expect_equal(min(get_weights(model)[[1]]), 0.1, tolerance = 1e-6)
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  loaded <- load_model(file)
  fit(loaded, iris_x, y, verbose = 0)
  expect_equal(loaded$layers[[1]]$kernel_constraint$least, 0.1)
})
