skip_if_no_backend()

test_that("an R function is traced once for each signature", {
  traced <- 0
  f <- graph_function(function(x, power = 2) {
    traced <<- traced + 1
    x^power
  }, name = "power")
  expect_equal(as.numeric(f(3)), 9)
  expect_equal(as.numeric(f(4)), 16)
  expect_identical(traced, 1)
  expect_equal(as.numeric(f(c(1, 2), 3)), c(1, 8))
  expect_identical(traced, 2)
  expect_snapshot(f)
})

test_that("arguments may be lists, strings and functions; results lists", {
  f <- graph_function(function(x, how, by) list(a = how(x$u) * by, b = x$v), name = "f")
  values <- f(list(u = c(1, 4), v = 3L), sqrt, 2)
  expect_equal(lapply(values, as.numeric), list(a = c(2, 4), b = 3))
  g <- graph_function(function(x, mode) if (mode == "twice") 2 * x else x)
  expect_equal(as.numeric(g(1, "twice")), 2)
  expect_equal(as.numeric(g(1, "once")), 1)
})

test_that("a signature makes one graph for all sizes", {
  f <- graph_function(function(x) sqrt(x), list(tensor_spec(NA, "float32")), name = "root")
  expect_equal(as.numeric(f(c(4, 9))), c(2, 3))
  expect_equal(as.numeric(f(4:6)), sqrt(4:6), tolerance = 1e-6)
  expect_snapshot(f)
  expect_snapshot(f(matrix(1, 2, 2)), error = TRUE)
})
