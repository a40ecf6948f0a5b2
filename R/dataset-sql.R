# Tables in data bases.

#' Rows of a data base query as a data set
#'
#' `sqlite_dataset()` reads a file of SQLite through Python, on a thread of its own. `sql_dataset()` takes a connection
#' of the package DBI and reads any data base, in blocks on R's own thread, ahead of need while training runs. Neither
#' holds the table in memory.
#'
#' @param driver_name A connection of the package DBI, or `"sqlite"`.
#' @param data_source_name For `"sqlite"` the file; not used with a connection.
#' @param filename File of SQLite.
#' @param query Query, a string.
#' @param output_types,types Types of the columns in their order, `"double"`, `"integer"` or `"character"`; `NULL`
#'   learns them from the first block of rows.
#' @param factors Columns that are factors: a named list of levels.
#' @param block_rows Rows to fetch at a time, a whole number.
#' @param names Names of the columns.
#' @returns A data set whose elements are named lists, one for each row; `sql_record_spec()` a list with names and
#'   types.
#' @name sql_dataset
#' @examplesIf laminar::is_backend_available() && requireNamespace("RSQLite", quietly = TRUE)
#' path <- tempfile(fileext = ".sqlite")
#' connection <- DBI::dbConnect(RSQLite::SQLite(), path)
#' DBI::dbWriteTable(connection, "cars", mtcars)
#' sql_dataset(connection, query = "SELECT mpg, wt, hp FROM cars") |>
#'   dataset_prepare(mpg ~ ., batch_size = 16)
#' DBI::dbDisconnect(connection)
#' sqlite_dataset(path, "SELECT mpg, cyl FROM cars")
NULL

#' @rdname sql_dataset
#' @export
sql_dataset <- function(driver_name, data_source_name = NULL, query, output_types = NULL, factors = NULL,
                        block_rows = 10000) {
  call <- rlang::current_env()
  if (identical(driver_name, "sqlite")) {
    return(sqlite_dataset(data_source_name, query, output_types, factors, block_rows))
  }
  check_installed("DBI", "to read a data base")
  if (!methods::is(driver_name, "DBIConnection")) {
    laminar_abort(c(
      "{.arg driver_name} must be a connection of the package DBI, or {.str sqlite}.",
      x = "It is {describe(driver_name)}."
    ), "type", call)
  }
  query <- check_string(query, "query")
  rows <- check_whole(block_rows, "block_rows", min = 1)
  state <- new.env()
  release <- function() {
    if (!is.null(state$result)) DBI::dbClearResult(state$result)
    state$result <- NULL
  }
  fetch <- keep_r_error(function() {
    goes_on <- FALSE
    on.exit(if (!goes_on) release())
    if (is.null(state$result)) state$result <- DBI::dbSendQuery(driver_name, query)
    block <- DBI::dbFetch(state$result, n = rows)
    if (!nrow(block)) return(NULL)
    block <- as_dataset_host(as_sql_columns(block, output_types, factors, call), "query", call)
    goes_on <- TRUE
    block
  })
  block <- tryCatch(fetch(), error = function(condition) {
    if (inherits(condition, "laminar_error")) rlang::cnd_signal(condition)
    laminar_abort(c("The query failed.", x = escape_braces(conditionMessage(condition))), "sql", call)
  })
  if (is.null(block)) laminar_abort("The query gives no rows.", "data", call)
  as_tf_dataset(try_backend(
    py_sources(call)$from_function(fetch, block, keep_r_error(release), stated_levels(factors)), call
  ))
}

#' @rdname sql_dataset
#' @export
sqlite_dataset <- function(filename, query, output_types = NULL, factors = NULL, block_rows = 10000) {
  call <- rlang::current_env()
  path <- check_file(filename, "filename", call)
  if (inherits(output_types, "sql_record_spec")) output_types <- output_types$types
  if (!is.null(output_types)) output_types <- as.list(spell_types(unlist(output_types), NULL, call))
  as_tf_dataset(try_backend(py_datasets_module("execution.tensorflow.queries")$from_sqlite(
    path, check_string(query, "query"), output_types, stated_levels(factors),
    check_whole(block_rows, "block_rows", min = 1)
  ), call))
}

#' @rdname sql_dataset
#' @export
sql_record_spec <- function(names, types) {
  call <- rlang::current_env()
  types <- spell_types(unlist(types), length(names), call)
  structure(list(names = names, types = types), class = "sql_record_spec")
}

# A block of a query's rows in the types of the data set.
as_sql_columns <- function(block, types, factors, call) {
  if (inherits(types, "sql_record_spec")) types <- types$types
  for (i in seq_along(types)) storage.mode(block[[i]]) <- types[[i]]
  for (name in names(block)) {
    column <- block[[name]]
    if (name %in% names(factors)) block[[name]] <- as_stated_factor(column, name, factors[[name]], call)
    else if (inherits(column, "integer64")) block[[name]] <- as.double(column)
    else if (is.character(column)) block[[name]] <- ifelse(is.na(column), "", column)
    else if (is.integer(column) && is.null(types)) block[[name]] <- as.double(column)
  }
  as.list(block)
}

as_stated_factor <- function(column, name, levels, call) {
  codes <- match(as.character(column), as.character(levels))
  if (anyNA(codes)) {
    laminar_abort(c(
      "{.code {name}} is {.val {column[is.na(codes)][[1L]]}}, which is none of its levels.",
      i = "Its levels are: {.val {as.character(levels)}}."
    ), "levels", call)
  }
  factor(levels[codes], levels = levels)
}
