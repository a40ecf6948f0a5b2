# The elements of a data set in R, and what a data set is.

#' The elements of a data set in R
#'
#' * `as_array_iterator()` gives them one after another as R arrays: to [reticulate::iter_next()], which gives `NULL` at
#'   the end, or [reticulate::iterate()]. `as_iterator()` gives tensors.
#' * `dataset_collect()` gives a list of the first ones.
#' * `as.array()` gives the only element of a data set.
#' * `length()` is the number of elements: `Inf` for a data set without end, `NA` where it is not known.
#' * `until_out_of_range()` evaluates an expression again and again until the data end; `with_dataset()` once.
#'
#' @param dataset,x A data set.
#' @param iter_max Most elements to give.
#' @param expr Expression that draws elements, for example with `as_iterator(dataset)$get_next()`.
#' @param e A condition.
#' @param ... Not used.
#' @returns See above; `output_types()` and `output_shapes()` give the types and shapes of an element.
#' @name dataset_collect
#' @examplesIf laminar::is_backend_available()
#' iterate(as_array_iterator(range_dataset(1, 4)), print)
#' length(range_dataset(1, 4))
#' output_shapes(tensor_slices_dataset(iris[1:2]))
NULL

#' @rdname dataset_collect
#' @export
as_array_iterator <- function(dataset) {
  call <- rlang::current_env()
  check_dataset(dataset)
  elements <- py_transformations(call)
  try_backend(elements$Elements(dataset, elements$to_arrays), call)
}

#' @rdname dataset_collect
#' @export
dataset_collect <- function(dataset, iter_max = Inf) {
  call <- rlang::current_env()
  elements <- as_array_iterator(dataset)
  if (is.infinite(iter_max) && is.infinite(length(dataset)) && !is.na(length(dataset))) {
    laminar_abort(c("The data set never ends.", i = "Give {.arg iter_max}."), "data")
  }
  found <- list()
  while (length(found) < iter_max) {
    element <- try_backend(reticulate::iter_next(elements), call)
    if (is.null(element)) break
    found[[length(found) + 1L]] <- element
  }
  left_out <- elements$left_out()
  if (!is.null(left_out)) rlang::inform(left_out)
  found
}

#' @rdname dataset_collect
#' @export
as.array.tensorflow.python.data.ops.dataset_ops.DatasetV2 <- function(x, ...) {
  found <- dataset_collect(x, 2)
  if (length(found) != 1L) {
    laminar_abort(c(
      "Only a data set of one element is an array.",
      x = if (length(found)) "It has more." else "It has none.",
      i = "Use {.fn dataset_collect}, or {.fn dataset_batch} first."
    ), "value")
  }
  found[[1L]]
}

#' @rdname dataset_collect
#' @export
length.tensorflow.python.data.ops.dataset_ops.DatasetV2 <- function(x) {
  count <- py_transformations()$cardinality(x)
  if (is.null(count)) NA_integer_ else if (identical(count, "infinite")) Inf else as.integer(count)
}

#' @rdname dataset_collect
#' @export
output_types <- function(dataset) {
  unwrap_one(lapply(described(dataset, rlang::current_env()), function(part) part$dtype))
}

#' @rdname dataset_collect
#' @export
output_shapes <- function(dataset) {
  parts <- described(dataset, rlang::current_env())
  unwrap_one(lapply(parts, function(part) replace(part$shape, part$shape < 0L, NA)))
}

unwrap_one <- function(parts) if (identical(names(parts), "")) parts[[1L]] else parts

described <- function(dataset, call) {
  check_dataset(dataset, call = call)
  parts <- py_transformations(call)$described(dataset)
  for (i in seq_along(parts)) parts[[i]]$shape <- as.integer(unlist(parts[[i]]$shape))
  stats::setNames(parts, vapply(parts, `[[`, "", "name"))
}

#' @rdname dataset_collect
#' @export
until_out_of_range <- function(expr) {
  expr <- substitute(expr)
  frame <- parent.frame()
  repeat if (!with_end(eval(expr, frame))) break
  invisible()
}

#' @rdname dataset_collect
#' @export
with_dataset <- function(expr) {
  with_end(expr)
  invisible()
}

#' @rdname dataset_collect
#' @export
out_of_range_handler <- function(e) {
  if (!is_end_of_data(e)) rlang::cnd_signal(e)
  invisible(NULL)
}

with_end <- function(expr) {
  tryCatch({
    force(expr)
    TRUE
  }, error = function(condition) {
    if (!is_end_of_data(condition)) rlang::cnd_signal(condition)
    FALSE
  })
}

is_end_of_data <- function(condition) {
  text <- paste(class(condition), conditionMessage(condition), collapse = " ")
  grepl("OutOfRangeError|End of sequence|StopIteration", text)
}

#' @rdname dataset_collect
#' @export
print.tensorflow.python.data.ops.dataset_ops.DatasetV2 <- function(x, ...) {
  if (is_null_pointer(x)) {
    cat("<data set of another R session>\n")
    return(invisible(x))
  }
  parts <- described(x, rlang::current_env())
  count <- length(x)
  size <- if (is.na(count)) "of unknown length" else if (is.infinite(count)) "without end"
    else paste("of", format(count, big.mark = ","), if (count == 1L) "element" else "elements")
  cat("<data set ", size, ">\n", sep = "")
  labels <- format(ifelse(nzchar(names(parts)), names(parts), "element"))
  for (i in seq_along(parts)) {
    part <- parts[[i]]
    dims <- if (length(part$shape)) paste0(" ", format_dims(part$shape)) else ""
    levels <- unlist(part$levels)
    levels <- if (length(levels)) paste0(" levels ", paste(utils::head(levels, 5L), collapse = ", "),
                                         if (length(levels) > 5L) ", ...")
    cat("  ", labels[[i]], "  ", part$dtype, dims, levels, "\n", sep = "")
  }
  invisible(x)
}

format_dims <- function(dims) {
  if (!length(dims)) return("")
  paste0("(", paste(ifelse(dims < 0L, "?", dims), collapse = ", "), if (length(dims) == 1L) ",", ")")
}
