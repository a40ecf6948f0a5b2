# Tables in text files: types are learned from the head of the file, as R's read.csv() does; factors by stated levels.

#' Rows of CSV files as a data set
#'
#' Files of any size are read in blocks, on several threads, in constant memory. Types of columns are learned from the
#' first rows by R's own rules. An error in a row names the file, the line and the column.
#'
#' Row-wise shuffling ([dataset_shuffle()]), batches ([dataset_batch()]), repetition and [dataset_prepare()] work on
#' whole blocks of such a data set, many times as fast as row by row: use them before [dataset_map()] and
#' [dataset_filter()]. Rows then change places within windows of `buffer_size` rows.
#'
#' @param file,file_pattern Paths, or a pattern such as `"folder/*.csv"`. Files that end in `.gz` are unpacked.
#' @param types Types of the columns: a named character vector for some of them, or one for all in their order, of
#'   `"double"`, `"integer"`, `"logical"` and `"character"`; or one string of their first letters such as `"ddic"`.
#'   `NULL` learns them.
#' @param factors Columns that are factors: a named list of levels, `list(sex = c("female", "male"))`. Values become
#'   codes from 0; [dataset_prepare()] makes indicator columns of them.
#' @param columns Names of the columns to read; `NULL` for all.
#' @param names Names of all columns where the file has none; then its first line is a row. `NULL` takes the first line.
#' @param skip Lines before the header.
#' @param na How a missing value is written, beside an empty field. Missing numbers become `NaN` in columns of type
#'   `"double"`, missing text the empty string; in other columns they make a row broken.
#' @param quote `FALSE` takes double quotes as part of the text.
#' @param on_error `"fail"` stops at a broken row, `"skip"` leaves it out; `fit()` says after each epoch how many there
#'   were.
#' @param learn_rows Rows to learn types from, a whole number.
#' @param delim Character between fields.
#' @param batch_size Rows in a batch.
#' @param column_names,column_defaults,select_columns,field_delim,use_quote_delim,na_value,header As in TensorFlow's
#'   function of the same name: names, defaults (only their types count), columns by name, separator, quotes, missing
#'   value, and whether the first line has names.
#' @param label_name Column to predict; elements are then `list(features, label)`.
#' @param num_epochs How often the rows are repeated, `NULL` for ever.
#' @param shuffle,shuffle_buffer_size,shuffle_seed Whether, within how many rows, and with which seed rows are shuffled.
#' @param prefetch_buffer_size,num_parallel_reads,sloppy Accepted for older scripts; blocks are always read ahead.
#' @param num_rows_for_inference As `learn_rows`.
#' @returns A data set whose elements are named lists, one for each row (`make_csv_dataset()`: for each batch).
#' @seealso [dataset_prepare()]
#' @name csv_dataset
#' @examplesIf laminar::is_backend_available()
#' path <- tempfile(fileext = ".csv")
#' write.csv(iris, path, row.names = FALSE)
#' flowers <- csv_dataset(path, factors = list(Species = levels(iris$Species)))
#' flowers
#' batches <- flowers |> dataset_prepare(x = -Species, y = Species, named = FALSE) |> dataset_batch(50)
#' batches
NULL

#' @rdname csv_dataset
#' @export
csv_dataset <- function(file, types = NULL, factors = NULL, columns = NULL, names = NULL, skip = 0, na = "NA",
                        quote = TRUE, on_error = c("fail", "skip"), learn_rows = 1000) {
  read_table(file, ",", types, factors, columns, names, skip, na, quote, on_error, learn_rows)
}

#' @rdname csv_dataset
#' @export
tsv_dataset <- function(file, types = NULL, factors = NULL, columns = NULL, names = NULL, skip = 0, na = "NA",
                        quote = TRUE, on_error = c("fail", "skip"), learn_rows = 1000) {
  read_table(file, "\t", types, factors, columns, names, skip, na, quote, on_error, learn_rows)
}

#' @rdname csv_dataset
#' @export
delim_dataset <- function(file, delim = ",", types = NULL, factors = NULL, columns = NULL, names = NULL, skip = 0,
                          na = "NA", quote = TRUE, on_error = c("fail", "skip"), learn_rows = 1000) {
  read_table(file, delim, types, factors, columns, names, skip, na, quote, on_error, learn_rows)
}

read_table <- function(file, delim, types = NULL, factors = NULL, columns = NULL, names = NULL, skip = 0, na = "NA",
                       quote = TRUE, on_error = "fail", learn_rows = 1000, call = rlang::caller_env()) {
  paths <- expand_files(file, call)
  skip <- check_whole(skip, "skip", min = 0, call = call)
  quote <- check_flag(quote, "quote", call = call)
  on_error <- check_choice(on_error[[1L]], "on_error", c("fail", "skip"), call = call)
  layout <- list(delim = check_string(delim, "delim", call = call), skip = skip,
                 na = check_string(na, "na", call = call), quote = quote)
  rows <- check_whole(learn_rows, "learn_rows", min = 1, call = call)
  table <- state_types(learn_columns(paths[[1L]], layout, names, rows, call), types, factors, call)
  width <- attr(table, "width")
  if (!is.null(columns)) table <- table[match_columns(columns, table, "columns", call)]
  as_tf_dataset(try_backend(py_sources(call)$from_text_table(
    files = as.list(paths), columns = unname(table), width = width, delim = delim, skip = skip + is.null(names),
    quote = quote, na = na, on_error = on_error
  ), call))
}

#' @rdname csv_dataset
#' @export
make_csv_dataset <- function(file_pattern, batch_size, column_names = NULL, column_defaults = NULL, label_name = NULL,
                             select_columns = NULL, field_delim = ",", use_quote_delim = TRUE, na_value = "",
                             header = TRUE, num_epochs = NULL, shuffle = TRUE, shuffle_buffer_size = 10000,
                             shuffle_seed = NULL, prefetch_buffer_size = 1, num_parallel_reads = 1, sloppy = FALSE,
                             num_rows_for_inference = 100) {
  rows <- read_table(
    file_pattern, field_delim, types = if (!is.null(column_defaults)) vapply(column_defaults, default_type, ""),
    columns = select_columns, names = if (!header) column_names, na = if (nzchar(na_value)) na_value else "NA",
    quote = use_quote_delim, learn_rows = num_rows_for_inference %||% .Machine$integer.max
  )
  if (shuffle) rows <- dataset_shuffle(rows, shuffle_buffer_size, shuffle_seed)
  if (!identical(num_epochs, 1)) rows <- dataset_repeat(rows, num_epochs)
  if (!is.null(label_name)) {
    features <- setdiff(names(rows$element_spec), label_name)
    rows <- prepare_dataset(rows, features, label_name, FALSE, TRUE, rlang::current_env())
  }
  dataset_batch(rows, batch_size)
}

default_type <- function(value) {
  if (is.list(value)) value <- value[[1L]]
  if (is.character(value) && value %in% record_types) value
  else switch(typeof(value), integer = "integer", double = "double", logical = "logical", "character")
}

#' Types of the columns of text files
#'
#' A description of delimited text for [text_line_dataset()] and [dataset_decode_delim()]. [csv_dataset()] learns it by
#' itself and is faster.
#'
#' @param example_file File to learn names and types from.
#' @param delim Character between fields.
#' @param skip Lines before the first row, or before the names if they are learned.
#' @param names Names of the columns, or `NULL` for those in the file.
#' @param types Types as of [csv_dataset()], or `NULL`.
#' @param defaults List of values for empty fields, or `NULL`.
#' @param dataset A data set of lines.
#' @param record_spec Such a description.
#' @param parallel_records Lines to decode at the same time, a whole number or `NULL`.
#' @returns A list of class `tf_dataset_record_spec`; `dataset_decode_delim()` a data set of named lists.
#' @export
#' @examples
#' path <- tempfile(fileext = ".csv")
#' write.csv(mtcars, path, row.names = FALSE)
#' csv_record_spec(path)$types
delim_record_spec <- function(example_file, delim = ",", skip = 0, names = NULL, types = NULL, defaults = NULL) {
  call <- rlang::current_env()
  skip <- check_whole(skip, "skip", min = 0)
  if (is.null(types) && !is.null(defaults)) types <- vapply(unname(defaults), default_type, "")
  if (!missing(example_file)) {
    layout <- list(delim = delim, skip = skip, na = "NA", quote = TRUE)
    table <- learn_columns(check_files(example_file, "example_file", call), layout, names, 1000L, call)
    if (is.null(names)) skip <- skip + 1L
    names <- names(table)
    types <- vapply(state_types(table, types, NULL, call), `[[`, "", "kind")
  } else if (is.null(names) || is.null(types)) {
    laminar_abort(c(
      "{.arg example_file} is needed to learn names and types from.",
      i = "Or give both {.arg names} and {.arg types}."
    ), "argument", call)
  } else {
    types <- spell_types(types, length(names), call)
  }
  types <- ifelse(types == "logical", "character", unname(types))
  defaults <- defaults %||% lapply(types, function(type) switch(type, integer = 0L, double = 0, ""))
  structure(list(names = names, types = types, defaults = lapply(defaults, as.list), delim = delim, skip = skip),
            class = "tf_dataset_record_spec")
}

#' @rdname delim_record_spec
#' @export
csv_record_spec <- function(example_file, skip = 0, names = NULL, types = NULL, defaults = NULL) {
  delim_record_spec(example_file, ",", skip, names, types, defaults)
}

#' @rdname delim_record_spec
#' @export
tsv_record_spec <- function(example_file, skip = 0, names = NULL, types = NULL, defaults = NULL) {
  delim_record_spec(example_file, "\t", skip, names, types, defaults)
}

#' @rdname delim_record_spec
#' @export
dataset_decode_delim <- function(dataset, record_spec, parallel_records = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  if (!inherits(record_spec, "tf_dataset_record_spec")) {
    laminar_abort(c(
      "{.arg record_spec} must come from {.fn delim_record_spec}.", x = "It is {describe(record_spec)}."
    ), "type", call)
  }
  lines <- dataset_skip(dataset, record_spec$skip)
  defaults <- Map(function(default, type) {
    switch(type, integer = as.integer(default[[1L]]), double = as.double(default[[1L]]), as.character(default[[1L]]))
  }, record_spec$defaults, record_spec$types)
  parallel <- check_whole(parallel_records, "parallel_records", min = 1, null = TRUE)
  as_tf_dataset(try_backend(py_sources(call)$decoded(
    lines, as.list(record_spec$names), unname(defaults), record_spec$delim, parallel
  ), call))
}

# Learning from the head -----------------------------------------------------------------------------------------------

record_types <- c("double", "integer", "logical", "character")

expand_files <- function(file, call) {
  file <- path.expand(unlist(file))
  found <- unlist(lapply(file, function(path) if (file.exists(path)) path else Sys.glob(path)))
  if (!length(found)) laminar_abort("There is no file {.file {file}}.", "file", call)
  found
}

# A named list, one entry for each column of the file: name, kind, levels and place from 0.
learn_columns <- function(path, layout, names, rows, call) {
  head <- tryCatch(read_head(path, layout, is.null(names), rows), error = function(condition) {
    laminar_abort(c(
      "The head of {.file {path}} cannot be read as a table.",
      x = escape_braces(conditionMessage(condition)),
      i = "Is {.arg delim} the character between its fields?"
    ), "file", call)
  })
  labels <- names %||% names(head)
  if (length(labels) != ncol(head)) {
    laminar_abort(c(
      "{.arg names} must name all {ncol(head)} columns of {.file {path}}.", x = "It has {length(labels)} name{?s}."
    ), "value", call)
  }
  learned <- lapply(seq_along(labels), function(place) {
    column <- head[[place]]
    kind <- if (is.double(column) || is.integer(column) && anyNA(column)) "double" else typeof(column)
    if (kind == "logical" && all(is.na(column))) kind <- "double"
    if (kind == "logical" && anyNA(column)) kind <- "character"
    list(name = labels[[place]], kind = kind, levels = NULL, place = place - 1L)
  })
  structure(stats::setNames(learned, labels), width = length(labels))
}

# The first rows by R's own rules, without those that have more or fewer fields than the first line.
read_head <- function(path, layout, header, rows) {
  lines <- readLines(path, min(layout$skip + header + rows, .Machine$integer.max), warn = FALSE)
  lines <- utils::tail(lines, length(lines) - layout$skip)
  if (!any(nzchar(lines))) stop("It has no rows.")
  quote <- if (layout$quote) "\"" else ""
  text <- textConnection(lines)
  on.exit(close(text))
  fields <- utils::count.fields(text, layout$delim, quote, blank.lines.skip = FALSE, comment.char = "")
  over_lines <- anyNA(fields)
  if (!over_lines) lines <- lines[fields == fields[[1L]]]
  head <- suppressWarnings(utils::read.table(
    text = lines, header = header, sep = layout$delim, quote = quote, na.strings = c("", layout$na), fill = TRUE,
    comment.char = "", stringsAsFactors = FALSE, check.names = FALSE, row.names = NULL
  ))
  if (over_lines && nrow(head) > 1L) head <- utils::head(head, -1L) # the last row may have been cut
  head
}

state_types <- function(table, types, factors, call) {
  width <- attr(table, "width")
  if (!is.null(types)) {
    labels <- names(types) %||% names(table)
    types <- if (is.null(names(types))) spell_types(types, length(table), call) else spell_types(types, NULL, call)
    for (i in match_columns(labels, table, "types", call)) {
      table[[i]]$kind <- types[[match(names(table)[[i]], labels)]]
    }
  }
  for (i in match_columns(names(factors), table, "factors", call)) {
    table[[i]]$kind <- "factor"
    table[[i]]$levels <- as.list(as.character(factors[[names(table)[[i]]]]))
  }
  structure(table, width = width)
}

spell_types <- function(types, count, call) {
  if (length(types) == 1L && !is.null(count) && grepl("^[dilc]+$", types)) types <- strsplit(types, "")[[1L]]
  short <- c(d = "double", i = "integer", l = "logical", c = "character", numeric = "double")
  types <- ifelse(types %in% names(short), short[types], types)
  if (!all(types %in% record_types) || !is.null(count) && length(types) != count) {
    laminar_abort(c(
      paste0("{.arg types} must be {.or {.str {record_types}}}",
             if (!is.null(count)) ", one for each of {count} columns", "."),
      x = "It is {.val {types}}."
    ), "value", call)
  }
  types
}

match_columns <- function(wanted, table, argument, call) {
  unknown <- setdiff(wanted, names(table))
  if (length(unknown)) {
    laminar_abort(c(
      "{.arg {argument}} must name columns of the file.",
      x = "There is no {.val {unknown}}.",
      i = "Its columns are: {.val {names(table)}}."
    ), "name", call)
  }
  match(wanted, names(table))
}
