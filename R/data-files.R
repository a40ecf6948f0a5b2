# Files from the internet, and data cut or put together.

#' Download a file once
#'
#' Looks in the cache first (`~/.keras/datasets`, or `$KERAS_HOME/datasets`), and downloads the file only if it is not
#' there or its checksum is wrong.
#'
#' @param fname Name of the file in the cache; by default the last part of `origin`. An absolute path is used as it is.
#' @param origin Address of the file: `https://` or `file://`.
#' @param untar Older name for `extract`.
#' @param md5_hash Older name for `file_hash`.
#' @param file_hash Checksum that the file must have, or `NULL`.
#' @param cache_subdir Folder within the cache.
#' @param hash_algorithm `"md5"`, `"sha256"` or `"auto"`.
#' @param extract `TRUE` unpacks an archive.
#' @param archive_format `"auto"`, `"tar"`, `"zip"`, or `NULL` for none.
#' @param ... Must be empty.
#' @param cache_dir Another folder for the cache, or `NULL`.
#' @param force_download `TRUE` downloads in any case.
#' @returns The path of the file, or of the folder it was unpacked to.
#' @export
#' @examplesIf laminar::is_backend_available()
#' here <- tempfile(fileext = ".csv")
#' writeLines("a,b", here)
#' get_file("copy.csv", paste0("file://", here), cache_dir = tempdir())
get_file <- function(fname = NULL, origin = NULL, untar = FALSE, md5_hash = NULL, file_hash = NULL,
                     cache_subdir = "datasets", hash_algorithm = "auto", extract = FALSE, archive_format = "auto",
                     ..., cache_dir = NULL, force_download = FALSE) {
  check_no_dots(...)
  call <- rlang::current_env()
  origin <- check_string(origin, "origin")
  args <- py_args("...", convert_names(convert_path, c("cache_dir", "cache_subdir", "fname")))
  py_laminar(call)
  files <- reticulate::import("laminar.data.files", convert = TRUE)
  as.character(try_backend(files$fetch(args), call))
}

#' Cut data in two
#'
#' @param dataset An array, a list of arrays with the same number of rows, or a stream of TensorFlow.
#' @param left_size,right_size Size of each part: a share between 0 and 1, or a number of rows. One of them is enough.
#' @param shuffle `TRUE` shuffles the rows first.
#' @param seed Seed for shuffling, a whole number or `NULL`.
#' @returns A list of two streams; each gives one row at a time.
#' @export
#' @examplesIf laminar::is_backend_available()
#' parts <- split_dataset(list(as.matrix(iris[1:4]), as.integer(iris$Species)), left_size = 0.8)
#' length(parts)
split_dataset <- function(dataset, left_size = NULL, right_size = NULL, shuffle = FALSE, seed = NULL) {
  if (is.null(left_size) && is.null(right_size)) {
    laminar_abort(c(
      "{.arg left_size} or {.arg right_size} must be given.",
      i = "For example {.code left_size = 0.8}."
    ), "argument")
  }
  sizes <- list(left_size = convert_part, right_size = convert_part, dataset = convert_arrays)
  call_utils("split_dataset", py_args(NULL, sizes))
}

convert_part <- function(value, name, call) {
  if (is.null(value)) return(NULL)
  value <- check_number(value, name, min = 0, call = call)
  if (value < 1) return(value)
  if (value == trunc(value)) return(as.integer(value))
  laminar_abort(c(
    "{.arg {name}} must be a share between 0 and 1, or a whole number of rows.",
    x = "It is {value}."
  ), "value", call)
}

# Several arrays belong together row by row: Python wants a tuple.
convert_arrays <- function(value, name, call) {
  if (!is.list(value) || is.data.frame(value)) return(value)
  do.call(py_tuple, lapply(unname(value), as_operand_host, name = name, call = call))
}

#' Put lists together element by element
#'
#' The first elements of all lists become the first element of the result, and so on. Named lists are matched by name.
#' Needs no Python.
#'
#' @param ... Lists or vectors of equal length; either all of them have the same names, or none has names. If the
#'   arguments themselves are named, so are the parts of each element.
#' @returns A list with the length and names of the first argument; every element is a list with one part for each
#'   argument.
#' @export
#' @examples
#' zip_lists(x = 1:2, y = c("a", "b"))
#' zip_lists(list(a = 1, b = 2), list(b = 20, a = 10))
zip_lists <- function(...) {
  lists <- rlang::list2(...)
  if (!length(lists)) return(list())
  sizes <- lengths(lists)
  if (length(unique(sizes)) > 1L) {
    laminar_abort(c(
      "All lists must have the same length.",
      x = "Their lengths are {sizes}."
    ), "value")
  }
  names <- names(lists[[1L]])
  same <- vapply(lists, function(part) setequal(names(part), names) && !anyDuplicated(names(part)), NA)
  if (!all(same)) {
    laminar_abort(c(
      "Either all lists have the same names, or none has names.",
      x = paste(
        "{cli::qty(sum(!same))}Argument{?s} number {as.character(which(!same))}",
        "{?has/have} other names than the first."
      ),
      i = "Use {.fn unname} to go by position."
    ), "value")
  }
  keys <- names %||% seq_len(sizes[[1L]])
  rlang::set_names(lapply(keys, function(key) lapply(lists, `[[`, key)), names)
}
