outputs_named <- function(..., named = TRUE) {
  inputs <- keras_input(2)
  dense <- function(name) layer_dense(inputs, 1, kernel_initializer = "ones", name = name)
  keras_model(inputs, sapply(c(...), dense, simplify = FALSE, USE.NAMES = named))
}

test_that("what belongs to outputs named in another order than the alphabet's needs names", {
  skip_if_no_backend()
  model <- outputs_named("width", "length")
  expect_snapshot(error = TRUE, {
    compile(model, loss = list("mse", "mae"))
    compile(model, loss = c("mse", "mae"))
    compile(model, loss = "mse", loss_weights = c(1, 10))
    compile(model, loss = "mse", metrics = list("mae", "mse"))
    compile(model, loss = "mse", weighted_metrics = list(list("mae"), list("mse")))
  })
  expect_error(compile(model, loss = list("mse", "mae")), class = "laminar_error_names")
  expect_false(model$compiled)

  x <- matrix(1.5, 4, 2)
  y <- list(width = rep(0, 4), length = rep(1, 4))
  compile(model, loss = list(width = "mse", length = "mae"), loss_weights = list(width = 1, length = 10))
  expect_equal(evaluate(model, x, y)[["loss"]], 3^2 + 10 * 2)
})

test_that("where the orders are one, or outputs have no names of their own, none are needed", {
  skip_if_no_backend()
  x <- matrix(1.5, 4, 2)
  y <- list(length = rep(1, 4), width = rep(0, 4))
  model <- outputs_named("length", "width") |> compile(loss = list("mae", "mse"), loss_weights = c(10, 1))
  expect_equal(evaluate(model, x, y)[["loss"]], 3^2 + 10 * 2)
  plain <- outputs_named("z", "a", named = FALSE)
  expect_no_error(compile(plain, loss = list("mse", "mae"), metrics = list("mae", "mse")))
  expect_no_error(compile(outputs_named("width", "length"), loss = "mse", metrics = "mae"))
})

test_that("one loss with a weight for each output is the loss of each", {
  skip_if_no_backend()
  x <- matrix(1.5, 4, 2)
  y <- list(width = rep(0, 4), length = rep(1, 4))
  named <- outputs_named("width", "length")
  for (loss in list("mse", loss_mean_squared_error(), function(y_true, y_pred) op_mean((y_true - y_pred)^2, -1))) {
    compile(named, loss = loss, loss_weights = list(width = 1, length = 10))
    expect_equal(evaluate(named, x, y)[["loss"]], 3^2 + 10 * 2^2)
  }
  plain <- outputs_named("z", "a", named = FALSE) |> compile(loss = "mse", loss_weights = c(1, 10))
  expect_equal(evaluate(plain, x, unname(y))[["loss"]], 3^2 + 10 * 2^2)
})
