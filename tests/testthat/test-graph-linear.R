test_that("matrices agree with R's own", {
  skip_if_no_backend()
  expect_group_like_r("matrices")
})

test_that("%*% without tensors is R's own, with one it needs no graph function", {
  skip_if_no_backend()
  expect_identical(matrix(1:4, 2) %*% 1:2, base::`%*%`(matrix(1:4, 2), 1:2))
  x <- as_tensor(matrix(1:4, 2))
  expect_identical(as_r(x %*% 1:2), c(7, 10))
  expect_identical(as_r(matrix(c(1, 0), 1) %*% x), matrix(c(1, 3), 1))
  input <- keras_input(2)
  model <- keras_model(input, input %*% as_tensor(matrix(1:6, 2), "float32"))
  expect_equal(predict(model, matrix(1, 1, 2)), matrix(c(3, 7, 11), 1))
})

test_that("errors of matrices say what does not fit", {
  skip_if_no_backend()
  x <- as_tensor(matrix(1:6, 2))
  expect_snapshot(error = TRUE, {
    x %*% x
    x %*% as_tensor(array(1, c(3, 2, 2)))
    solve(x)
    solve(as_tensor(diag(2)), 1:3)
    chol(x)
  })
})
