#' Attention over several heads
#'
#' Each position of the query takes a mean of the value's positions, weighted by how well its key
#' fits; several heads do so side by side, and their results are joined ([Vaswani et al.,
#' 2017](https://arxiv.org/abs/1706.03762)). In the grouped variant several query heads share one
#' key and value ([Ainslie et al., 2023](https://arxiv.org/abs/2305.13245)).
#'
#' Input: query `(batch, targets, features)`, value and key `(batch, sources, features)`. Output:
#' `(batch, targets, features)`, or the last size as `output_shape` says.
#'
#' @inheritParams layer-arguments
#' @param inputs One tensor, which attends to itself, or a list of query, value and, if it is
#'   another one, key. Nothing: the layer itself is returned.
#' @param num_heads Number of heads, a whole number.
#' @param key_dim Size of each head for query and key, a whole number.
#' @param value_dim Size of each head for value, a whole number; `NULL` for `key_dim`.
#' @param head_dim Size of each head, a whole number.
#' @param num_query_heads Number of query heads, a whole number.
#' @param num_key_value_heads Number of key and value heads, a whole number that divides
#'   `num_query_heads`.
#' @param dropout Share of the attention weights set to zero in training, from 0 to 1.
#' @param output_shape Shape of the output's last axes; `NULL` for those of the query.
#' @param attention_axes Axes of the positions; 1-based, the batch is 1. `NULL` for all but the
#'   first and the last.
#' @param sliding_window Number of neighbouring positions that each position may attend to, a whole
#'   number; `NULL` for all.
#' @param flash_attention `TRUE` asks for the fused implementation where the device has one; `NULL`
#'   decides by the inputs.
#' @param use_gate `TRUE` multiplies the result by a trained gate before the last projection.
#' @returns The output tensor, or the layer when there are no inputs.
#' @export
#' @examplesIf laminar::is_backend_available()
#' x <- keras_input(c(20, 16))
#' layer_multi_head_attention(x, num_heads = 2, key_dim = 8)
#' memory <- keras_input(c(50, 16))
#' layer_multi_head_attention(list(x, memory), num_heads = 2, key_dim = 8)
layer_multi_head_attention <- function(inputs, num_heads, key_dim, value_dim = NULL, dropout = 0,
                                       use_bias = TRUE, output_shape = NULL,
                                       attention_axes = NULL, sliding_window = NULL,
                                       flash_attention = NULL,
                                       kernel_initializer = "glorot_uniform",
                                       bias_initializer = "zeros", kernel_regularizer = NULL,
                                       bias_regularizer = NULL, activity_regularizer = NULL,
                                       kernel_constraint = NULL, bias_constraint = NULL,
                                       use_gate = FALSE, seed = NULL, ...) {
  new_attention_layer("MultiHeadAttention", py_args("inputs"), inputs)
}

#' @rdname layer_multi_head_attention
#' @export
layer_group_query_attention <- function(inputs, head_dim, num_query_heads, num_key_value_heads,
                                        dropout = 0, use_bias = TRUE, sliding_window = NULL,
                                        flash_attention = NULL,
                                        kernel_initializer = "glorot_uniform",
                                        bias_initializer = "zeros", kernel_regularizer = NULL,
                                        bias_regularizer = NULL, activity_regularizer = NULL,
                                        kernel_constraint = NULL, bias_constraint = NULL,
                                        use_gate = FALSE, seed = NULL, ...) {
  new_attention_layer("GroupQueryAttention", py_args("inputs"), inputs)
}

#' Attention without weights of its own
#'
#' `layer_attention()` scores by products of query and key ([Luong et al.,
#' 2015](https://arxiv.org/abs/1508.04025)), `layer_additive_attention()` by a sum under tanh
#' ([Bahdanau et al., 2014](https://arxiv.org/abs/1409.0473)).
#'
#' Input: list of query `(batch, targets, features)`, value `(batch, sources, features)` and, if it
#' is another one, key of the shape of the value. Output: `(batch, targets, features)`.
#'
#' @inheritParams layer-arguments
#' @param object List of two or three tensors: query, value and, if it is another one, key. Nothing:
#'   the layer itself is returned.
#' @param use_scale `TRUE` trains a factor for the scores.
#' @param score_mode `"dot"` for products, `"concat"` for tanh of the sum.
#' @param dropout Share of the attention weights set to zero in training, from 0 to 1.
#' @returns The output tensor, or the layer when there are no inputs.
#' @export
#' @examplesIf laminar::is_backend_available()
#' query <- keras_input(c(20, 16))
#' value <- keras_input(c(50, 16))
#' layer_attention(list(query, value))
layer_attention <- function(object, use_scale = FALSE, score_mode = "dot", dropout = 0,
                            seed = NULL, ...) {
  new_layer("Attention", py_args(), object)
}

#' @rdname layer_attention
#' @export
layer_additive_attention <- function(object, use_scale = TRUE, dropout = 0, ...) {
  new_layer("AdditiveAttention", py_args(), object)
}
