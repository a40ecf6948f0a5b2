#' Rows of Parquet files as a data set
#'
#' Files are read in groups of rows through the Python package pyarrow, in constant memory. Dictionary columns, which
#' R's arrow writes for factors, come as codes from 0 with their levels.
#'
#' @param file Paths, or a pattern such as `"folder/*.parquet"`.
#' @param columns Names of the columns to read; `NULL` for all.
#' @param factors Text columns that are factors: a named list of levels.
#' @param block_rows Rows to read at a time, a whole number.
#' @param on_error `"fail"` stops at a file that cannot be read, `"skip"` leaves it (or its rest) out; `fit()` says
#'   after each epoch how many there were.
#' @returns A data set whose elements are named lists, one for each row.
#' @seealso `install_laminar(extras = "parquet")` installs pyarrow.
#' @export
#' @examples
#' \dontrun{
#' parquet_dataset("trips/*.parquet") |> dataset_prepare(fare ~ ., batch_size = 256)
#' }
parquet_dataset <- function(file, columns = NULL, factors = NULL, block_rows = 65536,
                            on_error = c("fail", "skip")) {
  call <- rlang::current_env()
  paths <- expand_files(file, call)
  check_extra("parquet", call)
  as_tf_dataset(try_backend(py_datasets_module("execution.tensorflow.queries")$from_parquet(
    as.list(paths), if (!is.null(columns)) as.list(columns), stated_levels(factors),
    check_whole(block_rows, "block_rows", min = 1), check_choice(on_error[[1L]], "on_error", c("fail", "skip"))
  ), call))
}
