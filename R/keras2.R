# Names of keras 2 in older scripts: an alias where it is one line, else an error that names the replacement.

#' Functions of keras 2
#'
#' For older scripts only. They do what they did, by today's functions:
#'
#' | function | today |
#' |---|---|
#' | `predict_proba()` | [predict()][stats::predict] |
#' | `predict_classes()` | class codes from 0 of the predictions: the largest column, or above 0.5 |
#' | `fit_generator()` and relatives | [fit()], [evaluate()], `predict()` with a function or stream |
#' | `save_model_hdf5()`, `load_model_hdf5()` | [save_model()], [load_model()] with a file ending in `.h5` |
#' | `save_model_weights_hdf5()`, `load_model_weights_hdf5()` | [save_model_weights()], [load_model_weights()] |
#' | `use_session_with_seed()` | [set_random_seed()] |
#' | `layer_cudnn_gru()`, `layer_cudnn_lstm()` | [layer_gru()], [layer_lstm()], which use the GPU well by themselves |
#' | `layer_gru_cell()`, `layer_lstm_cell()` and relatives | [rnn_cell_gru()], [rnn_cell_lstm()] and relatives |
#' | `loss_kullback_leibler_divergence()`, `loss_logcosh()` | [loss_kl_divergence()], [loss_log_cosh()] |
#' | `metric_kullback_leibler_divergence()` | [metric_kl_divergence()] |
#' | `metric_logcosh_error()` | [metric_log_cosh_error()] |
#' | `implementation()` | `"tensorflow"` |
#'
#' @param object,model A model.
#' @param x Data.
#' @param generator A function that returns a batch, `NULL` at the end, or a stream.
#' @param steps_per_epoch,steps Number of batches.
#' @param epochs Number of epochs.
#' @param filepath File.
#' @param overwrite `TRUE` replaces a file that is there.
#' @param include_optimizer Not used: the optimizer is saved when the model is compiled.
#' @param custom_objects,compile,skip_mismatch See [load_model()] and [load_model_weights()].
#' @param by_name Not used.
#' @param seed A whole number.
#' @param disable_gpu `TRUE` hides the GPUs.
#' @param disable_parallel_cpu Not used.
#' @param units,cells See the layers.
#' @param y_true,y_pred True and predicted values.
#' @param ... Further arguments of today's function.
#' @returns What today's function returns.
#' @keywords internal
#' @name keras2
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(3, activation = "softmax")
#' predict_classes(model, matrix(1, 4, 2))
NULL

#' @rdname keras2
#' @export
predict_proba <- function(object, x, ...) stats::predict(object, x, ...)

#' @rdname keras2
#' @export
predict_classes <- function(object, x, ...) {
  probability <- stats::predict(object, x, ...)
  if (ncol(probability) == 1L) as.integer(probability > 0.5) else max.col(probability, "first") - 1L
}

#' @rdname keras2
#' @export
fit_generator <- function(object, generator, steps_per_epoch = NULL, epochs = 1, ...) {
  fit(object, generator, steps_per_epoch = steps_per_epoch, epochs = epochs, ...)
}

#' @rdname keras2
#' @export
evaluate_generator <- function(object, generator, steps = NULL, ...) {
  evaluate(object, generator, steps = steps, ...)
}

#' @rdname keras2
#' @export
predict_generator <- function(object, generator, steps = NULL, ...) {
  stats::predict(object, generator, steps = steps, ...)
}

#' @rdname keras2
#' @export
save_model_hdf5 <- function(object, filepath, overwrite = TRUE, include_optimizer = TRUE) {
  save_model(object, filepath, overwrite = overwrite)
}

#' @rdname keras2
#' @export
load_model_hdf5 <- function(filepath, custom_objects = NULL, compile = TRUE) {
  load_model(filepath, custom_objects = custom_objects, compile = compile)
}

#' @rdname keras2
#' @export
save_model_weights_hdf5 <- function(object, filepath, overwrite = TRUE) {
  save_model_weights(object, filepath, overwrite = overwrite)
}

#' @rdname keras2
#' @export
load_model_weights_hdf5 <- function(object, filepath, by_name = FALSE, skip_mismatch = FALSE) {
  load_model_weights(object, filepath, skip_mismatch = skip_mismatch)
}

#' @rdname keras2
#' @export
use_session_with_seed <- function(seed, disable_gpu = FALSE, disable_parallel_cpu = TRUE) {
  set_random_seed(seed, disable_gpu)
}

#' @rdname keras2
#' @export
layer_cudnn_gru <- function(object, units, ...) layer_gru(object, units, ...)

#' @rdname keras2
#' @export
layer_cudnn_lstm <- function(object, units, ...) layer_lstm(object, units, ...)

#' @rdname keras2
#' @export
layer_gru_cell <- function(units, ...) rnn_cell_gru(units, ...)

#' @rdname keras2
#' @export
layer_lstm_cell <- function(units, ...) rnn_cell_lstm(units, ...)

#' @rdname keras2
#' @export
layer_simple_rnn_cell <- function(units, ...) rnn_cell_simple(units, ...)

#' @rdname keras2
#' @export
layer_stacked_rnn_cells <- function(cells, ...) rnn_cells_stack(cells, ...)

#' @rdname keras2
#' @export
loss_kullback_leibler_divergence <- function(y_true, y_pred, ...) loss_kl_divergence(y_true, y_pred, ...)

#' @rdname keras2
#' @export
loss_logcosh <- function(y_true, y_pred, ...) loss_log_cosh(y_true, y_pred, ...)

#' @rdname keras2
#' @export
metric_kullback_leibler_divergence <- function(...) metric_kl_divergence(...)

#' @rdname keras2
#' @export
metric_logcosh_error <- function(...) metric_log_cosh_error(...)

#' @rdname keras2
#' @export
implementation <- function() "tensorflow"

#' Functions of keras 2 without a counterpart
#'
#' They stop with an error of class `laminar_error_keras2` that says what to use instead.
#'
#' @param ... Anything.
#' @returns Nothing.
#' @keywords internal
#' @name keras2-gone
#' @aliases image_data_generator flow_images_from_data flow_images_from_directory flow_images_from_dataframe
#'   fit_image_data_generator text_tokenizer fit_text_tokenizer texts_to_sequences texts_to_sequences_generator
#'   texts_to_matrix sequences_to_matrix save_text_tokenizer load_text_tokenizer text_one_hot text_hashing_trick
#'   text_to_word_sequence skipgrams make_sampling_table save_model_tf load_model_tf model_to_saved_model
#'   model_from_saved_model serialize_model unserialize_model model_to_json model_from_json model_to_yaml
#'   model_from_yaml save_model_weights_tf load_model_weights_tf backend  use_implementation
#'   multi_gpu_model create_layer create_layer_wrapper create_wrapper KerasLayer KerasConstraint KerasWrapper
#'   keras_model_custom timeseries_generator imagenet_preprocess_input imagenet_decode_predictions
#'   densenet_preprocess_input inception_resnet_v2_preprocess_input inception_v3_preprocess_input
#'   mobilenet_preprocess_input mobilenet_v2_preprocess_input nasnet_preprocess_input resnet_preprocess_input
#'   resnet_v2_preprocess_input xception_preprocess_input mobilenet_decode_predictions mobilenet_load_model_hdf5
#'   mobilenet_v2_decode_predictions mobilenet_v2_load_model_hdf5 layer_dense_features
#'   layer_activation_thresholded_relu layer_activation_selu layer_locally_connected_1d layer_locally_connected_2d
#'   loss_cosine_proximity metric_cosine_proximity keras_array hdf5_matrix reset_states get_input_at get_output_at
#'   get_input_mask_at get_output_mask_at get_input_shape_at get_output_shape_at install_keras
#'   sequential_model_input_layer callback_progbar_logger
#' @export image_data_generator flow_images_from_data flow_images_from_directory flow_images_from_dataframe
#' @export fit_image_data_generator text_tokenizer fit_text_tokenizer texts_to_sequences texts_to_sequences_generator
#' @export texts_to_matrix sequences_to_matrix save_text_tokenizer load_text_tokenizer text_one_hot text_hashing_trick
#' @export text_to_word_sequence skipgrams make_sampling_table save_model_tf load_model_tf model_to_saved_model
#' @export model_from_saved_model serialize_model unserialize_model model_to_json model_from_json model_to_yaml
#' @export model_from_yaml save_model_weights_tf load_model_weights_tf backend  use_implementation
#' @export multi_gpu_model create_layer create_layer_wrapper create_wrapper KerasLayer KerasConstraint KerasWrapper
#' @export keras_model_custom timeseries_generator imagenet_preprocess_input imagenet_decode_predictions
#' @export densenet_preprocess_input inception_resnet_v2_preprocess_input inception_v3_preprocess_input
#' @export mobilenet_preprocess_input mobilenet_v2_preprocess_input nasnet_preprocess_input resnet_preprocess_input
#' @export resnet_v2_preprocess_input xception_preprocess_input mobilenet_decode_predictions mobilenet_load_model_hdf5
#' @export mobilenet_v2_decode_predictions mobilenet_v2_load_model_hdf5 layer_dense_features
#' @export layer_activation_thresholded_relu layer_activation_selu layer_locally_connected_1d layer_locally_connected_2d
#' @export loss_cosine_proximity metric_cosine_proximity keras_array hdf5_matrix reset_states get_input_at get_output_at
#' @export get_input_mask_at get_output_mask_at get_input_shape_at get_output_shape_at install_keras
#' @export sequential_model_input_layer callback_progbar_logger
#' @examples
#' try(timeseries_generator())
NULL

image_data_generator <- gone_with_keras2(
  hint = "Use image_dataset_from_directory() with layers such as layer_random_flip() and layer_random_rotation()."
)
flow_images_from_data <- gone_with_keras2(
  hint = "Put layers such as layer_random_flip() at the beginning of the model and fit() on the arrays."
)
flow_images_from_directory <- gone_with_keras2("image_dataset_from_directory")
flow_images_from_dataframe <- gone_with_keras2("image_dataset_from_directory")
fit_image_data_generator <- gone_with_keras2(hint = "Use layer_normalization() and adapt().")
text_tokenizer <- gone_with_keras2("layer_text_vectorization")
fit_text_tokenizer <- gone_with_keras2("adapt")
texts_to_sequences <- gone_with_keras2("layer_text_vectorization")
texts_to_sequences_generator <- gone_with_keras2("layer_text_vectorization")
texts_to_matrix <- gone_with_keras2(hint = "Use layer_text_vectorization(output_mode = \"multi_hot\").")
sequences_to_matrix <- gone_with_keras2(hint = "Use layer_category_encoding(output_mode = \"multi_hot\").")
save_text_tokenizer <- gone_with_keras2(
  hint = "Save the model that holds the layer_text_vectorization(), or its get_vocabulary()."
)
load_text_tokenizer <- gone_with_keras2(hint = "Use set_vocabulary() on a layer_text_vectorization().")
text_one_hot <- gone_with_keras2(hint = "Use layer_text_vectorization() or layer_hashing().")
text_hashing_trick <- gone_with_keras2("layer_hashing")
text_to_word_sequence <- gone_with_keras2("layer_text_vectorization")
skipgrams <- gone_with_keras2(hint = "Keras has no counterpart; pairs of words can be made with embed().")
make_sampling_table <- gone_with_keras2(hint = "Keras has no counterpart.")
save_model_tf <- gone_with_keras2("export_savedmodel")
load_model_tf <- gone_with_keras2("layer_tfsm")
model_to_saved_model <- gone_with_keras2("export_savedmodel")
model_from_saved_model <- gone_with_keras2("layer_tfsm")
serialize_model <- gone_with_keras2(hint = "Use save_model() and keep the file, or its bytes by readBin().")
unserialize_model <- gone_with_keras2("load_model")
model_to_json <- gone_with_keras2(hint = "Use model$to_json().")
model_from_json <- gone_with_keras2(hint = "Use reticulate::import(\"keras\")$models$model_from_json().")
model_to_yaml <- gone_with_keras2(hint = "YAML is not safe to load; use model$to_json().")
model_from_yaml <- gone_with_keras2(hint = "YAML is not safe to load; use save_model() and load_model().")
save_model_weights_tf <- gone_with_keras2("save_model_weights")
load_model_weights_tf <- gone_with_keras2("load_model_weights")
backend <- gone_with_keras2(hint = "Use the op_*() functions.")
use_implementation <- gone_with_keras2(hint = "The implementation is Keras 3.")
multi_gpu_model <- gone_with_keras2(
  hint = "Keras has no counterpart; see reticulate::import(\"keras\")$distribution for several GPUs."
)
create_layer <- gone_with_keras2("Layer")
create_layer_wrapper <- gone_with_keras2("Layer")
create_wrapper <- gone_with_keras2("Layer")
KerasLayer <- gone_with_keras2("Layer")
KerasConstraint <- gone_with_keras2("Constraint")
KerasWrapper <- gone_with_keras2("Layer")
keras_model_custom <- gone_with_keras2("Model")
timeseries_generator <- gone_with_keras2("timeseries_dataset_from_array")
imagenet_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
imagenet_decode_predictions <- gone_with_keras2("application_decode_predictions")
densenet_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
inception_resnet_v2_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
inception_v3_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
mobilenet_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
mobilenet_v2_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
nasnet_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
resnet_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
resnet_v2_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
xception_preprocess_input <- gone_with_keras2("application_preprocess_inputs")
mobilenet_decode_predictions <- gone_with_keras2("application_decode_predictions")
mobilenet_load_model_hdf5 <- gone_with_keras2("load_model")
mobilenet_v2_decode_predictions <- gone_with_keras2("application_decode_predictions")
mobilenet_v2_load_model_hdf5 <- gone_with_keras2("load_model")
layer_dense_features <- gone_with_keras2("layer_feature_space")
layer_activation_thresholded_relu <- gone_with_keras2("activation_threshold")
layer_activation_selu <- gone_with_keras2("layer_activation")
layer_locally_connected_1d <- gone_with_keras2(hint = "Keras has no counterpart; layer_conv_1d() shares its weights.")
layer_locally_connected_2d <- gone_with_keras2(hint = "Keras has no counterpart; layer_conv_2d() shares its weights.")
loss_cosine_proximity <- gone_with_keras2(hint = "Use loss_cosine_similarity().")
metric_cosine_proximity <- gone_with_keras2("metric_cosine_similarity")
keras_array <- gone_with_keras2("op_convert_to_numpy")
hdf5_matrix <- gone_with_keras2(hint = "Read the file with the package hdf5r.")
reset_states <- gone_with_keras2(hint = "Use layer$reset_state() of the recurrent layers.")
get_input_at <- gone_with_keras2(hint = "Use layer$input.")
get_output_at <- gone_with_keras2(hint = "Use layer$output.")
get_input_mask_at <- gone_with_keras2(hint = "Keras has no counterpart.")
get_output_mask_at <- gone_with_keras2(hint = "Keras has no counterpart.")
get_input_shape_at <- gone_with_keras2(hint = "Use layer$input$shape.")
get_output_shape_at <- gone_with_keras2(hint = "Use layer$output$shape.")
install_keras <- gone_with_keras2("install_laminar")
sequential_model_input_layer <- gone_with_keras2("keras_input")
callback_progbar_logger <- gone_with_keras2(hint = "Use fit(verbose = ).")
