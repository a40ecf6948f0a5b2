# Data sets from arrays, from functions, and from files that are not tables.

#' Data sets from R's own data
#'
#' A data set gives elements one after another: rows, or batches of rows. It is lazy: nothing is read or computed before
#' [fit()][fit.keras.src.models.model.Model] or an iteration asks for it.
#'
#' * `tensor_slices_dataset()` gives the rows of arrays, lists of arrays and data frames.
#' * `tensors_dataset()` gives the whole as one element.
#' * `sparse_tensor_slices_dataset()` gives the rows of a sparse matrix of the package Matrix.
#' * `range_dataset()` counts, `random_integer_dataset()` draws whole numbers without end.
#' * `generator_dataset()` gives the rows of what an R function gives at each call. The function is called on R's own
#'   thread, ahead of need, while training runs.
#' * `as_tf_dataset()` takes a data set as it is, and anything else as `tensor_slices_dataset()` does.
#'
#' A list without names becomes a tuple, such as `list(x, y)`; a named one stays named. Factors become codes from 0;
#' their levels travel along. Numbers have Keras's floating type, single precision by default.
#'
#' @param tensors,dataset Arrays or vectors, a list of them with equal numbers of rows, or a data frame.
#' @param sparse_tensor A sparse matrix of the package Matrix, or a sparse tensor of rank 2.
#' @param from,to First number, and the number to stop before.
#' @param by Step.
#' @param ... Nothing: the arguments after it are given by name.
#' @param dtype Type of the numbers, `"int64"` by default.
#' @param seed Whole number that decides what is drawn, or `NULL`.
#' @param generator Function without arguments. Each call gives a block: a list of arrays or a data frame, with rows
#'   first, of the same columns and types each time. `NULL` ends a pass; the next call begins another one.
#' @param restart Function without arguments that is called when a pass begins before the last one has ended, or `NULL`.
#' @returns A data set.
#' @name dataset_from_arrays
#' @examplesIf laminar::is_backend_available()
#' rows <- tensor_slices_dataset(list(as.matrix(iris[1:4]), iris$Species))
#' rows
#' batches <- rows |> dataset_shuffle(150, seed = 1) |> dataset_batch(50)
#' length(batches)
#' dataset_collect(range_dataset(1, 4))
NULL

#' @rdname dataset_from_arrays
#' @export
tensor_slices_dataset <- function(tensors) {
  call <- rlang::current_env()
  host <- as_dataset_host(tensors, "tensors", call)
  as_tf_dataset(try_backend(py_sources(call)$from_arrays(host, levels_of(tensors)), call))
}

#' @rdname dataset_from_arrays
#' @export
tensors_dataset <- function(tensors) {
  call <- rlang::current_env()
  as_tf_dataset(try_backend(py_sources(call)$from_value(as_dataset_host(tensors, "tensors", call)), call))
}

#' @rdname dataset_from_arrays
#' @export
sparse_tensor_slices_dataset <- function(sparse_tensor) {
  call <- rlang::current_env()
  if (inherits(sparse_tensor, "sparseMatrix")) {
    cells <- Matrix::summary(sparse_tensor)
    cells <- cells[order(cells$i, cells$j), ]
    places <- cbind(cells$i, cells$j) - 1L
    values <- if (is.null(cells$x)) rep(1, nrow(cells)) else as.double(cells$x)
    storage.mode(places) <- "integer"
    return(as_tf_dataset(try_backend(
      py_sources(call)$from_sparse(places, array(values), as.list(dim(sparse_tensor))), call
    )))
  }
  if (!is_python_object(sparse_tensor)) {
    laminar_abort(c(
      "{.arg sparse_tensor} must be a sparse matrix.",
      x = "It is {describe(sparse_tensor)}.",
      i = "Make one with {.code Matrix::Matrix(x, sparse = TRUE)}."
    ), "type", call)
  }
  as_tf_dataset(try_backend(py_sources(call)$tf$data$Dataset$from_tensor_slices(sparse_tensor), call))
}

#' @rdname dataset_from_arrays
#' @export
range_dataset <- function(from = 0, to = 0, by = 1, ..., dtype = "int64") {
  check_no_dots(...)
  call <- rlang::current_env()
  ends <- list(check_whole(from, "from", call = call), check_whole(to, "to", call = call), check_whole(by, "by"))
  as_tf_dataset(try_backend(py_sources(call)$counting(ends, check_string(dtype, "dtype")), call))
}

#' @rdname dataset_from_arrays
#' @export
random_integer_dataset <- function(seed = NULL) {
  call <- rlang::current_env()
  seed <- check_whole(seed, "seed", null = TRUE)
  as_tf_dataset(try_backend(py_sources(call)$tf$data$Dataset$random(seed), call))
}

#' @rdname dataset_from_arrays
#' @export
generator_dataset <- function(generator, restart = NULL) {
  call <- rlang::current_env()
  if (!is.function(generator)) {
    laminar_abort(c("{.arg generator} must be a function.", x = "It is {describe(generator)}."), "type", call)
  }
  levels <- new.env()
  block <- keep_r_error(function() {
    value <- generator()
    if (is.null(value)) return(NULL)
    levels$found <- levels_of(value)
    as_dataset_host(value, "generator()", call)
  })
  restart <- if (!is.null(restart)) keep_r_error(restart)
  dataset_from_blocks(block, restart, function() levels$found, call)
}

# A data set of blocks that an R function gives; factor levels are known once the first block is there.
dataset_from_blocks <- function(block, restart, levels, call) {
  first <- try_backend(block(), call)
  if (is.null(first)) {
    laminar_abort("The function that gives the data gave none.", "data", call)
  }
  as_tf_dataset(try_backend(py_sources(call)$from_function(block, first, restart, levels()), call))
}

#' Data sets from files
#'
#' * `text_line_dataset()` gives lines of text; with `record_spec`, rows of a table (see [csv_dataset()], which is
#'   faster).
#' * `tfrecord_dataset()` gives records of TFRecord files, which `dataset_write_tfrecord()` writes. With
#'   `features = "learn"` types and shapes are learned from the first record and every record becomes a named list.
#' * `fixed_length_record_dataset()` gives records of a fixed number of bytes.
#' * `file_list_dataset()` gives names of files.
#' * `read_files()` reads many files with one of these functions, some at the same time.
#'
#' @param filenames,files Paths; for `file_list_dataset()` and `read_files()` also a pattern such as `"folder/*.csv"`.
#' @param compression_type `NULL`, `"GZIP"` or `"ZLIB"`.
#' @param record_spec What [csv_record_spec()] or [delim_record_spec()] gives, or `NULL`.
#' @param parallel_records Records to decode at the same time, a whole number or `NULL`.
#' @param buffer_size Bytes to read at once, a whole number or `NULL`.
#' @param num_parallel_reads Files to read at the same time, a whole number or `NULL`.
#' @param features `NULL` for records as they are (strings of bytes), `"learn"`, or a named list of types: `"double"`,
#'   `"integer"` or `"character"`, for arrays a list such as `list("double", c(28, 28))`.
#' @param record_bytes,header_bytes,footer_bytes Bytes in a record, before the first and after the last one.
#' @param file_pattern A pattern.
#' @param shuffle `NULL` or `TRUE`: names of files come in another order each time.
#' @param seed Whole number that decides the order, or `NULL`.
#' @param reader Function that makes a data set of the name of a file, such as `text_line_dataset`.
#' @param ... Further arguments of `reader`.
#' @param parallel_files Files to read at the same time.
#' @param parallel_interleave Records to take from a file before the next one's turn.
#' @param num_shards,shard_index Take every `num_shards`th file from file number `shard_index` on, counted from 0.
#' @param dataset A data set; elements are named lists of numbers, text or arrays.
#' @param filename File to write.
#' @returns A data set; `dataset_write_tfrecord()` the number of records, invisibly.
#' @name dataset_from_files
#' @examplesIf laminar::is_backend_available()
#' path <- tempfile(fileext = ".tfrecord")
#' tensor_slices_dataset(iris) |> dataset_write_tfrecord(path)
#' tfrecord_dataset(path, features = "learn")
NULL

#' @rdname dataset_from_files
#' @export
text_line_dataset <- function(filenames, compression_type = NULL, record_spec = NULL, parallel_records = NULL) {
  call <- rlang::current_env()
  lines <- read_with("TextLineDataset", filenames, list(compression_type = check_compression(compression_type)), call)
  if (is.null(record_spec)) lines else dataset_decode_delim(lines, record_spec, parallel_records)
}

#' @rdname dataset_from_files
#' @export
tfrecord_dataset <- function(filenames, compression_type = NULL, buffer_size = NULL, num_parallel_reads = NULL,
                             features = NULL) {
  call <- rlang::current_env()
  records <- read_with("TFRecordDataset", filenames, list(
    compression_type = check_compression(compression_type),
    buffer_size = check_whole(buffer_size, "buffer_size", min = 1, null = TRUE),
    num_parallel_reads = check_whole(num_parallel_reads, "num_parallel_reads", min = 1, null = TRUE)
  ), call)
  if (is.null(features)) return(records)
  if (!identical(features, "learn")) features <- as_record_features(features, call)
  as_tf_dataset(try_backend(py_datasets_module("execution.tensorflow.records")$parsed(records, features), call))
}

as_record_features <- function(features, call) {
  if (!rlang::is_named(features)) {
    laminar_abort(c(
      "{.arg features} must be {.str learn} or name the features of a record.",
      i = "For example {.code list(image = list(\"double\", c(28, 28)), label = \"integer\")}."
    ), "type", call)
  }
  lapply(features, function(feature) {
    type <- check_choice(as.list(feature)[[1L]], "features", c("double", "integer", "character"), call)
    list(type = type, shape = if (length(feature) > 1L) as.list(as.integer(feature[[2L]])) else list())
  })
}

#' @rdname dataset_from_files
#' @export
dataset_write_tfrecord <- function(dataset, filename, compression_type = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  path <- path.expand(check_string(filename, "filename"))
  records <- py_datasets_module("execution.tensorflow.records")
  invisible(try_backend(records$write(dataset, path, check_compression(compression_type)), call))
}

#' @rdname dataset_from_files
#' @export
fixed_length_record_dataset <- function(filenames, record_bytes, header_bytes = NULL, footer_bytes = NULL,
                                        buffer_size = NULL) {
  call <- rlang::current_env()
  read_with("FixedLengthRecordDataset", filenames, list(
    record_bytes = check_whole(record_bytes, "record_bytes", min = 1),
    header_bytes = check_whole(header_bytes, "header_bytes", min = 0, null = TRUE),
    footer_bytes = check_whole(footer_bytes, "footer_bytes", min = 0, null = TRUE),
    buffer_size = check_whole(buffer_size, "buffer_size", min = 1, null = TRUE)
  ), call)
}

#' @rdname dataset_from_files
#' @export
file_list_dataset <- function(file_pattern, shuffle = NULL, seed = NULL) {
  call <- rlang::current_env()
  pattern <- path.expand(check_string(file_pattern, "file_pattern"))
  if (!length(Sys.glob(pattern))) laminar_abort("There is no file {.file {pattern}}.", "file", call)
  list_files <- py_sources(call)$tf$data$Dataset$list_files
  shuffle <- check_flag(shuffle %||% FALSE, "shuffle")
  as_tf_dataset(try_backend(list_files(pattern, shuffle, check_whole(seed, "seed", null = TRUE)), call))
}

#' @rdname dataset_from_files
#' @export
read_files <- function(files, reader, ..., parallel_files = 1, parallel_interleave = 1, num_shards = NULL,
                       shard_index = NULL) {
  call <- rlang::current_env()
  if (is.character(files)) {
    files <- if (length(files) == 1L && !file.exists(path.expand(files))) file_list_dataset(files)
      else tensor_slices_dataset(check_files(files, "files", call))
  }
  check_dataset(files, "files", call)
  if (!is.null(num_shards)) files <- dataset_shard(files, num_shards, shard_index)
  dataset_interleave(files, function(file) reader(file, ...), cycle_length = parallel_files,
                     block_length = parallel_interleave)
}

read_with <- function(class, filenames, args, call) {
  if (!is_python_object(filenames)) filenames <- as.list(check_files(filenames, "filenames", call))
  source <- py_sources(call)$tf$data[[class]]
  as_tf_dataset(try_backend(do.call(source, c(list(filenames), args[!vapply(args, is.null, NA)])), call))
}

check_files <- function(files, name, call) {
  files <- path.expand(unlist(files))
  missing <- files[!file.exists(files)]
  if (length(missing)) laminar_abort("There is no file {.file {missing}}.", "file", call)
  files
}

check_compression <- function(value, call = rlang::caller_env()) {
  if (is.null(value)) NULL else check_choice(value, "compression_type", c("GZIP", "ZLIB", ""), call)
}
