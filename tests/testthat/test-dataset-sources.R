test_that("arrays, lists and data frames become rows", {
  skip_if_no_backend()
  expect_identical(elements(tensor_slices_dataset(1:3)), list(1L, 2L, 3L))
  rows <- tensor_slices_dataset(list(as.matrix(iris[1:4]), iris$Species))
  expect_identical(length(rows), 150L)
  first <- dataset_collect(rows, 1)[[1]]
  expect_equal(c(first[[1]]), unlist(iris[1, 1:4], use.names = FALSE), tolerance = 1e-6)
  expect_identical(first[[2]], 0L)
  expect_named(dataset_collect(as_tf_dataset(iris), 1)[[1]], names(iris))
  expect_equal(as.array(tensors_dataset(matrix(1:6, 2))), matrix(1:6, 2))
  expect_snapshot({
    rows
    rows |> dataset_batch(40)
    tensor_slices_dataset(iris) |> dataset_repeat()
  })
  expect_snapshot(error = TRUE, tensor_slices_dataset(list(1:3, 1:4)))
})

test_that("rows of a sparse matrix stay sparse", {
  skip_if_no_backend()
  skip_if_not_installed("Matrix")
  matrix <- Matrix::sparseMatrix(i = c(1, 3), j = c(2, 1), x = c(5, 7), dims = c(3, 4))
  rows <- sparse_tensor_slices_dataset(matrix)
  expect_identical(length(rows), 3L)
  expect_identical(output_types(rows), "sparse float32")
  expect_snapshot(error = TRUE, sparse_tensor_slices_dataset(1:3))
})

test_that("numbers are counted and drawn", {
  skip_if_no_backend()
  expect_equal(unlist(elements(range_dataset(1, 10, by = 4))), c(1, 5, 9))
  drawn <- function() dataset_collect(random_integer_dataset(seed = 4), 3)
  expect_identical(drawn(), drawn())
  expect_identical(length(random_integer_dataset()), Inf)
})

test_that("an R function gives blocks of rows, pass after pass", {
  skip_if_no_backend()
  at <- 0
  rows <- generator_dataset(function() {
    at <<- at + 1
    if (at %% 4 == 0) return(NULL)
    list(x = matrix(at, 2, 3), y = factor(c("a", "b")))
  })
  expect_snapshot(rows)
  batches <- rows |> dataset_batch(4)
  expect_identical(lapply(dataset_collect(batches), function(batch) batch$x[, 1]), list(c(1, 1, 2, 2), c(3, 3)))
  expect_identical(lapply(dataset_collect(batches), function(batch) batch$x[, 1]), list(c(5, 5, 6, 6), c(7, 7)))
})

test_that("a pass that begins early calls `restart`", {
  skip_if_no_backend()
  at <- 0
  rows <- generator_dataset(function() if ((at <<- at + 1) <= 40) list(at), restart = function() at <<- 0)
  expect_identical(unlist(dataset_collect(rows, 2)), c(1, 2))
  expect_identical(unlist(dataset_collect(rows, 2)), c(1, 2))
})

test_that("mistakes in a generator are told", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    generator_dataset(1)
    generator_dataset(function() NULL)
    generator_dataset(function() stop("no disk"))
  })
  at <- 0
  changing <- generator_dataset(function() list(matrix(1, 2, at <<- at + 1)))
  expect_error(dataset_collect(changing), "other columns than at first", class = "laminar_error_data")
  late <- generator_dataset(function() if ((at <<- at + 1) < 4) list(1) else stop("the cable is out"))
  at <- 0
  late <- generator_dataset(function() if ((at <<- at + 1) < 4) list(1) else stop("the cable is out"))
  expect_error(dataset_collect(late), "the cable is out")
})

test_that("lines, records and files are read", {
  skip_if_no_backend()
  path <- withr::local_tempfile(lines = c("one", "two", "three"), fileext = ".txt")
  expect_identical(elements(text_line_dataset(path)), list("one", "two", "three"))
  expect_identical(elements(fixed_length_record_dataset(path, 4, footer_bytes = 2)), list("one\n", "two\n", "thre"))
  expect_identical(basename(elements(file_list_dataset(path))[[1]]), basename(path))
  expect_identical(elements(read_files(path, text_line_dataset)), list("one", "two", "three"))
  expect_identical(elements(read_files(c(path, path), text_line_dataset, num_shards = 2, shard_index = 1)),
                   list("one", "two", "three"))
  expect_error(text_line_dataset("nowhere.txt"), "no file", class = "laminar_error_file")
  expect_error(file_list_dataset("nowhere/*.txt"), "no file", class = "laminar_error_file")
})

test_that("what is written as TFRecord is read again", {
  skip_if_no_backend()
  path <- withr::local_tempfile(fileext = ".tfrecord")
  cars <- data.frame(mpg = mtcars$mpg, gears = as.integer(mtcars$gear), name = rownames(mtcars))
  written <- dataset_write_tfrecord(tensor_slices_dataset(cars), path)
  expect_equal(written, 32)
  learned <- tfrecord_dataset(path, features = "learn")
  expect_snapshot(learned)
  stated <- tfrecord_dataset(path, features = list(mpg = "double", gears = "integer", name = "character"))
  for (records in list(learned, stated)) {
    found <- dataset_collect(records)
    expect_equal(vapply(found, `[[`, 0, "mpg"), cars$mpg, tolerance = 1e-6)
    expect_identical(vapply(found, `[[`, 0L, "gears"), cars$gears)
    expect_identical(vapply(found, `[[`, "", "name"), cars$name)
  }
  images <- withr::local_tempfile(fileext = ".tfrecord")
  array <- array(runif(12), c(3, 2, 2))
  dataset_write_tfrecord(tensor_slices_dataset(list(image = array)), images, "GZIP")
  read <- tfrecord_dataset(images, "GZIP", features = list(image = list("double", c(2, 2))))
  expect_equal(dataset_collect(read)[[3]]$image, array[3, , ], tolerance = 1e-6)
  expect_snapshot(error = TRUE, {
    dataset_write_tfrecord(range_dataset(1, 3), path)
    tfrecord_dataset(path, features = c("double", "integer"))
    tfrecord_dataset(path, features = list(mpg = "number"))
  })
  expect_error(dataset_collect(tfrecord_dataset(path, features = list(weight = "double"))), "weight")
})
