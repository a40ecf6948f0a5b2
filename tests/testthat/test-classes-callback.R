stepwise_model <- function() {
  keras_model_sequential(input_shape = 4) |> layer_dense(1) |> compile(loss = "mse", optimizer = "sgd")
}

test_that("a callback counts from 1, keeps state, adds to the logs, sets the rate and stops training", {
  skip_if_no_backend()
  seen <- character()
  callback_own <- Callback("Own",
    initialize = function(last) {
      self$last <- last
      self$count <- 0
    },
    on_train_begin = function(logs) seen <<- c(seen, "begin"),
    on_epoch_begin = function(epoch) seen <<- c(seen, paste("epoch", epoch)),
    on_epoch_end = function(epoch, logs) {
      self$count <- self$count + 1
      expect_true(is.numeric(logs$loss))
      self$model$optimizer$learning_rate <- 0.5 / epoch
      if (epoch == self$last) self$model$stop_training <- TRUE
      list(counted = self$count)
    },
    on_train_end = function() seen <<- c(seen, "end")
  )
  model <- stepwise_model()
  history <- fit(model, iris_x, iris_y, epochs = 9, verbose = 0, callbacks = callback_own(last = 3))
  expect_identical(seen, c("begin", "epoch 1", "epoch 2", "epoch 3", "end"))
  expect_equal(history$metrics$counted, 1:3)
  expect_equal(as.numeric(model$optimizer$learning_rate), 0.5 / 3, tolerance = 1e-6)
})

test_that("methods of a batch are called after every so many", {
  skip_if_no_backend()
  seen <- integer()
  callback_batches <- Callback("Batches", on_train_batch_end = function(batch, logs) seen <<- c(seen, batch), every = 2)
  fit(stepwise_model(), iris_x, iris_y, batch_size = 30, verbose = 0, callbacks = callback_batches())
  expect_identical(seen, c(2L, 4L))
})

test_that("all moments of testing and predicting are told", {
  skip_if_no_backend()
  seen <- character()
  note <- function(name) {
    force(name)
    function(...) seen <<- c(seen, name)
  }
  names <- c("on_test_begin", "on_test_batch_end", "on_test_end", "on_predict_begin", "on_predict_batch_end",
             "on_predict_end")
  callback_all <- do.call(Callback, c("All", sapply(names, note, simplify = FALSE)))
  model <- stepwise_model()
  evaluate(model, iris_x, iris_y, batch_size = 150, callbacks = callback_all())
  predict(model, iris_x, batch_size = 150, callbacks = callback_all())
  expect_identical(seen, names)
})

test_that("mistakes in callbacks are explained", {
  skip_if_no_backend()
  callback_bad <- Callback("BadCallback", on_epoch_end = function(epoch, logs) stop("not today"))
  expect_snapshot(error = TRUE, {
    Callback("L", on_epoch_ned = function(epoch) epoch)
    Callback("L", on_epoch_end = 3)
    Callback("L", every = 0.5)
    fit(stepwise_model(), iris_x, iris_y, verbose = 0, callbacks = callback_bad())
  })
})
