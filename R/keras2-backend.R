# Functions k_*() of keras 2. Where one of today's functions does the same, they call it; the others say what took their
# place. This file is read before keras2.R, so what both need stands here.

# A function that stops, naming what took the place of the one that was called: the function `to`, or a sentence.
gone_with_keras2 <- function(to = NULL, hint = NULL) {
  force(to)
  force(hint)
  function(...) {
    name <- rlang::as_label(sys.call()[[1L]])
    if (!is.null(to)) to <- paste0("Use {.fn ", to, "} instead.")
    laminar_abort(c("{.fn {name}} of keras 2 is gone.", i = to %||% escape_braces(hint)), "keras2", call = sys.call())
  }
}

#' Backend functions of keras 2
#'
#' For older scripts only. Each `k_*()` calls the `op_*()` of that name where there is one; those without a counterpart
#' stop with an error that says what to use instead.
#'
#' @returns A tensor.
#' @keywords internal
#' @name keras2-backend
#' @aliases k_abs k_all k_any k_arange k_argmax k_argmin k_batch_dot k_binary_crossentropy k_cast k_cast_to_floatx
#'   k_categorical_crossentropy k_clear_session k_clip k_concatenate k_constant k_conv1d k_conv2d k_cos k_cumprod
#'   k_cumsum k_dot k_dropout k_dtype k_elu k_epsilon k_equal k_exp k_expand_dims k_eye k_flatten k_floatx
#'   k_gather k_get_value k_greater k_greater_equal k_hard_sigmoid k_identity k_image_data_format k_in_top_k
#'   k_int_shape k_is_keras_tensor k_is_tensor k_l2_normalize k_less k_less_equal k_log k_logsumexp k_max
#'   k_maximum k_mean k_min k_minimum k_ndim k_not_equal k_one_hot k_ones k_ones_like k_permute_dimensions k_pow
#'   k_prod k_random_normal k_random_uniform k_relu k_repeat_elements k_reshape k_reverse k_round k_shape
#'   k_sigmoid k_sign k_sin k_softmax k_softplus k_softsign k_sparse_categorical_crossentropy k_sqrt k_square
#'   k_squeeze k_stack k_std k_stop_gradient k_sum k_switch k_tanh k_tile k_transpose k_truncated_normal k_unstack
#'   k_var k_zeros k_zeros_like k_batch_flatten k_batch_get_value k_batch_set_value k_bias_add k_count_params
#'   k_foldl k_foldr k_map_fn k_rnn k_local_conv1d k_local_conv2d k_pool2d k_pool3d k_conv3d k_conv2d_transpose
#'   k_conv3d_transpose k_depthwise_conv2d k_separable_conv2d k_normalize_batch_in_training k_batch_normalization
#'   k_random_binomial k_random_bernoulli k_resize_images k_resize_volumes k_spatial_2d_padding
#'   k_spatial_3d_padding k_temporal_padding k_repeat k_ctc_batch_cost k_ctc_decode k_ctc_label_dense_to_sparse
#'   k_get_uid k_reset_uids k_get_session k_set_session k_function k_gradients k_eval k_variable k_placeholder
#'   k_is_placeholder k_is_sparse k_to_dense k_learning_phase k_set_learning_phase k_in_train_phase
#'   k_in_test_phase k_manual_variable_initialization k_set_value k_get_variable_shape k_update k_update_add
#'   k_update_sub k_moving_average_update k_name_scope k_set_epsilon k_set_floatx k_set_image_data_format
#'   k_random_uniform_variable k_random_normal_variable k_print_tensor k_backend k_cast_to_float
#' @export k_abs k_all k_any k_arange k_argmax k_argmin k_batch_dot k_binary_crossentropy k_cast k_cast_to_floatx
#' @export k_categorical_crossentropy k_clear_session k_clip k_concatenate k_constant k_conv1d k_conv2d k_cos k_cumprod
#' @export k_cumsum k_dot k_dropout k_dtype k_elu k_epsilon k_equal k_exp k_expand_dims k_eye k_flatten k_floatx
#' @export k_gather k_get_value k_greater k_greater_equal k_hard_sigmoid k_identity k_image_data_format k_in_top_k
#' @export k_int_shape k_is_keras_tensor k_is_tensor k_l2_normalize k_less k_less_equal k_log k_logsumexp k_max
#' @export k_maximum k_mean k_min k_minimum k_ndim k_not_equal k_one_hot k_ones k_ones_like k_permute_dimensions k_pow
#' @export k_prod k_random_normal k_random_uniform k_relu k_repeat_elements k_reshape k_reverse k_round k_shape
#' @export k_sigmoid k_sign k_sin k_softmax k_softplus k_softsign k_sparse_categorical_crossentropy k_sqrt k_square
#' @export k_squeeze k_stack k_std k_stop_gradient k_sum k_switch k_tanh k_tile k_transpose k_truncated_normal k_unstack
#' @export k_var k_zeros k_zeros_like k_batch_flatten k_batch_get_value k_batch_set_value k_bias_add k_count_params
#' @export k_foldl k_foldr k_map_fn k_rnn k_local_conv1d k_local_conv2d k_pool2d k_pool3d k_conv3d k_conv2d_transpose
#' @export k_conv3d_transpose k_depthwise_conv2d k_separable_conv2d k_normalize_batch_in_training k_batch_normalization
#' @export k_random_binomial k_random_bernoulli k_resize_images k_resize_volumes k_spatial_2d_padding
#' @export k_spatial_3d_padding k_temporal_padding k_repeat k_ctc_batch_cost k_ctc_decode k_ctc_label_dense_to_sparse
#' @export k_get_uid k_reset_uids k_get_session k_set_session k_function k_gradients k_eval k_variable k_placeholder
#' @export k_is_placeholder k_is_sparse k_to_dense k_learning_phase k_set_learning_phase k_in_train_phase
#' @export k_in_test_phase k_manual_variable_initialization k_set_value k_get_variable_shape k_update k_update_add
#' @export k_update_sub k_moving_average_update k_name_scope k_set_epsilon k_set_floatx k_set_image_data_format
#' @export k_random_uniform_variable k_random_normal_variable k_print_tensor k_backend k_cast_to_float
#' @examplesIf laminar::is_backend_available()
#' k_square(c(1, 2))
NULL

k_abs <- function(x) op_abs(x)
k_all <- function(x, axis = NULL, keepdims = FALSE) op_all(x, axis, keepdims)
k_any <- function(x, axis = NULL, keepdims = FALSE) op_any(x, axis, keepdims)
k_arange <- function(start, stop = NULL, step = 1, dtype = "int32") call_op("arange", py_args(NULL))
k_argmax <- function(x, axis = -1) op_argmax(x, axis)
k_argmin <- function(x, axis = -1) op_argmin(x, axis)
k_batch_dot <- function(x, y, axes) layer_dot(list(x, y), axes = axes)
k_binary_crossentropy <- function(target, output, from_logits = FALSE) {
  op_binary_crossentropy(target, output, from_logits)
}
k_cast <- function(x, dtype) op_cast(x, dtype)
k_cast_to_floatx <- function(x) op_cast(x, py_keras()$config$floatx())
k_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1) {
  op_categorical_crossentropy(target, output, from_logits, axis)
}
k_clear_session <- function() clear_session()
k_clip <- function(x, min_value, max_value) op_clip(x, min_value, max_value)
k_concatenate <- function(tensors, axis = -1) op_concatenate(tensors, axis)
k_constant <- function(value, dtype = NULL, shape = NULL, name = NULL) {
  if (is.null(shape)) op_array(value, dtype) else op_full(shape, value, dtype)
}
k_conv1d <- function(x, kernel, strides = 1, padding = "valid") op_conv(x, kernel, strides, padding)
k_conv2d <- function(x, kernel, strides = c(1, 1), padding = "valid") op_conv(x, kernel, strides, padding)
k_cos <- function(x) op_cos(x)
k_cumprod <- function(x, axis = 1) op_cumprod(x, axis)
k_cumsum <- function(x, axis = 1) op_cumsum(x, axis)
k_dot <- function(x, y) op_dot(x, y)
k_dropout <- function(x, level, noise_shape = NULL, seed = NULL) random_dropout(x, level, noise_shape, seed)
k_dtype <- function(x) op_dtype(x)
k_elu <- function(x, alpha = 1) op_elu(x, alpha)
k_epsilon <- function() py_keras()$config$epsilon()
k_equal <- function(x, y) op_equal(x, y)
k_exp <- function(x) op_exp(x)
k_expand_dims <- function(x, axis = -1) op_expand_dims(x, axis)
k_eye <- function(size, dtype = NULL, name = NULL) op_eye(size, dtype = dtype)
k_flatten <- function(x) op_ravel(x)
k_floatx <- function() py_keras()$config$floatx()
k_gather <- function(reference, indices) op_take(reference, indices, axis = 1)
k_get_value <- function(x) tensor_value(x)
k_greater <- function(x, y) op_greater(x, y)
k_greater_equal <- function(x, y) op_greater_equal(x, y)
k_hard_sigmoid <- function(x) op_hard_sigmoid(x)
k_identity <- function(x, name = NULL) op_copy(x)
k_image_data_format <- function() py_keras()$config$image_data_format()
k_in_top_k <- function(predictions, targets, k) op_in_top_k(targets, predictions, k)
k_int_shape <- function(x) op_shape(x)
k_is_keras_tensor <- function(x) py_keras()$utils$is_keras_tensor(x)
k_is_tensor <- function(x) op_is_tensor(x)
k_l2_normalize <- function(x, axis = NULL) op_divide(x, op_sqrt(op_maximum(op_sum(op_square(x), axis, TRUE), 1e-12)))
k_less <- function(x, y) op_less(x, y)
k_less_equal <- function(x, y) op_less_equal(x, y)
k_log <- function(x) op_log(x)
k_logsumexp <- function(x, axis = NULL, keepdims = FALSE) op_logsumexp(x, axis, keepdims)
k_max <- function(x, axis = NULL, keepdims = FALSE) op_max(x, axis, keepdims)
k_maximum <- function(x, y) op_maximum(x, y)
k_mean <- function(x, axis = NULL, keepdims = FALSE) op_mean(x, axis, keepdims)
k_min <- function(x, axis = NULL, keepdims = FALSE) op_min(x, axis, keepdims)
k_minimum <- function(x, y) op_minimum(x, y)
k_ndim <- function(x) op_ndim(x)
k_not_equal <- function(x, y) op_not_equal(x, y)
k_one_hot <- function(indices, num_classes) op_one_hot(indices, num_classes, zero_indexed = TRUE)
k_ones <- function(shape, dtype = NULL, name = NULL) op_ones(shape, dtype)
k_ones_like <- function(x, dtype = NULL, name = NULL) op_ones_like(x, dtype)
k_permute_dimensions <- function(x, pattern) op_transpose(x, pattern)
k_pow <- function(x, a) op_power(x, a)
k_prod <- function(x, axis = NULL, keepdims = FALSE) op_prod(x, axis, keepdims)
k_random_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  random_normal(shape, mean, stddev, dtype, seed)
}
k_random_uniform <- function(shape, minval = 0, maxval = 1, dtype = NULL, seed = NULL) {
  random_uniform(shape, minval, maxval, dtype, seed)
}
k_relu <- function(x, alpha = 0, max_value = NULL) activation_relu(x, negative_slope = alpha, max_value = max_value)
k_repeat_elements <- function(x, rep, axis) op_repeat(x, rep, axis)
k_reshape <- function(x, shape) op_reshape(x, shape)
k_reverse <- function(x, axes) op_flip(x, axes)
k_round <- function(x) op_round(x)
k_shape <- function(x) op_shape(x)
k_sigmoid <- function(x) op_sigmoid(x)
k_sign <- function(x) op_sign(x)
k_sin <- function(x) op_sin(x)
k_softmax <- function(x, axis = -1) op_softmax(x, axis)
k_softplus <- function(x) op_softplus(x)
k_softsign <- function(x) op_softsign(x)
k_sparse_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1) {
  op_sparse_categorical_crossentropy(target, output, from_logits, axis)
}
k_sqrt <- function(x) op_sqrt(x)
k_square <- function(x) op_square(x)
k_squeeze <- function(x, axis = NULL) op_squeeze(x, axis)
k_stack <- function(x, axis = 1) op_stack(x, axis)
k_std <- function(x, axis = NULL, keepdims = FALSE) op_std(x, axis, keepdims)
k_stop_gradient <- function(variables) op_stop_gradient(variables)
k_sum <- function(x, axis = NULL, keepdims = FALSE) op_sum(x, axis, keepdims)
k_switch <- function(condition, then_expression, else_expression) op_where(condition, then_expression, else_expression)
k_tanh <- function(x) op_tanh(x)
k_tile <- function(x, n) op_tile(x, n)
k_transpose <- function(x) op_transpose(x)
k_truncated_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  random_truncated_normal(shape, mean, stddev, dtype, seed)
}
k_unstack <- function(x, axis = 1, num = NULL, name = NULL) op_unstack(x, num, axis)
k_var <- function(x, axis = NULL, keepdims = FALSE) op_var(x, axis, keepdims)
k_zeros <- function(shape, dtype = NULL, name = NULL) op_zeros(shape, dtype)
k_zeros_like <- function(x, dtype = NULL, name = NULL) op_zeros_like(x, dtype)

k_batch_flatten <- gone_with_keras2("layer_flatten")
k_batch_get_value <- gone_with_keras2("get_weights")
k_batch_set_value <- gone_with_keras2("set_weights")
k_bias_add <- gone_with_keras2("op_add")
k_count_params <- gone_with_keras2("count_params")
k_foldl <- gone_with_keras2("op_scan")
k_foldr <- gone_with_keras2("op_scan")
k_map_fn <- gone_with_keras2("op_map")
k_rnn <- gone_with_keras2("layer_rnn")
k_local_conv1d <- gone_with_keras2("layer_conv_1d")
k_local_conv2d <- gone_with_keras2("layer_conv_2d")
k_pool2d <- gone_with_keras2("op_max_pool")
k_pool3d <- gone_with_keras2("op_max_pool")
k_conv3d <- gone_with_keras2("op_conv")
k_conv2d_transpose <- gone_with_keras2("op_conv_transpose")
k_conv3d_transpose <- gone_with_keras2("op_conv_transpose")
k_depthwise_conv2d <- gone_with_keras2("op_depthwise_conv")
k_separable_conv2d <- gone_with_keras2("op_separable_conv")
k_normalize_batch_in_training <- gone_with_keras2("op_batch_normalization")
k_batch_normalization <- gone_with_keras2("op_batch_normalization")
k_random_binomial <- gone_with_keras2("random_binomial")
k_random_bernoulli <- gone_with_keras2("random_binomial")
k_resize_images <- gone_with_keras2("op_image_resize")
k_resize_volumes <- gone_with_keras2("op_repeat")
k_spatial_2d_padding <- gone_with_keras2("op_pad")
k_spatial_3d_padding <- gone_with_keras2("op_pad")
k_temporal_padding <- gone_with_keras2("op_pad")
k_repeat <- gone_with_keras2("op_repeat")
k_ctc_batch_cost <- gone_with_keras2("op_ctc_loss")
k_ctc_decode <- gone_with_keras2("op_ctc_decode")
k_ctc_label_dense_to_sparse <- gone_with_keras2("op_ctc_loss")
k_get_uid <- gone_with_keras2(hint = "Keras has no counterpart.")
k_reset_uids <- gone_with_keras2("clear_session")
k_get_session <- gone_with_keras2(hint = "There are no sessions any more: code runs at once.")
k_set_session <- gone_with_keras2(hint = "There are no sessions any more: code runs at once.")
k_function <- gone_with_keras2("keras_model")
k_gradients <- gone_with_keras2(hint = "Write a model with a `train_step` of its own, or use op_custom_gradient().")
k_eval <- gone_with_keras2("as.array")
k_variable <- gone_with_keras2(hint = "Use self$add_weight() in a layer, or op_array() for a constant.")
k_placeholder <- gone_with_keras2("keras_input")
k_is_placeholder <- gone_with_keras2(hint = "Use op_is_tensor().")
k_is_sparse <- gone_with_keras2(hint = "Keras has no counterpart.")
k_to_dense <- gone_with_keras2("op_convert_to_tensor")
k_learning_phase <- gone_with_keras2(hint = "Layers get the argument `training` instead.")
k_set_learning_phase <- gone_with_keras2(hint = "Call the model with `training = TRUE` or `FALSE` instead.")
k_in_train_phase <- gone_with_keras2(hint = "Layers get the argument `training` instead.")
k_in_test_phase <- gone_with_keras2(hint = "Layers get the argument `training` instead.")
k_manual_variable_initialization <- gone_with_keras2(hint = "Variables are initialised when they are made.")
k_set_value <- gone_with_keras2("set_weights")
k_get_variable_shape <- gone_with_keras2("op_shape")
k_update <- gone_with_keras2(hint = "Use variable$assign().")
k_update_add <- gone_with_keras2(hint = "Use variable$assign_add().")
k_update_sub <- gone_with_keras2(hint = "Use variable$assign_sub().")
k_moving_average_update <- gone_with_keras2(hint = "Use variable$assign().")
k_name_scope <- gone_with_keras2(hint = "Layers name what they make.")
k_set_epsilon <- gone_with_keras2(hint = "Use reticulate::import(\"keras\")$config$set_epsilon().")
k_set_floatx <- gone_with_keras2(hint = "Use reticulate::import(\"keras\")$config$set_floatx().")
k_set_image_data_format <- gone_with_keras2(hint = "Use reticulate::import(\"keras\")$config$set_image_data_format().")
k_random_uniform_variable <- gone_with_keras2(hint = "Use self$add_weight() with initializer_random_uniform().")
k_random_normal_variable <- gone_with_keras2(hint = "Use self$add_weight() with initializer_random_normal().")
k_print_tensor <- gone_with_keras2("print")
k_backend <- gone_with_keras2(hint = "The backend is TensorFlow.")
k_cast_to_float <- gone_with_keras2("op_cast")
