test_that("a model prints its layers, shapes and parameters", {
  skip_if_no_backend()
  clear_session()
  model <- keras_model_sequential(input_shape = 4, name = "small") |>
    layer_dense(8, activation = "relu") |>
    layer_dense(3)
  expect_snapshot(summary(model, line_length = 70))
  expect_identical(strsplit(format(model, line_length = 60), "\n")[[1L]][[1L]], "Model: \"small\"")
  expect_output(expect_invisible(summary(model)))
})

test_that("a Trainable column appears when something is frozen", {
  skip_if_no_backend()
  model <- small_model()
  expect_false(grepl("Trai", format(model), fixed = TRUE) && grepl("Trainable ┃", format(model), fixed = TRUE))
  model$layers[[1L]]$trainable <- FALSE
  expect_match(format(model, line_length = 100), "Trai")
})

test_that("unbuilt models and empty shells print", {
  skip_if_no_backend()
  expect_match(format(keras_model_sequential() |> layer_dense(2)), "unbuilt")
  file <- withr::local_tempfile()
  saveRDS(small_model(), file)
  expect_identical(format(readRDS(file)), "<pointer: 0x0>")
  expect_output(print(readRDS(file)), "<pointer: 0x0>", fixed = TRUE)
})

test_that("callbacks print what they were made with", {
  skip_if_no_backend()
  expect_output(
    print(callback_early_stopping("loss", patience = 3)),
    "^<EarlyStopping: monitor = loss, .*patience = 3, .*>$"
  )
  expect_output(print(callback_terminate_on_nan()), "^<TerminateOnNaN.*>$")
  expect_identical(
    format(callback_lambda(on_epoch_end = function(epoch, logs) NULL)), "<RFunctions: hooks = on_epoch_end>"
  )
})

test_that("optimizers, losses, initializers, regularizers and others print their settings", {
  skip_if_no_backend()
  withr::local_options(width = 200)
  expect_output(print(optimizer_adam(0.01)), "^<Adam: learning_rate = 0.01, use_ema = FALSE.*beta_1 = 0.9, .*>$")
  expect_identical(format(initializer_random_normal(stddev = 0.1)), "<RandomNormal: mean = 0, stddev = 0.1>")
  expect_identical(format(loss_mean_squared_error()), "<MeanSquaredError: reduction = sum_over_batch_size>")
  schedule <- learning_rate_schedule_exponential_decay(0.1, 10, 0.9)
  expect_match(format(schedule), "^<ExponentialDecay: initial_learning_rate = 0.1, decay_steps = 10, decay_rate = 0.9")
  expect_match(format(optimizer_sgd(schedule)), "learning_rate = ExponentialDecay")
  expect_identical(format(regularizer_l1_l2(0.5, 0.25)), "<L1L2: l1 = 0.5, l2 = 0.25>")
  expect_identical(format(constraint_maxnorm(2)), "<MaxNorm: max_value = 2, axis = 0>")
  expect_output(print(constraint_nonneg()), "<NonNeg>", fixed = TRUE)
  expect_output(print(random_seed_generator(1)), "<SeedGenerator: seed = 1>", fixed = TRUE)
  own <- Loss("Far", call = function(y_true, y_pred) op_mean(op_abs(y_true - y_pred)))
  expect_match(format(own()), "^<Far")
  file <- withr::local_tempfile()
  saveRDS(optimizer_adam(), file)
  expect_output(print(readRDS(file)), "<pointer: 0x0>", fixed = TRUE)
})
