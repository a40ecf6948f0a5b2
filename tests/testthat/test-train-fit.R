test_that("fit changes the model in place and returns the history invisibly", {
  skip_if_no_backend()
  model <- compiled_model()
  before <- get_weights(model)
  result <- withVisible(fit(model, iris_x, iris_y, epochs = 2))
  expect_false(result$visible)
  expect_s3_class(result$value, "keras_training_history")
  expect_false(identical(get_weights(model), before))
})

test_that("the history knows its run", {
  skip_if_no_backend()
  history <- fit(compiled_model(), iris_x, iris_y, epochs = 3, batch_size = 50, validation_split = 0.2)
  expect_setequal(names(history$metrics), c("accuracy", "loss", "val_accuracy", "val_loss"))
  expect_identical(lengths(history$metrics, use.names = FALSE), rep(3L, 4L))
  expect_identical(history$params$epochs, 3L)
  expect_equal(history$params$samples, 120)
  expect_equal(history$params$validation_samples, 30)
  expect_equal(history$params$batch_size, 50)
  expect_equal(history$params$steps, 3)
  expect_length(history$params$seconds_per_epoch, 3L)
  expect_match(history$params$device, "CPU|GPU")
})

test_that("the last rows validate, before shuffling", {
  skip_if_no_backend()
  model <- compiled_model()
  history <- fit(model, iris_x, iris_y, epochs = 1, validation_split = 0.2)
  by_hand <- evaluate(model, iris_x[121:150, ], iris_y[121:150])
  expect_equal(history$metrics$val_loss, by_hand$loss, tolerance = 1e-5)
})

test_that("factors train like their codes", {
  skip_if_no_backend()
  train <- function(y) {
    set_random_seed(3)
    fit(compiled_model(), iris_x, y, epochs = 2)$metrics
  }
  expect_identical(train(iris$Species), train(iris_y))
})

test_that("data frames, matrices and integer matrices do", {
  skip_if_no_backend()
  train <- function(x) {
    set_random_seed(3)
    fit(compiled_model(), x, iris_y, epochs = 2)$metrics$loss
  }
  expect_identical(train(iris[1:4]), train(iris_x))
  whole <- round(iris_x)
  storage.mode(whole) <- "integer"
  expect_equal(train(whole), train(round(iris_x)), tolerance = 1e-6)
})

test_that("class weights: by code, by level, unnamed, as a list", {
  skip_if_no_backend()
  train <- function(y, class_weight) {
    set_random_seed(4)
    fit(compiled_model(), iris_x, y, epochs = 1, class_weight = class_weight)$metrics$loss
  }
  by_code <- train(iris_y, c("0" = 1, "1" = 5, "2" = 2))
  expect_identical(train(iris_y, list("0" = 1, "1" = 5, "2" = 2)), by_code)
  expect_identical(train(iris$Species, c(virginica = 2, setosa = 1, versicolor = 5)), by_code)
  expect_identical(train(iris_y, c(1, 5, 2)), by_code)
  expect_false(identical(train(iris_y, NULL), by_code))
})

test_that("sample weights of zero take samples out", {
  skip_if_no_backend()
  weights <- rep(c(1, 0), c(100, 50))
  model <- compiled_model()
  expect_equal(
    evaluate(model, iris_x, iris_y, sample_weight = weights)$loss * 150 / 100,
    evaluate(model, iris_x[1:100, ], iris_y[1:100])$loss,
    tolerance = 1e-5
  )
  history <- fit(model, iris_x, iris_y, sample_weight = weights, epochs = 1)
  expect_true(is.finite(history$metrics$loss))
})

test_that("training goes on from initial_epoch, counted from 1", {
  skip_if_no_backend()
  history <- fit(compiled_model(), iris_x, iris_y, epochs = 5, initial_epoch = 4)
  expect_length(history$metrics$loss, 2L)
  expect_identical(history$epochs, 4:5)
  frame <- as.data.frame(history)
  expect_identical(is.na(frame$value[frame$metric == "loss"]), rep(c(TRUE, FALSE), c(3L, 2L)))
})

test_that("validation data and its frequency", {
  skip_if_no_backend()
  history <- fit(compiled_model(), iris_x, iris_y, epochs = 4, validation_freq = 2,
    validation_data = list(iris_x[1:10, ], iris_y[1:10]))
  expect_length(history$metrics$val_loss, 2L)
  frame <- as.data.frame(history)
  validated <- frame[frame$data == "validation" & frame$metric == "loss", ]
  expect_identical(which(!is.na(validated$value)), c(2L, 4L))
})

test_that("text goes into models that take text", {
  skip_unless_tensorflow("text as the input of a model")
  words <- layer_text_vectorization(max_tokens = 10, output_sequence_length = 3, vocabulary = c("good", "bad", "film"))
  input <- keras_input(1, dtype = "string")
  output <- input |>
    words() |>
    layer_embedding(10, 4) |>
    layer_global_average_pooling_1d() |>
    layer_dense(1, activation = "sigmoid")
  model <- keras_model(input, output) |> compile(optimizer_adam(0.1), "binary_crossentropy")
  x <- matrix(rep(c("good film", "bad film"), 20))
  y <- rep(1:0, 20)
  history <- fit(model, x, y, epochs = 30)
  expect_lt(tail(history$metrics$loss, 1), 0.2)
  expect_identical(drop(predict(model, c("a good one", "bad bad"))) > 0.5, c(TRUE, FALSE))
  expect_error(fit(compiled_model(), matrix("a", 2, 4), 0:1), "not text", class = "laminar_error_type")
})

test_that("an error in R code that training calls keeps its message", {
  skip_if_no_backend()
  broken <- function() stop("the file is gone")
  error <- expect_error(fit(compiled_model(), broken, epochs = 1), class = "laminar_error_callback")
  expect_match(conditionMessage(error$parent), "the file is gone")
})

test_that("custom losses and metrics written in R", {
  skip_if_no_backend()
  keras <- py_keras()
  half_square <- function(y_true, y_pred) keras$ops$mean(keras$ops$square(keras$ops$subtract(y_true, y_pred))) / 2
  model <- small_model(units = 1L, activation = NULL)
  compile(model, loss = half_square, metrics = list(mean_error = "mae"))
  y <- matrix(iris_x[, 1], ncol = 1)
  history <- fit(model, iris_x, y, epochs = 1)
  expect_true(is.finite(history$metrics$loss))
})

test_that("the same seed gives the same weights in two fresh sessions", {
  skip_if_no_backend()
  script <- withr::local_tempfile(fileext = ".R")
  writeLines(c(
    "suppressMessages(library(laminar))",
    "set_random_seed(11)",
    "x <- as.matrix(iris[, 1:4]); y <- iris$Species",
    "model <- keras_model_sequential(input_shape = 4) |> layer_dense(8, 'relu') |> layer_dropout(0.3) |>",
    "  layer_dense(3, 'softmax') |> compile('adam', 'sparse_categorical_crossentropy')",
    "fit(model, x, y, epochs = 3, verbose = 0)",
    "cat(sprintf('%.17g', unlist(get_weights(model))), sep = '\\n')"
  ), script)
  skip_if_not(nzchar(system.file(package = "laminar", "Meta")), "laminar is not installed")
  run <- function() system2(file.path(R.home("bin"), "Rscript"), shQuote(script), stdout = TRUE, stderr = FALSE)
  first <- run()
  expect_length(first, 4L * 8L + 8L + 8L * 3L + 3L)
  expect_identical(run(), first)
})

test_that("a loss that is not finite is an R warning that names the step and, asked for, the layer", {
  skip_if_no_backend()
  train <- function(...) {
    model <- keras_model_sequential(input_shape = 4) |>
      layer_dense(3, kernel_initializer = "ones") |>
      layer_lambda(\(x) op_log(-x), name = "logarithm") |>
      layer_dense(1) |>
      compile(loss = "mse", optimizer = "sgd")
    fit(model, iris_x, iris_y, ..., verbose = 0)
  }
  asked <- tryCatch(train(find_nonfinite = TRUE), warning = identity)
  expect_s3_class(asked, "laminar_warning_not_finite")
  expect_snapshot(cat(conditionMessage(asked)))
  plain <- tryCatch(train(), warning = identity)
  expect_snapshot(cat(conditionMessage(plain)))
})

test_that("data beyond a memory limit train in chunks, with the same result", {
  skip_if_no_backend()
  train <- function(...) {
    set_random_seed(3)
    model <- compiled_model()
    history <- fit(model, iris_x, iris$Species, epochs = 2, ...)
    list(weights = unlist(get_weights(model)), how = history$params$mode_reason)
  }
  whole <- train()
  limited <- train(memory_limit = 1000)
  expect_equal(limited$weights, whole$weights, tolerance = 1e-6)
  expect_match(limited$how, "stream")
  expect_snapshot(training_plan(compiled_model(), iris_x, iris_y, memory_limit = 1000)$reason)
  withr::local_options(laminar.memory_limit = 1000)
  expect_match(train()$how, "stream")
  expect_error(train(memory_limit = "1 GB"), "memory_limit", class = "laminar_error_value")
})
