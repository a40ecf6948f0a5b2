#' The classes that a model knows
#'
#' When the targets of [fit()][fit.keras.src.models.model.Model] are a factor, text or logical values, the model
#' remembers their levels: class codes 0, 1, ... stand for them. The levels are saved with the model. So are those of a
#' data set's target, such as the folders of [image_dataset_from_directory()], as long as no [dataset_map()] changes it,
#' and those of the first batch of a function that gives batches. With several outputs each one has its own.
#'
#' @param model A model.
#' @param output Name of the output, a string; needed only for models with several.
#' @param value Names of the classes in the order of their codes, a character vector; `NULL` makes the model forget
#'   them, so that it can be trained on others.
#' @returns `class_levels()`: a character vector, or `NULL` when the model knows none. The assignment changes the model
#'   in place.
#' @seealso [predict()][predict.keras.src.models.model.Model] with `type = "class"`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, loss = "sparse_categorical_crossentropy")
#' fit(model, iris[1:4], iris$Species, epochs = 30, verbose = 0)
#' class_levels(model)
#' predict(model, iris[c(1, 51, 101), 1:4], type = "class")
class_levels <- function(model, output = NULL) {
  call <- rlang::current_env()
  check_model(model, "model")
  facts <- model_facts(model, call)
  facts$notes$levels[[levels_key(facts, output, call)]]$labels
}

#' @rdname class_levels
#' @export
`class_levels<-` <- function(model, output = NULL, value) {
  call <- rlang::current_env()
  check_model(model, "model")
  if (!is.null(value) && (!is.character(value) || anyNA(value) || anyDuplicated(value) || !length(value))) {
    laminar_abort(c(
      "{.arg value} must be names of classes, each one once, or {.code NULL}.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  facts <- model_facts(model, call)
  key <- levels_key(facts, output, call)
  known <- facts$notes$levels
  known[[key]] <- if (!is.null(value)) list(labels = value, type = "factor")
  known <- if (length(known)) lapply(known, levels_for_host)
  py_laminar(call)$bridge$set_note(model, "levels", known)
  invisible(model)
}

levels_key <- function(facts, output, call) {
  labels <- output_labels(facts)
  if (length(labels) == 1L) return("output")
  check_choice(output, "output", labels, call)
}

# Levels of one output: list(labels, type) with the type "factor", "ordered" or "logical".
levels_from_host <- function(value) list(labels = as.character(unlist(value$labels)), type = value$type)

levels_for_host <- function(value) list(labels = as.list(value$labels), type = value$type)

# Codes from 0 of values by the names of their levels.
codes_of <- function(x, known, name, call) {
  check_complete(x, name, call, representable = FALSE)
  codes <- match(as.character(x), known)
  strange <- is.na(codes) & !is.na(x)
  if (any(strange)) {
    counts <- sort(table(as.character(x)[strange]), decreasing = TRUE)
    unseen <- paste0("\"", names(counts), "\" (", counts, ")")
    laminar_abort(c(
      "{.arg {name}} must have the levels that the model was trained on.",
      x = paste("{cli::qty(length(unseen))}Not known: {utils::head(unseen, 5L)}",
                if (length(unseen) > 5L) "and {length(unseen) - 5L} more") |> trimws() |> paste0("."),
      i = "The model knows {.val {known}}.",
      i = if (name == "y") paste(
        "Drop those rows, or let the model forget its levels by {.code class_levels(model) <- NULL} and train it anew."
      ) else paste0("Drop those rows", if (takes_na_action(call)) " ({.code na_action = \"omit\"})",
      ", or turn rare levels into one level that the training data have, too.")
    ), "levels", call)
  }
  codes - 1L
}

# Notes with the levels of a data set's targets, where they fit the model's outputs.
dataset_levels <- function(x, facts, notes, call) {
  labels <- output_labels(facts)
  found <- py_transformations(call)$target_levels(x, as.list(labels))
  for (i in seq_along(labels)) {
    own <- as.character(unlist(found[[i]]))
    key <- if (length(labels) == 1L) "output" else labels[[i]]
    known <- notes$levels[[key]]$labels
    if (!length(own)) next
    if (length(known) && !identical(known, own)) abort_stream_levels(own, known, if (length(labels) > 1L) key, call)
    if (levels_fit(facts$outputs[[i]], own)) notes$levels[[key]] <- list(labels = own, type = "factor")
  }
  notes
}

abort_stream_levels <- function(own, known, output, call) {
  laminar_abort(c(
    "The target{if (!is.null(output)) paste0(' \"', output, '\"')} of the data set must have the levels that the model
     was trained on, in their order.",
    x = "Its levels are {.val {own}}.",
    i = "The model knows {.val {known}}.",
    i = "{.code class_levels(model{if (!is.null(output)) paste0(', \"', output, '\"')}) <- NULL} makes it forget them."
  ), "levels", call)
}

# What makes of the targets of one batch after another what the losses want. A batch's classes need not be all, so they
# are those of a factor's levels: the ones that the model knows, or learns with the first batch.
stream_targets <- function(model, facts, notes, call, learn) {
  labels <- output_labels(facts)
  function(y, call) {
    if (is.numeric(y) && !is.object(y)) return(as_part_of_batch(y, call))
    parts <- if (is.list(y) && !is.data.frame(y)) y else list(y)
    classes <- vapply(parts, is_classes, NA)
    if (!any(classes)) return(as_part_of_batch(y, call))
    keys <- if (length(labels) == 1L) "output" else names(parts) %||% labels[seq_along(parts)]
    if (is.null(notes$levels) || !all(keys[classes] %in% names(notes$levels))) {
      notes <<- model_facts(model, call)$notes
    }
    text <- vapply(parts, is.character, NA) & !keys %in% names(notes$levels)
    if (any(text)) abort_stream_text(if (length(labels) > 1L) keys[text][[1L]], call)
    made <- as_targets(y, facts, notes, "y", call, learn)
    if (learn && !identical(made$notes$levels, notes$levels)) {
      notes <<- made$notes
      py_laminar(call)$bridge$set_note(model, "levels", lapply(notes$levels, levels_for_host))
    }
    made$value
  }
}

abort_stream_text <- function(output, call) {
  laminar_abort(c(
    "The classes that a function gives must be a factor.",
    x = "{if (is.null(output)) 'They' else paste0('Those of \"', output, '\"')} are text, and a batch need not show all
         classes.",
    i = "Give {.code factor(y, levels = )}, or tell the model by
         {.code class_levels(model{if (!is.null(output)) paste0(', \"', output, '\"')}) <- }."
  ), "levels", call)
}
