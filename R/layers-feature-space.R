#' Named columns of different kinds into one tensor
#'
#' Each column is turned into numbers in its own way, and the results are joined. [adapt()] learns what
#' there is to learn (means, limits, vocabularies) from a data frame.
#'
#' Input: a named list or data frame with the columns. Output: `(batch, columns)`, or with
#' `output_mode = "dict"` a named list of tensors.
#'
#' @param object Nothing, as a rule: the layer is made first, adapted, and then called on data.
#' @param features Named list: for each column a `feature_*()` object or the name of one, for example
#'   `"float_normalized"` or `"string_categorical"`.
#' @param output_mode `"concat"` for one tensor, `"dict"` for a named list. For a single feature
#'   `"one_hot"` or `"int"`.
#' @param crosses List of `feature_cross()` objects, or of vectors of column names, or `NULL`.
#' @param crossing_dim Number of values that a cross is hashed to, a whole number.
#' @param hashing_dim Number of values that hashed columns get, a whole number.
#' @param num_discretization_bins Number of intervals of discretised columns, a whole number.
#' @param name Name, a string.
#' @param feature_names For `layer_feature_space()` the names of `features` where that list has none;
#'   for `feature_cross()` the two columns to be crossed.
#' @param scale,offset Factor and shift.
#' @param num_bins Number of intervals, or of values, a whole number.
#' @param bin_boundaries Limits of the intervals, or `NULL` to have [adapt()] find them.
#' @param max_tokens Largest size of the vocabulary, a whole number; `NULL` for no limit.
#' @param num_oov_indices Number of values kept for terms that are not in the vocabulary, a whole number.
#' @param dtype Type of the column.
#' @param preprocessor Layer that turns the column into numbers.
#' @returns `layer_feature_space()`: a layer. The others: a feature, to be given to it.
#' @export
#' @examplesIf laminar::is_backend_available()
#' space <- layer_feature_space(features = list(
#'   Sepal.Length = "float_normalized",
#'   Species = feature_string_categorical(num_oov_indices = 0)
#' ))
#' columns <- data.frame(Sepal.Length = iris$Sepal.Length, Species = as.character(iris$Species))
#' adapt(space, columns)
#' space(lapply(columns, as.array))
layer_feature_space <- function(object, features, output_mode = "concat", crosses = NULL,
                                crossing_dim = 32, hashing_dim = 32, num_discretization_bins = 32,
                                name = NULL, feature_names = NULL) {
  call <- rlang::current_env()
  args <- py_args(drop = c("object", "feature_names"))
  if (!is.null(feature_names)) names(args$features) <- feature_names
  if (!rlang::is_named(args$features)) {
    laminar_abort(c(
      "{.arg features} must be a list with the names of the columns.",
      x = "It is {describe(features)} without names."
    ), "value", call)
  }
  args$features <- as.list(args$features)
  if (!is.null(crosses)) args$crosses <- lapply(crosses, function(x) if (is.character(x)) as.list(x) else x)
  layer <- new_object("utils", "FeatureSpace", args, call)
  compose_layer(if (!missing(object)) object, layer, call = call)
}

new_feature <- function(kind, args, call = rlang::caller_env()) {
  new_object(c("utils", "FeatureSpace"), kind, args, call)
}

#' @rdname layer_feature_space
#' @export
feature_float <- function(name = NULL) {
  new_feature("float", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_float_rescaled <- function(scale = 1, offset = 0, name = NULL) {
  new_feature("float_rescaled", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_float_normalized <- function(name = NULL) {
  new_feature("float_normalized", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_float_discretized <- function(num_bins, bin_boundaries = NULL, output_mode = "one_hot",
                                      name = NULL) {
  new_feature("float_discretized", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_integer_categorical <- function(max_tokens = NULL, num_oov_indices = 1,
                                        output_mode = "one_hot", name = NULL) {
  new_feature("integer_categorical", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_integer_hashed <- function(num_bins, output_mode = "one_hot", name = NULL) {
  new_feature("integer_hashed", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_string_categorical <- function(max_tokens = NULL, num_oov_indices = 1,
                                       output_mode = "one_hot", name = NULL) {
  new_feature("string_categorical", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_string_hashed <- function(num_bins, output_mode = "one_hot", name = NULL) {
  new_feature("string_hashed", py_args())
}

#' @rdname layer_feature_space
#' @export
feature_cross <- function(feature_names, crossing_dim, output_mode = "one_hot") {
  new_feature("cross", py_args(exceptions = list(feature_names = convert_list)))
}

#' @rdname layer_feature_space
#' @export
feature_custom <- function(dtype, preprocessor, output_mode) {
  new_feature("feature", py_args())
}
