# Activations as ops.

#' Activations as functions of tensors
#'
#' What the `activation_*()` functions compute, on tensors of any shape; the shape stays (half of `axis` for
#' `op_glu()`). See [activations] for the formulas.
#'
#' | function | like |
#' |---|---|
#' | `op_relu()`, `op_relu6()` | [activation_relu()], [activation_relu6()] |
#' | `op_leaky_relu()` | [activation_leaky_relu()] |
#' | `op_elu()`, `op_celu()`, `op_selu()` | [activation_elu()], [activation_celu()], [activation_selu()] |
#' | `op_gelu()` | [activation_gelu()], by tanh unless `approximate = FALSE` |
#' | `op_glu()` | [activation_glu()] |
#' | `op_silu()`, `op_swish()` | [activation_silu()] |
#' | `op_sigmoid()`, `op_log_sigmoid()` | [activation_sigmoid()], [activation_log_sigmoid()] |
#' | `op_hard_sigmoid()`, `op_sparse_sigmoid()` | [activation_hard_sigmoid()], [activation_sparse_sigmoid()] |
#' | `op_hard_silu()`, `op_hard_swish()` | [activation_hard_silu()] |
#' | `op_tanh_shrink()`, `op_hard_tanh()` | [activation_tanh_shrink()], [activation_hard_tanh()] |
#' | `op_soft_shrink()`, `op_hard_shrink()` | [activation_soft_shrink()], [activation_hard_shrink()] |
#' | `op_softplus()`, `op_softsign()` | [activation_softplus()], [activation_softsign()] |
#' | `op_squareplus()`, `op_sparse_plus()` | [activation_squareplus()], [activation_sparse_plus()] |
#' | `op_softmax()`, `op_log_softmax()`, `op_sparsemax()` | [activation_softmax()] and its relatives |
#' | `op_threshold()` | [activation_threshold()] |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param negative_slope Slope for negative values.
#' @param alpha Scale of the negative part.
#' @param approximate `FALSE` computes the exact value.
#' @param axis Axis, from 1; -1 is the last. `op_softmax()` also takes several.
#' @param threshold Limit, a number.
#' @param default_value Value at and below the limit.
#' @param b Smoothness.
#' @returns A tensor.
#' @name op_activations
#' @examplesIf laminar::is_backend_available()
#' op_relu(c(-1, 2))
#' op_softmax(matrix(c(1, 2, 3, 4), 2), axis = -1)
NULL

#' @rdname op_activations
#' @export
op_relu <- function(x) call_op("relu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_relu6 <- function(x) call_op("relu6", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_leaky_relu <- function(x, negative_slope = 0.2) call_op("leaky_relu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_elu <- function(x, alpha = 1) call_op("elu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_celu <- function(x, alpha = 1) call_op("celu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_selu <- function(x) call_op("selu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_gelu <- function(x, approximate = TRUE) call_op("gelu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_glu <- function(x, axis = -1) call_op("glu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_silu <- function(x) call_op("silu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_swish <- function(x) call_op("swish", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_sigmoid <- function(x) call_op("sigmoid", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_log_sigmoid <- function(x) call_op("log_sigmoid", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_hard_sigmoid <- function(x) call_op("hard_sigmoid", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_sparse_sigmoid <- function(x) call_op("sparse_sigmoid", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_hard_silu <- function(x) call_op("hard_silu", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_hard_swish <- function(x) call_op("hard_swish", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_tanh_shrink <- function(x) call_op("tanh_shrink", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_hard_tanh <- function(x) call_op("hard_tanh", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_soft_shrink <- function(x, threshold = 0.5) call_op("soft_shrink", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_hard_shrink <- function(x, threshold = 0.5) call_op("hard_shrink", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_softplus <- function(x) call_op("softplus", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_softsign <- function(x) call_op("softsign", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_squareplus <- function(x, b = 4) call_op("squareplus", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_sparse_plus <- function(x) call_op("sparse_plus", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_softmax <- function(x, axis = -1) call_op("softmax", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_log_softmax <- function(x, axis = -1) call_op("log_softmax", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_sparsemax <- function(x, axis = -1) call_op("sparsemax", py_args(NULL, op_arguments))

#' @rdname op_activations
#' @export
op_threshold <- function(x, threshold, default_value) call_op("threshold", py_args(NULL, op_arguments))
