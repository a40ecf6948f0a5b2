#' Arguments that metrics share
#'
#' @param y_true True values, an array or tensor. With `y_true` and `y_pred` the metric is
#'   computed for each sample; without them the object for [compile()] is made.
#' @param y_pred Predicted values, an array or tensor.
#' @param axis Axis of the classes or features; 1-based, negative ones count from the end.
#' @param from_logits `TRUE` when the predictions are not probabilities but scores before softmax or
#'   sigmoid.
#' @param label_smoothing How far labels are moved towards equal probabilities, from 0 to 1.
#' @param ... Must be empty or named; named arguments go to the Keras class.
#' @param name Name, under which the metric stands in the history, a string.
#' @param dtype Type of the computation, for example `"float32"`.
#' @returns With `y_true` and `y_pred` a tensor with one value for each sample. Without them a
#'   metric object, to be given to [compile()].
#' @name metric-arguments
#' @keywords internal
NULL

#' Metrics for numbers
#'
#' Means over all samples of the epoch, as the losses of the same names compute them for one
#' ([loss_mean_squared_error()], [loss_hinge()], [loss_poisson()]); and
#' * `metric_root_mean_squared_error()`: the root of the mean squared error.
#' * `metric_r2_score()`: share of the variance that is explained.
#' * `metric_pearson_correlation()`, `metric_concordance_correlation()`: correlation, the second one
#'   lowered by differences of location and scale (Lin, 1989).
#' * `metric_cosine_similarity()`: cosine of the angle between both vectors (no minus here).
#'
#' @inheritParams metric-arguments
#' @param delta Error from which the loss grows linearly, a positive number.
#' @param class_aggregation How several outputs become one number: `"uniform_average"`,
#'   `"variance_weighted_average"` or `NULL` for one number each.
#' @param num_regressors Number of predictors for the adjusted R-squared, a whole number; 0 for the plain
#'   one.
#' @inherit metric-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' model |> compile(loss = "mse", metrics = list(metric_mean_absolute_error(), metric_r2_score()))
metric_mean_squared_error <- function(y_true, y_pred, ..., name = "mean_squared_error",
                                      dtype = NULL) {
  new_metric("MeanSquaredError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_mean_absolute_error <- function(y_true, y_pred, ..., name = "mean_absolute_error",
                                       dtype = NULL) {
  new_metric("MeanAbsoluteError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_mean_absolute_percentage_error <- function(y_true, y_pred, ...,
                                                  name = "mean_absolute_percentage_error",
                                                  dtype = NULL) {
  new_metric("MeanAbsolutePercentageError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_mean_squared_logarithmic_error <- function(y_true, y_pred, ...,
                                                  name = "mean_squared_logarithmic_error",
                                                  dtype = NULL) {
  new_metric("MeanSquaredLogarithmicError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_root_mean_squared_error <- function(..., name = "root_mean_squared_error", dtype = NULL) {
  new_metric("RootMeanSquaredError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_huber <- function(y_true, y_pred, delta = 1, ..., name = NULL, dtype = NULL) {
  new_function_metric("huber", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_log_cosh <- function(y_true, y_pred, ..., name = NULL, dtype = NULL) {
  new_function_metric("log_cosh", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_log_cosh_error <- function(..., name = "logcosh", dtype = NULL) {
  new_metric("LogCoshError", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_r2_score <- function(..., class_aggregation = "uniform_average", num_regressors = 0,
                            name = "r2_score", dtype = NULL) {
  new_metric("R2Score", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_pearson_correlation <- function(y_true, y_pred, axis = -1, ...,
                                       name = "pearson_correlation", dtype = NULL) {
  new_metric("PearsonCorrelation", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_concordance_correlation <- function(y_true, y_pred, axis = -1, ...,
                                           name = "concordance_correlation", dtype = NULL) {
  new_metric("ConcordanceCorrelation", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_cosine_similarity <- function(..., name = "cosine_similarity", dtype = NULL, axis = -1) {
  new_metric("CosineSimilarity", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_poisson <- function(y_true, y_pred, ..., name = "poisson", dtype = NULL) {
  new_metric("Poisson", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_hinge <- function(y_true, y_pred, ..., name = "hinge", dtype = NULL) {
  new_metric("Hinge", py_args())
}

#' @rdname metric_mean_squared_error
#' @export
metric_squared_hinge <- function(y_true, y_pred, ..., name = "squared_hinge", dtype = NULL) {
  new_metric("SquaredHinge", py_args())
}

#' Means and sums of anything
#'
#' `metric_mean()` and `metric_sum()` collect values, for metrics of one's own.
#' `metric_mean_wrapper()` makes a metric from a function of true and predicted values: its mean.
#'
#' @inheritParams metric-arguments
#' @param fn R function of `y_true` and `y_pred` that returns one value for each sample.
#' @param ... Named arguments, for `metric_mean_wrapper()` passed on to `fn`.
#' @returns A metric object.
#' @export
#' @examplesIf laminar::is_backend_available()
#' mean_so_far <- metric_mean()
#' mean_so_far$update_state(c(1, 2, 6))
#' mean_so_far$result()
metric_mean <- function(..., name = "mean", dtype = NULL) {
  new_metric("Mean", py_args())
}

#' @rdname metric_mean
#' @export
metric_sum <- function(..., name = "sum", dtype = NULL) {
  new_metric("Sum", py_args())
}

#' @rdname metric_mean
#' @export
metric_mean_wrapper <- function(..., fn, name = NULL, dtype = NULL) {
  new_metric("MeanMetricWrapper", py_args())
}
