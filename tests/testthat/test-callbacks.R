skip_if_no_backend()

x <- matrix(1:8 / 8, 8)
y <- 2 * x
model <- function() {
  keras_model_sequential(input_shape = 1) |>
    layer_dense(1, kernel_initializer = "zeros") |>
    compile(optimizer = optimizer_sgd(0.1), loss = "mse")
}
run <- function(callbacks, epochs = 3, ...) {
  fit(model(), x, y, epochs = epochs, batch_size = 4, verbose = 0, callbacks = callbacks, ...)
}

test_that("R functions are told epochs and batches from 1, and add to the history", {
  seen <- list()
  history <- run(callback_lambda(
    on_epoch_begin = function(epoch) seen$begin <<- c(seen$begin, epoch),
    on_epoch_end = function(epoch, logs) list(double_loss = 2 * logs$loss, epoch_seen = epoch),
    on_train_batch_end = function(batch, logs) seen$batches <<- c(seen$batches, batch),
    on_train_end = function(logs) seen$end <<- names(logs)
  ))
  expect_equal(seen$begin, 1:3)
  expect_equal(seen$batches, rep(1:2, 3))
  expect_true("loss" %in% seen$end)
  expect_equal(history$metrics$double_loss, 2 * history$metrics$loss, tolerance = 1e-6)
  expect_equal(history$metrics$epoch_seen, 1:3, ignore_attr = TRUE)
})

test_that("older names and the moments of evaluation are known", {
  seen <- character()
  note <- function(name) function(...) seen <<- c(seen, name)
  noting <- callback_lambda(on_batch_end = note("batch"), on_test_begin = note("test"))
  run(noting, epochs = 1, validation_data = list(x, y))
  expect_setequal(seen, c("batch", "test"))
})

test_that("an error in R code keeps its text and leaves the model usable", {
  m <- model()
  stopping <- callback_lambda(on_epoch_end = function(epoch, logs) stop("my own mistake"))
  condition <- tryCatch(fit(m, x, y, verbose = 0, callbacks = stopping), error = identity)
  expect_s3_class(condition, "laminar_error_callback")
  expect_equal(conditionMessage(condition$parent), "my own mistake")
  expect_length(fit(m, x, y, verbose = 0)$metrics$loss, 1L)
})

test_that("learning rates are scheduled by epochs from 0", {
  epochs <- integer()
  history <- run(callback_learning_rate_scheduler(function(epoch, lr) {
    epochs <<- c(epochs, epoch)
    if (epoch == 0) lr else 0.5 * lr
  }))
  expect_equal(epochs, 0:2)
  expect_equal(history$metrics$learning_rate, 0.1 * 0.5^(0:2), tolerance = 1e-6)
  history <- run(callback_learning_rate_scheduler(function(epoch) 1L))
  expect_equal(history$metrics$learning_rate, c(1, 1, 1))
})

test_that("training stops early and goes back to the best weights", {
  stopping <- callback_early_stopping(monitor = "loss", min_delta = 1000, patience = 1, restore_best_weights = TRUE)
  expect_length(run(stopping, epochs = 10)$metrics$loss, 2L)
  expect_equal(callback_early_stopping(min_delta = 0.001)$min_delta, 0.001)
})

test_that("plateaus lower the learning rate", {
  lower <- callback_reduce_lr_on_plateau(monitor = "loss", factor = 0.5, patience = 1, min_delta = 1000)
  expect_equal(run(lower)$metrics$learning_rate, c(0.1, 0.1, 0.05), tolerance = 1e-6)
})

test_that("files are written", {
  folder <- withr::local_tempdir()
  run(list(
    callback_model_checkpoint(file.path(folder, "model-{epoch}.keras")),
    callback_csv_logger(file.path(folder, "log.csv")),
    callback_backup_and_restore(file.path(folder, "backup"), delete_checkpoint = FALSE)
  ))
  expect_true(all(c("log.csv", paste0("model-", 1:3, ".keras")) %in% list.files(folder)))
  expect_equal(nrow(utils::read.csv(file.path(folder, "log.csv"))), 3L)
})

test_that("NaN ends training", {
  m <- model()
  history <- suppressWarnings(fit(m, x * 1e30, y, epochs = 5, verbose = 0, callbacks = callback_terminate_on_nan()))
  expect_lt(length(history$metrics$loss), 5L)
})

test_that("without TensorBoard its callback says so and training goes on; tensorboard() stops", {
  extras <- reticulate::import("laminar.sitrep", convert = FALSE)$EXTRAS
  withr::defer(extras$update(list(tensorboard = "tensorboard")))
  extras$update(list(tensorboard = "no_such_module"))
  expect_message(callback <- callback_tensorboard(), "goes on without TensorBoard.*install_laminar\\(extras = ")
  expect_length(run(callback, epochs = 1)$metrics$loss, 1L)
  expect_error(tensorboard("logs"), "This needs TensorBoard", class = "laminar_error_missing_extra")
})

test_that("lines of JSON are written while training runs", {
  path <- withr::local_tempfile(fileext = ".jsonl")
  history <- run(callback_json_logger(path))
  lines <- lapply(readLines(path), jsonlite::fromJSON)
  expect_identical(vapply(lines, function(line) line$epoch, 1L), 1:3)
  expect_equal(vapply(lines, function(line) line$loss, 1), history$metrics$loss, tolerance = 1e-6)
  run(callback_json_logger(path, append = TRUE), epochs = 1)
  expect_length(readLines(path), 4L)
  expect_snapshot(error = TRUE, {
    callback_json_logger(3)
    callback_json_logger("no/such/folder/log.jsonl")
    callback_json_logger(path, append = 1)
  })
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    callback_lambda(on_epoch_ends = function(epoch, logs) NULL)
    callback_lambda(on_epoch_end = "print")
    callback_early_stopping(patience = 0.5)
    callback_learning_rate_scheduler()
    callback_model_checkpoint("model.txt")
  })
})

test_that("with `every` R hears of every so many batches, and the batches between run as one program", {
  skip_if_no_backend()
  train <- function(...) {
    set_random_seed(2)
    model <- small_model() |> compile("adam", "sparse_categorical_crossentropy")
    fit(model, iris_x, iris_y, batch_size = 10, epochs = 2, verbose = 0, ...)$metrics$loss
  }
  heard <- integer()
  note <- function(batch, logs) heard <<- c(heard, batch)
  plain <- train()
  expect_equal(train(callbacks = callback_lambda(on_train_batch_end = note, every = 4)), plain)
  expect_identical(heard, c(4L, 8L, 12L, 4L, 8L, 12L))
  heard <- integer()
  Watch <- Callback("Watch", on_train_batch_end = function(batch, logs) heard <<- c(heard, batch), every = 6)
  expect_equal(train(callbacks = Watch()), plain)
  expect_identical(heard, c(6L, 12L, 6L, 12L))
  expect_error(callback_lambda(every = 0.5), class = "laminar_error_value")
})
