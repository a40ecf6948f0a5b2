# Functions of older scripts that have gone from TensorFlow; each error names what to use today.

#' Functions of tfdatasets that have gone
#'
#' Feature specifications were built on TensorFlow's feature columns, and initializable iterators on its sessions.
#' TensorFlow has neither any more. Each function stops with an error that names the replacement.
#'
#' @param ... Not used.
#' @returns Nothing: an error of class `laminar_error_retired`.
#' @name dataset_use_spec
#' @keywords internal
#' @examples
#' try(dataset_use_spec())
NULL

retired <- function(instead) {
  force(instead)
  function(...) {
    name <- as.character(sys.call()[[1L]])
    laminar_abort(c(
      "{.fn {name[[length(name)]]}} has gone: TensorFlow has no feature columns and no sessions any more.",
      i = instead
    ), "retired", rlang::caller_env())
  }
}

feature_space <- "Describe the columns with {.fn layer_feature_space}, or model them with {.fn nn_model}."
iteration <- "Take elements with {.fn as_array_iterator} and {.fn iter_next}, or {.fn dataset_collect}."

#' @rdname dataset_use_spec
#' @export
dataset_use_spec <- retired(feature_space)
#' @rdname dataset_use_spec
#' @export
feature_spec <- retired(feature_space)
#' @rdname dataset_use_spec
#' @export
dense_features <- retired(feature_space)
#' @rdname dataset_use_spec
#' @export
layer_input_from_dataset <- retired(
  "Make a {.fn keras_input} for each column, and keep them apart with {.code dataset_prepare(named_features = TRUE)}."
)
#' @rdname dataset_use_spec
#' @export
step_numeric_column <- retired("Scale with {.fn layer_normalization}, or use {.fn layer_feature_space}.")
#' @rdname dataset_use_spec
#' @export
step_categorical_column_with_vocabulary_list <- retired(
  "Use {.fn layer_string_lookup}, or state levels with {.code csv_dataset(factors = )}."
)
#' @rdname dataset_use_spec
#' @export
step_categorical_column_with_vocabulary_file <- retired("Use {.code layer_string_lookup(vocabulary = \"file\")}.")
#' @rdname dataset_use_spec
#' @export
step_categorical_column_with_hash_bucket <- retired("Use {.fn layer_hashing}.")
#' @rdname dataset_use_spec
#' @export
step_categorical_column_with_identity <- retired("Use {.fn layer_category_encoding}.")
#' @rdname dataset_use_spec
#' @export
step_indicator_column <- retired(
  "Use {.fn layer_category_encoding}; {.fn dataset_prepare} makes indicators of factors."
)
#' @rdname dataset_use_spec
#' @export
step_embedding_column <- retired("Use {.fn layer_embedding}.")
#' @rdname dataset_use_spec
#' @export
step_shared_embeddings_column <- retired("Call one {.fn layer_embedding} on several inputs.")
#' @rdname dataset_use_spec
#' @export
step_bucketized_column <- retired("Use {.fn layer_discretization}.")
#' @rdname dataset_use_spec
#' @export
step_crossed_column <- retired("Use {.fn layer_hashed_crossing}.")
#' @rdname dataset_use_spec
#' @export
step_text_embedding_column <- retired("Use {.fn layer_text_vectorization} and {.fn layer_embedding}.")
#' @rdname dataset_use_spec
#' @export
step_image_embedding_column <- retired("Use an {.code application_*()} model.")
#' @rdname dataset_use_spec
#' @export
step_remove_column <- retired("Choose columns with {.fn dataset_prepare}.")
#' @rdname dataset_use_spec
#' @export
scaler_standard <- retired("Use {.fn layer_normalization}.")
#' @rdname dataset_use_spec
#' @export
scaler_min_max <- retired("Use {.fn layer_rescaling}.")
#' @rdname dataset_use_spec
#' @export
next_batch <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
make_iterator_one_shot <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
make_iterator_initializable <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
make_iterator_from_structure <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
make_iterator_from_string_handle <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
iterator_get_next <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
iterator_initializer <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
iterator_make_initializer <- retired(iteration)
#' @rdname dataset_use_spec
#' @export
iterator_string_handle <- retired(iteration)
