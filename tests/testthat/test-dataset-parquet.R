# Apache Arrow is an optional part of laminar: without it there is nothing to test.
skip_if_no_arrow <- function() {
  skip_if_no_backend()
  loads <- tryCatch(!is.null(reticulate::import("pyarrow.parquet")), error = function(condition) FALSE)
  skip_if_not(loads, "no Apache Arrow that loads")
}

write_parquet <- function(path, ...) {
  arrow <- reticulate::import("pyarrow")
  columns <- list(...)
  reticulate::import("pyarrow.parquet")$write_table(arrow$table(columns), path, row_group_size = 40L)
  path
}

test_that("Parquet files are read in blocks, factors by their dictionary", {
  skip_if_no_arrow()
  folder <- withr::local_tempdir()
  arrow <- reticulate::import("pyarrow", convert = FALSE)
  species <- arrow$array(as.list(as.character(iris$Species)))
  for (name in c("a.parquet", "b.parquet")) {
    write_parquet(file.path(folder, name), length = as.list(iris$Petal.Length), count = as.list(1:150),
                  big = as.list(rep(c(TRUE, FALSE), 75)), name = species, kind = species$dictionary_encode(),
                  gap = c(list(NULL), as.list(rep(2, 149))))
  }
  rows <- parquet_dataset(file.path(folder, "*.parquet"), factors = list(name = levels(iris$Species)), block_rows = 32)
  expect_snapshot(rows)
  found <- dataset_collect(rows)
  expect_length(found, 300L)
  expect_equal(vapply(found, `[[`, 0, "length"), rep(iris$Petal.Length, 2), tolerance = 1e-6)
  expect_identical(vapply(found, `[[`, 0L, "name"), rep(iris_y, 2))
  expect_identical(vapply(found, `[[`, 0L, "kind"), rep(iris_y, 2))
  expect_true(is.nan(found[[1]]$gap))
  some <- parquet_dataset(file.path(folder, "a.parquet"), columns = c("length", "kind"))
  model <- keras_model_sequential(input_shape = 1) |> layer_dense(3, "softmax") |>
    compile("adam", "sparse_categorical_crossentropy")
  expect_equal(fit(model, dataset_prepare(some, kind ~ length, batch_size = 50), epochs = 2)$params$steps, 3)
})

test_that("broken files are named or left out", {
  skip_if_no_arrow()
  folder <- withr::local_tempdir()
  good <- write_parquet(file.path(folder, "good.parquet"), x = as.list(c(1, 2, 3)))
  broken <- file.path(folder, "broken.parquet")
  writeBin(readBin(good, "raw", 40), broken)
  expect_error(parquet_dataset(broken), "broken.parquet cannot be read as Parquet", class = "laminar_error_file")
  late <- parquet_dataset(c(good, broken))
  expect_error(dataset_collect(late), "broken.parquet cannot be read as Parquet", class = "laminar_error_file")
  skipping <- parquet_dataset(c(broken, good), on_error = "skip")
  expect_message(found <- elements(skipping), "1 broken file left out")
  expect_equal(found, list(1, 2, 3))
})

test_that("columns that no model can take, or that are not there", {
  skip_if_no_arrow()
  path <- write_parquet(withr::local_tempfile(fileext = ".parquet"), x = list(1, 2), list = list(list(1), list(2)),
                        word = list("a", "b"))
  expect_snapshot(error = TRUE, {
    parquet_dataset("nowhere.parquet")
    parquet_dataset(path)
    parquet_dataset(path, columns = "y")
    parquet_dataset(path, columns = "word", factors = list(word = "a"))
  }, transform = hide_paths)
})
