# The data set loaders: what arrives in R, and errors. Finding and checking files is tested in Python.

skip_if_no_mnist <- function() {
  skip_if_no_backend()
  folder <- Sys.getenv("LAMINAR_DATA_DIR")
  skip_if_not(nzchar(folder) && file.exists(file.path(folder, "mnist.npz")), "no mnist.npz in LAMINAR_DATA_DIR")
}

# An empty data folder and an empty Keras cache.
local_empty_data <- function(frame = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = frame)
  withr::local_envvar(
    c(LAMINAR_DATA_DIR = folder, KERAS_HOME = file.path(folder, "keras")),
    .local_envir = frame
  )
  folder
}

# The made files cannot have the checksums of the real ones.
local_unchecked <- function(frame = parent.frame()) {
  module <- py_datasets(quote(test()))
  original <- module[["_check"]]
  reticulate::py_set_attr(module, "_check", reticulate::py_eval("lambda path, file_hash: None", convert = FALSE))
  withr::defer(reticulate::py_set_attr(module, "_check", original), envir = frame)
}

# Runs Python lines that fill the dictionary `arrays`, and saves it.
save_npz <- function(path, ...) {
  lines <- c("import numpy as np", ..., sprintf("np.savez(%s, **arrays)", encodeString(path, quote = "\"")))
  reticulate::py_run_string(paste(lines, collapse = "\n"), local = TRUE)
}

test_that("MNIST arrives as integers, first row first", {
  skip_if_no_mnist()
  mnist <- dataset_mnist()
  expect_named(mnist, c("train", "test"))
  expect_named(mnist$train, c("x", "y"))
  expect_type(mnist$train$x, "integer")
  expect_equal(dim(mnist$train$x), c(60000L, 28L, 28L))
  expect_equal(dim(mnist$test$x), c(10000L, 28L, 28L))
  expect_equal(as.vector(mnist$train$y[1:5]), c(5L, 0L, 4L, 1L, 9L))
  expect_equal(dim(mnist$test$y), 10000L)
  expect_equal(range(mnist$train$x), c(0L, 255L))
  # The first image is a five: its upper stroke reaches to the right.
  expect_equal(mnist$train$x[1, 6, 23:26], c(247L, 127L, 0L, 0L))

  c(c(x, y), c(x_test, y_test)) %<-% mnist
  expect_identical(x_test, mnist$test$x)
})

test_that("convert = FALSE hands out NumPy arrays", {
  skip_if_no_mnist()
  mnist <- dataset_mnist(convert = FALSE)
  expect_s3_class(mnist$train$x, "numpy.ndarray")
  expect_equal(reticulate::py_to_r(mnist$train$x$dtype$name), "uint8")
  expect_s3_class(mnist$test$y, "numpy.ndarray")
})

test_that("tables arrive as double matrices with the split asked for", {
  skip_if_no_backend()
  folder <- local_empty_data()
  local_unchecked()
  boston_lines <- "arrays = dict(x=np.arange(40.0).reshape(20, 2), y=np.arange(20.0))"
  save_npz(file.path(folder, "boston_housing.npz"), boston_lines)
  boston <- dataset_boston_housing(test_split = 0.25)
  expect_equal(dim(boston$train$x), c(15L, 2L))
  expect_type(boston$train$x, "double")
  expect_equal(boston$train$x[, 1], as.vector(2 * boston$train$y))
  expect_false(identical(boston$train$y, dataset_boston_housing(test_split = 0.25, seed = 7)$train$y))

  save_npz(file.path(folder, "california_housing.npz"), "arrays = dict(x=np.ones((700, 8)), y=np.arange(700.0))")
  expect_equal(dim(dataset_california_housing("small")$train$x), c(480L, 8L))
})

test_that("texts arrive as a list of integer vectors", {
  skip_if_no_backend()
  folder <- local_empty_data()
  local_unchecked()
  save_npz(
    file.path(folder, "reuters.npz"),
    "texts = np.empty(5, dtype=object)",
    "texts[:] = [[1, 4], [7, 7], [9], [1, 2, 3], [5]]",
    "arrays = dict(x=texts, y=np.array([3, 4, 3, 16, 0]))"
  )
  reuters <- dataset_reuters(start_char = NULL, index_from = 3)
  expect_type(reuters$train$x, "list")
  expect_length(reuters$train$x, 4L)
  words <- c(reuters$train$x, reuters$test$x)
  expect_true(all(vapply(words, is.integer, TRUE)))
  expect_setequal(lengths(words), c(2L, 2L, 1L, 3L, 1L))
  expect_null(names(reuters$train$x))
  marked <- dataset_reuters()
  expect_true(all(vapply(marked$train$x, function(text) text[[1L]] == 1L, TRUE)))
  capped <- unlist(dataset_reuters(num_words = 6)$train$x)
  expect_true(all(capped < 6L))

  with_empty <- reticulate::r_to_py(list(words = 4:6, lengths = c(2L, 0L, 1L)))
  expect_identical(from_dataset_part(with_empty), list(4:5, integer(), 6L))
})

test_that("a word index is a named list of integers", {
  skip_if_no_backend()
  folder <- local_empty_data()
  local_unchecked()
  writeLines("{\"the\": 1, \"film\": 19, \"nadir\": 5000}", file.path(folder, "imdb_word_index.json"))
  expect_identical(dataset_imdb_word_index(), list(the = 1L, film = 19L, nadir = 5000L))
  file.copy(file.path(folder, "imdb_word_index.json"), file.path(folder, "reuters_word_index.json"))
  expect_identical(dataset_reuters_word_index()$film, 19L)
})

test_that("wrong arguments are refused in R", {
  expect_snapshot(error = TRUE, {
    dataset_imdb(num_words = 0.5)
    dataset_imdb(maxlen = "long")
    dataset_boston_housing(test_split = 20)
    dataset_cifar100("medium")
    dataset_california_housing("tiny")
    dataset_mnist(path = NULL)
    dataset_mnist(convert = NA)
  })
})

test_that("missing and damaged files are errors of class laminar_error_data", {
  skip_if_no_backend()
  folder <- local_empty_data()
  socket <- reticulate::import("keras.src.utils.file_utils", convert = FALSE)
  original <- socket$urlretrieve
  space <- reticulate::py_run_string(
    "def no_network(*arguments, **others):\n    raise OSError('the network is unreachable')",
    local = TRUE, convert = FALSE
  )
  reticulate::py_set_attr(socket, "urlretrieve", space[["no_network"]])
  withr::defer(reticulate::py_set_attr(socket, "urlretrieve", original))
  cat_error <- function(expr) {
    condition <- NULL
    capture.output(condition <- tryCatch(expr, laminar_error_data = identity))
    expect_s3_class(condition, "laminar_error_data")
    # One long line each, so that the length of a folder's name does not move the breaks.
    cat(gsub(folder, "<folder>", conditionMessage(condition), fixed = TRUE), "\n")
  }
  withr::local_options(cli.width = 500)
  writeBin(as.raw(1:100), file.path(folder, "mnist.npz"))
  dir.create(file.path(folder, "cifar-10-batches-py"))
  expect_snapshot({
    "no copy and no network"
    cat_error(dataset_imdb())
    "a damaged file"
    cat_error(dataset_mnist())
    "an unpacked archive without its files"
    cat_error(dataset_cifar10())
  })
})
