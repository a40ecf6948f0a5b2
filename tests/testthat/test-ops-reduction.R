skip_if_no_backend()

set.seed(1)
x <- array(rnorm(24), c(2, 3, 4))
m <- matrix(c(1, 5, 3, 2, 9, 4), 2)
g <- replace(m, 3, NaN)
spread <- function(v) mean((v - mean(v))^2)

test_that("summaries of everything give R's values", {
  expect_values(
    op_sum(x) ~ sum(x), op_prod(m) ~ prod(m), op_mean(x) ~ mean(x), op_median(m) ~ median(m), op_max(x) ~ max(x),
    op_min(x) ~ min(x), op_amax(x) ~ max(x), op_amin(x) ~ min(x), op_ptp(x) ~ diff(range(x)), op_var(x) ~ spread(x),
    op_std(x) ~ sqrt(spread(x)), op_logsumexp(m) ~ log(sum(exp(m))), op_norm(m) ~ sqrt(sum(m^2)),
    op_norm(m, ord = "fro", axis = c(1, 2)) ~ norm(m, "F"), op_norm(m, ord = 1) ~ norm(m, "1"),
    op_norm(c(3, -4), ord = Inf) ~ 4, op_all(c(TRUE, FALSE)) ~ FALSE, op_any(c(TRUE, FALSE)) ~ TRUE,
    op_count_nonzero(c(0, 3, 0, 1)) ~ 2, op_quantile(m, 0.3) ~ unname(quantile(m, 0.3)),
    op_percentile(m, 30) ~ unname(quantile(m, 0.3)), op_average(c(1, 2, 6), weights = c(1, 1, 2)) ~ 3.75,
    op_max(m, initial = 20) ~ 20
  )
})

test_that("axes count from 1", {
  expect_values(
    op_sum(x, axis = 1) ~ apply(x, c(2, 3), sum), op_sum(x, axis = 3) ~ apply(x, c(1, 2), sum),
    op_sum(x, axis = -1) ~ apply(x, c(1, 2), sum), op_sum(x, axis = c(1, 3)) ~ apply(x, 2, sum),
    op_mean(m, axis = 2, keepdims = TRUE) ~ cbind(rowMeans(m)), op_max(m, axis = 1) ~ apply(m, 2, max),
    op_prod(m, axis = 2) ~ apply(m, 1, prod), op_var(m, axis = 1) ~ apply(m, 2, spread),
    op_median(m, axis = 2) ~ apply(m, 1, median),
    op_quantile(m, c(0.25, 0.5), axis = 2) ~ apply(m, 1, quantile, c(0.25, 0.5)),
    op_logsumexp(m, axis = 1) ~ log(colSums(exp(m))), op_all(m > 1, axis = 1) ~ apply(m > 1, 2, all)
  )
  moments <- op_moments(m, axes = 1)
  expect_values(moments$mean ~ colMeans(m), moments$variance ~ apply(m, 2, spread))
})

test_that("op_nan*() leave NaN out", {
  expect_values(
    op_nansum(g) ~ sum(g, na.rm = TRUE), op_nanprod(g) ~ prod(g, na.rm = TRUE), op_nanmean(g) ~ mean(g, na.rm = TRUE),
    op_nanmedian(g) ~ median(g, na.rm = TRUE), op_nanmax(g, axis = 2) ~ apply(g, 1, max, na.rm = TRUE),
    op_nanmin(g, axis = 1) ~ apply(g, 2, min, na.rm = TRUE), op_nanvar(g) ~ spread(g[!is.nan(g)]),
    op_nanstd(g) ~ sqrt(spread(g[!is.nan(g)])), op_nanquantile(g, 0.5) ~ median(g, na.rm = TRUE),
    op_nanpercentile(g, 50) ~ median(g, na.rm = TRUE), op_nancumsum(c(1, NaN, 2)) ~ c(1, 1, 3),
    op_nancumprod(c(1, NaN, 2)) ~ c(1, 1, 2)
  )
})

test_that("running values", {
  expect_values(
    op_cumsum(c(1, 2, 3)) ~ cumsum(1:3), op_cumprod(c(1, 2, 3)) ~ cumprod(1:3),
    op_cumsum(m, axis = 2) ~ t(apply(m, 1, cumsum)),
    op_diff(c(1, 4, 9, 16)) ~ diff(c(1, 4, 9, 16)), op_diff(c(1, 4, 9, 16), n = 2) ~ c(2, 2),
    op_diff(m, axis = 1) ~ diff(m),
    op_trapezoid(c(0, 1, 2)) ~ 2, op_trapezoid(c(0, 1, 2), x = c(0, 2, 4)) ~ 4
  )
})

test_that("groups count from 1, or from 0 on request", {
  v <- c(1, 2, 10, 20)
  expect_values(
    op_segment_sum(v, c(1, 1, 2, 2)) ~ c(3, 30), op_segment_sum(v, c(0, 0, 1, 1), zero_indexed = TRUE) ~ c(3, 30),
    op_segment_max(v, factor(c("a", "a", "b", "b"))) ~ c(2, 20), op_segment_min(v, c(2, 2, 1, 1)) ~ c(10, 1),
    op_segment_prod(v, c(1, 2, 1, 2), num_segments = 2) ~ c(10, 40)
  )
  expect_error(op_segment_sum(v, c(0, 0, 1, 1)), class = "laminar_error_index")
})
