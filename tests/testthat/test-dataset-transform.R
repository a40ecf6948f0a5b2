test_that("functions and formulas are traced over elements", {
  skip_if_no_backend()
  numbers <- range_dataset(1, 7)
  expect_equal(unlist(elements(dataset_map(numbers, ~ .x * 10L))), 1:6 * 10)
  expect_equal(unlist(elements(dataset_filter(numbers, ~ .x %% 2L == 0L))), c(2, 4, 6))
  calls <- 0
  squares <- dataset_map(numbers, function(x) {
    calls <<- calls + 1
    x * x
  }, num_parallel_calls = 2)
  expect_equal(unlist(elements(squares)), (1:6)^2)
  expect_identical(calls, 1)
  pairs <- tensor_slices_dataset(list(matrix(1:6, 3), c(10, 20, 30)))
  two <- dataset_map(pairs, function(x, y) list(x = op_sum(x), y = y / 10))
  expect_named(dataset_collect(two, 1)[[1]], c("x", "y"))
  named <- dataset_map(two, function(y, x) y)
  expect_equal(unlist(elements(named)), 1:3)
  whole <- dataset_map(pairs, function(record) record[[2]] + 1)
  expect_equal(unlist(elements(whole)), c(11, 21, 31))
  rows <- tensor_slices_dataset(mtcars) |> dataset_map(function(car) car$hp / car$wt)
  expect_equal(unlist(elements(rows)), mtcars$hp / mtcars$wt, tolerance = 1e-5)
  expect_snapshot(error = TRUE, {
    dataset_map(numbers, "x * 2")
    dataset_map(1:3, ~ .x)
    dataset_map(numbers, function(x) stop("no such column"))
  })
})

test_that("elements are chosen, counted, repeated and kept", {
  skip_if_no_backend()
  numbers <- range_dataset(1, 7)
  expect_equal(unlist(elements(dataset_take(numbers, 2))), 1:2)
  expect_equal(unlist(elements(dataset_skip(numbers, 4))), 5:6)
  expect_equal(unlist(elements(dataset_shard(numbers, 2, 1))), c(2, 4, 6))
  expect_equal(unlist(elements(dataset_take_while(numbers, ~ .x < 4L))), 1:3)
  expect_equal(unlist(elements(dataset_unique(dataset_repeat(numbers, 2)))), 1:6)
  expect_equal(length(dataset_repeat(numbers, 3)), 18L)
  expect_identical(length(dataset_repeat(numbers)), Inf)
  expect_equal(elements(dataset_enumerate(dataset_take(numbers, 2), start = 1)), list(c(1, 1), c(2, 2)))
  expect_equal(unlist(elements(dataset_cache(numbers))), 1:6)
  expect_equal(unlist(elements(dataset_prefetch(numbers))), 1:6)
  snapshot <- dataset_snapshot(numbers, withr::local_tempdir(), "NONE")
  expect_equal(unlist(elements(snapshot)), 1:6)
  expect_equal(unlist(elements(dataset_prefetch_to_device(numbers, "/cpu:0"))), 1:6)
})

test_that("the state of a scan and of a reduction goes on", {
  skip_if_no_backend()
  numbers <- range_dataset(1, 5)
  expect_identical(dataset_reduce(numbers, 0L, function(sum, x) sum + op_cast(x, "int32")), 10L)
  running <- dataset_scan(numbers, 0L, function(sum, x) {
    sum <- sum + op_cast(x, "int32")
    list(sum, sum)
  })
  expect_identical(unlist(elements(running)), c(1L, 3L, 6L, 10L))
  both <- dataset_reduce(numbers, list(0L, 0), function(state, x) {
    list(state[[1]] + 1L, state[[2]] + op_cast(x, "float32"))
  })
  expect_equal(both, list(4L, 10))
})

test_that("shuffling mixes all elements and obeys its seed", {
  skip_if_no_backend()
  shuffled <- function(...) unlist(elements(dataset_shuffle(tensor_slices_dataset(1:100), 100, ...)))
  expect_identical(shuffled(seed = 1), shuffled(seed = 1))
  expect_false(identical(shuffled(seed = 1), shuffled(seed = 2)))
  expect_identical(sort(shuffled()), 1:100)
  passes <- tensor_slices_dataset(1:50) |> dataset_shuffle_and_repeat(50, 2, seed = 3)
  found <- unlist(elements(passes))
  expect_identical(sort(found[1:50]), 1:50)
  expect_false(identical(found[1:50], found[51:100]))
  fixed <- tensor_slices_dataset(1:50) |> dataset_shuffle(50, seed = 3, reshuffle_each_iteration = FALSE)
  expect_identical(elements(fixed), elements(fixed))
  window <- unlist(elements(dataset_shuffle(tensor_slices_dataset(1:100), 10, seed = 1)))
  expect_lte(max(abs(window - 1:100)), 9)
})

test_that("broken elements are left out and classes resampled", {
  skip_if_no_backend()
  checked <- range_dataset(0, 4) |> dataset_map(function(x) {
    op_convert_to_tensor(10L) %/% op_cast(x, "int32")
  })
  expect_equal(unlist(elements(dataset_ignore_errors(checked))), c(10, 5, 3))
  labels <- tensor_slices_dataset(rep(c(0L, 0L, 0L, 1L, 1L), 200))
  even <- dataset_rejection_resample(labels, function(y) y, c(0.5, 0.5), c(0.6, 0.4), seed = 1)
  drawn <- vapply(dataset_collect(even), `[[`, 0L, 1L)
  expect_gt(mean(drawn), 0.45)
})

test_that("options are set by name", {
  skip_if_no_backend()
  quick <- dataset_options(range_dataset(1, 3), deterministic = FALSE, threading.private_threadpool_size = 2L)
  expect_false(dataset_options(quick)$deterministic)
  expect_identical(dataset_options(quick)$threading$private_threadpool_size, 2L)
  expect_snapshot(error = TRUE, dataset_options(range_dataset(1, 3), fast = TRUE))
})
