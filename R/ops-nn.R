# Parts of networks: convolution, pooling, normalisation, attention, crossentropy.

#' Convolution and pooling
#'
#' Inputs have samples first and channels last: `(samples, steps, channels)`, `(samples, rows, columns,
#' channels)` or with three spatial axes; `data_format = "channels_first"` puts the channels second. With
#' `padding = "same"` a spatial size `n` becomes `ceiling(n / stride)`, with `"valid"` `ceiling((n - size + 1)
#' / stride)`.
#'
#' | function | value |
#' |---|---|
#' | `op_conv()` | convolution; kernel `(..., channels, filters)` |
#' | `op_conv_transpose()` | its transpose; kernel `(..., filters, channels)` |
#' | `op_depthwise_conv()` | each channel for itself; kernel `(..., channels, multiplier)` |
#' | `op_separable_conv()` | the same, then a mix of channels |
#' | `op_max_pool()`, `op_average_pool()` | largest, mean value of each window |
#' | `op_adaptive_max_pool()`, `op_adaptive_average_pool()` | the same with windows that give `output_size` |
#' | `op_unfold()` | windows as columns: `(n, c, h, w)` to `(n, c * window, windows)` |
#' | `op_fold()` | the reverse, overlaps summed |
#' | `op_space_to_depth()` | blocks of pixels to channels: `(n, h, w, c)` to `(n, h / b, w / b, c * b^2)` |
#' | `op_depth_to_space()` | the reverse |
#'
#' @param inputs,x A tensor or R array.
#' @param kernel Kernel, a tensor or R array.
#' @param depthwise_kernel Kernel of each channel: `(..., channels, multiplier)`.
#' @param pointwise_kernel Kernel of the mix: `(1, ..., channels * multiplier, filters)`.
#' @param strides,stride Step of the window: one whole number or one for each spatial axis.
#' @param padding `"valid"` or `"same"`; for `op_fold()` and `op_unfold()` whole numbers.
#' @param data_format `"channels_last"` or `"channels_first"`; `NULL` for Keras's setting.
#' @param dilation_rate,dilation Distance between the elements of the kernel.
#' @param output_padding What is added to the size of the result, or `NULL`.
#' @param pool_size,kernel_size Size of the window: one whole number or one for each spatial axis.
#' @param output_size Spatial size of the result.
#' @param block_size Side of a block, a whole number.
#' @returns A tensor.
#' @name op_convolution
#' @examplesIf laminar::is_backend_available()
#' x <- array(runif(2 * 8 * 8 * 3), c(2, 8, 8, 3))
#' kernel <- array(rnorm(3 * 3 * 3 * 4), c(3, 3, 3, 4))
#' op_shape(op_conv(x, kernel, padding = "same"))
#' op_shape(op_max_pool(x, 2))
NULL

#' @rdname op_convolution
#' @export
op_conv <- function(inputs, kernel, strides = 1, padding = "valid", data_format = NULL, dilation_rate = 1) {
  call_op("conv", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_conv_transpose <- function(inputs, kernel, strides = 1, padding = "valid", output_padding = NULL,
                              data_format = NULL, dilation_rate = 1) {
  call_op("conv_transpose", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_depthwise_conv <- function(inputs, kernel, strides = 1, padding = "valid", data_format = NULL, dilation_rate = 1) {
  call_op("depthwise_conv", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_separable_conv <- function(inputs, depthwise_kernel, pointwise_kernel, strides = 1, padding = "valid",
                              data_format = NULL, dilation_rate = 1) {
  call_op("separable_conv", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_max_pool <- function(inputs, pool_size, strides = NULL, padding = "valid", data_format = NULL) {
  call_op("max_pool", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_average_pool <- function(inputs, pool_size, strides = NULL, padding = "valid", data_format = NULL) {
  call_op("average_pool", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_adaptive_max_pool <- function(inputs, output_size, data_format = NULL) {
  call <- rlang::current_env()
  inputs <- as_tensor_operand(inputs, "inputs", call)
  sizes <- unlist(check_whole_vector(output_size, "output_size"))
  spatial <- spatial_axes(inputs, data_format)
  sizes <- rep(sizes, length.out = length(spatial))
  # TensorFlow takes the whole process down when the window is as long as the axis: such axes are done by op_max().
  whole <- sizes == 1L
  if (!any(whole)) return(call_op("adaptive_max_pool", py_args(NULL, op_arguments)))
  sizes[whole] <- dim(inputs)[spatial][whole]
  if (!all(whole)) {
    if (any(sizes == 1L)) laminar_abort("{.arg inputs} must be longer than 1 along each axis that is pooled.", "shape")
    inputs <- op_adaptive_max_pool(inputs, sizes, data_format)
  }
  op_max(inputs, axis = spatial[whole], keepdims = TRUE)
}

spatial_axes <- function(inputs, data_format) {
  first <- identical(data_format %||% py_keras()$config$image_data_format(), "channels_first")
  seq_len(length(dim(inputs)) - 2L) + if (first) 2L else 1L
}

#' @rdname op_convolution
#' @export
op_adaptive_average_pool <- function(inputs, output_size, data_format = NULL) {
  call_op("adaptive_average_pool", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_unfold <- function(x, kernel_size, dilation = 1, padding = 0, stride = 1) {
  call_op("unfold", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_fold <- function(x, output_size, kernel_size, dilation = 1, padding = 0, stride = 1) {
  call_op("fold", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_space_to_depth <- function(x, block_size, data_format = "channels_last") {
  call_op("space_to_depth", py_args(NULL, op_arguments))
}

#' @rdname op_convolution
#' @export
op_depth_to_space <- function(x, block_size, data_format = "channels_last") {
  call_op("depth_to_space", py_args(NULL, op_arguments))
}

#' Normalisation, attention and crossentropy
#'
#' Parts of networks as functions.
#'
#' | function | value |
#' |---|---|
#' | `op_batch_normalization()` | `(x - mean) / sqrt(variance + epsilon) * scale + offset` |
#' | `op_layer_normalization()` | mean 0 and variance 1 along `axis`, times `gamma`, plus `beta` |
#' | `op_rms_normalization()` | mean square 1 along `axis`, times `scale` |
#' | `op_normalize()` | length 1 along `axis` |
#' | `op_dot_product_attention()` | softmax of `query` times `key`, times `value` |
#' | `op_binary_crossentropy()` | `-t * log(p) - (1 - t) * log(1 - p)`; the shape stays |
#' | `op_categorical_crossentropy()` | `-sum(t * log(p))` along `axis` |
#' | `op_sparse_categorical_crossentropy()` | the same with class codes from 0 as `target` |
#' | `op_ctc_loss()` | loss of label sequences without alignment: one value a sample |
#' | `op_ctc_decode()` | the likeliest label sequences, and their log-likelihoods |
#' | `op_in_top_k()` | `TRUE` where the class (a code from 0) is among the `k` most likely |
#' | `op_psnr()` | peak signal-to-noise ratio in decibels: one value |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param x1,x2 A tensor, or R numbers in a vector, matrix or array.
#' @param mean,variance Means and variances along `axis`.
#' @param axis Axis or axes, from 1; -1 is the last.
#' @param offset,beta What is added, or `NULL`.
#' @param scale Factor, or `NULL`; for attention the factor of the scores, by default `1 / sqrt(size)`.
#' @param gamma Factor, or `NULL`.
#' @param epsilon Small number that keeps the divisor from 0.
#' @param order Order of the norm, 2 for the Euclidean length.
#' @param query,key,value Tensors of shape `(batch, target, heads, size)` for `query`, `(batch, source, heads,
#'   size)` for the others; the result has the shape of `query`.
#' @param bias What is added to the scores, or `NULL`.
#' @param mask Logical tensor, `FALSE` where not to look, or `NULL`.
#' @param is_causal `TRUE` keeps every position from looking ahead.
#' @param flash_attention `TRUE` or `FALSE` for the fast algorithm of some GPUs; `NULL` chooses.
#' @param attn_logits_soft_cap Scores are limited smoothly to this size, or `NULL`.
#' @param target True values.
#' @param output Predicted probabilities, or scores with `from_logits = TRUE`; for `op_ctc_loss()` scores
#'   `(batch, steps, classes)`.
#' @param from_logits `TRUE` when the predictions are scores before softmax or sigmoid.
#' @param target_length,output_length,sequence_lengths Lengths of the sequences, `(batch)`.
#' @param mask_index Code of the blank label.
#' @param inputs Scores, `(batch, steps, classes)`.
#' @param strategy `"greedy"` or `"beam_search"`.
#' @param beam_width Number of sequences kept in a beam search.
#' @param top_paths Number of sequences returned.
#' @param merge_repeated `TRUE` merges equal labels that follow each other.
#' @param targets Class codes from 0, `(batch)`.
#' @param predictions Scores, `(batch, classes)`.
#' @param k How many, a whole number.
#' @param max_val Largest value that `x1` and `x2` can have.
#' @returns A tensor; `op_ctc_decode()` returns a list of two.
#' @name op_nn
#' @examplesIf laminar::is_backend_available()
#' op_normalize(c(3, 4))
#' op_binary_crossentropy(c(1, 0), c(0.9, 0.2))
#' q <- array(rnorm(24), c(1, 3, 2, 4))
#' op_shape(op_dot_product_attention(q, q, q))
NULL

#' @rdname op_nn
#' @export
op_batch_normalization <- function(x, mean, variance, axis, offset = NULL, scale = NULL, epsilon = 0.001) {
  call_op("batch_normalization", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_layer_normalization <- function(x, gamma = NULL, beta = NULL, axis = -1, epsilon = NULL) {
  call_op("layer_normalization", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_rms_normalization <- function(x, scale = NULL, axis = -1, epsilon = NULL) {
  call_op("rms_normalization", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_normalize <- function(x, axis = -1, order = 2, epsilon = NULL) {
  call_op("normalize", py_args(NULL, utils::modifyList(op_arguments, list(order = convert_norm))))
}

#' @rdname op_nn
#' @export
op_dot_product_attention <- function(query, key, value, bias = NULL, mask = NULL, scale = NULL, is_causal = FALSE,
                                     flash_attention = NULL, attn_logits_soft_cap = NULL) {
  call_op("dot_product_attention", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_binary_crossentropy <- function(target, output, from_logits = FALSE) {
  call_op("binary_crossentropy", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1) {
  call_op("categorical_crossentropy", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_sparse_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1) {
  call_op("sparse_categorical_crossentropy", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_ctc_loss <- function(target, output, target_length, output_length, mask_index = 0) {
  call_op("ctc_loss", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_ctc_decode <- function(inputs, sequence_lengths, strategy = "greedy", beam_width = 100, top_paths = 1,
                          merge_repeated = TRUE, mask_index = 0) {
  call_op("ctc_decode", py_args(NULL, op_arguments))
}

#' @rdname op_nn
#' @export
op_in_top_k <- function(targets, predictions, k) call_op("in_top_k", py_args(NULL, op_arguments))

#' @rdname op_nn
#' @export
op_psnr <- function(x1, x2, max_val) call_op("psnr", py_args(NULL, op_arguments))
