#' Layers that join several inputs
#'
#' Element by element: sum, difference (of exactly two), product, mean, larger and smaller one.
#' `layer_concatenate()` puts the inputs behind one another along an axis, `layer_dot()` takes
#' the products of two inputs' vectors.
#'
#' Inputs of one shape (for `layer_concatenate()`, up to `axis`; sizes of 1 are repeated by the
#' others); output of that shape.
#'
#' @param inputs List of tensors, or the first one of them. Without inputs the layer itself is
#'   returned.
#' @param ... Further tensors, not named, and further arguments of the Keras class, named, for
#'   example `name`.
#' @param axis Axis along which to join; 1-based (the batch is 1), negative ones count from the end.
#' @param axes Axis, or two axes (one for each input), along which to multiply and sum; 1-based,
#'   the batch is 1.
#' @param normalize `TRUE` scales both inputs to length 1 first, so that the output is the cosine.
#' @returns The output tensor, or the layer when there are no inputs.
#' @export
#' @examplesIf laminar::is_backend_available()
#' a <- keras_input(4)
#' b <- keras_input(4)
#' layer_add(a, b)
#' layer_concatenate(list(a, b), axis = -1)
#' layer_dot(a, b, axes = 2)
layer_add <- function(inputs, ...) {
  new_merge_layer("Add", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_subtract <- function(inputs, ...) {
  new_merge_layer("Subtract", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_multiply <- function(inputs, ...) {
  new_merge_layer("Multiply", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_average <- function(inputs, ...) {
  new_merge_layer("Average", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_maximum <- function(inputs, ...) {
  new_merge_layer("Maximum", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_minimum <- function(inputs, ...) {
  new_merge_layer("Minimum", inputs, rlang::list2(...))
}

#' @rdname layer_add
#' @export
layer_concatenate <- function(inputs, ..., axis = -1) {
  new_merge_layer("Concatenate", inputs, rlang::list2(...), py_args(drop = c("inputs", "...")))
}

#' @rdname layer_add
#' @export
layer_dot <- function(inputs, ..., axes, normalize = FALSE) {
  new_merge_layer("Dot", inputs, rlang::list2(...), py_args(drop = c("inputs", "...")))
}
