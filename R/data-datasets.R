# The ten data sets; Python's `data/datasets.py` finds, checks and reads the files.

#' Small data sets to learn and to try things with
#'
#' Each loader looks for a local copy first: in the folder that the environment
#' variable `LAMINAR_DATA_DIR` names, then in Keras's cache (`~/.keras/datasets`,
#' or `$KERAS_HOME/datasets`), and downloads the file only if neither has it.
#' The file's checksum is compared where Keras knows one.
#'
#' | loader | rows | `x` | `y` |
#' |---|---|---|---|
#' | `dataset_mnist()` | 60,000 + 10,000 | images 28 x 28, 0 to 255 | digit 0 to 9 |
#' | `dataset_fashion_mnist()` | 60,000 + 10,000 | images 28 x 28, 0 to 255 | kind of garment 0 to 9 |
#' | `dataset_cifar10()` | 50,000 + 10,000 | images 32 x 32 x 3, 0 to 255 | class 0 to 9, a one-column matrix |
#' | `dataset_cifar100()` | 50,000 + 10,000 | images 32 x 32 x 3, 0 to 255 | class 0 to 99 or 19, a one-column matrix |
#' | `dataset_boston_housing()` | 404 + 102 | 13 columns | price in 1,000 dollars |
#' | `dataset_california_housing()` | 16,512 + 4,128 | 8 columns | price in dollars |
#' | `dataset_imdb()` | 25,000 + 25,000 | film reviews, word numbers | 0 negative, 1 positive |
#' | `dataset_reuters()` | 8,982 + 2,246 | newswires, word numbers | topic 0 to 45 |
#'
#' @param path Name of the file below the data folder, or its full path.
#' @param convert `FALSE` returns NumPy arrays instead of R arrays.
#' @param label_mode `"fine"` for 100 classes, `"coarse"` for 20.
#' @param version `"large"` for all 20,640 rows, `"small"` for 600 of them.
#' @param test_split Share of the rows that becomes test data, from 0 to below 1.
#' @param seed Seed of the shuffling before the split. The default gives the same
#'   split as in Python.
#' @param num_words Keep only this many of the most frequent words; `NULL` keeps all.
#' @param skip_top Leave out this many of the most frequent words.
#' @param maxlen Leave out texts of this length or longer.
#' @param start_char Number that marks the beginning of a text.
#' @param oov_char Number that stands for a word left out by `num_words` or `skip_top`.
#' @param index_from Words are numbered from here on.
#' @returns A list `list(train = list(x, y), test = list(x, y))`, where images and
#'   tables are integer or double arrays with one row for each observation, texts
#'   are a list of integer vectors, and labels are one-dimensional integer arrays.
#'   The word indices are a named list: the number of each word, before
#'   `index_from` is added.
#' @name datasets
#' @examplesIf laminar::is_backend_available() && nzchar(Sys.getenv("LAMINAR_DATA_DIR"))
#' mnist <- dataset_mnist()
#' dim(mnist$train$x)
#' table(mnist$test$y)
NULL

#' @rdname datasets
#' @export
dataset_mnist <- function(path = "mnist.npz", convert = TRUE) {
  load_dataset("mnist", list(path = check_data_path(path)), convert)
}

#' @rdname datasets
#' @export
dataset_fashion_mnist <- function(convert = TRUE) {
  load_dataset("fashion_mnist", list(), convert)
}

#' @rdname datasets
#' @export
dataset_cifar10 <- function(convert = TRUE) {
  load_dataset("cifar10", list(), convert)
}

#' @rdname datasets
#' @export
dataset_cifar100 <- function(label_mode = c("fine", "coarse"), convert = TRUE) {
  label_mode <- check_choice(label_mode[[1L]], "label_mode", c("fine", "coarse"))
  load_dataset("cifar100", list(label_mode = label_mode), convert)
}

#' @rdname datasets
#' @export
dataset_boston_housing <- function(path = "boston_housing.npz", test_split = 0.2, seed = 113L,
                                   convert = TRUE) {
  arguments <- list(
    path = check_data_path(path),
    test_split = check_number(test_split, "test_split", min = 0, max = 1),
    seed = check_whole(seed, "seed")
  )
  load_dataset("boston_housing", arguments, convert)
}

#' @rdname datasets
#' @export
dataset_california_housing <- function(version = "large", path = "california_housing.npz",
                                       test_split = 0.2, seed = 113L, convert = TRUE) {
  arguments <- list(
    version = check_choice(version, "version", c("large", "small")),
    path = check_data_path(path),
    test_split = check_number(test_split, "test_split", min = 0, max = 1),
    seed = check_whole(seed, "seed")
  )
  load_dataset("california_housing", arguments, convert)
}

#' @rdname datasets
#' @export
dataset_imdb <- function(path = "imdb.npz", num_words = NULL, skip_top = 0L, maxlen = NULL,
                         seed = 113L, start_char = 1L, oov_char = 2L, index_from = 3L,
                         convert = TRUE) {
  arguments <- text_arguments(path, num_words, skip_top, maxlen, seed, start_char, oov_char, index_from)
  load_dataset("imdb", arguments, convert)
}

#' @rdname datasets
#' @export
dataset_imdb_word_index <- function(path = "imdb_word_index.json") {
  load_word_index("imdb", path)
}

#' @rdname datasets
#' @export
dataset_reuters <- function(path = "reuters.npz", num_words = NULL, skip_top = 0L, maxlen = NULL,
                            test_split = 0.2, seed = 113L, start_char = 1L, oov_char = 2L,
                            index_from = 3L, convert = TRUE) {
  arguments <- text_arguments(path, num_words, skip_top, maxlen, seed, start_char, oov_char, index_from)
  arguments$test_split <- check_number(test_split, "test_split", min = 0, max = 1)
  load_dataset("reuters", arguments, convert)
}

#' @rdname datasets
#' @export
dataset_reuters_word_index <- function(path = "reuters_word_index.json") {
  load_word_index("reuters", path)
}

# NULL stays in the list: to Python it is None, "no limit" or "no such mark".
text_arguments <- function(path, num_words, skip_top, maxlen, seed, start_char, oov_char, index_from,
                           call = rlang::caller_env()) {
  whole <- function(value, name, null = TRUE) check_whole(value, name, min = 0, null = null, call = call)
  list(
    path = check_data_path(path, call),
    num_words = whole(num_words, "num_words"),
    skip_top = whole(skip_top, "skip_top", null = FALSE),
    maxlen = whole(maxlen, "maxlen"),
    seed = whole(seed, "seed", null = FALSE),
    start_char = whole(start_char, "start_char"),
    oov_char = whole(oov_char, "oov_char"),
    index_from = whole(index_from, "index_from", null = FALSE)
  )
}

check_data_path <- function(path, call = rlang::caller_env()) {
  path.expand(check_string(path, "path", call = call))
}

load_dataset <- function(name, arguments, convert, call = rlang::caller_env()) {
  check_flag(convert, "convert", call = call)
  force(arguments) # their mistakes are told before Python is looked for
  datasets <- py_datasets(call)
  loader <- if (convert) datasets$load_for_r else datasets$load
  parts <- try_backend(do.call(loader, c(list(name), arguments)), call)
  if (convert) {
    parts <- lapply(seq_len(4L) - 1L, function(index) from_dataset_part(parts[[index]]))
  } else {
    parts <- list(parts[[0L]][[0L]], parts[[0L]][[1L]], parts[[1L]][[0L]], parts[[1L]][[1L]])
  }
  list(train = list(x = parts[[1L]], y = parts[[2L]]), test = list(x = parts[[3L]], y = parts[[4L]]))
}

load_word_index <- function(name, path, call = rlang::caller_env()) {
  path <- check_data_path(path, call)
  index <- try_backend(py_datasets(call)$word_index_for_r(name, path = path), call)
  index <- reticulate::py_to_r(index)
  stats::setNames(as.list(as.integer(index$numbers)), as.character(unlist(index$words)))
}

# Without conversion, so that `convert = FALSE` hands out Python's own arrays.
py_datasets <- function(call) {
  py_laminar(call)
  datasets <- reticulate::import("laminar.data.datasets", convert = FALSE)
  # Python copied the environment when it started; R may have changed it since.
  datasets$use_environment(
    LAMINAR_DATA_DIR = Sys.getenv("LAMINAR_DATA_DIR"), KERAS_HOME = Sys.getenv("KERAS_HOME")
  )
  datasets
}

# Texts arrive as one long vector and the length of each: one crossing instead of 50,000.
from_dataset_part <- function(part) {
  part <- reticulate::py_to_r(part)
  if (!is.list(part)) return(part)
  text <- factor(rep(seq_along(part$lengths), part$lengths), levels = seq_along(part$lengths))
  unname(split(as.integer(part$words), text))
}
