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

test_that("code that cannot be traced is named", {
  expect_snapshot(error = TRUE, {
    graph_function(function(x) rnorm(x))(3L)
    graph_function(function(x) optimize(function(z) (z - x)^2, c(0, 1))$minimum)(0.3)
    graph_function(function(x) matrix(x, 2))(c(1, 2))
    graph_function(function(x) as.numeric(x) + 1)(2)
    graph_function(function(x) sapply(x, function(z) z + 1))(c(1, 2))
    graph_function(function(x) x + unknown)(2)
    graph_function(function(x) x$a)(2)
    graph_function(function(x) function(y) y)(2)
    graph_function(function(x, y) x + y)(c(1, 2), c(1, 2, 3))
    graph_function(3)
    graph_function(sqrt, input_signature = list(z = tensor_spec(1)))(2)
    tf_function(sqrt, jit = TRUE)
  })
})

test_that("tensors of a finished graph have no value", {
  kept <- NULL
  f <- graph_function(function(x) {
    kept <<- x * 2
    x
  })
  f(1)
  expect_snapshot(as.numeric(kept), error = TRUE)
  expect_snapshot(kept + 1, error = TRUE)
  expect_snapshot(graph_function(function(y) y + kept)(1), error = TRUE)
})

test_that("frequent tracing is reported once, with what was traced", {
  f <- graph_function(function(x) sum(x), name = "total")
  for (n in 1:4) f(numeric(n))
  expect_warning(f(numeric(5)), "traced 5 times in 5 calls", class = "laminar_warning_retracing")
  expect_silent(f(numeric(6)))
  g <- graph_function(function(x) sum(x), reduce_retracing = TRUE)
  for (n in 1:9) expect_silent(g(numeric(n)))
})

test_that("tf_function() and XLA", {
  f <- tf_function(function(x) x * 2, jit_compile = TRUE)
  expect_identical(as_r(f(4)), 8)
  expect_match(paste(capture.output(print(f)), collapse = " "), "compiled by XLA")
  expect_s3_class(concrete_function(f, 1), "python.builtin.object")
})

test_that("TensorFlow and Keras are reachable, their tensors are R's", {
  expect_identical(as_r(tf$range(5L)[2:3]), 1:2)
  expect_identical(as_r(tf$linalg$diag_part(diag(3))[-1]), c(1, 1))
  expect_identical(as_r(keras$ops$relu(as_tensor(c(-1, 2)))[2]), 2)
  v <- tf$Variable(c(1, 2, 3))
  expect_identical(as_r(v[c(TRUE, FALSE, TRUE)]), c(1, 3))
})
