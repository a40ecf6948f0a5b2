# Tensors and variables from R's values.

#' Tensors and variables from R's values
#'
#' Doubles become `float64` (with JAX `float32`), integers `int32`, logicals `bool`; `dtype` says otherwise. (The
#' functions [op_array()] and [op_convert_to_tensor()] make doubles `float32`, as layers want them.)
#'
#' @param x R numbers, logicals or strings in a vector, matrix or array; a tensor, or another Python object that the
#'   backend makes a tensor of.
#' @param dtype Type, for example `"float32"`; `NULL` for the one that follows from `x`. Fractions are not cut to whole
#'   numbers silently: cast with [op_cast()].
#' @param shape Sizes, or `NULL`. One number fills the shape; several are laid out in R's order, first axis fastest.
#' @param name Name, a string or `NULL`.
#' @param trainable `FALSE` for a variable that optimizers leave alone.
#' @returns A tensor; `as_variable()` a variable of TensorFlow or, with JAX, of Keras, which `v[i] <- value` and
#'   `v$assign(value)` change in place.
#' @export
#' @examplesIf laminar::is_backend_available()
#' as_tensor(matrix(1:6, 2))
#' as_tensor(0, "float32", shape = c(2, 2))
#' v <- as_variable(c(1, 2, 3))
#' v[2] <- 20
#' v
as_tensor <- function(x, dtype = NULL, shape = NULL, name = NULL) {
  call <- rlang::current_env()
  dtype <- check_dtype(dtype)
  if (!is_python_object(x)) x <- tensor_host(x, dtype, shape, call)
  tensor <- try_backend(py_ops()$values$to_tensor(x, dtype))
  if (!is.null(shape) && is_python_object(x)) tensor <- tensor_reshape(tensor, check_whole_vector(shape, "shape"))
  tensor
}

#' @rdname as_tensor
#' @export
as_variable <- function(x, dtype = NULL, shape = NULL, name = NULL, trainable = TRUE) {
  trainable <- check_flag(trainable, "trainable")
  name <- check_string(name, "name", null = TRUE)
  try_backend(py_ops()$values$variable(as_tensor(x, dtype, shape), name, trainable))
}

check_dtype <- function(dtype, call = rlang::caller_env()) {
  if (is_python_object(dtype)) return(dtype$name)
  check_string(dtype, "dtype", null = TRUE, call = call)
}

# An R value as the host's: checked, and with the shape that was asked for.
tensor_host <- function(x, dtype, shape, call) {
  if (is.data.frame(x)) x <- frame_to_matrix(x, "x", call)
  if (is.factor(x)) x <- as.integer(x)
  if (is.null(x) || is.function(x) || is.environment(x) || is.list(x) && !is_list_of_tensors(x)) {
    laminar_abort(c(
      "{.arg x} must be numbers, logicals or strings, or a tensor.", x = "It is {describe(x)}."
    ), "type", call)
  }
  if (is.list(x)) return(op_stack(x, 1L))
  if (!is.null(dtype) && grepl("int", dtype) && is.double(x) && any(is.na(x) | x != trunc(x))) {
    laminar_abort(c(
      "{.arg x} must hold whole numbers for the type {.str {dtype}}.",
      x = "It is {describe(x)}, with fractions or missing values."
    ), "type", call)
  }
  if (is.logical(x) && anyNA(x)) storage.mode(x) <- "double"
  if (!is.null(shape)) {
    shape <- check_whole_vector(shape, "shape", call)
    if (length(x) != 1L && length(x) != prod(shape)) {
      laminar_abort(c(
        "{.arg x} must have as many values as the shape {format_shape(shape)}: {prod(shape)}.",
        x = "It has {length(x)}."
      ), "shape", call)
    }
    if (!length(shape)) return(as.vector(x))
    x <- array(x, shape)
  }
  if (!is.character(x) && !is.complex(x)) return(plain_host(x))
  if (length(x) == 1L && is.null(dim(x))) x else reticulate::r_to_py(as.array(x))
}

is_list_of_tensors <- function(x) length(x) > 0L && all(vapply(x, is_traceable, NA))
