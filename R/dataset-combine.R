# Several data sets as one.

#' Several data sets as one
#'
#' * `zip_datasets()` gives the elements of all side by side, as a list.
#' * `dataset_concatenate()` gives them one data set after the other.
#' * `sample_from_datasets()` draws each element from one of them at random, `choose_from_datasets()` as another data
#'   set says.
#' * `dataset_interleave()` and `dataset_flat_map()` make a data set of each element and give their elements, several
#'   data sets by turns or one after the other.
#'
#' @param ... Data sets, or one list of them.
#' @param dataset A data set.
#' @param datasets List of data sets with elements of the same structure.
#' @param weights Probability of each, or `NULL` for equal ones.
#' @param seed Whole number that decides what is drawn, or `NULL`.
#' @param stop_on_empty_dataset `TRUE` ends with the first of them that ends.
#' @param choice_dataset Data set of whole numbers, from 0: which data set is next.
#' @param map_func A function of an element, or a formula, that gives a data set.
#' @param cycle_length Data sets to take from by turns.
#' @param block_length Elements to take from one before the next one's turn.
#' @returns A data set.
#' @name zip_datasets
#' @examplesIf laminar::is_backend_available()
#' zip_datasets(range_dataset(1, 3), range_dataset(11, 13)) |> dataset_collect()
#' range_dataset(1, 3) |> dataset_concatenate(range_dataset(7, 9)) |> dataset_collect()
NULL

#' @rdname zip_datasets
#' @export
zip_datasets <- function(...) {
  call <- rlang::current_env()
  datasets <- check_datasets(..., call = call)
  as_tf_dataset(try_backend(py_transformations(call)$zipped(datasets), call))
}

check_datasets <- function(..., call) {
  given <- list(...)
  if (length(given) == 1L && is.list(given[[1L]]) && !is_python_object(given[[1L]])) given <- given[[1L]]
  if (!length(given)) laminar_abort("At least one data set is needed.", "argument", call)
  lapply(given, check_dataset, name = "...", call = call)
}

#' @rdname zip_datasets
#' @export
dataset_concatenate <- function(dataset, ...) {
  for (other in list(...)) {
    check_dataset(other, "...")
    dataset <- call_dataset(dataset, "concatenate", list(dataset = other), list(other))
  }
  dataset
}

#' @rdname zip_datasets
#' @export
sample_from_datasets <- function(datasets, weights = NULL, seed = NULL, stop_on_empty_dataset = TRUE) {
  call <- rlang::current_env()
  datasets <- check_datasets(datasets, call = call)
  if (!is.null(weights) && length(weights) != length(datasets)) {
    laminar_abort(c(
      "{.arg weights} must have one number for each data set.",
      x = "There are {length(weights)} weight{?s} and {length(datasets)} data set{?s}."
    ), "value")
  }
  args <- list(weights = if (!is.null(weights)) as.list(as.double(weights)),
               seed = check_whole(seed, "seed", null = TRUE),
               stop_on_empty_dataset = check_flag(stop_on_empty_dataset, "stop_on_empty_dataset"))
  as_tf_dataset(try_backend(py_transformations(call)$combined("sample_from_datasets", unname(datasets), args), call))
}

#' @rdname zip_datasets
#' @export
choose_from_datasets <- function(datasets, choice_dataset, stop_on_empty_dataset = TRUE) {
  call <- rlang::current_env()
  datasets <- check_datasets(datasets, call = call)
  check_dataset(choice_dataset, "choice_dataset")
  args <- list(choice_dataset = choice_dataset,
               stop_on_empty_dataset = check_flag(stop_on_empty_dataset, "stop_on_empty_dataset"))
  as_tf_dataset(try_backend(py_transformations(call)$combined("choose_from_datasets", unname(datasets), args), call))
}

#' @rdname zip_datasets
#' @export
dataset_flat_map <- function(dataset, map_func) {
  call <- rlang::current_env()
  check_dataset(dataset)
  call_dataset(dataset, "flat_map", list(map_func = as_dataset_function(map_func, "map_func", call)))
}

#' @rdname zip_datasets
#' @export
dataset_interleave <- function(dataset, map_func, cycle_length, block_length = 1) {
  call <- rlang::current_env()
  check_dataset(dataset)
  call_dataset(dataset, "interleave", list(
    map_func = as_dataset_function(map_func, "map_func", call),
    cycle_length = check_whole(cycle_length, "cycle_length", min = 1),
    block_length = check_whole(block_length, "block_length", min = 1)
  ))
}
