test_that("elements are taken one by one", {
  skip_if_no_backend()
  numbers <- as_array_iterator(range_dataset(1, 3))
  expect_equal(iter_next(numbers), 1)
  expect_equal(iter_next(numbers), 2)
  expect_null(iter_next(numbers))
  seen <- 0
  iterate(as_array_iterator(range_dataset(1, 4)), function(x) seen <<- seen + x)
  expect_equal(seen, 6)
  text <- dataset_collect(tensor_slices_dataset(c("caf\u00e9", "na\u00efve")))
  expect_identical(unlist(text), c("caf\u00e9", "na\u00efve"))
})

test_that("length, types and shapes are known", {
  skip_if_no_backend()
  expect_identical(length(range_dataset(1, 4)), 3L)
  expect_identical(length(dataset_filter(range_dataset(1, 4), ~ .x > 1L)), NA_integer_)
  rows <- dataset_batch(tensor_slices_dataset(list(x = matrix(0, 6, 2), y = 1:6)), 4)
  expect_identical(output_shapes(rows), list(`$x` = c(NA, 2L), `$y` = NA_integer_))
  expect_identical(output_types(rows), list(`$x` = "float32", `$y` = "int32"))
  expect_identical(output_types(range_dataset(1, 4)), "int64")
})

test_that("one element is an array, several are not", {
  skip_if_no_backend()
  expect_identical(as.array(dataset_batch(tensor_slices_dataset(1:3), 3)), array(1:3))
  expect_snapshot(error = TRUE, {
    as.array(range_dataset(1, 3))
    as.array(range_dataset(1, 1))
    dataset_collect(dataset_repeat(range_dataset(1, 3)))
  })
})

test_that("loops end where the data end", {
  skip_if_no_backend()
  numbers <- as_iterator(range_dataset(1, 4))
  sum <- 0
  until_out_of_range(sum <- sum + as.numeric(numbers$get_next()))
  expect_equal(sum, 6)
  expect_invisible(with_dataset(numbers$get_next()))
  expect_error(with_dataset(stop("another")), "another")
  expect_null(out_of_range_handler(simpleError("OutOfRangeError: End of sequence")))
  expect_error(out_of_range_handler(simpleError("another")), "another")
})

test_that("a data set of another session says so", {
  skip_if_no_backend()
  path <- withr::local_tempfile()
  saveRDS(range_dataset(1, 3), path)
  lost <- readRDS(path)
  expect_output(print(lost), "another R session")
  expect_error(dataset_batch(lost, 2), "another R session", class = "laminar_error_pointer")
})

test_that("a broken image of a folder is named", {
  skip_if_no_backend()
  folder <- withr::local_tempdir()
  for (kind in c("ash", "oak")) {
    dir.create(file.path(folder, kind))
    for (i in 1:3) image_array_save(array(i * 20, c(8, 8, 3)), file.path(folder, kind, paste0(i, ".png")))
  }
  read <- function() {
    image_dataset_from_directory(folder, image_size = c(8, 8), batch_size = 2, verbose = FALSE) |>
      dataset_map(function(x, y) list(x / 255, y))
  }
  expect_length(dataset_collect(read()), 3L)
  writeLines("not an image", file.path(folder, "oak", "2.png"))
  expect_error(dataset_collect(read()), "oak/2.png cannot be read", class = "laminar_error_file")
  model <- keras_model_sequential(input_shape = c(8, 8, 3)) |> layer_flatten() |> layer_dense(1) |>
    compile("sgd", "mse")
  expect_error(fit(model, read()), "oak/2.png cannot be read", class = "laminar_error_file")
})
