skip_if_no_backend()

test_that("shapes, limits and types", {
  expect_identical(dim(random_normal(c(2, 3))), c(2L, 3L))
  u <- as.numeric(random_uniform(1000, minval = 2, maxval = 3, seed = 1))
  expect_true(all(u >= 2 & u < 3))
  n <- as.numeric(random_integer(500, 1, 7, seed = 1))
  expect_setequal(n, 1:6)
  expect_identical(op_dtype(random_integer(2, 1, 7)), "int32")
  t <- as.numeric(random_truncated_normal(500, seed = 1))
  expect_lte(max(abs(t)), 2)
  expect_identical(op_dtype(random_normal(2, dtype = "float16")), "float16")
})

test_that("distributions have their means", {
  mean_of <- function(x) mean(as.numeric(x))
  expect_equal(mean_of(random_normal(4000, mean = 3, stddev = 2, seed = 1)), 3, tolerance = 0.05)
  expect_equal(mean_of(random_beta(4000, 2, 3, seed = 1)), 0.4, tolerance = 0.05)
  expect_equal(mean_of(random_gamma(4000, 2.5, seed = 1)), 2.5, tolerance = 0.05)
  expect_equal(mean_of(random_binomial(4000, 10, 0.3, seed = 1)), 3, tolerance = 0.05)
  dropped <- as.numeric(random_dropout(rep(1, 4000), 0.25, seed = 1))
  expect_setequal(round(unique(dropped), 4), round(c(0, 4 / 3), 4))
  expect_equal(mean(dropped == 0), 0.25, tolerance = 0.1)
})

test_that("positions count from 1, or from 0 on request", {
  scores <- matrix(c(0, 0, 100), 1)
  expect_equal(unique(as.numeric(random_categorical(scores, 5))), 3)
  expect_equal(unique(as.numeric(random_categorical(scores, 5, zero_indexed = TRUE))), 2)
})

test_that("seeds repeat, generators go on, set_random_seed() rules the rest", {
  draw <- function(...) as.numeric(random_normal(3, ...))
  expect_identical(draw(seed = 1), draw(seed = 1))
  generator <- random_seed_generator(1)
  expect_false(identical(draw(seed = generator), draw(seed = generator)))
  set_random_seed(7)
  first <- draw()
  expect_false(identical(first, draw()))
  set_random_seed(7)
  expect_identical(first, draw())
})

test_that("shuffling keeps the values and takes an axis from 1", {
  expect_setequal(as.numeric(random_shuffle(1:10, seed = 1)), 1:10)
  shuffled <- as.matrix(random_shuffle(matrix(1:12, 2), axis = 2, seed = 1))
  expect_equal(shuffled[2, ] - shuffled[1, ], rep(1, 6))
  expect_error(random_shuffle(1:3, axis = 0), class = "laminar_error_axis")
})

test_that("what cannot be drawn says so", {
  expect_snapshot(error = TRUE, {
    random_integer(2, 0.5, 2)
    random_normal(c(2, 0.5))
    random_dropout(1:3, 2)
    random_normal(2, seed = 1.5)
  })
})
