skip_if_no_backend()

value <- function(x) as.numeric(x)
expect_rate <- function(schedule, step, rate) expect_equal(value(schedule(step)), rate, tolerance = 1e-6)

test_that("learning rates are those that their page says", {
  expect_rate(learning_rate_schedule_exponential_decay(0.1, 100, 0.5), 25L, 0.1 * 0.5^0.25)
  expect_rate(learning_rate_schedule_inverse_time_decay(0.1, 100, 0.5), 25L, 0.1 / (1 + 0.125))
  expect_rate(learning_rate_schedule_polynomial_decay(0.1, 100, 0.02), 25L, 0.1 - 0.25 * 0.08)
  expect_rate(learning_rate_schedule_cosine_decay(0.1, 100), 25L, 0.1 * (1 + cos(pi / 4)) / 2)
  expect_rate(learning_rate_schedule_cosine_decay_restarts(0.1, 20), 20L, 0.1)
  constant <- learning_rate_schedule_piecewise_constant_decay(c(10, 20), c(0.3, 0.2, 0.1))
  expect_rate(constant, 10L, 0.3)
  expect_rate(constant, 11L, 0.2)
  expect_rate(constant, 21L, 0.1)
})

test_that("one boundary and two values do, and steps are whole", {
  constant <- learning_rate_schedule_piecewise_constant_decay(10, c(0.3, 0.2))
  expect_equal(value(constant(11L)), 0.2, tolerance = 1e-6)
  expect_error(learning_rate_schedule_piecewise_constant_decay(0.5, c(0.3, 0.2)), class = "laminar_error_value")
  expect_error(learning_rate_schedule_cosine_decay(0.1, 10.5), class = "laminar_error_value")
})

test_that("an optimizer follows its schedule", {
  optimizer <- optimizer_sgd(learning_rate_schedule_exponential_decay(0.1, 1, 0.5))
  model <- keras_model_sequential(input_shape = 1) |> layer_dense(1)
  model |> compile(optimizer = optimizer, loss = "mse")
  fit(model, matrix(1:4 / 4), matrix(1:4), epochs = 1, batch_size = 2, verbose = 0)
  expect_equal(as.numeric(optimizer$learning_rate), 0.025, tolerance = 1e-6)
})
