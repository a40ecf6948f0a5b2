#' Let a preprocessing layer learn from data
#'
#' Finds what the layer needs to know before a model uses it: means and variances of
#' [layer_normalization()], limits of [layer_discretization()], vocabularies of
#' [layer_string_lookup()], [layer_integer_lookup()] and [layer_text_vectorization()], all of them for
#' [layer_feature_space()]. It changes the layer in place.
#'
#' @param object The layer.
#' @param data Vector, factor, matrix, array, data frame or data stream.
#' @param ... Not used.
#' @param batch_size Number of samples read at a time, a whole number.
#' @param steps Number of batches read from a stream, a whole number; `NULL` for all.
#' @returns The layer, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' words <- layer_text_vectorization()
#' adapt(words, c("the cat sat", "the dog ran"))
#' get_vocabulary(words)
adapt <- function(object, data, ..., batch_size = NULL, steps = NULL) {
  call <- rlang::current_env()
  named_dots(rlang::list2(...), call)
  if (!is_python_object(object) || !reticulate::py_has_attr(object, "adapt")) {
    laminar_abort(c(
      "{.arg object} must be a preprocessing layer that learns from data.",
      x = "It is {describe(object)}.",
      i = "Such layers are {.fn layer_normalization}, {.fn layer_string_lookup} and others: see {.help adapt}."
    ), "type", call)
  }
  if (inherits(object, feature_space_class) && !is_python_object(data)) {
    columns <- lapply(as.list(data), function(column) as_host(as_terms(column), "data", call))
    try_backend(py_laminar(call)$bridge$features$adapt_columns(object, columns), call)
    return(invisible(object))
  }
  # A vector is one column: without that, each of its values would be taken for a feature of its own.
  if (inherits(object, normalization_class) && is.numeric(data) && is.null(dim(data))) {
    check_complete(data, "data", call)
    data <- as.matrix(data)
  }
  args <- compact(list(
    batch_size = check_whole(batch_size, "batch_size", min = 1, null = TRUE),
    steps = check_whole(steps, "steps", min = 1, null = TRUE)
  ))
  try_backend(do.call(object$adapt, c(list(as_host(as_terms(data), "data", call)), args)), call)
  invisible(object)
}

normalization_class <- "keras.src.layers.preprocessing.normalization.Normalization"
feature_space_class <- "keras.src.layers.preprocessing.feature_space.FeatureSpace"

# A factor is its labels here, not its codes.
as_terms <- function(data) {
  if (is.factor(data)) as.character(data) else data
}

#' The vocabulary of a preprocessing layer
#'
#' @param object A layer made by [layer_string_lookup()], [layer_integer_lookup()] or
#'   [layer_text_vectorization()].
#' @param include_special_tokens `FALSE` leaves out the terms for padding and for unknown ones.
#' @param vocabulary The terms, a vector, or the path of a text file with one term a line.
#' @param idf_weights Weight of each term for `output_mode = "tf_idf"`, a numeric vector.
#' @param ... Not used.
#' @returns `get_vocabulary()`: a vector; the term of number `k` is element `k + 1`.
#'   `set_vocabulary()`: the layer, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' lookup <- layer_string_lookup()
#' set_vocabulary(lookup, c("ash", "oak"))
#' get_vocabulary(lookup)
get_vocabulary <- function(object, include_special_tokens = TRUE) {
  call <- rlang::current_env()
  check_has_vocabulary(object, call)
  unlist(try_backend(object$get_vocabulary(include_special_tokens = include_special_tokens), call))
}

#' @rdname get_vocabulary
#' @export
set_vocabulary <- function(object, vocabulary, idf_weights = NULL, ...) {
  call <- rlang::current_env()
  check_has_vocabulary(object, call)
  try_backend(do.call(object$set_vocabulary, py_args()), call)
  invisible(object)
}

check_has_vocabulary <- function(object, call) {
  if (is_python_object(object) && reticulate::py_has_attr(object, "get_vocabulary")) return()
  laminar_abort(c(
    "{.arg object} must be a layer with a vocabulary.",
    x = "It is {describe(object)}.",
    i = "Make one with {.fn layer_string_lookup} or {.fn layer_text_vectorization}."
  ), "type", call)
}
