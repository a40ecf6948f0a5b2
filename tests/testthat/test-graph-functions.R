test_that("functions without methods know tensors in graph functions", {
  skip_if_no_backend()
  for (group in c("vectors", "choices")) expect_group_like_r(group)
})

test_that("functions of the user's own by the same names stay", {
  skip_if_no_backend()
  pmin <- function(a, b) a - b
  f <- graph_function(function(x) pmin(x, 1))
  expect_identical(as_r(f(3)), 2)
})

test_that("var() takes one vector", {
  skip_if_no_backend()
  f <- graph_function(function(x) var(x))
  expect_snapshot(f(matrix(1, 2, 2)), error = TRUE)
})
