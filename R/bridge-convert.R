# R data to host arrays and back. R's arrays reach NumPy as views, without a copy; what the
# engine makes of them (single precision, row-major order) is its own affair.

as_host <- function(x, name, call) {
  if (is.null(x) || is_python_object(x)) return(x)
  if (is.data.frame(x)) return(as_host(frame_to_matrix(x, name, call), name, call))
  if (is.factor(x)) {
    check_complete(x, name, call, representable = FALSE)
    return(as_host(as.integer(x) - 1L, name, call))
  }
  if (inherits(x, "sparseMatrix")) return(sparse_to_host(x, name, call))
  if (inherits(x, "Matrix")) return(as_host(as.matrix(x), name, call))
  if (is.list(x)) return(as_host_list(x, name, call))
  if (is.function(x)) return(as_generator(x, call))
  if (is_date(x)) return(as_host(days_of(x), name, call))
  if (is.complex(x) || !is.atomic(x)) {
    laminar_abort(c(
      "{.arg {name}} must hold numbers.",
      x = "It is {article(class(x)[[1L]])} object.",
      i = if (inherits(x, "formula")) "{.fn nn_model} takes a formula and a data frame." else
        "Turn it into numbers first, for example with {.fn as.numeric} or {.fn format}."
    ), "type", call)
  }
  check_complete(x, name, call, representable = is.numeric(x) || is.logical(x))
  if (is.integer(x) && anyNA(x)) storage.mode(x) <- "double"
  if (is.logical(x)) storage.mode(x) <- if (anyNA(x)) "double" else "integer"
  if (is.null(dim(x))) dim(x) <- length(x)
  if (is.character(x)) return(py_numpy(call)$asarray(x, dtype = "str"))
  reticulate::r_to_py(x)
}

# Rows of a sparse matrix of any kind (numeric, logical, pattern; symmetric, triangular, diagonal); Python decides
# whether it may become dense as a whole.
sparse_to_host <- function(x, name, call) {
  rows <- methods::as(methods::as(methods::as(x, "dMatrix"), "generalMatrix"), "RsparseMatrix")
  check_complete(rows@x, name, call)
  part <- function(values) reticulate::r_to_py(array(values))
  py_laminar(call)$bridge$SparseRows(part(rows@p), part(rows@j), part(rows@x), ncol(x))
}

as_host_list <- function(x, name, call) {
  if (length(x) == 1L && is.null(names(x))) return(as_host(x[[1L]], name, call))
  labels <- rlang::names2(x)
  labels <- ifelse(nzchar(labels), paste0(name, "$", labels), sprintf("%s[[%d]]", name, seq_along(x)))
  reticulate::r_to_py(Map(function(part, label) as_host(part, label, call), x, labels) |>
    stats::setNames(names(x)))
}

# Host arrays, in whatever nesting, to R.
from_host <- function(x) {
  if (!is_python_object(x)) return(x)
  if (inherits(x, "numpy.ndarray")) return(array_from_host(x))
  if (inherits(x, "python.builtin.dict")) {
    keys <- as.character(unlist(reticulate::py_to_r(reticulate::import_builtins(FALSE)$list(x$keys()))))
    return(stats::setNames(lapply(keys, function(key) from_host(x[[key]])), keys))
  }
  if (inherits(x, c("python.builtin.list", "python.builtin.tuple"))) {
    return(lapply(seq_len(length(x)) - 1L, function(i) from_host(x[[i]])))
  }
  if (inherits(x, "python.builtin.NoneType")) return(NULL)
  reticulate::py_to_r(x)
}

# Small arrays take reticulate's own way; large ones are written straight into R's memory.
array_from_host <- function(x, large = 1e5) {
  dims <- as.integer(unlist(reticulate::py_to_r(x$shape)))
  arrays <- py_laminar_raw()$bridge$arrays
  if (prod(dims) >= large && length(dims) && reticulate::py_to_r(x$dtype$kind) == "f") {
    out <- array(0, dim = dims)
    if (reticulate::py_to_r(arrays$fill_r(reticulate::r_to_py(out), x))) return(out)
  }
  reticulate::py_to_r(arrays$r_ready(x))
}

as_python_tuple <- function(parts) do.call(py_tuple, unname(parts))

as_python_dict <- function(keys, values) reticulate::py_dict(keys, values)
