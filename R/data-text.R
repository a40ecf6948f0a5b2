#' A folder of texts as a stream of batches
#'
#' Each `.txt` file is one text; with `labels = "inferred"` each folder within `directory` is a class, named as the
#' folder. The classes' names are in `$class_names` of the result.
#'
#' @inheritParams image_dataset_from_directory
#' @param max_length Longest text in characters, a whole number; what is beyond is cut off. `NULL` for no limit.
#' @returns A stream of batches for [fit()] or [adapt()]: `list(texts, labels)`, or texts alone; texts are strings of
#'   shape `(batch)`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' folder <- tempfile()
#' for (class in c("good", "bad")) {
#'   dir.create(file.path(folder, class), recursive = TRUE)
#'   writeLines(paste("a", class, "film"), file.path(folder, class, "1.txt"))
#' }
#' texts <- text_dataset_from_directory(folder, verbose = FALSE)
#' texts$class_names
text_dataset_from_directory <- function(directory, labels = "inferred", label_mode = "int", class_names = NULL,
                                        batch_size = 32, max_length = NULL, shuffle = TRUE, seed = NULL,
                                        validation_split = NULL, subset = NULL, follow_links = FALSE, format = "tf",
                                        verbose = TRUE, ...) {
  check_no_dots(...)
  directory <- check_directory(directory, rlang::current_env())
  call_utils("text_dataset_from_directory", py_args("...", folder_arguments))
}
