#' Vectors for whole numbers
#'
#' Looks up a trained vector for each whole number, for example for the words of a text.
#' `layer_reversible_embedding()` can also be called the other way round (`layer(x, reverse =
#' TRUE)`), from vectors to scores of all numbers, as language models do at their end.
#'
#' Input: whole numbers from 0 to `input_dim - 1`, `(batch, ...)`. Output: `(batch, ...,
#' output_dim)`.
#'
#' @inheritParams layer-arguments
#' @param input_dim Number of different values (largest value plus 1), a whole number.
#' @param output_dim Length of a vector, a whole number.
#' @param mask_zero `TRUE` takes 0 for padding: later layers that know masks skip it.
#' @param weights List of one matrix of `input_dim` rows and `output_dim` columns to start with, or `NULL`.
#' @param tie_weights `TRUE` uses the same weights in both directions.
#' @param reverse_dtype Type of the computation of scores, for example `"float32"`; `NULL` for the
#'   layer's own.
#' @param logit_soft_cap Number that scores are softly limited to, or `NULL`.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = 80, input_dtype = "int32") |>
#'   layer_embedding(input_dim = 10000, output_dim = 16) |>
#'   layer_global_average_pooling_1d() |>
#'   layer_dense(1, activation = "sigmoid")
layer_embedding <- function(object, input_dim, output_dim, embeddings_initializer = "uniform",
                            embeddings_regularizer = NULL, embeddings_constraint = NULL,
                            mask_zero = FALSE, weights = NULL, lora_rank = NULL,
                            lora_alpha = NULL, quantization_config = NULL, ...) {
  new_layer("Embedding", py_args(), object)
}

#' @rdname layer_embedding
#' @export
layer_reversible_embedding <- function(object, input_dim, output_dim, tie_weights = TRUE,
                                       embeddings_initializer = "uniform",
                                       embeddings_regularizer = NULL,
                                       embeddings_constraint = NULL, mask_zero = FALSE,
                                       reverse_dtype = NULL, logit_soft_cap = NULL, ...) {
  new_layer("ReversibleEmbedding", py_args(), object)
}
