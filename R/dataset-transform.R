# Transformations of single elements, and of which elements there are.

#' Change, choose and repeat the elements of a data set
#'
#' All of them are lazy: they give a new data set, and nothing is computed before its elements are asked for. R
#' functions are called once, with tensors, and traced into TensorFlow's graph; afterwards no R runs.
#'
#' @param dataset A data set.
#' @param map_func,predicate,scan_func,reduce_func A function of an element, or a formula such as `~ .x / 255`. The
#'   parts of an element such as `list(x, y)` are its arguments; a function of one argument gets the whole as a list,
#'   and one whose arguments are names of parts gets these. A row of a table is one named list. It returns tensors, a
#'   list of them, or for `predicate` one `TRUE` or `FALSE`. `scan_func` and `reduce_func` have the state as their first
#'   argument; `scan_func` returns `list(state, output)`.
#' @param num_parallel_calls Elements to work on at the same time, a whole number; `NULL` for one after another.
#' @param deterministic `FALSE` lets elements overtake one another.
#' @param buffer_size Elements: for `dataset_shuffle()` those among which the next one is drawn, for
#'   `dataset_prefetch()` those read ahead (`NULL`: TensorFlow decides).
#' @param seed Whole number that decides the order, or `NULL`.
#' @param reshuffle_each_iteration `FALSE` gives the same order each time.
#' @param count How many elements, or how often to repeat: a whole number; `NULL` or -1 for ever (`dataset_repeat()`) or
#'   all (`dataset_take()`, `dataset_skip()`).
#' @param num_shards,index Keep every `num_shards`th element from number `index` on, counted from 0.
#' @param filename File to keep the elements in; `NULL` keeps them in memory.
#' @param initial_state State to begin with: a number, an array or a list of them.
#' @param start Number of the first element.
#' @param path Folder for the elements.
#' @param compression `"AUTO"`, `"GZIP"`, `"SNAPPY"` or `"NONE"`.
#' @param reader_func,shard_func Functions of TensorFlow's `snapshot()`, or `NULL`.
#' @param class_func Function of an element that gives its class, a whole number from 0.
#' @param target_dist,initial_dist Shares of the classes wanted, and those that there are; `NULL` estimates them.
#' @param device Name of a device.
#' @param name Name of the operation, or `NULL`.
#' @param ... For `dataset_options()` options by name, nested ones as in `threading.private_threadpool_size`; without
#'   any the present ones are returned.
#' @returns A data set; `dataset_reduce()` the last state.
#' @name dataset_map
#' @examplesIf laminar::is_backend_available()
#' numbers <- range_dataset(1, 7)
#' numbers |> dataset_filter(~ .x %% 2L == 0L) |> dataset_map(function(x) x * x) |> dataset_collect()
#' dataset_reduce(numbers, 0L, function(sum, x) sum + op_cast(x, "int32"))
NULL

#' @rdname dataset_map
#' @export
dataset_map <- function(dataset, map_func, num_parallel_calls = NULL, deterministic = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  args <- list(
    dataset, as_dataset_function(map_func, "map_func", call),
    num_parallel_calls = check_whole(num_parallel_calls, "num_parallel_calls", null = TRUE),
    deterministic = check_flag(deterministic, "deterministic", null = TRUE)
  )
  args <- args[!vapply(args, is.null, NA)]
  as_tf_dataset(try_backend(do.call(py_transformations(call)$mapped, args), call))
}

#' @rdname dataset_map
#' @export
dataset_filter <- function(dataset, predicate) {
  call <- rlang::current_env()
  check_dataset(dataset)
  call_dataset(dataset, "filter", list(predicate = as_dataset_function(predicate, "predicate", call)))
}

#' @rdname dataset_map
#' @export
dataset_shuffle <- function(dataset, buffer_size, seed = NULL, reshuffle_each_iteration = NULL) {
  call_dataset(dataset, "shuffle", list(
    buffer_size = check_whole(buffer_size, "buffer_size", min = 1), seed = check_whole(seed, "seed", null = TRUE),
    reshuffle_each_iteration = check_flag(reshuffle_each_iteration, "reshuffle_each_iteration", null = TRUE)
  ))
}

#' @rdname dataset_map
#' @export
dataset_repeat <- function(dataset, count = NULL) {
  call_dataset(dataset, "repeat", list(count = check_whole(count, "count", min = -1, null = TRUE)))
}

#' @rdname dataset_map
#' @export
dataset_shuffle_and_repeat <- function(dataset, buffer_size, count = NULL, seed = NULL) {
  dataset_repeat(dataset_shuffle(dataset, buffer_size, seed), count)
}

#' @rdname dataset_map
#' @export
dataset_prefetch <- function(dataset, buffer_size = NULL) {
  call_dataset(dataset, "prefetch", list(buffer_size = check_whole(buffer_size, "buffer_size", null = TRUE) %||% -1L))
}

#' @rdname dataset_map
#' @export
dataset_prefetch_to_device <- function(dataset, device, buffer_size = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  apply <- py_sources(call)$tf$data$experimental$prefetch_to_device
  transformation <- apply(check_string(device, "device"), check_whole(buffer_size, "buffer_size", null = TRUE))
  as_tf_dataset(try_backend(dataset$apply(transformation), call))
}

#' @rdname dataset_map
#' @export
dataset_take <- function(dataset, count) {
  call_dataset(dataset, "take", list(count = check_whole(count, "count", min = -1)))
}

#' @rdname dataset_map
#' @export
dataset_skip <- function(dataset, count) {
  call_dataset(dataset, "skip", list(count = check_whole(count, "count", min = -1)))
}

#' @rdname dataset_map
#' @export
dataset_shard <- function(dataset, num_shards, index) {
  num_shards <- check_whole(num_shards, "num_shards", min = 1)
  call_dataset(dataset, "shard", list(num_shards = num_shards, index = check_whole(index, "index", min = 0)))
}

#' @rdname dataset_map
#' @export
dataset_cache <- function(dataset, filename = NULL) {
  if (!is.null(filename)) filename <- path.expand(check_string(filename, "filename"))
  call_dataset(dataset, "cache", list(filename = filename))
}

#' @rdname dataset_map
#' @export
dataset_take_while <- function(dataset, predicate, name = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  call_dataset(dataset, "take_while", list(predicate = as_dataset_function(predicate, "predicate", call), name = name))
}

#' @rdname dataset_map
#' @export
dataset_unique <- function(dataset, name = NULL) call_dataset(dataset, "unique", list(name = name))

#' @rdname dataset_map
#' @export
dataset_ignore_errors <- function(dataset) call_dataset(dataset, "ignore_errors")

#' @rdname dataset_map
#' @export
dataset_enumerate <- function(dataset, start = 0L) {
  call_dataset(dataset, "enumerate", list(start = check_whole(start, "start")))
}

#' @rdname dataset_map
#' @export
dataset_scan <- function(dataset, initial_state, scan_func) {
  call <- rlang::current_env()
  check_dataset(dataset)
  call_dataset(dataset, "scan", list(
    initial_state = as_state(initial_state, call), scan_func = as_dataset_function(scan_func, "scan_func", call)
  ))
}

#' @rdname dataset_map
#' @export
dataset_reduce <- function(dataset, initial_state, reduce_func) {
  call <- rlang::current_env()
  check_dataset(dataset)
  step <- as_dataset_function(reduce_func, "reduce_func", call)
  try_backend(py_transformations(call)$reduced(dataset, as_state(initial_state, call), step), call)
}

as_state <- function(value, call) {
  if (is.list(value)) return(as_python_tuple(lapply(value, as_state, call = call)))
  if (is_python_object(value) || length(value) == 1L && is.null(dim(value))) return(value)
  as_dataset_host(value, "state", call)
}

#' @rdname dataset_map
#' @export
dataset_rejection_resample <- function(dataset, class_func, target_dist, initial_dist = NULL, seed = NULL,
                                       name = NULL) {
  call <- rlang::current_env()
  check_dataset(dataset)
  shares <- function(value) if (!is.null(value)) py_ops_raw()$operand(reticulate::r_to_py(array(as.double(value))))
  call_dataset(dataset, "rejection_resample", list(
    class_func = as_dataset_function(function(...) op_cast(class_func(...), "int32"), "class_func", call),
    target_dist = shares(target_dist), initial_dist = shares(initial_dist),
    seed = check_whole(seed, "seed", null = TRUE), name = name
  ))
}

#' @rdname dataset_map
#' @export
dataset_snapshot <- function(dataset, path, compression = c("AUTO", "GZIP", "SNAPPY", "NONE"), reader_func = NULL,
                             shard_func = NULL) {
  compression <- check_choice(compression[[1L]], "compression", c("AUTO", "GZIP", "SNAPPY", "NONE"))
  call_dataset(dataset, "snapshot", list(
    path = path.expand(check_string(path, "path")), compression = compression, reader_func = reader_func,
    shard_func = shard_func
  ))
}

#' @rdname dataset_map
#' @export
dataset_options <- function(dataset, ...) {
  call <- rlang::current_env()
  check_dataset(dataset)
  given <- list(...)
  if (!length(given)) return(dataset$options())
  if (length(given) == 1L && is.null(names(given))) given <- given[[1L]]
  if (!is_python_object(given)) {
    given <- try_backend(py_transformations(call)$options_of(named_dots(given, call)), call)
  }
  call_dataset(dataset, "with_options", list(options = given))
}
