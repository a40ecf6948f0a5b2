tensor <- function(x, ...) py_keras()$ops$convert_to_tensor(x, ...)

test_that("arithmetic and comparison follow R", {
  skip_if_no_backend()
  a <- matrix(c(1, 2, 3, 4), 2)
  x <- tensor(a, dtype = "float32")
  expect_equal(as.array(2 * x + 1), 2 * a + 1)
  expect_equal(as.array(x^2 / 3 - x), a^2 / 3 - a, tolerance = 1e-6)
  expect_equal(as.array(-x), -a)
  expect_equal(as.array(x * a), a * a)
  expect_equal(as.array(a - x), a - a)
  expect_identical(as.array(x > 2), a > 2)
  expect_identical(as.array(x == 3), a == 3)
  expect_identical(as.array(!(x >= 3)), !(a >= 3))
  expect_equal(as.array(x %% 2), a %% 2)
  expect_equal(as.array(x %/% 2), a %/% 2)
})

test_that("maths follow R, and numbers take the tensor's type", {
  skip_if_no_backend()
  a <- c(0.5, 1, 2)
  x <- tensor(array(a), dtype = "float32")
  for (f in list(abs, sqrt, exp, log, log1p, sin, tanh, floor, ceiling, cumsum)) {
    expect_equal(as.numeric(f(x)), f(a), tolerance = 1e-5)
  }
  expect_equal(as.numeric(log(x, 2)), log(a, 2), tolerance = 1e-5)
  expect_equal(as.numeric(round(x * 1.26, 1)), round(a * 1.26, 1), tolerance = 1e-5)
  whole <- tensor(array(1:3), dtype = "int32")
  expect_type(as.array(whole + 1L), "integer")
  expect_match(as.character((x * 2)$dtype), "float32")
  expect_equal(as.numeric(gamma(x)), gamma(a), tolerance = 1e-6)
})

test_that("sizes and values", {
  skip_if_no_backend()
  x <- tensor(array(1:24, c(2, 3, 4)), dtype = "int32")
  expect_identical(dim(x), c(2L, 3L, 4L))
  expect_identical(as.array(x), array(1:24, c(2, 3, 4)))
  expect_identical(as.integer(tensor(5L)), 5L)
  expect_identical(dim(keras_input(c(NA, 3))), c(NA, NA, 3L))
  layer <- layer_dense(units = 2)
  layer(matrix(1, 1, 3))
  expect_identical(dim(layer$weights[[1]]), c(3L, 2L))
  expect_identical(dim(as.matrix(layer$weights[[1]])), c(3L, 2L))
})

test_that("symbolic tensors add up to layers", {
  skip_if_no_backend()
  input <- keras_input(3)
  model <- keras_model(input, 2 * input + 1)
  expect_equal(predict(model, matrix(1:6, 2)), matrix(2 * (1:6) + 1, 2))
})

test_that("operations agree with R's own on arrays of 0 to 5 dimensions", {
  skip_if_no_backend()
  expect_gte(sum(lengths(tensor_cases)), 150L)
  for (group in c("arithmetic", "comparison", "maths", "cumulative")) expect_group_like_r(group)
})

test_that("types follow the tensor", {
  skip_if_no_backend()
  type <- function(x) x$dtype$name
  n <- as_tensor(1:3)
  x <- as_tensor(c(0.5, 1, 2))
  double <- double_type()
  expect_identical(c(type(n), type(x), type(as_tensor(TRUE))), c("int32", double, "bool"))
  expect_identical(c(type(n * 2), type(n * 2.5), type(n / 2L), type(n + x), type(n > 1)),
                   c("int32", double, double, double, "bool"))
  single <- as_tensor(c(0.5, 1), "float32")
  expect_identical(c(type(single * 2.5), type(exp(single)), type(sum(single)), type(mean(n))),
                   c("float32", "float32", "float32", double))
})

test_that("text is a tensor where the backend has such tensors", {
  skip_if_no_backend()
  if (is_tensorflow()) expect_identical(as_r(as_tensor(c("a", "b"))), c("a", "b")) else
    expect_error(as_tensor("a"), "JAX has no tensors of text.*layer_string_lookup", class = "laminar_error_type")
})

test_that("errors of arithmetic say what does not fit", {
  skip_if_no_backend()
  x <- as_tensor(matrix(1, 2, 3))
  expect_snapshot(x + as_tensor(c(1, 2)), error = TRUE)
  expect_snapshot(x * "a", error = TRUE)
})
