#' Arguments that losses share
#'
#' @param y_true True values, an array or tensor. With `y_true` and `y_pred` the loss is
#'   computed; without them the object for [compile()] is made.
#' @param y_pred Predicted values, an array or tensor.
#' @param from_logits `TRUE` when the predictions are not probabilities but scores before softmax or
#'   sigmoid.
#' @param label_smoothing How far labels are moved towards equal probabilities, from 0 to 1.
#' @param axis Axis or axes of the classes or features; 1-based, negative ones count from the end.
#' @param ... Must be empty or named; named arguments go to the Keras class.
#' @param reduction How the samples' losses become one number: `"sum_over_batch_size"` (the mean),
#'   `"sum"`, `"mean"`, `"mean_with_sample_weight"` or `"none"`.
#' @param name Name, a string.
#' @param dtype Type of the computation, for example `"float32"`.
#' @returns With `y_true` and `y_pred` a tensor with the loss of each sample. Without them a loss
#'   object, to be given to [compile()].
#' @name loss-arguments
#' @keywords internal
NULL

#' Losses for classes
#'
#' * `loss_binary_crossentropy()`: two classes, one output with a probability.
#' * `loss_categorical_crossentropy()`: several classes, targets as indicator columns.
#' * `loss_sparse_categorical_crossentropy()`: several classes, targets as whole numbers from 0.
#' * `loss_binary_focal_crossentropy()`, `loss_categorical_focal_crossentropy()`: less weight for
#'   samples that are predicted well ([Lin et al., 2017](https://arxiv.org/abs/1708.02002)).
#' * `loss_categorical_generalized_cross_entropy()`: robust against wrong labels
#'   ([Zhang and Sabuncu, 2018](https://arxiv.org/abs/1805.07836)).
#' * `loss_kl_divergence()`: `sum(y_true * log(y_true / y_pred))`.
#' * `loss_poisson()`: `mean(y_pred - y_true * log(y_pred))`, for counts.
#' * `loss_ctc()`: sequences of labels without alignment
#'   ([Graves et al., 2006](https://www.cs.toronto.edu/~graves/icml_2006.pdf)).
#'
#' @inheritParams loss-arguments
#' @param apply_class_balancing `TRUE` weights the classes by `alpha` and `1 - alpha`.
#' @param alpha Weight of class 1 (one number, or one for each class), from 0 to 1.
#' @param gamma Exponent of the share that is missing to a perfect prediction, a number of at least
#'   0.
#' @param ignore_class Class that does not count, a whole number from 0 (for example of unlabelled
#'   pixels), or `NULL`.
#' @param q From 0 (like crossentropy) to 1 (like absolute error).
#' @inherit loss-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' loss_binary_crossentropy(y_true = cbind(c(1, 0)), y_pred = cbind(c(0.9, 0.2)))
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3)
#' model |> compile(loss = loss_sparse_categorical_crossentropy(from_logits = TRUE))
loss_binary_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                     axis = -1, ..., reduction = "sum_over_batch_size",
                                     name = "binary_crossentropy", dtype = NULL) {
  new_loss("BinaryCrossentropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                          label_smoothing = 0, axis = -1, ...,
                                          reduction = "sum_over_batch_size",
                                          name = "categorical_crossentropy", dtype = NULL) {
  new_loss("CategoricalCrossentropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_sparse_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                                 ignore_class = NULL, axis = -1, ...,
                                                 reduction = "sum_over_batch_size",
                                                 name = "sparse_categorical_crossentropy",
                                                 dtype = NULL) {
  new_loss("SparseCategoricalCrossentropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_binary_focal_crossentropy <- function(y_true, y_pred, apply_class_balancing = FALSE,
                                           alpha = 0.25, gamma = 2, from_logits = FALSE,
                                           label_smoothing = 0, axis = -1, ...,
                                           reduction = "sum_over_batch_size",
                                           name = "binary_focal_crossentropy", dtype = NULL) {
  new_loss("BinaryFocalCrossentropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_categorical_focal_crossentropy <- function(y_true, y_pred, alpha = 0.25, gamma = 2,
                                                from_logits = FALSE, label_smoothing = 0,
                                                axis = -1, ...,
                                                reduction = "sum_over_batch_size",
                                                name = "categorical_focal_crossentropy",
                                                dtype = NULL) {
  new_loss("CategoricalFocalCrossentropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_categorical_generalized_cross_entropy <- function(
    y_true, y_pred, q = 0.5, ..., reduction = "sum_over_batch_size",
    name = "categorical_generalized_cross_entropy", dtype = NULL) {
  new_loss("CategoricalGeneralizedCrossEntropy", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_kl_divergence <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                               name = "kl_divergence", dtype = NULL) {
  new_loss("KLDivergence", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_poisson <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                         name = "poisson", dtype = NULL) {
  new_loss("Poisson", py_args())
}

#' @rdname loss_binary_crossentropy
#' @export
loss_ctc <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "ctc",
                     dtype = NULL) {
  new_loss("CTC", py_args())
}

#' Losses for numbers
#'
#' With `e = y_true - y_pred`, means over the last axis:
#' * `loss_mean_squared_error()`: `e^2`. `loss_mean_absolute_error()`: `abs(e)`.
#' * `loss_mean_absolute_percentage_error()`: `100 * abs(e / y_true)`.
#' * `loss_mean_squared_logarithmic_error()`: `(log(y_true + 1) - log(y_pred + 1))^2`.
#' * `loss_huber()`: `e^2 / 2` up to `delta`, `delta * abs(e) - delta^2 / 2` beyond (Huber, 1964).
#' * `loss_log_cosh()`: `log(cosh(e))`.
#' * `loss_cosine_similarity()`: minus the cosine of the angle between both vectors.
#'
#' @inheritParams loss-arguments
#' @param delta Error from which the loss grows linearly, a positive number.
#' @inherit loss-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' loss_mean_squared_error(y_true = cbind(c(1, 2)), y_pred = cbind(c(1.5, 2)))
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' model |> compile(loss = loss_huber(delta = 0.5))
loss_mean_squared_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                    name = "mean_squared_error", dtype = NULL) {
  new_loss("MeanSquaredError", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_mean_absolute_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                     name = "mean_absolute_error", dtype = NULL) {
  new_loss("MeanAbsoluteError", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_mean_absolute_percentage_error <- function(y_true, y_pred, ...,
                                                reduction = "sum_over_batch_size",
                                                name = "mean_absolute_percentage_error",
                                                dtype = NULL) {
  new_loss("MeanAbsolutePercentageError", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_mean_squared_logarithmic_error <- function(y_true, y_pred, ...,
                                                reduction = "sum_over_batch_size",
                                                name = "mean_squared_logarithmic_error",
                                                dtype = NULL) {
  new_loss("MeanSquaredLogarithmicError", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_huber <- function(y_true, y_pred, delta = 1, ..., reduction = "sum_over_batch_size",
                       name = "huber_loss", dtype = NULL) {
  new_loss("Huber", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_log_cosh <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                          name = "log_cosh", dtype = NULL) {
  new_loss("LogCosh", py_args())
}

#' @rdname loss_mean_squared_error
#' @export
loss_cosine_similarity <- function(y_true, y_pred, axis = -1, ...,
                                   reduction = "sum_over_batch_size", name = "cosine_similarity",
                                   dtype = NULL) {
  new_loss("CosineSimilarity", py_args())
}

#' Losses for margins and overlaps
#'
#' * `loss_hinge()`, `loss_squared_hinge()`: `max(1 - y_true * y_pred, 0)` and its square; targets
#'   -1 and 1 (0 is taken for -1).
#' * `loss_categorical_hinge()`: the same between the true class and the best of the others.
#' * `loss_dice()`, `loss_tversky()`: share of areas that do not overlap; Tversky weights false
#'   positives by `alpha` and false negatives by `beta`
#'   ([Salehi et al., 2017](https://arxiv.org/abs/1706.05721)).
#' * `loss_circle()`: distances between embeddings of classes
#'   ([Sun et al., 2020](https://arxiv.org/abs/2002.10857)).
#'
#' @inheritParams loss-arguments
#' @param alpha,beta Weights, numbers of at least 0.
#' @param ref_labels,ref_embeddings Labels and embeddings to compare with; `NULL` compares the batch
#'   with itself. Only with `y_true` and `y_pred`.
#' @param remove_diagonal `TRUE` does not compare samples with themselves.
#' @param gamma Factor of the scores, a positive number.
#' @param margin How far similarities must be from perfect before they count, from 0 to 1.
#' @inherit loss-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' loss_hinge(y_true = cbind(c(-1, 1)), y_pred = cbind(c(-0.5, 2)))
loss_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "hinge",
                       dtype = NULL) {
  new_loss("Hinge", py_args())
}

#' @rdname loss_hinge
#' @export
loss_squared_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                               name = "squared_hinge", dtype = NULL) {
  new_loss("SquaredHinge", py_args())
}

#' @rdname loss_hinge
#' @export
loss_categorical_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                   name = "categorical_hinge", dtype = NULL) {
  new_loss("CategoricalHinge", py_args())
}

#' @rdname loss_hinge
#' @export
loss_dice <- function(y_true, y_pred, axis = NULL, ..., reduction = "sum_over_batch_size",
                      name = "dice", dtype = NULL) {
  new_loss("Dice", py_args())
}

#' @rdname loss_hinge
#' @export
loss_tversky <- function(y_true, y_pred, alpha = 0.5, beta = 0.5, axis = NULL, ...,
                         reduction = "sum_over_batch_size", name = "tversky", dtype = NULL) {
  new_loss("Tversky", py_args())
}

#' @rdname loss_hinge
#' @export
loss_circle <- function(y_true, y_pred, ref_labels = NULL, ref_embeddings = NULL,
                        remove_diagonal = TRUE, gamma = 80, margin = 0.4, ...,
                        reduction = "sum_over_batch_size", name = "circle", dtype = NULL) {
  new_loss("Circle", py_args(), value = "circle")
}
