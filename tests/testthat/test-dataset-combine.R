test_that("data sets are put side by side and one after another", {
  skip_if_no_backend()
  few <- range_dataset(1, 4)
  more <- range_dataset(11, 14)
  expect_equal(elements(zip_datasets(few, more)), list(c(1, 11), c(2, 12), c(3, 13)))
  expect_named(dataset_collect(zip_datasets(list(a = few, b = more)), 1)[[1]], c("a", "b"))
  expect_equal(unlist(elements(dataset_concatenate(few, more, few))), c(1:3, 11:13, 1:3))
  expect_snapshot(error = TRUE, {
    zip_datasets()
    zip_datasets(few, 1)
    sample_from_datasets(list(few, more), weights = 1)
  })
})

test_that("data sets take turns", {
  skip_if_no_backend()
  few <- range_dataset(1, 4)
  more <- range_dataset(11, 14)
  drawn <- sample_from_datasets(list(few, more), c(0.5, 0.5), seed = 2, stop_on_empty_dataset = FALSE)
  expect_equal(sort(unlist(elements(drawn))), c(1:3, 11:13))
  turns <- tensor_slices_dataset(c(1L, 0L, 1L)) |> dataset_map(~ op_cast(.x, "int64"))
  chosen <- choose_from_datasets(list(few, more), turns)
  expect_equal(unlist(elements(chosen)), c(11, 1, 12))
  tens <- function(n) range_dataset(1, 3) |> dataset_map(function(x) x + 10L * n)
  expect_equal(unlist(elements(dataset_flat_map(range_dataset(1, 3), tens))), c(11, 12, 21, 22))
  expect_equal(unlist(elements(dataset_interleave(range_dataset(1, 3), tens, cycle_length = 2))), c(11, 21, 12, 22))
})

test_that("what is skipped and fed goes along", {
  skip_if_no_backend()
  path <- withr::local_tempfile(lines = c("x", "1", "two", "3"), fileext = ".csv")
  table <- csv_dataset(path, types = "d", on_error = "skip")
  at <- 0
  fed <- generator_dataset(function() if ((at <<- at + 1) %% 3 > 0) list(at))
  expect_message(found <- dataset_collect(zip_datasets(table, fed)), "1 broken row left out")
  expect_equal(lapply(found, unlist, use.names = FALSE), list(c(1, 1), c(3, 2)))
})
