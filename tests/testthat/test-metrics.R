skip_if_no_backend()

value <- function(x) as.numeric(x)
result <- function(metric, y, p) {
  metric$update_state(y, p)
  as.numeric(metric$result())
}
y <- cbind(c(1, 0, 1, 0))
p <- cbind(c(0.8, 0.3, 0.4, 0.6))

test_that("metrics of values are computed sample by sample", {
  expect_equal(value(metric_binary_accuracy(y, p)), c(1, 1, 0, 0))
  expect_equal(value(metric_binary_accuracy(y, p, threshold = 0.35)), c(1, 1, 1, 0))
  expect_equal(value(metric_mean_absolute_error(y, p)), as.numeric(abs(y - p)), tolerance = 1e-6)
  expect_equal(value(metric_huber(y, p)), as.numeric((y - p)^2 / 2), tolerance = 1e-6)
  classes <- cbind(c(0.1, 0.5), c(0.2, 0.3), c(0.7, 0.2))
  expect_equal(value(metric_sparse_top_k_categorical_accuracy(c(1, 0), classes, k = 2)), c(1, 1))
})

test_that("metrics over samples are those that their page says", {
  expect_equal(result(metric_precision(), y, p), 1 / 2)
  expect_equal(result(metric_recall(thresholds = 0.35), y, p), 1)
  expect_equal(result(metric_auc(num_thresholds = 1000), y, p), 3 / 4, tolerance = 1e-3)
  expect_equal(result(metric_root_mean_squared_error(), y, p), sqrt(mean((y - p)^2)), tolerance = 1e-6)
  expect_equal(result(metric_r2_score(), y, p), 1 - sum((y - p)^2) / sum((y - mean(y))^2), tolerance = 1e-6)
  truth <- c(0, 0, 1, 1)
  found <- c(0, 1, 1, 1)
  iou <- metric_iou(num_classes = 2, target_class_ids = 1)
  expect_equal(result(iou, truth, found), 2 / 3, tolerance = 1e-6)
  expect_equal(result(metric_mean_iou(num_classes = 2), truth, found), 7 / 12, tolerance = 1e-6)
  e <- abs(y - p)
  huber <- mean(ifelse(e < 0.25, e^2 / 2, 0.25 * e - 0.25^2 / 2))
  expect_equal(result(metric_huber(delta = 0.25), y, p), huber, tolerance = 1e-6)
})

test_that("every metric makes an object, and a bare wrapper stands for it where no setting is needed", {
  table <- wrapper_table()
  for (name in table$name[table$kind == "metric"]) {
    metric <- get(name, asNamespace("laminar"))
    needs <- names(Filter(function(f) identical(f, quote(expr = )), as.list(formals(metric))))
    if (length(setdiff(needs, c("...", "y_true", "y_pred")))) next
    expect_s3_class(metric(), "keras.src.metrics.metric.Metric")
    expect_identical(class(laminar:::as_py_callable(metric)), class(metric()))
  }
  for (name in c("huber", "log_cosh", "binary_focal_crossentropy", "categorical_focal_crossentropy")) {
    expect_equal(get(paste0("metric_", name), asNamespace("laminar"))()$name, name)
  }
})

test_that("an R function is a metric", {
  largest_error <- metric_mean_wrapper(
    fn = function(y_true, y_pred) metric_mean_absolute_error(y_true, y_pred), name = "mine"
  )
  expect_equal(largest_error$name, "mine")
  expect_equal(result(largest_error, y, p), mean(abs(y - p)), tolerance = 1e-6)
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    metric_auc(200)
    metric_auc(num_thresholds = 0.5)
    metric_precision_at_recall()
    metric_top_k_categorical_accuracy(k = 1.5)
    metric_iou(num_classes = 2, target_class_ids = 0.5)
    metric_accuracy(nmae = "a")
  })
})
