skip_if_no_backend()

test_that("inputs come as a list, one by one, or through a pipe", {
  a <- keras_input(4)
  b <- keras_input(4)
  expect_equal(layer_add(list(a, b))$shape, list(NULL, 4L))
  expect_equal(layer_add(a, b, b)$shape, list(NULL, 4L))
  expect_equal((a |> layer_concatenate(b))$shape, list(NULL, 8L))
  expect_equal(layer_concatenate(list(a, b), axis = 2)$shape, list(NULL, 8L))
  expect_equal(layer_dot(a, b, axes = 2)$shape, list(NULL, 1L))
})

test_that("without inputs the layer comes back, with its settings", {
  layer <- layer_concatenate(axis = 2, name = "joined")
  expect_equal(layer$axis, 1L)
  expect_equal(layer$name, "joined")
})

test_that("values are joined as R would", {
  x <- matrix(1:4 / 2, 2)
  expect_equal(as.array(layer_multiply(list(x, x))), x * x)
  expect_equal(as.array(layer_concatenate(x, x, axis = 1)), rbind(x, x))
})

test_that("mistakes are named", {
  a <- keras_input(4)
  expect_snapshot(error = TRUE, {
    layer_add(a, keras_input(3))
    layer_concatenate(a, a, axis = 0)
    layer_subtract(a, a, a)
  })
})
