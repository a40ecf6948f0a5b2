test_that("shapes agree with R's own", {
  skip_if_no_backend()
  for (group in c("shapes", "permutations")) expect_group_like_r(group)
})

test_that("tensors print and describe themselves", {
  skip_unless_tensorflow("its way to print tensors")
  x <- as_tensor(matrix(1:6, 2))
  expect_snapshot({
    str(x)
    str(as_variable(c(0.5, 1)))
    x
    str(as_tensor(seq_len(100) / 8))
  })
})

test_that("tensors of JAX print and describe themselves, too", {
  skip_if_no_backend()
  skip_if(is_tensorflow(), "JAX's own")
  x <- as_tensor(matrix(1:6, 2))
  expect_output(str(x), "<tensor int32 (2, 3)> 1 2 3 4 5 6", fixed = TRUE)
  expect_output(str(as_variable(c(0.5, 1))), "<variable float32 (2,)> 0.5 1.0", fixed = TRUE)
  expect_output(print(x), "Array([[1, 3, 5],\n       [2, 4, 6]], dtype=int32)", fixed = TRUE)
})

test_that("tensors are formatted as R's values", {
  skip_if_no_backend()
  expect_identical(format(as_tensor(c(1, 2))), format(c(1, 2)))
})

test_that("errors of shapes say what does not fit", {
  skip_if_no_backend()
  x <- as_tensor(matrix(1:6, 2))
  cube <- as_tensor(array(1:8, c(2, 2, 2)))
  expect_snapshot(error = TRUE, {
    dim(x) <- c(4, 2)
    t(cube)
    aperm(x, c(1, 1))
    cbind(cube, 1)
    as_tensor(1:5, shape = c(2, 3))
    as_tensor(c(0.5, 1), "int32")
    as_tensor(mean)
    as_tensor(list(1, "a"))
  })
})

test_that("nothing counts along a tensor of open size", {
  skip_if_no_backend()
  expect_identical(seq_along(as_tensor(1:3)), 1:3)
  loops <- Layer("Loops", call = function(inputs) for (i in seq_along(inputs)) inputs)
  splits <- Layer("Splits", call = function(inputs) split(inputs, 1))
  expect_snapshot(error = TRUE, {
    keras_input(2) |> loops()
    keras_input(2) |> splits()
  })
})
