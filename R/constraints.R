#' What weights must obey
#'
#' What the `*_constraint` arguments of layers take: one of these objects, or an R function of the
#' weights that returns them changed. A constraint is applied after each step of training.
#'
#' * `constraint_maxnorm()`: length of at most `max_value`.
#' * `constraint_minmaxnorm()`: length between `min_value` and `max_value`.
#' * `constraint_unitnorm()`: length 1.
#' * `constraint_nonneg()`: no negative values.
#'
#' @param max_value,min_value Limits of the length, numbers of at least 0.
#' @param rate How far to go towards the limits at each step, from 0 to 1.
#' @param axis Axis or axes along which the length is taken; 1-based. 1, the inputs of a dense
#'   layer, gives the length of the weights of each unit; `c(1, 2, 3)` does so for a convolution
#'   in two dimensions.
#' @returns A constraint, to be given to a layer.
#' @name constraints
#' @examplesIf laminar::is_backend_available()
#' layer_dense(units = 4, kernel_constraint = constraint_maxnorm(0.5))
NULL

#' @rdname constraints
#' @export
constraint_maxnorm <- function(max_value = 2, axis = 1) {
  new_constraint("MaxNorm", py_args())
}

#' @rdname constraints
#' @export
constraint_minmaxnorm <- function(min_value = 0, max_value = 1, rate = 1, axis = 1) {
  new_constraint("MinMaxNorm", py_args())
}

#' @rdname constraints
#' @export
constraint_unitnorm <- function(axis = 1) {
  new_constraint("UnitNorm", py_args())
}

#' @rdname constraints
#' @export
constraint_nonneg <- function() {
  new_constraint("NonNeg", py_args())
}
