#' Penalties on weights
#'
#' What the `*_regularizer` arguments of layers take: one of these objects, or an R function of the
#' weights that returns one number. The penalty is added to the loss.
#'
#' * `regularizer_l1()`: `l1 * sum(abs(w))`.
#' * `regularizer_l2()`: `l2 * sum(w^2)`.
#' * `regularizer_l1_l2()`: both.
#' * `regularizer_orthogonal()`: `factor` times the mean absolute cosine between different rows or
#'   columns.
#'
#' @param l1,l2,factor Weights of the penalty, numbers of at least 0.
#' @param mode `"rows"` or `"columns"`: which of them shall be orthogonal.
#' @returns A regularizer, to be given to a layer.
#' @name regularizers
#' @examplesIf laminar::is_backend_available()
#' layer_dense(units = 4, kernel_regularizer = regularizer_l2(0.001))
NULL

#' @rdname regularizers
#' @export
regularizer_l1 <- function(l1 = 0.01) {
  new_regularizer("L1", py_args())
}

#' @rdname regularizers
#' @export
regularizer_l2 <- function(l2 = 0.01) {
  new_regularizer("L2", py_args())
}

#' @rdname regularizers
#' @export
regularizer_l1_l2 <- function(l1 = 0, l2 = 0) {
  new_regularizer("L1L2", py_args())
}

#' @rdname regularizers
#' @export
regularizer_orthogonal <- function(factor = 0.01, mode = "rows") {
  new_regularizer("OrthogonalRegularizer", py_args())
}
