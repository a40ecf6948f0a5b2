#' Find, remove and freeze layers
#'
#' @param object A model (for the freezing functions also a layer).
#' @param name Name of the layer, a string.
#' @param index Place of the layer, counted from 1; negative places count from the end.
#' @param from,to First and last layer of a range, by name or place; all from the first or to the last
#'   when missing.
#' @param which Layers by name, place, logical vector, a function of a layer that gives `TRUE` or `FALSE`, or a
#'   formula such as `~ inherits(.x, "keras.src.layers.normalization.batch_normalization.BatchNormalization")`.
#' @returns `get_layer()`: the layer. `pop_layer()`: the layer that was removed, invisibly.
#'   `freeze_weights()` and `unfreeze_weights()`: the object, invisibly, changed in place. Compile again before training
#'   on, so that the optimizer learns of the change.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8, name = "hidden") |>
#'   layer_dense(1)
#' get_layer(model, "hidden")
#' freeze_weights(model, to = "hidden")
get_layer <- function(object, name = NULL, index = NULL) {
  call <- rlang::current_env()
  check_model(object)
  if (is.numeric(name) && is.null(index)) {
    index <- name
    name <- NULL
  }
  if (is.null(name) == is.null(index)) {
    laminar_abort("Give one of {.arg name} and {.arg index}.", "argument", call)
  }
  layers <- object$layers
  layers[[if (is.null(name)) layer_place(index, layers, "index", call) else layer_named(name, layers, call)]]
}

#' @rdname get_layer
#' @export
pop_layer <- function(object) {
  check_model(object)
  if (!is_sequential(object)) {
    laminar_abort("Layers can be removed from sequential models only.", "type")
  }
  if (!length(object$layers)) laminar_abort("The model has no layers.", "name")
  invisible(try_backend(object$pop()))
}

#' @rdname get_layer
#' @export
freeze_weights <- function(object, from = NULL, to = NULL, which = NULL) {
  set_trainable(object, from, to, which, FALSE, rlang::current_env())
}

#' @rdname get_layer
#' @export
unfreeze_weights <- function(object, from = NULL, to = NULL, which = NULL) {
  set_trainable(object, from, to, which, TRUE, rlang::current_env())
}

set_trainable <- function(object, from, to, which, trainable, call) {
  check_weighted(object, call)
  if (is.null(from) && is.null(to) && is.null(which)) {
    object$trainable <- trainable
    return(invisible(object))
  }
  check_model(object, call = call)
  layers <- object$layers
  for (layer in layers[selected_layers(layers, from, to, which, call)]) {
    layer$trainable <- trainable
  }
  invisible(object)
}

# A logical vector over the layers.
selected_layers <- function(layers, from, to, which, call) {
  places <- seq_along(layers)
  if (is.null(which)) {
    first <- if (is.null(from)) 1L else layer_at(from, layers, "from", call)
    last <- if (is.null(to)) length(layers) else layer_at(to, layers, "to", call)
    return(places >= first & places <= last)
  }
  if (rlang::is_formula(which)) which <- rlang::as_function(which)
  if (is.function(which)) return(vapply(layers, function(layer) isTRUE(which(layer)), NA))
  if (is.logical(which)) return(rep_len(which, length(layers)))
  if (is.numeric(which) && all(which < 0)) return(!places %in% abs(which))
  places %in% vapply(as.list(which), layer_at, 0L, layers = layers, name = "which", call = call)
}

layer_at <- function(key, layers, name, call) {
  if (is.character(key)) layer_named(key, layers, call) else layer_place(key, layers, name, call)
}

layer_named <- function(name, layers, call) {
  names <- vapply(layers, function(layer) layer$name, "")
  found <- match(check_string(name, "name", call = call), names)
  if (is.na(found)) {
    near <- names[order(utils::adist(name, names))][seq_len(min(3L, length(names)))]
    laminar_abort(c(
      "The model has no layer named {.val {name}}.",
      i = "Nearest: {.val {near}}."
    ), "name", call)
  }
  found
}

layer_place <- function(index, layers, name, call) {
  index <- check_whole(index, name, call = call)
  count <- length(layers)
  if (index == 0L || abs(index) > count) {
    laminar_abort(c(
      "{.arg {name}} must be from 1 to {count}, or from -{count} to -1 counted from the end.",
      x = "It is {index}."
    ), "value", call)
  }
  if (index < 0L) count + 1L + index else index
}

# `model$layers[[1]]$trainable <- FALSE` ends, in R's way of nested assignment, with putting the list of layers back
# into the model. They are references: when they are the ones that are there, nothing is left to do.
#' @export
`$<-.keras.src.layers.layer.Layer` <- function(x, name, value) {
  check_alive(x, rlang::current_env())
  if (is.list(value) && !is_python_object(value) && same_objects(value, x[[name]])) return(x)
  NextMethod()
}

same_objects <- function(a, b) {
  is.list(b) && length(a) == length(b) && length(a) > 0L &&
    all(vapply(c(a, b), is_python_object, NA)) &&
    identical(vapply(a, python_id, ""), vapply(b, python_id, ""))
}
