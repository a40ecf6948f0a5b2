#' Metrics for classes: accuracy and crossentropy
#'
#' Share of the samples that are predicted right, and means of the losses of the same names
#' ([loss_binary_crossentropy()], [loss_categorical_hinge()]).
#'
#' * `metric_accuracy()`: prediction and target are equal.
#' * `metric_binary_accuracy()`: predictions above `threshold` count as 1.
#' * `metric_categorical_accuracy()`, `metric_sparse_categorical_accuracy()`: the class with the
#'   largest prediction; targets as indicator columns, or as whole numbers from 0.
#' * `metric_top_k_categorical_accuracy()`, `metric_sparse_top_k_categorical_accuracy()`: the true
#'   class is among the `k` with the largest predictions.
#'
#' `metrics = "accuracy"` in [compile()] chooses the one that fits the loss.
#'
#' @inheritParams metric-arguments
#' @param threshold Probability above which a prediction counts as 1, from 0 to 1.
#' @param k Number of classes that count, a whole number.
#' @param from_sorted_ids `TRUE` when the predictions are class numbers, best first.
#' @param ignore_class Class that does not count, a whole number from 0, or `NULL`.
#' @param apply_class_balancing `TRUE` weights the classes by `alpha` and `1 - alpha`.
#' @param alpha Weight of class 1 (one number, or one for each class), from 0 to 1.
#' @param gamma Exponent of the share that is missing to a perfect prediction, a number of at least
#'   0.
#' @inherit metric-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' metric_binary_accuracy(y_true = cbind(c(1, 0)), y_pred = cbind(c(0.9, 0.7)))
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(10, activation = "softmax")
#' model |> compile(
#'   loss = "sparse_categorical_crossentropy",
#'   metrics = list("accuracy", metric_sparse_top_k_categorical_accuracy(k = 3))
#' )
metric_accuracy <- function(..., name = "accuracy", dtype = NULL) {
  new_metric("Accuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_binary_accuracy <- function(y_true, y_pred, threshold = 0.5, ...,
                                   name = "binary_accuracy", dtype = NULL) {
  new_metric("BinaryAccuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_categorical_accuracy <- function(y_true, y_pred, ..., name = "categorical_accuracy",
                                        dtype = NULL) {
  new_metric("CategoricalAccuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_sparse_categorical_accuracy <- function(y_true, y_pred, ...,
                                               name = "sparse_categorical_accuracy",
                                               dtype = NULL) {
  new_metric("SparseCategoricalAccuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5, ...,
                                              name = "top_k_categorical_accuracy",
                                              dtype = NULL) {
  new_metric("TopKCategoricalAccuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_sparse_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5,
                                                     from_sorted_ids = FALSE, ...,
                                                     name = "sparse_top_k_categorical_accuracy",
                                                     dtype = NULL) {
  new_metric("SparseTopKCategoricalAccuracy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_binary_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                       axis = -1, ..., name = "binary_crossentropy",
                                       dtype = NULL) {
  new_metric("BinaryCrossentropy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                            label_smoothing = 0, axis = -1, ...,
                                            name = "categorical_crossentropy", dtype = NULL) {
  new_metric("CategoricalCrossentropy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_sparse_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                                   ignore_class = NULL, axis = -1, ...,
                                                   name = "sparse_categorical_crossentropy",
                                                   dtype = NULL) {
  new_metric("SparseCategoricalCrossentropy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_binary_focal_crossentropy <- function(y_true, y_pred, apply_class_balancing = FALSE,
                                             alpha = 0.25, gamma = 2, from_logits = FALSE,
                                             label_smoothing = 0, axis = -1, ..., name = NULL,
                                             dtype = NULL) {
  new_function_metric("binary_focal_crossentropy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_categorical_focal_crossentropy <- function(y_true, y_pred, alpha = 0.25, gamma = 2,
                                                  from_logits = FALSE, label_smoothing = 0,
                                                  axis = -1, ..., name = NULL, dtype = NULL) {
  new_function_metric("categorical_focal_crossentropy", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_categorical_hinge <- function(y_true, y_pred, ..., name = "categorical_hinge",
                                     dtype = NULL) {
  new_metric("CategoricalHinge", py_args())
}

#' @rdname metric_accuracy
#' @export
metric_kl_divergence <- function(y_true, y_pred, ..., name = "kl_divergence", dtype = NULL) {
  new_metric("KLDivergence", py_args())
}

#' Metrics for classes: right and wrong ones counted
#'
#' From the numbers of true and false positives and negatives at one or more thresholds:
#' * `metric_precision()`: share of the positive predictions that are right. `metric_recall()`:
#'   share of the positives that are found.
#' * `metric_f1_score()`, `metric_fbeta_score()`: their harmonic mean, with recall counting `beta`
#'   times.
#' * `metric_auc()`: area under the curve of true against false positive rates (`"ROC"`) or of
#'   precision against recall (`"PR"`).
#' * `metric_precision_at_recall()` and siblings: the best value of the one that leaves the other at
#'   least at the value given.
#'
#' @inheritParams metric-arguments
#' @param thresholds Probabilities from 0 to 1 above which a prediction counts as positive, one or
#'   several; `NULL` for 0.5 (for `metric_auc()`: chosen evenly).
#' @param threshold The same, one number; `NULL` takes the class with the largest prediction.
#' @param top_k Only the `top_k` largest predictions of a sample count as positive, a whole number,
#'   or `NULL`.
#' @param class_id Class, a whole number from 0, whose values are computed; `NULL` for all together.
#' @param average How several classes become one number: `"micro"`, `"macro"`, `"weighted"`, or
#'   `NULL` for one number each.
#' @param beta Weight of recall against precision, a positive number.
#' @param num_thresholds Number of thresholds by which curves are approximated, a whole number above
#'   1.
#' @param curve `"ROC"` or `"PR"`.
#' @param summation_method `"interpolation"`, `"minoring"` or `"majoring"`.
#' @param multi_label `TRUE` computes each column by itself and takes the mean.
#' @param num_labels Number of columns for `multi_label`, a whole number, or `NULL`.
#' @param label_weights Weight of each column for `multi_label`, or `NULL`.
#' @param recall,precision,sensitivity,specificity The value to be reached, from 0 to 1.
#' @returns A metric object, to be given to [compile()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1, activation = "sigmoid")
#' model |> compile(loss = "binary_crossentropy", metrics = list(metric_auc(), metric_recall()))
metric_auc <- function(..., num_thresholds = 200, curve = "ROC",
                       summation_method = "interpolation", name = NULL, dtype = NULL,
                       thresholds = NULL, multi_label = FALSE, num_labels = NULL,
                       label_weights = NULL, from_logits = FALSE) {
  new_metric("AUC", py_args())
}

#' @rdname metric_auc
#' @export
metric_precision <- function(..., thresholds = NULL, top_k = NULL, class_id = NULL, name = NULL,
                             dtype = NULL) {
  new_metric("Precision", py_args())
}

#' @rdname metric_auc
#' @export
metric_recall <- function(..., thresholds = NULL, top_k = NULL, class_id = NULL, name = NULL,
                          dtype = NULL) {
  new_metric("Recall", py_args())
}

#' @rdname metric_auc
#' @export
metric_f1_score <- function(..., average = NULL, threshold = NULL, name = "f1_score",
                            dtype = NULL) {
  new_metric("F1Score", py_args())
}

#' @rdname metric_auc
#' @export
metric_fbeta_score <- function(..., average = NULL, beta = 1, threshold = NULL,
                               name = "fbeta_score", dtype = NULL) {
  new_metric("FBetaScore", py_args())
}

#' @rdname metric_auc
#' @export
metric_precision_at_recall <- function(..., recall, num_thresholds = 200, class_id = NULL,
                                       name = NULL, dtype = NULL) {
  new_metric("PrecisionAtRecall", py_args())
}

#' @rdname metric_auc
#' @export
metric_recall_at_precision <- function(..., precision, num_thresholds = 200, class_id = NULL,
                                       name = NULL, dtype = NULL) {
  new_metric("RecallAtPrecision", py_args())
}

#' @rdname metric_auc
#' @export
metric_sensitivity_at_specificity <- function(..., specificity, num_thresholds = 200,
                                              class_id = NULL, name = NULL, dtype = NULL) {
  new_metric("SensitivityAtSpecificity", py_args())
}

#' @rdname metric_auc
#' @export
metric_specificity_at_sensitivity <- function(..., sensitivity, num_thresholds = 200,
                                              class_id = NULL, name = NULL, dtype = NULL) {
  new_metric("SpecificityAtSensitivity", py_args())
}

#' @rdname metric_auc
#' @export
metric_true_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  new_metric("TruePositives", py_args())
}

#' @rdname metric_auc
#' @export
metric_true_negatives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  new_metric("TrueNegatives", py_args())
}

#' @rdname metric_auc
#' @export
metric_false_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  new_metric("FalsePositives", py_args())
}

#' @rdname metric_auc
#' @export
metric_false_negatives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  new_metric("FalseNegatives", py_args())
}

#' Metrics for segmentation: intersection over union
#'
#' Number of places where both truth and prediction have a class, divided by the number of places
#' where one of them has it; means over the classes asked for.
#'
#' * `metric_iou()`, `metric_mean_iou()`: classes as whole numbers (see `sparse_y_true`,
#'   `sparse_y_pred`); some classes, or all.
#' * `metric_one_hot_iou()`, `metric_one_hot_mean_iou()`: classes as indicator columns.
#' * `metric_binary_iou()`: two classes, predictions as probabilities.
#'
#' @inheritParams metric-arguments
#' @param num_classes Number of classes, a whole number.
#' @param target_class_ids Classes that count, whole numbers from 0.
#' @param threshold Probability above which a prediction counts as 1, from 0 to 1.
#' @param ignore_class Class that does not count, a whole number from 0, or `NULL`.
#' @param sparse_y_true,sparse_y_pred `TRUE` for class numbers, `FALSE` for one column for each
#'   class.
#' @returns A metric object, to be given to [compile()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' overlap <- metric_iou(num_classes = 2, target_class_ids = 1)
#' overlap$update_state(c(0, 0, 1, 1), c(0, 1, 1, 1))
#' overlap$result()
metric_iou <- function(..., num_classes, target_class_ids, name = NULL, dtype = NULL,
                       ignore_class = NULL, sparse_y_true = TRUE, sparse_y_pred = TRUE,
                       axis = -1) {
  new_metric("IoU", py_args())
}

#' @rdname metric_iou
#' @export
metric_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL, ignore_class = NULL,
                            sparse_y_true = TRUE, sparse_y_pred = TRUE, axis = -1) {
  new_metric("MeanIoU", py_args())
}

#' @rdname metric_iou
#' @export
metric_one_hot_iou <- function(..., num_classes, target_class_ids, name = NULL, dtype = NULL,
                               ignore_class = NULL, sparse_y_pred = FALSE, axis = -1) {
  new_metric("OneHotIoU", py_args())
}

#' @rdname metric_iou
#' @export
metric_one_hot_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL,
                                    ignore_class = NULL, sparse_y_pred = FALSE, axis = -1) {
  new_metric("OneHotMeanIoU", py_args())
}

#' @rdname metric_iou
#' @export
metric_binary_iou <- function(..., target_class_ids = c(0, 1), threshold = 0.5, name = NULL,
                              dtype = NULL) {
  new_metric("BinaryIoU", py_args())
}
