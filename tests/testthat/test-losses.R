skip_if_no_backend()

value <- function(x) as.numeric(x)
y <- cbind(c(1, 0, 1), c(0, 1, 0))
p <- cbind(c(0.8, 0.3, 0.6), c(0.2, 0.7, 0.4))

test_that("losses of values are those that their page says", {
  e <- y - p
  expect_equal(value(loss_mean_squared_error(y, p)), rowMeans(e^2), tolerance = 1e-6)
  expect_equal(value(loss_mean_absolute_error(y, p)), rowMeans(abs(e)), tolerance = 1e-6)
  huber <- rowMeans(ifelse(abs(e) < 0.25, e^2 / 2, 0.25 * abs(e) - 0.25^2 / 2))
  expect_equal(value(loss_huber(y, p, delta = 0.25)), huber, tolerance = 1e-6)
  expect_equal(value(loss_log_cosh(y, p)), rowMeans(log(cosh(e))), tolerance = 1e-6)
  expect_equal(value(loss_categorical_crossentropy(y, p)), -rowSums(y * log(p)), tolerance = 1e-6)
  expect_equal(value(loss_sparse_categorical_crossentropy(c(0, 1, 0), p)), -rowSums(y * log(p)), tolerance = 1e-6)
  expect_equal(value(loss_binary_crossentropy(y, p)), -rowMeans(y * log(p) + (1 - y) * log(1 - p)), tolerance = 1e-5)
  expect_equal(value(loss_poisson(y, p)), rowMeans(p - y * log(p)), tolerance = 1e-5)
  expect_equal(value(loss_hinge(y, p)), rowMeans(pmax(1 - (2 * y - 1) * p, 0)), tolerance = 1e-6)
  expect_equal(value(loss_kl_divergence(p, p)), rep(0, 3), tolerance = 1e-6)
  cosine <- rowSums(y * p) / sqrt(rowSums(y^2) * rowSums(p^2))
  expect_equal(value(loss_cosine_similarity(y, p)), -cosine, tolerance = 1e-6)
})

test_that("every loss makes an object, and a bare wrapper stands for it", {
  table <- wrapper_table()
  for (name in table$name[table$kind == "loss"]) {
    loss <- get(name, asNamespace("laminar"))
    expect_s3_class(loss(), "keras.src.losses.loss.Loss")
    expect_identical(class(laminar:::as_py_callable(loss)), class(loss()))
  }
})

test_that("settings reach the object", {
  loss <- loss_categorical_crossentropy(from_logits = TRUE, axis = 2, reduction = "sum", name = "mine")
  config <- loss$get_config()
  expect_true(config$from_logits)
  expect_equal(config$axis, 1L)
  expect_equal(config$reduction, "sum")
  expect_equal(loss$name, "mine")
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    loss_mean_squared_error(y)
    loss_mean_squared_error(y_pred = p)
    loss_mean_squared_error(y, "a")
    loss_mean_squared_error(c(1, NA), c(1, 2))
    loss_categorical_crossentropy(axis = 0)
    loss_huber(dleta = 0.5)
    loss_sparse_categorical_crossentropy(ignore_class = 0.5)
  })
})
