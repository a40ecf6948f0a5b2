skip_if_no_backend()

# Each function must give in a graph what it gives in R.
expect_like_plain_r <- function(f, ...) {
  graph <- graph_function(f)
  for (args in list(...)) {
    expect_equal(as_r(do.call(graph, args)), do.call(f, args), label = paste(deparse(args), collapse = ""))
  }
  invisible(graph)
}

test_that("if chooses in the graph", {
  expect_like_plain_r(function(x) if (x > 0) x^2 else -x, list(3), list(-3))
  expect_like_plain_r(function(x) {
    y <- x
    if (x > 2) y <- y * 10 else if (x > 1) y <- y + 1
    y
  }, list(3), list(1.5), list(0))
  expect_like_plain_r(function(x) {
    if (x < 0) return(0)
    sqrt(x)
  }, list(-1), list(4))
  expect_like_plain_r(function(x) {
    r <- if (x > 0 && x < 10) list(a = x, b = 1) else list(a = -x, b = 2)
    r$a * r$b
  }, list(5), list(-5), list(11))
  expect_like_plain_r(function(x, y) if (x > 1 || y > 1) "yes" == "yes" else FALSE, list(2, 0), list(0, 0))
})

test_that("while and repeat loop in the graph", {
  expect_like_plain_r(function(n) {
    steps <- 0L
    while (n > 1L) {
      n <- if (n %% 2L == 0L) n %/% 2L else 3L * n + 1L
      steps <- steps + 1L
    }
    steps
  }, list(27L), list(1L), list(6L))
  expect_like_plain_r(function(x) {
    repeat {
      better <- (x + 2 / x) / 2
      if (abs(better - x) < 1e-12) break
      x <- better
    }
    better <- x
    better
  }, list(1), list(9))
  expect_like_plain_r(function(n) {
    total <- 0
    i <- 0
    while (TRUE) {
      i <- i + 1
      if (i > n) break
      if (i %% 2 == 0) next
      total <- total + i
    }
    total
  }, list(7), list(0))
})

test_that("for counts, and goes through elements", {
  expect_like_plain_r(function(n) {
    total <- 0
    for (i in 1:n) total <- total + i^2
    total
  }, list(5L), list(50L))
  expect_like_plain_r(function(x) {
    best <- -Inf
    for (value in x) if (value > best) best <- value
    best
  }, list(c(1, 5, 3)))
  expect_like_plain_r(function(x, n) {
    out <- numeric(5)
    for (i in seq_len(n)) out[i] <- x * i
    out
  }, list(2, 3L))
  expect_like_plain_r(function(x) {
    for (i in 1:200) {
      x <- x / 2 + 1
      if (x < 2.001) break
    }
    x
  }, list(50))
  expect_like_plain_r(function(x) {
    for (power in c(1, 2, 3)) x <- x + power
    x
  }, list(1))
})

test_that("functions called by name are traced as well", {
  half <- function(x) if (x > 1) x / 2 else x
  expect_like_plain_r(function(x) half(half(x)), list(8), list(0.5))
})

test_that("a data set feeds a loop of the graph", {
  data <- tf$data$Dataset$range(5L)
  total <- graph_function(function(start) {
    for (value in data) start <- start + op_cast(value, "float64")
    start
  })
  expect_identical(as_r(total(1)), 11)
})

test_that("loops compile with XLA", {
  running <- function(x, rows) {
    out <- 0 * x
    for (i in seq_len(length(x))) out[i] <- x[i] + sum(rows[i, ]) * rows[i, 2]
    sum(out^2)
  }
  at <- list(c(1, 2, 3), matrix(1:6 / 2, 3))
  expect_equal(as_r(do.call(graph_function(running, jit_compile = TRUE), at)), do.call(running, at))
  slope <- graph_function(function(x, rows) gradient(running)(x, rows), jit_compile = TRUE)
  expect_equal(as_r(do.call(slope, at)), 2 * (at[[1]] + rowSums(at[[2]]) * at[[2]][, 2]))
  f <- graph_function(function(x) {
    for (i in 1:1000) x <- x * 0.99 + 0.01
    x
  }, jit_compile = TRUE)
  expect_equal(as_r(f(c(0, 2))), 1 + 0.99^1000 * c(-1, 1))
})

test_that("errors of control flow name the code", {
  f <- function(code) {
    f <- eval(call("function", as.pairlist(alist(x = )), substitute(code)), globalenv())
    graph_function(f)
  }
  expect_snapshot(error = TRUE, {
    f(if (x > 0) x else c(x, x))(1)
    f(if (x > 0) list(a = x) else x)(1)
    f({
      if (x > 0) y <- 1
      y
    })(1)
    f({
      while (x > 0) x <- c(x, 1)
      x
    })(1)
    f({
      while (x > 0) {
        x <- x - 1
        last <- x
      }
      last
    })(1)
    f({
      for (i in 1:10) if (x > 5) return(x)
      x
    })(1)
    f(if (x > 0) x else -x)(c(1, 2))
    f({
      label <- "a"
      if (x > 0) label <- "b"
      x
    })(1)
    f({
      for (row in x) NULL
      x
    })(matrix(1, 2, 2))
  })
})
