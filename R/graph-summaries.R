# Summaries of a whole tensor by R's own names; along axes the op_*() functions do it.

#' Summaries of tensors
#'
#' `sum()`, `prod()`, `max()`, `min()`, `range()`, `any()`, `all()`, `mean()` and `median()` of all values of a tensor,
#' as of an R array; [op_reductions] work along axes. Inside [graph_function()] and [gradient()] `rowSums()`, `var()`
#' `colMeans()`, and others work, too; see [graph_control].
#'
#' @param x A tensor.
#' @param ... Tensors and numbers, which are summarised together.
#' @param na.rm `TRUE` leaves NaN out.
#' @returns A tensor with one value; for `range()` two. `sum()` of whole numbers is whole; of logicals it counts.
#'   `mean()`, `median()` and `prod()` of whole numbers are `float64`, as R's are doubles.
#' @name tensor-summaries
#' @examplesIf laminar::is_backend_available()
#' x <- as_tensor(matrix(1:6, 2))
#' sum(x)
#' range(x)
#' mean(x)
NULL

tensor_summary <- function(..., na.rm = FALSE) {
  na.rm <- check_flag(na.rm, "na.rm")
  parts <- lapply(list(...), summarise_tensor, how = .Generic, na.rm = na.rm)
  if (.Generic == "range") {
    ends <- lapply(1:2, function(i) combine_summaries(lapply(parts, `[[`, i), c("min", "max")[[i]]))
    return(try_backend(py_keras()$ops$stack(ends)))
  }
  combine_summaries(parts, .Generic)
}

summarise_tensor <- function(x, how, na.rm) {
  if (how == "range") return(lapply(c("min", "max"), function(end) summarise_tensor(x, end, na.rm)))
  if (!is_python_object(x)) return(get(how, baseenv())(x, na.rm = na.rm))
  tensors <- py_ops()$arithmetic
  convert <- switch(how, prod = tensors$as_double, any = , all = identity, tensors$as_number)
  x <- try_backend(convert(x))
  name <- if (na.rm && !how %in% c("any", "all")) paste0("nan", how) else how
  try_backend(py_keras()$ops[[name]](x))
}

combine_summaries <- function(parts, how) {
  if (length(parts) == 1L) return(parts[[1L]])
  combine <- switch(how, sum = `+`, prod = `*`, any = `|`, all = `&`,
    max = function(a, b) tensor_pair("maximum", a, b), min = function(a, b) tensor_pair("minimum", a, b)
  )
  Reduce(combine, parts)
}

# A function of keras.ops of two operands, one of which may be an R number; they meet in one type.
tensor_pair <- function(name, a, b) {
  if (!is_python_object(a)) a <- as_operand(a)
  if (!is_python_object(b)) b <- as_operand(b)
  try_backend(py_ops()$arithmetic$pair(name, a, b))
}

#' @rdname tensor-summaries
#' @export
Summary.laminar_tensor <- tensor_summary
#' @rdname tensor-summaries
#' @export
Summary.keras.src.backend.common.keras_tensor.KerasTensor <- tensor_summary

tensor_mean <- function(x, ..., na.rm = FALSE) {
  x <- try_backend(py_ops()$arithmetic$as_double(x))
  try_backend(py_keras()$ops[[if (check_flag(na.rm, "na.rm")) "nanmean" else "mean"]](x))
}

#' @rdname tensor-summaries
#' @export
mean.laminar_tensor <- tensor_mean
#' @rdname tensor-summaries
#' @export
mean.keras.src.backend.common.keras_tensor.KerasTensor <- tensor_mean

#' @rdname tensor-summaries
#' @importFrom stats median
#' @export
median.laminar_tensor <- function(x, na.rm = FALSE, ...) {
  x <- try_backend(py_ops()$arithmetic$as_double(x))
  try_backend(py_keras()$ops[[if (check_flag(na.rm, "na.rm")) "nanmedian" else "median"]](x))
}
