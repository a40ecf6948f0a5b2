test_that("lists are put together by position or by name", {
  expect_identical(zip_lists(x = 1:2, y = c("a", "b")), list(list(x = 1L, y = "a"), list(x = 2L, y = "b")))
  expect_identical(zip_lists(list(a = 1, b = 2), list(b = 20, a = 10)), list(a = list(1, 10), b = list(2, 20)))
  expect_identical(zip_lists(), list())
  expect_snapshot(error = TRUE, {
    zip_lists(1:2, 1:3)
    zip_lists(c(a = 1), 2)
  })
})

test_that("a file is fetched once, and a missing one is named", {
  skip_if_no_backend()
  cache <- withr::local_tempdir()
  source <- withr::local_tempfile(lines = "a,b", fileext = ".csv")
  capture.output(path <- get_file("copy.csv", paste0("file://", source), cache_dir = cache))
  expect_identical(readLines(path), "a,b")
  expect_identical(basename(dirname(path)), "datasets")
  unlink(source)
  expect_identical(get_file("copy.csv", paste0("file://", source), cache_dir = cache), path)
  capture.output(condition <- tryCatch(get_file("x.csv", "file:///nowhere/x.csv", cache_dir = cache), error = identity))
  expect_s3_class(condition, "laminar_error_data")
  expect_match(conditionMessage(condition), "x.csv is not on this computer", fixed = TRUE)
  expect_match(conditionMessage(condition), file.path(cache, "datasets"), fixed = TRUE)
  expect_error(get_file("x"), class = "laminar_error_value")
})

test_that("data are cut in two", {
  skip_if_no_backend()
  parts <- split_dataset(list(as.matrix(iris[1:4]), as.integer(iris$Species)), left_size = 0.8)
  expect_equal(lengths(parts), c(120, 30))
  expect_equal(lengths(split_dataset(1:10, right_size = 3)), c(7, 3))
  expect_snapshot(error = TRUE, {
    split_dataset(1:10)
    split_dataset(1:10, left_size = 1.5)
  })
})
