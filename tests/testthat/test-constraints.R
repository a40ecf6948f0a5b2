skip_if_no_backend()

test_that("weights obey", {
  w <- matrix(c(3, 4, -0.3, 0.4), 2)
  value <- function(constraint) as.array(constraint(w))
  lengths <- function(m) sqrt(colSums(m^2))
  expect_equal(lengths(value(constraint_maxnorm(0.25))), c(0.25, 0.25), tolerance = 1e-5)
  expect_equal(lengths(value(constraint_minmaxnorm(0.75, 1))), c(1, 0.75), tolerance = 1e-5)
  expect_equal(lengths(value(constraint_unitnorm())), c(1, 1), tolerance = 1e-5)
  expect_equal(value(constraint_nonneg()), pmax(w, 0))
  expect_equal(rowSums(value(constraint_unitnorm(axis = 2))^2), c(1, 1), tolerance = 1e-5)
})

test_that("fractions are kept and axes are 1-based", {
  expect_equal(constraint_maxnorm(0.5)$max_value, 0.5)
  expect_equal(constraint_maxnorm()$axis, 0L)
  expect_equal(constraint_maxnorm(axis = 1)$axis, 0L)
  expect_equal(unlist(constraint_maxnorm(axis = c(1, 2, 3))$axis), 0:2)
  expect_error(constraint_unitnorm(axis = 0), "axis.*1 based, received 0", class = "laminar_error_axis")
})
