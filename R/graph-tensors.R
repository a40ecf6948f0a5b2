# Backend tensors in R's syntax: arithmetic, comparison, maths, sizes and values. The methods are registered for eager
# and graph tensors of TensorFlow, for variables, and for the symbolic tensors of a functional model.

#' Tensors in R
#'
#' Arithmetic (`+ - * / ^ %% %/%`), comparison, logic and the usual functions (`abs()`, `sqrt()`, `exp()`, ...) work
#' on tensors as on R's arrays; a number takes the tensor's type. Losses, metrics and layers written in R get tensors:
#' TensorFlow's or JAX's, by the backend in use, with the same functions. JAX computes in single precision: where
#' TensorFlow gives `float64`, it gives `float32`, and it has no tensors of text.
#'
#' @param x A tensor.
#' @param e1,e2 Tensors, or one tensor and a number or array.
#' @param ... For `log()` the base, for `round()` the decimal places.
#' @returns Arithmetic and maths give tensors. `as.array()`, `as.matrix()`, `as.numeric()` and `as.integer()`
#'   give R's values, `dim()` the shape with `NA` for unknown sizes.
#' @name tensors
#' @examplesIf laminar::is_backend_available()
#' layer <- layer_dense(units = 2)
#' x <- layer(matrix(1, 3, 4))
#' as.array(2 * x^2 - 1)
#' dim(x)
NULL

tensor_operators <- c(
  "+" = "add", "-" = "sub", "*" = "mul", "/" = "truediv", "^" = "pow", "%%" = "mod", "%/%" = "floordiv",
  "==" = "eq", "!=" = "ne", "<" = "lt", "<=" = "le", ">" = "gt", ">=" = "ge", "&" = "and_", "|" = "or_"
)

tensor_maths <- c(
  abs = "abs", sign = "sign", sqrt = "sqrt", floor = "floor", ceiling = "ceil", trunc = "trunc",
  exp = "exp", expm1 = "expm1", log1p = "log1p", log2 = "log2", log10 = "log10",
  cos = "cos", sin = "sin", tan = "tan", acos = "arccos", asin = "arcsin", atan = "arctan",
  cosh = "cosh", sinh = "sinh", tanh = "tanh", acosh = "arccosh", asinh = "arcsinh", atanh = "arctanh",
  cumsum = "cumsum", cumprod = "cumprod"
)

# Of TensorFlow's own.
special_maths <- c("gamma", "lgamma", "digamma", "trigamma", "cospi", "sinpi", "tanpi", "cummax", "cummin")

tensor_ops <- function(e1, e2) {
  if (.Generic == "!") return(try_backend(py_keras()$ops$logical_not(e1)))
  if (missing(e2)) return(if (.Generic == "-") try_backend(py_keras()$ops$negative(as_number_tensor(e1))) else e1)
  name <- tensor_operators[[.Generic]]
  sides <- list(substitute(e1), substitute(e2))
  call <- if (!any(vapply(sides, is.environment, NA))) as.call(c(as.name(.Generic), sides))
  try_backend(py_ops()$arithmetic$operate(name, as_operand(e1, e2), as_operand(e2, e1)), call)
}

tensor_math <- function(x, ...) {
  if (.Generic == "round") return(try_backend(py_keras()$ops$round(x, as.integer(c(..., 0)[[1L]]))))
  if (.Generic == "signif") return(try_backend(py_ops()$values$signif(x, as.integer(c(..., 6)[[1L]]))))
  if (.Generic == "log") {
    value <- try_backend(py_keras()$ops$log(x))
    return(if (...length()) value / log(..1) else value)
  }
  if (.Generic %in% c("cumsum", "cumprod") && length(dim(x)) > 1L) x <- try_backend(py_ops()$indexing$flat(x))
  if (.Generic %in% special_maths) return(try_backend(py_ops()$values$special(.Generic, x)))
  x <- if (.Generic %in% c("abs", "sign", "cumsum")) as_number_tensor(x) else
    try_backend(py_ops()$arithmetic$as_double(x))
  try_backend(py_keras()$ops[[tensor_maths[[.Generic]]]](x))
}

as_number_tensor <- function(x) try_backend(py_ops()$arithmetic$as_number(x))

# A number stays a number, so that it takes the tensor's type; arrays become host arrays. A vector beside a column is a
# column, as in R.
as_operand <- function(value, beside = NULL) {
  if (is_python_object(value)) return(value)
  if (length(value) == 1L && is.null(dim(value))) return(value)
  if (is.null(dim(value)) && is_python_object(beside) && identical(dim(beside), c(length(value), 1L))) {
    value <- as.matrix(value)
  }
  as_host(value, "operand", rlang::caller_env())
}

tensor_value <- function(x) {
  if (is_null_pointer(x)) laminar_abort("The tensor lived in another R session.", "pointer")
  if (is_unknown(x)) abort_no_value(x)
  value <- try_backend(py_ops_raw()$arithmetic$value(x))
  array <- from_host(value)
  if (is.null(dim(array))) array else if (identical(dim(array), integer())) as.vector(array) else array
}

abort_no_value <- function(x) {
  traced <- is_tracing() || !is_tensorflow()
  laminar_abort(c(
    if (traced) "The value of a tensor is not known while the graph is traced." else
      "This tensor belongs to a graph that is finished: it has no value.",
    x = "It has the type {tensor_type(x)} and the shape {format_shape(dim(x))}.",
    i = if (traced)
      "Compute with tensors, by arithmetic and {.fn op_*}; R's values are there when the graph has run." else
      "Return it from the graph function, rather than keep it by {.code <<-}."
  ), "trace", call = NULL)
}

#' @rdname tensors
#' @export
Ops.laminar_tensor <- tensor_ops
#' @rdname tensors
#' @export
Ops.keras.src.backend.common.keras_tensor.KerasTensor <- tensor_ops
#' @rdname tensors
#' @export
Math.laminar_tensor <- tensor_math
#' @rdname tensors
#' @export
Math.keras.src.backend.common.keras_tensor.KerasTensor <- tensor_math

#' @rdname tensors
#' @export
dim.laminar_tensor <- function(x) tensor_dim(x)
#' @rdname tensors
#' @export
dim.keras.src.backend.common.keras_tensor.KerasTensor <- function(x) tensor_dim(x)

tensor_dim <- function(x) {
  sizes <- as.integer(unlist(try_backend(py_ops()$arithmetic$shape(x))))
  replace(sizes, sizes < 0L, NA)
}

#' @rdname tensors
#' @export
as.array.laminar_tensor <- function(x, ...) {
  value <- tensor_value(x)
  if (is.null(dim(value))) value else as.array(value)
}
#' @rdname tensors
#' @export
as.matrix.laminar_tensor <- function(x, ...) as.matrix(tensor_value(x))
#' @rdname tensors
#' @export
as.double.laminar_tensor <- function(x, ...) as.double(tensor_value(x))
#' @rdname tensors
#' @export
as.integer.laminar_tensor <- function(x, ...) as.integer(tensor_value(x))
