# Functions of single elements.

#' Elementwise mathematics
#'
#' Functions of every single element of a tensor. The shape stays: `x` of shape `(...)` gives a result of
#' shape `(...)`. Whole numbers are turned into floating-point numbers where the result is not whole.
#'
#' | function | value |
#' |---|---|
#' | `op_abs()`, `op_absolute()`, `op_fabs()` | `abs(x)`; `op_fabs()` always gives floating-point numbers |
#' | `op_negative()` | `-x` |
#' | `op_sign()` | -1, 0 or 1 |
#' | `op_signbit()` | `TRUE` where the sign bit is set (also for -0) |
#' | `op_reciprocal()` | `1 / x` |
#' | `op_square()` | `x^2` |
#' | `op_sqrt()` | `sqrt(x)` |
#' | `op_rsqrt()` | `1 / sqrt(x)` |
#' | `op_cbrt()` | cube root, negative for negative `x` |
#' | `op_exp()` | `exp(x)` |
#' | `op_exp2()` | `2^x` |
#' | `op_expm1()` | `exp(x) - 1`, exact for small `x` |
#' | `op_log()` | `log(x)` |
#' | `op_log2()` | `log2(x)` |
#' | `op_log10()` | `log10(x)` |
#' | `op_log1p()` | `log(1 + x)`, exact for small `x` |
#' | `op_sin()`, `op_cos()`, `op_tan()` | sine, cosine, tangent of `x` in radians |
#' | `op_arcsin()`, `op_arccos()`, `op_arctan()` | their inverses: `asin(x)`, `acos(x)`, `atan(x)` |
#' | `op_sinh()`, `op_cosh()`, `op_tanh()` | hyperbolic functions |
#' | `op_arcsinh()`, `op_arccosh()`, `op_arctanh()` | their inverses: `asinh(x)`, `acosh(x)`, `atanh(x)` |
#' | `op_sinc()` | `sin(pi * x) / (pi * x)`, 1 at 0 |
#' | `op_deg2rad()`, `op_rad2deg()` | `x * pi / 180` and `x * 180 / pi` |
#' | `op_floor()`, `op_ceil()`, `op_trunc()` | next whole number below, above, towards 0 |
#' | `op_round()` | rounded to `decimals` places; halves go to the even neighbour |
#' | `op_erf()`, `op_erfc()` | error function `2 * pnorm(x * sqrt(2)) - 1`, and 1 minus it |
#' | `op_erfinv()` | inverse of the error function |
#' | `op_i0()` | modified Bessel function `besselI(x, 0)` |
#' | `op_real()`, `op_imag()` | real and imaginary part |
#' | `op_conj()`, `op_conjugate()` | complex conjugate |
#' | `op_angle()` | angle of a complex number, `Arg(x)` |
#' | `op_view_as_complex()` | complex numbers from an axis of two: `(..., 2)` to `(...)` |
#' | `op_view_as_real()` | the reverse: `(...)` to `(..., 2)` |
#' | `op_clip()` | `x` limited to `x_min` and `x_max` |
#' | `op_nan_to_num()` | `x` with NaN and infinite values replaced |
#' | `op_copy()` | `x` itself, as a tensor of its own |
#' | `op_stop_gradient()` | `variable`, which counts as constant when gradients are computed |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param decimals Decimal places, a whole number.
#' @param x_min,x_max Limits: numbers, or tensors that fit the shape of `x`.
#' @param nan Value that replaces NaN.
#' @param posinf,neginf Values that replace `Inf` and `-Inf`; `NULL` for the largest and smallest number of
#'   the type.
#' @param variable A tensor.
#' @returns A tensor of the shape of `x` (one axis less or more for `op_view_as_complex()` and
#'   `op_view_as_real()`).
#' @name op_maths
#' @examplesIf laminar::is_backend_available()
#' op_sqrt(c(1, 4, 9))
#' as.array(op_exp(matrix(0, 2, 2)))
#' op_clip(c(-2, 0.5, 7), 0, 1)
NULL

#' @rdname op_maths
#' @export
op_abs <- function(x) call_op("abs", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_absolute <- function(x) call_op("absolute", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_fabs <- function(x) call_op("fabs", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_negative <- function(x) call_op("negative", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_sign <- function(x) call_op("sign", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_signbit <- function(x) call_op("signbit", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_reciprocal <- function(x) call_op("reciprocal", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_square <- function(x) call_op("square", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_sqrt <- function(x) call_op("sqrt", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_rsqrt <- function(x) call_op("rsqrt", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_cbrt <- function(x) call_op("cbrt", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_exp <- function(x) call_op("exp", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_exp2 <- function(x) call_op("exp2", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_expm1 <- function(x) call_op("expm1", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_log <- function(x) call_op("log", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_log2 <- function(x) call_op("log2", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_log10 <- function(x) call_op("log10", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_log1p <- function(x) call_op("log1p", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_sin <- function(x) call_op("sin", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_cos <- function(x) call_op("cos", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_tan <- function(x) call_op("tan", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arcsin <- function(x) call_op("arcsin", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arccos <- function(x) call_op("arccos", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arctan <- function(x) call_op("arctan", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_sinh <- function(x) call_op("sinh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_cosh <- function(x) call_op("cosh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_tanh <- function(x) call_op("tanh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arcsinh <- function(x) call_op("arcsinh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arccosh <- function(x) call_op("arccosh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_arctanh <- function(x) call_op("arctanh", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_sinc <- function(x) call_op("sinc", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_deg2rad <- function(x) call_op("deg2rad", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_rad2deg <- function(x) call_op("rad2deg", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_floor <- function(x) call_op("floor", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_ceil <- function(x) call_op("ceil", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_trunc <- function(x) call_op("trunc", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_round <- function(x, decimals = 0) call_op("round", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_erf <- function(x) call_op("erf", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_erfc <- function(x) call_op("erfc", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_erfinv <- function(x) call_op("erfinv", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_i0 <- function(x) call_op("i0", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_real <- function(x) call_op("real", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_imag <- function(x) call_op("imag", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_conj <- function(x) call_op("conj", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_conjugate <- function(x) call_op("conjugate", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_angle <- function(x) call_op("angle", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_view_as_complex <- function(x) call_op("view_as_complex", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_view_as_real <- function(x) call_op("view_as_real", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_clip <- function(x, x_min, x_max) call_op("clip", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_nan_to_num <- function(x, nan = 0, posinf = NULL, neginf = NULL) call_op("nan_to_num", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_copy <- function(x) call_op("copy", py_args(NULL, op_arguments))

#' @rdname op_maths
#' @export
op_stop_gradient <- function(variable) call_op("stop_gradient", py_args(NULL, op_arguments))
