# Data sets of TensorFlow: the way from R's functions and arguments to laminar's Python modules.

dataset_class <- "tensorflow.python.data.ops.dataset_ops.DatasetV2"

py_datasets_module <- function(name, call = rlang::caller_env()) {
  key <- paste0("datasets_", name)
  if (is.null(the[[key]])) {
    py_laminar(call)
    needs_tensorflow(installed = TRUE)
    the[[key]] <- reticulate::import(paste0("laminar.", name), convert = TRUE)
  }
  the[[key]]
}

py_transformations <- function(call = rlang::caller_env()) py_datasets_module("execution.tensorflow.datasets", call)

py_sources <- function(call = rlang::caller_env()) py_datasets_module("execution.tensorflow.sources", call)

is_dataset <- function(x) inherits(x, dataset_class)

check_dataset <- function(dataset, name = "dataset", call = rlang::caller_env()) {
  if (is_null_pointer(dataset)) laminar_abort("The data set lived in another R session.", "pointer", call)
  if (!is_dataset(dataset)) {
    laminar_abort(c(
      "{.arg {name}} must be a data set.",
      x = "It is {describe(dataset)}.",
      i = "Make one with {.fn tensor_slices_dataset}, {.fn csv_dataset} or {.fn image_dataset_from_directory}."
    ), "type", call)
  }
  invisible(dataset)
}

#' @rdname dataset_from_arrays
#' @export
as_tf_dataset <- function(dataset) {
  if (is_python_object(dataset) && is_dataset(dataset)) {
    class(dataset) <- unique(c("tf_dataset", class(dataset)))
    return(dataset)
  }
  tensor_slices_dataset(dataset)
}

# A method of TensorFlow's data sets, called by name.
call_dataset <- function(dataset, name, args = list(), others = list(), call = rlang::caller_env()) {
  check_dataset(dataset, call = call)
  args <- args[!vapply(args, is.null, NA)]
  done <- try_backend(py_transformations(call)$transform(name, dataset, args, others), call)
  as_tf_dataset(done)
}

# An R function or formula of one element, traced into the graph. With one argument it gets the whole element.
as_dataset_function <- function(f, name, call, python = TRUE) {
  if (is_python_object(f)) return(f)
  whole <- !rlang::is_formula(f) && is.function(f) && length(formals(f)) == 1L && !"..." %in% names(formals(f))
  names <- if (is.function(f)) as.list(setdiff(names(formals(f)), "..."))
  if (rlang::is_formula(f)) f <- rlang::as_function(f)
  if (!is.function(f)) {
    laminar_abort(c(
      "{.arg {name}} must be a function or a formula such as {.code ~ .x / 255}.",
      x = "It is {describe(f)}."
    ), "type", call)
  }
  py_transformations(call)$calling(reticulate::r_to_py(keep_r_error(f), convert = TRUE), whole, names %||% list())
}

# R data as tensors, named lists as dicts, lists as tuples; factors as codes from 0, their levels apart.
as_dataset_host <- function(x, name, call) {
  if (is.null(x) || is_python_object(x)) return(x)
  if (is.data.frame(x)) x <- as.list(x)
  if (is.factor(x)) {
    check_complete(x, name, call)
    return(py_ops_raw()$operand(reticulate::r_to_py(array(as.integer(x) - 1L))))
  }
  if (is.list(x)) {
    parts <- lapply(x, as_dataset_host, name = name, call = call)
    return(if (is.null(names(x))) as_python_tuple(parts) else as_python_dict(as.list(names(x)), unname(parts)))
  }
  if (is.character(x)) return(py_numpy(call)$asarray(array(x, dim(x) %||% length(x)), dtype = "str"))
  as_host(x, name, call)
}

# Levels of the factors in `x`, by the names that print() gives the parts of an element, from the last `$` on.
levels_of <- function(x) {
  found <- factor_levels(x)
  if (length(found)) as_python_dict(as.list(names(found)), unname(lapply(found, as.list)))
}

factor_levels <- function(x, path = "") {
  if (!is.list(x)) return(if (is.factor(x)) stats::setNames(list(levels(x)), path))
  paths <- if (is.null(names(x))) sprintf("%s[[%d]]", path, seq_along(x)) else names(x)
  do.call(c, unname(Map(factor_levels, x, paths)))
}

# Stated levels, `list(sex = c("female", "male"))`, as Python takes them.
stated_levels <- function(factors) {
  if (length(factors)) lapply(factors, function(levels) as.list(as.character(levels)))
}
