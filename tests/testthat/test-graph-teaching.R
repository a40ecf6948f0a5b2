test_that("the sigmoid's values and gradients are those of the hand calculation", {
  skip_if_no_backend()
  graph <- graph_of(quote(1 / (1 + exp(-x))), x = 2)
  s <- 1 / (1 + exp(-2))
  expect_equal(unlist(graph$nodes$value), c(2, -2, exp(-2), 1 + exp(-2), s))
  back <- c(s * (1 - s), -s * (1 - s), -s^2, -s^2, 1)
  expect_equal(unlist(graph$nodes$gradient), back)
  expect_equal(unlist(graph$edges$gradient), back[1:4])
  expect_equal(unlist(graph$edges$local), c(-1, exp(-2), 1, -s^2))
  expect_equal(graph$gradients, list(x = s * (1 - s)))
  expect_identical(graph$nodes$code, c("x", "-x", "exp(-x)", "1 + exp(-x)", "1/(1 + exp(-x))"))
  expect_identical(graph$steps$phase, rep(c("forward", "backward"), 5:6))
})

test_that("what comes back along several edges is added up", {
  skip_if_no_backend()
  graph <- graph_of(~ {
    z <- w * x + b
    x * z
  }, w = 2, x = 3, b = -1)
  expect_equal(graph$gradients, list(w = 9, x = 11, b = 3))
  of_x <- graph$edges[graph$edges$from == which(graph$nodes$label == "x"), ]
  expect_equal(unlist(of_x$gradient), c(6, 5))
  expect_identical(graph$nodes$name[graph$nodes$code == "w * x + b"], "z")
  twice <- graph_of(quote(x * x), x = 3)
  expect_equal(twice$gradients$x, 6)
  expect_equal(unlist(twice$edges$gradient), c(3, 3))
})

test_that("gradients agree with central differences", {
  skip_if_no_backend()
  cases <- list(
    quote(sin(x) * exp(y) / sqrt(x + y)), quote(log(x^y) - abs(x - y)), quote(tanh(x * y) + (x - 1)^3 / y),
    quote(cos(x / y) * (2 - x) * y^2)
  )
  at <- list(x = 1.3, y = 2.1)
  for (case in cases) {
    found <- graph_of(case, x = at$x, y = at$y)$gradients
    for (name in c("x", "y")) {
      moved <- function(h) {
        at[[name]] <- at[[name]] + h
        eval(case, at)
      }
      near <- vapply(c(1e-5, -1e-5), moved, 0)
      expect_equal(found[[name]], diff(rev(near)) / 2e-5, tolerance = 1e-6, label = deparse(case))
    }
  }
})

test_that("vectors, constants from outside and functions of one's own are understood", {
  skip_if_no_backend()
  k <- 3
  square <- function(v) v * v
  graph <- graph_of(~ square(y - a * x) / k, a = 0.5, x = c(1, 2, 3), y = c(2, 4, 6))
  expect_equal(graph$nodes$value[[graph$result]], c(1.5, 3, 4.5)^2 / 3)
  expect_equal(graph$gradients$a, sum(-2 * c(1.5, 3, 4.5) * 1:3 / 3))
  expect_match(graph$steps$text, "result's sum", all = FALSE)
  expect_true("square(y - a * x)" %in% graph$nodes$code)
  whole <- graph_of(function(x) (x - 1)^2, x = 3)
  expect_equal(whole$gradients$x, 4)
  none <- graph_of(~ (x > 1) & (x < 3), x = 2)
  expect_null(none$gradients$x)
  expect_identical(none$nodes$value[[none$result]], TRUE)
})

test_that("the steps read well", {
  skip_if_no_backend()
  expect_snapshot({
    graph_of(quote(1 / (1 + exp(-x))), x = 2)
    graph_of(~ {
      z <- w * x + b
      x * z
    }, w = 2, x = 3, b = -1)
    graph_of(~ (y - a * x)^2, a = 0.5, x = c(1, 2, 3, 4), y = c(2, 4, 6, 8))
  })
})

test_that("errors of graph_of() say what to do", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    graph_of(3)
    graph_of(quote(x + 1), 2)
    graph_of(quote(x + 1), x = "a")
    graph_of(quote(x + 1), x = c(1, NA))
    graph_of(quote(if (x > 0) x else 0), x = 1)
    graph_of(quote(y + 1), x = 1)
    graph_of(quote(x + no_such_variable), x = 1)
    graph_of(quote(x * y), x = c(1, 2), y = c(1, 2, 3))
    graph_of(quote(dim(x)), x = 1)
  })
})
