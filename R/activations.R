#' Activations
#'
#' Functions of a tensor (or of R numbers), and what the `activation` argument of layers takes: by
#' name (`"relu"`), or as the function itself (`activation_relu`), or wrapped in a function of one's
#' own with other settings (`function(x) activation_relu(x, max_value = 6)`).
#'
#' | function | value |
#' |---|---|
#' | `activation_relu()` | `x` where positive, else 0; see the arguments for slope and limits |
#' | `activation_relu6()` | `min(max(x, 0), 6)` |
#' | `activation_leaky_relu()` | `x` if positive, else `negative_slope * x` |
#' | `activation_elu()` | `x` if positive, else `alpha * (exp(x) - 1)` |
#' | `activation_celu()` | `x` if positive, else `alpha * (exp(x / alpha) - 1)` |
#' | `activation_selu()` | `elu` scaled so that mean 0 and variance 1 are kept (Klambauer et al., 2017) |
#' | `activation_gelu()` | `x * pnorm(x)` (Hendrycks and Gimpel, 2016) |
#' | `activation_glu()` | first half of `axis` times `sigmoid` of the second half (Dauphin et al., 2016) |
#' | `activation_silu()`, `activation_swish()` | `x * sigmoid(x)` |
#' | `activation_mish()` | `x * tanh(softplus(x))` (Misra, 2019) |
#' | `activation_sigmoid()` | `1 / (1 + exp(-x))` |
#' | `activation_log_sigmoid()` | `log(sigmoid(x))` |
#' | `activation_tanh()` | `tanh(x)` |
#' | `activation_tanh_shrink()` | `x - tanh(x)` |
#' | `activation_softplus()` | `log(1 + exp(x))` |
#' | `activation_softsign()` | `x / (1 + abs(x))` |
#' | `activation_squareplus()` | `(x + sqrt(x^2 + b)) / 2` |
#' | `activation_softmax()` | positive, sums to 1 along `axis` |
#' | `activation_log_softmax()` | `log(softmax(x))` |
#' | `activation_sparsemax()` | like softmax, with zeros (Martins and Astudillo, 2016) |
#' | `activation_sparse_plus()` | 0 up to -1, `(x + 1)^2 / 4` up to 1, `x` above |
#' | `activation_sparse_sigmoid()` | `(x + 1) / 2` limited to 0 and 1 |
#' | `activation_hard_sigmoid()` | `x / 6 + 0.5` limited to 0 and 1 |
#' | `activation_hard_silu()`, `activation_hard_swish()` | `x * hard_sigmoid(x)` |
#' | `activation_hard_tanh()` | `x` limited to -1 and 1 |
#' | `activation_hard_shrink()` | `x` where `abs(x) > threshold`, else 0 |
#' | `activation_soft_shrink()` | `x` moved towards 0 by `threshold` |
#' | `activation_threshold()` | `x` where `x > threshold`, else `default_value` |
#' | `activation_exponential()` | `exp(x)` |
#' | `activation_linear()` | `x` |
#'
#' @references Klambauer et al., 2017: <https://arxiv.org/abs/1706.02515>. Hendrycks and Gimpel, 2016:
#'   <https://arxiv.org/abs/1606.08415>. Dauphin et al., 2016: <https://arxiv.org/abs/1612.08083>.
#'   Misra, 2019: <https://arxiv.org/abs/1908.08681>. Martins and Astudillo, 2016:
#'   <https://arxiv.org/abs/1602.02068>.
#'
#' @param x A tensor, or R numbers in a vector, matrix or array.
#' @param alpha Scale of the negative part, a number.
#' @param negative_slope Slope for values below the threshold, a number.
#' @param max_value Upper limit, a number, or `NULL` for none.
#' @param threshold Limit, a number.
#' @param default_value Value below the limit, a number.
#' @param approximate `TRUE` computes by tanh.
#' @param axis Axis or axes; 1-based, negative ones count from the end.
#' @param b Smoothness, a number of at least 0.
#' @returns A tensor of the shape of `x` (half of it along `axis` for `activation_glu()`).
#' @name activations
#' @examplesIf laminar::is_backend_available()
#' activation_relu(c(-1, 0, 2))
#' layer_dense(units = 4, activation = activation_tanh)
#' layer_dense(units = 4, activation = function(x) activation_relu(x, max_value = 6))
NULL

#' @rdname activations
#' @export
activation_celu <- function(x, alpha = 1) {
  call_activation("celu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_elu <- function(x, alpha = 1) {
  call_activation("elu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_exponential <- function(x) {
  call_activation("exponential", x)
}

#' @rdname activations
#' @export
activation_gelu <- function(x, approximate = FALSE) {
  call_activation("gelu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_glu <- function(x, axis = -1) {
  call_activation("glu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_hard_shrink <- function(x, threshold = 0.5) {
  call_activation("hard_shrink", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_hard_sigmoid <- function(x) {
  call_activation("hard_sigmoid", x)
}

#' @rdname activations
#' @export
activation_hard_silu <- function(x) {
  call_activation("hard_silu", x)
}

#' @rdname activations
#' @export
activation_hard_swish <- function(x) {
  call_activation("hard_swish", x)
}

#' @rdname activations
#' @export
activation_hard_tanh <- function(x) {
  call_activation("hard_tanh", x)
}

#' @rdname activations
#' @export
activation_leaky_relu <- function(x, negative_slope = 0.2) {
  call_activation("leaky_relu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_linear <- function(x) {
  call_activation("linear", x)
}

#' @rdname activations
#' @export
activation_log_sigmoid <- function(x) {
  call_activation("log_sigmoid", x)
}

#' @rdname activations
#' @export
activation_log_softmax <- function(x, axis = -1) {
  call_activation("log_softmax", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_mish <- function(x) {
  call_activation("mish", x)
}

#' @rdname activations
#' @export
activation_relu <- function(x, negative_slope = 0, max_value = NULL, threshold = 0) {
  call_activation("relu", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_relu6 <- function(x) {
  call_activation("relu6", x)
}

#' @rdname activations
#' @export
activation_selu <- function(x) {
  call_activation("selu", x)
}

#' @rdname activations
#' @export
activation_sigmoid <- function(x) {
  call_activation("sigmoid", x)
}

#' @rdname activations
#' @export
activation_silu <- function(x) {
  call_activation("silu", x)
}

#' @rdname activations
#' @export
activation_soft_shrink <- function(x, threshold = 0.5) {
  call_activation("soft_shrink", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_softmax <- function(x, axis = -1) {
  call_activation("softmax", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_softplus <- function(x) {
  call_activation("softplus", x)
}

#' @rdname activations
#' @export
activation_softsign <- function(x) {
  call_activation("softsign", x)
}

#' @rdname activations
#' @export
activation_sparse_plus <- function(x) {
  call_activation("sparse_plus", x)
}

#' @rdname activations
#' @export
activation_sparse_sigmoid <- function(x) {
  call_activation("sparse_sigmoid", x)
}

#' @rdname activations
#' @export
activation_sparsemax <- function(x, axis = -1) {
  call_activation("sparsemax", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_squareplus <- function(x, b = 4) {
  call_activation("squareplus", x, py_args("x"))
}

#' @rdname activations
#' @export
activation_swish <- function(x) {
  call_activation("swish", x)
}

#' @rdname activations
#' @export
activation_tanh <- function(x) {
  call_activation("tanh", x)
}

#' @rdname activations
#' @export
activation_tanh_shrink <- function(x) {
  call_activation("tanh_shrink", x)
}

#' @rdname activations
#' @export
activation_threshold <- function(x, threshold, default_value) {
  call_activation("threshold", x, py_args("x"))
}
