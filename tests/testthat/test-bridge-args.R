# From what a user typed to what Python gets: no Python needed here.

wrapper <- function(object, units, rate = 0.5, axis = -1, ...) py_args()

test_that("only what was given is forwarded, converted by its name", {
  expect_identical(wrapper(units = 10), list(units = 10L))
  expect_identical(wrapper(NULL, 10L, axis = 1), list(units = 10L, axis = 0L))
  expect_identical(wrapper(, 10, rate = NULL), list(units = 10L, rate = NULL))
  expect_identical(wrapper(units = 10, seed = 3), list(units = 10L, seed = 3L))
  expect_identical(wrapper(units = 10, ), list(units = 10L))
  settings <- list(units = 10, name = "mine")
  expect_identical(do.call(wrapper, settings), list(units = 10L, name = "mine"))
  through <- function(...) wrapper(NULL, ...)
  expect_identical(through(10, name = "mine"), list(units = 10L, name = "mine"))
})

test_that("exceptions replace the table, and names are changed last", {
  special <- function(f, units) {
    py_args(exceptions = list(units = function(value, name, call) -value), rename = c(f = "function"))
  }
  expect_identical(special("g", 2), list(`function` = "g", units = -2))
})

test_that("unknown dimensions are NA, NULL or left out", {
  expect_identical(convert_whole_list(c(1, 2), "x", NULL), list(1L, 2L))
  expect_identical(convert_list("a", "x", NULL), list("a"))
  expect_identical(convert_axis(2, "axis", NULL), 1L)
  expect_identical(convert_axis(-2, "axis", NULL), -2L)
  expect_null(convert_axis(NULL, "axis", NULL))
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    wrapper()
    wrapper(units = 0.5)
    wrapper(units = NA)
    wrapper(units = TRUE)
    wrapper(NULL, 1, 0.5, -1, 7)
    wrapper(units = 1, axis = 0)
    wrapper(units = 1, axis = 1.5)
  })
})
