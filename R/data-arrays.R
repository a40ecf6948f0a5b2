#' Class codes as indicator columns
#'
#' @param x Class codes from 0 (whole numbers of any shape), or a factor.
#' @param num_classes Number of classes; by default the number of levels of a factor, or the largest code
#'   plus one.
#' @returns An array of 0 and 1 with the shape of `x` and one more dimension of size `num_classes`; for a
#'   vector a matrix. A factor's levels become the column names.
#' @export
#' @examples
#' to_categorical(c(0, 2, 1))
#' to_categorical(factor(c("no", "yes", "no")))
to_categorical <- function(x, num_classes = NULL) {
  levels <- levels(x)
  if (is_python_object(x)) x <- reticulate::py_to_r(x)
  codes <- if (is.factor(x)) as.integer(x) - 1L else x
  if (!is.numeric(codes) && !is.logical(codes) || anyNA(codes) || any(codes != trunc(codes)) || any(codes < 0)) {
    values <- if (is.numeric(codes) && length(codes)) sprintf(" with values from %s to %s",
      format(min(codes, na.rm = TRUE)), format(max(codes, na.rm = TRUE)))
    laminar_abort(c(
      "{.arg x} must hold class codes: whole numbers from 0, without missing values, or a factor.",
      x = "It is {describe(x)}{values}.",
      i = "Use {.code factor(x)} for text and other labels."
    ), "labels")
  }
  num_classes <- check_whole(num_classes, "num_classes", min = 1, null = TRUE) %||%
    max(length(levels), codes + 1L, 1L)
  if (length(codes) && max(codes) >= num_classes) {
    laminar_abort(c(
      "{.arg x} must hold codes from 0 to {num_classes - 1} for {.code num_classes = {num_classes}}.",
      x = "The largest is {max(codes)}.",
      i = "Codes start at 0: subtract 1 from codes that start at 1."
    ), "labels")
  }
  dims <- dim(codes) %||% length(codes)
  if (length(dims) > 1L && dims[[length(dims)]] == 1L) dims <- dims[-length(dims)]
  out <- array(0, c(prod(dims), num_classes))
  out[cbind(seq_along(codes), as.vector(codes) + 1L)] <- 1
  dim(out) <- c(dims, num_classes)
  if (!is.null(levels) && length(dims) == 1L) dimnames(out) <- list(NULL, levels[seq_len(num_classes)])
  out
}

#' Scale vectors to length one
#'
#' @param x A numeric array.
#' @param axis Axis along which the norm is taken, from 1; negative ones count from the end.
#' @param order Order of the norm: 2 for the Euclidean length.
#' @returns An array of the same shape.
#' @export
#' @examples
#' normalize(matrix(c(3, 4, 6, 8), 2, byrow = TRUE))
normalize <- function(x, axis = -1, order = 2) {
  if (is.data.frame(x)) x <- frame_to_matrix(x, "x", rlang::current_env())
  if (!is.numeric(x)) {
    laminar_abort(c("{.arg x} must be a numeric array.", x = "It is {describe(x)}."), "type")
  }
  if (is.null(dim(x))) dim(x) <- length(x)
  axis <- check_whole(axis, "axis")
  if (axis < 0) axis <- length(dim(x)) + 1L + axis
  if (axis < 1L || axis > length(dim(x))) {
    laminar_abort("{.arg axis} must be an axis of {.arg x}, which has the shape {format_shape(dim(x))}.", "axis")
  }
  order <- check_number(order, "order", min = 1)
  norm <- function(values) sum(abs(values)^order)^(1 / order)
  if (length(dim(x)) == 1L) return(x / max(norm(x), .Machine$double.xmin))
  others <- seq_along(dim(x))[-axis]
  norms <- apply(x, others, norm)
  sweep(x, others, replace(norms, norms == 0, 1), "/")
}
