# Comparison, logic and bits.

#' Comparison and logic
#'
#' Element by element; the shapes must be equal or fit by broadcasting. On tensors `==`, `!=`, `<`, `<=`, `>`,
#' `>=`, `&`, `|` and `!` do the same.
#'
#' | function | TRUE where |
#' |---|---|
#' | `op_equal()`, `op_not_equal()` | `x1 == x2`, `x1 != x2` |
#' | `op_less()`, `op_less_equal()` | `x1 < x2`, `x1 <= x2` |
#' | `op_greater()`, `op_greater_equal()` | `x1 > x2`, `x1 >= x2` |
#' | `op_isclose()` | `abs(x1 - x2) <= atol + rtol * abs(x2)` |
#' | `op_allclose()` | this holds for all elements: one value |
#' | `op_isin()` | `x1` is one of the values of `x2` |
#' | `op_logical_and()`, `op_logical_or()`, `op_logical_xor()` | `x1 & x2`, `x1 \| x2`, `xor(x1, x2)` |
#' | `op_logical_not()` | `!x` |
#' | `op_isfinite()`, `op_isinf()`, `op_isnan()` | `x` is finite, infinite, NaN |
#' | `op_isposinf()`, `op_isneginf()` | `x` is `Inf`, `-Inf` |
#' | `op_isreal()` | `x` has no imaginary part |
#'
#' @param x,x1,x2 A tensor, or R numbers in a vector, matrix or array.
#' @param rtol,atol Relative and absolute difference that counts as none.
#' @param equal_nan `TRUE` when NaN equals NaN.
#' @param assume_unique `TRUE` when neither `x1` nor `x2` has a value twice, which is faster.
#' @param invert `TRUE` turns the answer around.
#' @returns A tensor of type `bool` and of the broadcast shape (of the shape of `x1` for `op_isin()`; a single
#'   value for `op_allclose()`).
#' @name op_comparison
#' @examplesIf laminar::is_backend_available()
#' op_greater(c(1, 5), 2)
#' op_isin(1:4, c(2L, 4L))
#' op_isclose(0.1 + 0.2, 0.3)
NULL

#' @rdname op_comparison
#' @export
op_equal <- function(x1, x2) call_op("equal", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_not_equal <- function(x1, x2) call_op("not_equal", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_less <- function(x1, x2) call_op("less", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_less_equal <- function(x1, x2) call_op("less_equal", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_greater <- function(x1, x2) call_op("greater", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_greater_equal <- function(x1, x2) call_op("greater_equal", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isclose <- function(x1, x2, rtol = 1e-05, atol = 1e-08, equal_nan = FALSE) {
  call_op("isclose", py_args(NULL, op_arguments))
}

#' @rdname op_comparison
#' @export
op_allclose <- function(x1, x2, rtol = 1e-05, atol = 1e-08, equal_nan = FALSE) {
  call_op("allclose", py_args(NULL, op_arguments))
}

#' @rdname op_comparison
#' @export
op_isin <- function(x1, x2, assume_unique = FALSE, invert = FALSE) call_op("isin", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_logical_and <- function(x1, x2) call_op("logical_and", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_logical_or <- function(x1, x2) call_op("logical_or", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_logical_xor <- function(x1, x2) call_op("logical_xor", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_logical_not <- function(x) call_op("logical_not", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isfinite <- function(x) call_op("isfinite", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isinf <- function(x) call_op("isinf", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isnan <- function(x) call_op("isnan", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isposinf <- function(x) call_op("isposinf", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isneginf <- function(x) call_op("isneginf", py_args(NULL, op_arguments))

#' @rdname op_comparison
#' @export
op_isreal <- function(x) call_op("isreal", py_args(NULL, op_arguments))

#' Bits of whole numbers
#'
#' Element by element on whole numbers, with broadcasting.
#'
#' | function | value |
#' |---|---|
#' | `op_bitwise_and()`, `op_bitwise_or()`, `op_bitwise_xor()` | bits set in both, in any, in exactly one of them |
#' | `op_bitwise_not()`, `op_bitwise_invert()` | bits turned around: `-x - 1` |
#' | `op_bitwise_left_shift()`, `op_left_shift()` | `x * 2^y` |
#' | `op_bitwise_right_shift()`, `op_right_shift()` | `x %/% 2^y` |
#'
#' @param x,y Tensors or R numbers of whole type (`1:3`, `5L`).
#' @returns A tensor of whole numbers of the broadcast shape.
#' @name op_bitwise
#' @examplesIf laminar::is_backend_available()
#' op_bitwise_and(12L, 10L)
#' op_left_shift(1:3, 2L)
NULL

#' @rdname op_bitwise
#' @export
op_bitwise_and <- function(x, y) call_op("bitwise_and", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_or <- function(x, y) call_op("bitwise_or", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_xor <- function(x, y) call_op("bitwise_xor", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_not <- function(x) call_op("bitwise_not", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_invert <- function(x) call_op("bitwise_invert", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_left_shift <- function(x, y) call_op("bitwise_left_shift", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_left_shift <- function(x, y) call_op("left_shift", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_bitwise_right_shift <- function(x, y) call_op("bitwise_right_shift", py_args(NULL, op_arguments))

#' @rdname op_bitwise
#' @export
op_right_shift <- function(x, y) call_op("right_shift", py_args(NULL, op_arguments))
