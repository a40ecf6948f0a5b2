test_that("parts of tensors are R's", {
  skip_if_no_backend()
  for (group in grep("^index", names(tensor_cases), value = TRUE)) expect_group_like_r(group)
})

test_that("parts are replaced as in R", {
  skip_if_no_backend()
  for (group in grep("^replace", names(tensor_cases), value = TRUE)) expect_group_like_r(group)
})

test_that("variables change in place, tensors do not", {
  skip_if_no_backend()
  v <- as_variable(c(1, 2, 3))
  same <- v
  v[2] <- 20
  expect_identical(as_r(same), c(1, 20, 3))
  x <- as_tensor(c(1, 2, 3))
  other <- x
  x[-1] <- 0
  expect_identical(as_r(other), c(1, 2, 3))
  expect_identical(as_r(x), c(1, 0, 0))
})

test_that("an index may be a tensor without a value, R's arrays may be indexed by tensors", {
  skip_unless_tensorflow("graph functions")
  x <- matrix(c(3, 1, 4, 1, 5, 9), 2)
  pick <- graph_function(function(i, x) list(x[i, ], x[, i], x[2, i], x[-1, ][i]))
  expect_identical(lapply(pick(2L, x), as_r), list(x[2, ], x[, 2], x[2, 2], x[-1, ][2]))
  expect_identical(lapply(pick(c(2L, 1L), x), as_r), list(x[2:1, ], x[, 2:1], x[2, 2:1], x[-1, ][2:1]))
  rows <- graph_function(function(keep) x[keep > 0, ])
  expect_identical(as_r(rows(c(0, 1))), x[2, , drop = FALSE])
  fill <- graph_function(function(i, value) {
    x <- x
    x[i, 2] <- value
    x
  })
  expect_identical(as_r(fill(2L, -1)), replace(x, cbind(2, 2), -1))
  table <- data.frame(a = 1:3, b = c(2, 4, 8))
  use <- graph_function(function(x) x * table[2, "b"] + table[["a"]][3] + table$b[1])
  expect_identical(as_r(use(1)), 9)
})

test_that("where sizes are open, positions are looked up in the graph", {
  skip_unless_tensorflow("graph functions")
  f <- graph_function(function(x) list(x[2], x[1:2], x[-1][1]), list(tensor_spec(NA)))
  expect_error(f(c(5, 6, 7)), "positions from 1 are known only", class = "laminar_error_trace")
  g <- graph_function(function(x) list(x[2], x[1:2], x[x > 5]), list(tensor_spec(NA)))
  expect_identical(lapply(g(c(5, 6, 7)), as_r), list(6, c(5, 6), c(6, 7)))
})

test_that("while JAX traces, an index may be a tensor without a value, and a condition must not pick", {
  skip_if_no_backend()
  testthat::skip_if(is_tensorflow(), "JAX's own")
  jit <- reticulate::import("jax")$jit
  x <- matrix(c(3, 1, 4, 1, 5, 9), 2)
  pick <- jit(function(i, x) list(x[i, ], x[, i], x[2, i], x[-1, ][i]))
  expect_equal(lapply(pick(as_tensor(2L), as_tensor(x)), as_r), list(x[2, ], x[, 2], x[2, 2], x[-1, ][2]))
  fill <- jit(function(i, x) {
    x[i, 2] <- -1
    x
  })
  expect_equal(as_r(fill(as_tensor(2L), as_tensor(x))), replace(x, cbind(2, 2), -1))
  condition <- NULL
  jit(function(x) {
    condition <<- rlang::catch_cnd(x[x > 0])
    x
  })(as_tensor(x))
  expect_s3_class(condition, "laminar_error_trace")
  expect_match(conditionMessage(condition), "must be known while JAX traces a program.*op_where")
})

test_that("errors of indices say what does not fit", {
  skip_if_no_backend()
  x <- as_tensor(matrix(1:6, 2))
  expect_snapshot(error = TRUE, {
    x[3, 1]
    x[7]
    x[1, 2, 3]
    x["a", 1]
    x[c(-1, 2), 1]
    x[NA, 1]
    x[c(TRUE, FALSE, TRUE), 1]
    x[cbind(1, 2, 3)]
    x[cbind(3, 1)]
    x[[1, ]]
    x[1, ] <- 1:2
    x[3, ] <- 1
    as_tensor(1:3)[5] <- 1
  })
})
