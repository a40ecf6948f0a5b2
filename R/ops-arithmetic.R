# Functions of pairs of elements.

#' Arithmetic of two tensors
#'
#' Each function works element by element on two tensors. Their shapes must be equal or fit by broadcasting:
#' compared from the last axis backwards, sizes are equal, or one of them is 1 or missing. Shapes `(3, 4)` and
#' `(4)` give `(3, 4)`. A single R number takes the type of the tensor beside it. On tensors `+`, `-`, `*`,
#' `/`, `^`, `%%` and `%/%` do the same.
#'
#' | function | value |
#' |---|---|
#' | `op_add()` | `x1 + x2` |
#' | `op_subtract()` | `x1 - x2` |
#' | `op_multiply()` | `x1 * x2` |
#' | `op_divide()`, `op_true_divide()` | `x1 / x2` |
#' | `op_divide_no_nan()` | `x1 / x2`, and 0 where `x2` is 0 |
#' | `op_floor_divide()` | `x1 %/% x2` |
#' | `op_mod()` | `x1 %% x2`, with the sign of `x2` |
#' | `op_fmod()` | remainder with the sign of `x1` |
#' | `op_power()` | `x1^x2` |
#' | `op_maximum()` | the larger of the two; NaN where one is NaN |
#' | `op_minimum()` | the smaller of the two; NaN where one is NaN |
#' | `op_fmax()` | the larger of the two; the other one where one is NaN |
#' | `op_fmin()` | the smaller of the two; the other one where one is NaN |
#' | `op_arctan2()` | `atan2(x1, x2)` |
#' | `op_hypot()` | `sqrt(x1^2 + x2^2)` |
#' | `op_logaddexp()` | `log(exp(x1) + exp(x2))` |
#' | `op_logaddexp2()` | `log2(2^x1 + 2^x2)` |
#' | `op_ldexp()` | `x1 * 2^x2` |
#' | `op_heaviside()` | 0 where `x1 < 0`, `x2` where `x1` is 0, 1 above |
#' | `op_nextafter()` | the next floating-point number from `x1` towards `x2` |
#' | `op_gcd()`, `op_lcm()` | greatest common divisor and least common multiple of whole numbers |
#' | `op_polar()` | complex numbers from absolute values and angles |
#'
#' @param x1,x2 Tensors, or R numbers in a vector, matrix or array.
#' @param abs_ Absolute values.
#' @param angle Angles in radians.
#' @returns A tensor of the broadcast shape.
#' @name op_arithmetic
#' @examplesIf laminar::is_backend_available()
#' op_add(c(1, 2, 3), 10)
#' op_maximum(matrix(1:4, 2), 3L)
#' op_arctan2(1, 1)
NULL

#' @rdname op_arithmetic
#' @export
op_add <- function(x1, x2) call_op("add", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_subtract <- function(x1, x2) call_op("subtract", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_multiply <- function(x1, x2) call_op("multiply", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_divide <- function(x1, x2) call_op("divide", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_true_divide <- function(x1, x2) call_op("true_divide", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_divide_no_nan <- function(x1, x2) call_op("divide_no_nan", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_floor_divide <- function(x1, x2) call_op("floor_divide", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_mod <- function(x1, x2) call_op("mod", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_fmod <- function(x1, x2) call_op("fmod", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_power <- function(x1, x2) call_op("power", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_maximum <- function(x1, x2) call_op("maximum", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_minimum <- function(x1, x2) call_op("minimum", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_fmax <- function(x1, x2) call_op("fmax", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_fmin <- function(x1, x2) call_op("fmin", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_arctan2 <- function(x1, x2) call_op("arctan2", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_hypot <- function(x1, x2) call_op("hypot", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_logaddexp <- function(x1, x2) call_op("logaddexp", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_logaddexp2 <- function(x1, x2) call_op("logaddexp2", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_ldexp <- function(x1, x2) call_op("ldexp", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_heaviside <- function(x1, x2) call_op("heaviside", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_nextafter <- function(x1, x2) call_op("nextafter", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_gcd <- function(x1, x2) call_op("gcd", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_lcm <- function(x1, x2) call_op("lcm", py_args(NULL, op_arguments))

#' @rdname op_arithmetic
#' @export
op_polar <- function(abs_, angle) call_op("polar", py_args(NULL, op_arguments))
