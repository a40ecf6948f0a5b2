test_that("shapes agree with R's own", {
  skip_if_no_backend()
  for (group in c("shapes", "permutations")) expect_group_like_r(group)
})

test_that("tensors print and describe themselves", {
  skip_if_no_backend()
  x <- as_tensor(matrix(1:6, 2))
  expect_snapshot({
    str(x)
    str(as_variable(c(0.5, 1)))
    x
    str(as_tensor(seq_len(100) / 8))
  }, variant = backend_variant())
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
