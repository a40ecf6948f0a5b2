# Summaries along axes, running sums, and summaries of groups.

#' Sums, means and other summaries
#'
#' Values along one or several axes become one. A tensor of shape `(2, 3, 4)` gives shape `(2, 4)` with `axis
#' = 2`, `(2, 1, 4)` with `keepdims = TRUE` as well, and a single value without `axis`. The `op_nan*()`
#' functions leave NaN out, as `na.rm = TRUE` does.
#'
#' | function | value |
#' |---|---|
#' | `op_sum()`, `op_nansum()` | sum |
#' | `op_prod()`, `op_nanprod()` | product |
#' | `op_mean()`, `op_nanmean()` | mean |
#' | `op_average()` | mean with `weights` |
#' | `op_median()`, `op_nanmedian()` | median |
#' | `op_max()`, `op_nanmax()`, `op_amax()` | largest value |
#' | `op_min()`, `op_nanmin()`, `op_amin()` | smallest value |
#' | `op_ptp()` | largest minus smallest value |
#' | `op_var()`, `op_nanvar()` | variance, with divisor `n` (R's `var()` has `n - 1`) |
#' | `op_std()`, `op_nanstd()` | standard deviation, with divisor `n` |
#' | `op_quantile()`, `op_nanquantile()` | quantiles for the probabilities `q`, from 0 to 1 |
#' | `op_percentile()`, `op_nanpercentile()` | quantiles for `q` from 0 to 100 |
#' | `op_logsumexp()` | `log(sum(exp(x)))`, without overflow |
#' | `op_norm()` | norm of vectors or matrices |
#' | `op_all()`, `op_any()` | `TRUE` if all, if any are `TRUE` or not 0 |
#' | `op_count_nonzero()` | how many are not 0 |
#' | `op_moments()` | a list of mean and variance |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param axis Axis or axes to work along, from 1; negative ones count from the end. `NULL` for all values at
#'   once.
#' @param axes Axes, from 1; negative ones count from the end.
#' @param keepdims `TRUE` keeps each axis that is reduced, with size 1.
#' @param initial Value that takes part as well, a number: the result for a tensor without elements.
#' @param dtype Type of the result, for example `"float32"`; `NULL` derives it from the arguments.
#' @param weights Weights, of the shape of `x` or of its size along `axis`.
#' @param q Probabilities or percentages: numbers.
#' @param method Between two values: `"linear"`, `"lower"`, `"higher"`, `"midpoint"` or `"nearest"`.
#' @param ord Which norm: `NULL` for the Euclidean one; for vectors a number, `Inf` or `-Inf`; for matrices
#'   `"fro"`, `"nuc"`, 1, 2, `Inf` or their negatives.
#' @param synchronized `TRUE` pools the values of all replicas of a distributed training.
#' @returns A tensor; several quantiles come first, as axis 1. `op_moments()` returns a list of `mean` and
#'   `variance`.
#' @name op_reductions
#' @examplesIf laminar::is_backend_available()
#' x <- matrix(1:6, 2)
#' op_sum(x, axis = 1)
#' op_mean(x, axis = 2, keepdims = TRUE)
#' op_quantile(c(1, 2, 3, 4), 0.5)
NULL

#' @rdname op_reductions
#' @export
op_sum <- function(x, axis = NULL, keepdims = FALSE) call_op("sum", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nansum <- function(x, axis = NULL, keepdims = FALSE) call_op("nansum", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_prod <- function(x, axis = NULL, keepdims = FALSE, dtype = NULL) call_op("prod", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanprod <- function(x, axis = NULL, keepdims = FALSE) call_op("nanprod", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_mean <- function(x, axis = NULL, keepdims = FALSE) call_op("mean", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanmean <- function(x, axis = NULL, keepdims = FALSE) call_op("nanmean", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_average <- function(x, axis = NULL, weights = NULL) call_op("average", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_median <- function(x, axis = NULL, keepdims = FALSE) call_op("median", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanmedian <- function(x, axis = NULL, keepdims = FALSE) call_op("nanmedian", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_max <- function(x, axis = NULL, keepdims = FALSE, initial = NULL) call_op("max", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanmax <- function(x, axis = NULL, keepdims = FALSE) call_op("nanmax", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_amax <- function(x, axis = NULL, keepdims = FALSE) call_op("amax", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_min <- function(x, axis = NULL, keepdims = FALSE, initial = NULL) call_op("min", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanmin <- function(x, axis = NULL, keepdims = FALSE) call_op("nanmin", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_amin <- function(x, axis = NULL, keepdims = FALSE) call_op("amin", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_ptp <- function(x, axis = NULL, keepdims = FALSE) call_op("ptp", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_var <- function(x, axis = NULL, keepdims = FALSE) call_op("var", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanvar <- function(x, axis = NULL, keepdims = FALSE) call_op("nanvar", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_std <- function(x, axis = NULL, keepdims = FALSE) call_op("std", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_nanstd <- function(x, axis = NULL, keepdims = FALSE) call_op("nanstd", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_quantile <- function(x, q, axis = NULL, method = "linear", keepdims = FALSE) {
  call_op("quantile", py_args(NULL, op_arguments))
}

#' @rdname op_reductions
#' @export
op_nanquantile <- function(x, q, axis = NULL, method = "linear", keepdims = FALSE) {
  call_op("nanquantile", py_args(NULL, op_arguments))
}

#' @rdname op_reductions
#' @export
op_percentile <- function(x, q, axis = NULL, method = "linear", keepdims = FALSE) {
  call_op("percentile", py_args(NULL, op_arguments))
}

#' @rdname op_reductions
#' @export
op_nanpercentile <- function(x, q, axis = NULL, method = "linear", keepdims = FALSE) {
  call_op("nanpercentile", py_args(NULL, op_arguments))
}

#' @rdname op_reductions
#' @export
op_logsumexp <- function(x, axis = NULL, keepdims = FALSE) call_op("logsumexp", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_norm <- function(x, ord = NULL, axis = NULL, keepdims = FALSE) {
  call_op("norm", py_args(NULL, utils::modifyList(op_arguments, list(ord = convert_norm))))
}

#' @rdname op_reductions
#' @export
op_all <- function(x, axis = NULL, keepdims = FALSE) call_op("all", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_any <- function(x, axis = NULL, keepdims = FALSE) call_op("any", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_count_nonzero <- function(x, axis = NULL) call_op("count_nonzero", py_args(NULL, op_arguments))

#' @rdname op_reductions
#' @export
op_moments <- function(x, axes, keepdims = FALSE, synchronized = FALSE) {
  rlang::set_names(call_op("moments", py_args(NULL, op_arguments)), c("mean", "variance"))
}

# The norms are told apart by Python's types: 1 and 2 are whole there.
convert_norm <- function(value, name, call) {
  whole <- is.numeric(value) && length(value) == 1L && is.finite(value) && value == trunc(value)
  if (whole) as.integer(value) else value
}

#' Cumulative sums, products and differences
#'
#' Running values along an axis. The shape stays, except for `op_diff()` (shorter by `n` along `axis`) and
#' `op_trapezoid()` (without `axis`). Without `axis` the cumulative functions run over all values in row-major
#' order.
#'
#' | function | value |
#' |---|---|
#' | `op_cumsum()`, `op_nancumsum()` | sum of the elements so far |
#' | `op_cumprod()`, `op_nancumprod()` | product of the elements so far |
#' | `op_diff()` | element minus the one before, `n` times over |
#' | `op_trapezoid()` | integral by the trapezoidal rule |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param a A tensor, or R numbers in a vector, matrix or array.
#' @param axis Axis, from 1; negative ones count from the end.
#' @param dtype Type of the result, for example `"float32"`; `NULL` derives it from the arguments.
#' @param n How often the difference is taken, a whole number.
#' @param y Values to integrate.
#' @param dx Distance between neighbours, a number, when `x` is not given. For `op_trapezoid()`, `x` holds the
#'   places of the values of `y`, or is `NULL`.
#' @returns A tensor.
#' @name op_cumulative
#' @examplesIf laminar::is_backend_available()
#' op_cumsum(c(1, 2, 3))
#' op_diff(c(1, 4, 9), n = 2)
#' op_trapezoid(c(0, 1, 2))
NULL

#' @rdname op_cumulative
#' @export
op_cumsum <- function(x, axis = NULL, dtype = NULL) call_op("cumsum", py_args(NULL, op_arguments))

#' @rdname op_cumulative
#' @export
op_nancumsum <- function(x, axis = NULL, dtype = NULL) call_op("nancumsum", py_args(NULL, op_arguments))

#' @rdname op_cumulative
#' @export
op_cumprod <- function(x, axis = NULL, dtype = NULL) call_op("cumprod", py_args(NULL, op_arguments))

#' @rdname op_cumulative
#' @export
op_nancumprod <- function(x, axis = NULL, dtype = NULL) call_op("nancumprod", py_args(NULL, op_arguments))

#' @rdname op_cumulative
#' @export
op_diff <- function(a, n = 1, axis = -1) call_op("diff", py_args(NULL, op_arguments))

#' @rdname op_cumulative
#' @export
op_trapezoid <- function(y, x = NULL, dx = 1, axis = -1) call_op("trapezoid", py_args(NULL, op_arguments))

#' Summaries of segments
#'
#' Groups the first axis of `data` by `segment_ids` and summarises each group: `data` of shape `(n, ...)`
#' gives shape `(num_segments, ...)`. Groups count from 1; with `zero_indexed = TRUE` from 0.
#'
#' | function | value |
#' |---|---|
#' | `op_segment_sum()` | sum of each group |
#' | `op_segment_prod()` | product of each group |
#' | `op_segment_max()` | largest value of each group |
#' | `op_segment_min()` | smallest value of each group |
#'
#' @param data A tensor, or R numbers in a vector, matrix or array.
#' @param segment_ids Number of each element's group: whole numbers, one for each element of the first axis,
#'   or a factor.
#' @param num_segments Number of groups; by default the largest of the numbers.
#' @param sorted `TRUE` when `segment_ids` is sorted, which is faster.
#' @param zero_indexed `TRUE` when positions count from 0, as in Python; by default they count from 1.
#' @returns A tensor of shape `(num_segments, ...)`.
#' @name op_segments
#' @examplesIf laminar::is_backend_available()
#' op_segment_sum(c(1, 2, 10, 20), c(1, 1, 2, 2))
#' op_segment_max(iris$Sepal.Length, iris$Species)
NULL

#' @rdname op_segments
#' @export
op_segment_sum <- function(data, segment_ids, num_segments = NULL, sorted = FALSE, zero_indexed = FALSE) {
  call_index_op("segment_sum", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_segments
#' @export
op_segment_prod <- function(data, segment_ids, num_segments = NULL, sorted = FALSE, zero_indexed = FALSE) {
  call_index_op("segment_prod", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_segments
#' @export
op_segment_max <- function(data, segment_ids, num_segments = NULL, sorted = FALSE, zero_indexed = FALSE) {
  call_index_op("segment_max", py_args("zero_indexed", op_arguments), zero_indexed)
}

#' @rdname op_segments
#' @export
op_segment_min <- function(data, segment_ids, num_segments = NULL, sorted = FALSE, zero_indexed = FALSE) {
  call_index_op("segment_min", py_args("zero_indexed", op_arguments), zero_indexed)
}
