#' Standardise numbers
#'
#' Subtracts a mean and divides by a standard deviation, which [adapt()] takes from data.
#'
#' Input of any shape; output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param axis Axis or axes of the features, each with a mean of its own; 1-based, negative ones
#'   count from the end. `NULL` for one mean over all.
#' @param mean,variance Mean and variance, numbers or arrays, when they are known.
#' @param invert `TRUE` goes the other way: multiplies and adds.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' x <- as.matrix(iris[1:4])
#' scale_columns <- layer_normalization()
#' adapt(scale_columns, x)
#' keras_input(4) |> scale_columns()
layer_normalization <- function(object, axis = -1, mean = NULL, variance = NULL, invert = FALSE,
                                ...) {
  new_layer("Normalization", py_args(), object)
}

#' Numbers into classes
#'
#' `layer_discretization()` finds the interval that a number falls into; its limits are given or
#' found by [adapt()]. `layer_category_encoding()` turns whole numbers into indicator
#' columns.
#'
#' Input: numbers of any shape (whole numbers from 0 to `num_tokens - 1` for category
#' encoding). Output: as `output_mode` says.
#'
#' @inheritParams layer-arguments
#' @param bin_boundaries Limits of the intervals, increasing numbers; the first and last interval
#'   are open.
#' @param num_bins Number of intervals to be found by [adapt()], or of hash values; a whole number.
#' @param epsilon Tolerance of the quantiles that [adapt()] estimates, a small positive number.
#' @param num_tokens Number of classes, a whole number.
#' @param output_mode `"int"` for the number of the class (counted from 0), `"one_hot"` for an
#'   indicator of each value, `"multi_hot"` for one indicator row per sample, `"count"` for counts.
#' @param sparse `TRUE` returns a sparse tensor.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer_discretization(bin_boundaries = c(0, 10, 100))
#' keras_input(1, dtype = "int32") |>
#'   layer_category_encoding(num_tokens = 5, output_mode = "one_hot")
layer_discretization <- function(object, bin_boundaries = NULL, num_bins = NULL, epsilon = 0.01,
                                 output_mode = "int", sparse = FALSE, dtype = NULL, name = NULL,
                                 ...) {
  new_layer("Discretization", py_args(), object)
}

#' @rdname layer_discretization
#' @export
layer_category_encoding <- function(object, num_tokens = NULL, output_mode = "multi_hot",
                                    sparse = FALSE, ...) {
  new_layer("CategoryEncoding", py_args(), object)
}

#' Values into whole numbers
#'
#' `layer_string_lookup()` and `layer_integer_lookup()` number the terms of a vocabulary, which is
#' given or counted by [adapt()]. `layer_hashing()` needs no vocabulary: different terms may get the
#' same number. `layer_hashed_crossing()` does so for pairs of features.
#'
#' Input: strings or whole numbers of any shape (a list of two inputs for crossing). Output: as
#' `output_mode` says.
#'
#' @inheritParams layer_discretization
#' @param max_tokens Largest size of the vocabulary, a whole number; `NULL` for no limit.
#' @param num_oov_indices Number of values kept for terms that are not in the vocabulary, a whole
#'   number.
#' @param mask_token Term that stands for nothing and gets 0, or `NULL`.
#' @param oov_token Term that unknown ones turn into when `invert = TRUE`.
#' @param vocabulary The terms, a vector, or the path of a text file with one term a line.
#' @param vocabulary_dtype Type of the terms: `"int64"` or `"int32"`.
#' @param idf_weights Weight of each term for `output_mode = "tf_idf"`, a numeric vector.
#' @param invert `TRUE` goes from numbers to terms.
#' @param output_mode `"int"` for the number of the term, `"one_hot"`, `"multi_hot"`, `"count"` or
#'   `"tf_idf"` for one column for each term.
#' @param pad_to_max_tokens `TRUE` gives `max_tokens` columns even when the vocabulary is smaller.
#' @param oov_method How unknown whole numbers are spread over `num_oov_indices` values:
#'   `"floormod"` or `"farmhash"`.
#' @param encoding Encoding of the strings.
#' @param num_bins Number of hash values, a whole number.
#' @param mask_value Term that stands for nothing and gets 0, or `NULL`.
#' @param salt Whole number, or two, that choose another hash function.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' lookup <- layer_string_lookup(vocabulary = c("ash", "beech", "oak"))
#' lookup(array(c("oak", "elm")))
layer_string_lookup <- function(object, max_tokens = NULL, num_oov_indices = 1,
                                mask_token = NULL, oov_token = "[UNK]", vocabulary = NULL,
                                idf_weights = NULL, invert = FALSE, output_mode = "int",
                                pad_to_max_tokens = FALSE, sparse = FALSE, encoding = "utf-8",
                                name = NULL, salt = NULL, ...) {
  new_layer("StringLookup", py_args(), object)
}

#' @rdname layer_string_lookup
#' @export
layer_integer_lookup <- function(object, max_tokens = NULL, num_oov_indices = 1,
                                 mask_token = NULL, oov_token = -1, vocabulary = NULL,
                                 vocabulary_dtype = "int64", idf_weights = NULL, invert = FALSE,
                                 output_mode = "int", sparse = FALSE, pad_to_max_tokens = FALSE,
                                 oov_method = "floormod", salt = NULL, name = NULL, ...) {
  new_layer("IntegerLookup", py_args(), object)
}

#' @rdname layer_string_lookup
#' @export
layer_hashing <- function(object, num_bins, mask_value = NULL, salt = NULL, output_mode = "int",
                          sparse = FALSE, ...) {
  new_layer("Hashing", py_args(), object)
}

#' @rdname layer_string_lookup
#' @export
layer_hashed_crossing <- function(object, num_bins, output_mode = "int", sparse = FALSE,
                                  name = NULL, dtype = NULL, ...) {
  new_layer("HashedCrossing", py_args(), object)
}

#' Texts into whole numbers
#'
#' Cleans and splits texts, and numbers their words by a vocabulary, which is given or counted by
#' [adapt()]. Number 0 is padding, 1 any unknown word.
#'
#' Input: strings, `(batch)` or `(batch, 1)`. Output: `(batch, output_sequence_length)` for `"int"`,
#' one column for each word otherwise.
#'
#' @inheritParams layer_string_lookup
#' @param standardize How texts are cleaned: `"lower_and_strip_punctuation"`, `"lower"`,
#'   `"strip_punctuation"`, an R function of a string tensor, or `NULL`.
#' @param split How texts are split: `"whitespace"`, `"character"`, an R function, or `NULL`.
#' @param ngrams Whole number `n` for all runs of 1 to `n` words, a vector for runs of just these
#'   lengths, or `NULL` for words.
#' @param output_sequence_length Length that all sequences are cut or padded to, a whole number; for
#'   `output_mode = "int"`.
#' @param ragged `TRUE` returns sequences of different lengths as a ragged tensor.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' vectorize <- layer_text_vectorization(output_sequence_length = 6)
#' adapt(vectorize, c("The cat sat.", "The dog ran."))
#' vectorize(array(c("the dog sat", "a bird")))
layer_text_vectorization <- function(object, max_tokens = NULL,
                                     standardize = "lower_and_strip_punctuation",
                                     split = "whitespace", ngrams = NULL, output_mode = "int",
                                     output_sequence_length = NULL, pad_to_max_tokens = FALSE,
                                     vocabulary = NULL, idf_weights = NULL, sparse = FALSE,
                                     ragged = FALSE, encoding = "utf-8", name = NULL, ...) {
  new_layer("TextVectorization", py_args(), object)
}
