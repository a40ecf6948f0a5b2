# Targets of a model from R's data: factors, text and logical values become what the loss of the output wants (codes
# from 0, indicator columns), and their levels a note for the model.

# As `as_inputs()`: list(value, notes).
as_targets <- function(y, facts, notes, name, call, learn = FALSE) {
  outputs <- facts$outputs
  if (is.null(y) || is_python_object(y)) return(list(value = y, notes = notes))
  labels <- output_labels(facts)
  if (is.data.frame(y) && length(outputs) > 1L && all(labels %in% names(y))) y <- as.list(y)[labels]
  if (is.list(y) && !is.data.frame(y)) {
    if (length(y) == 1L && is.null(names(y))) return(as_targets(y[[1L]], facts, notes, name, call, learn))
    check_output_names(y, facts, name, call)
    return(list_targets(y, outputs, labels, notes, name, call, learn))
  }
  one_target(y, outputs[[1L]], "output", notes, name, call, learn)
}

output_labels <- function(facts) vapply(facts$outputs, function(output) output$name, "")

# Keras counts named outputs by the alphabet, and would take a list without names in that order.
check_output_names <- function(parts, facts, name, call) {
  declared <- as.character(facts$declared)
  if (!is.null(names(parts)) || length(parts) < 2L || !length(declared)) return(invisible())
  labels <- output_labels(facts)
  laminar_abort(c(
    "{.arg {name}} must be a named list, since the model's outputs have names.",
    x = "Without names it is not clear whether the order of {.val {declared}} is meant or that of {.val {labels}}.",
    i = "Write {.code {name} = list({paste0(declared, ' = ...', collapse = ', ')})}."
  ), "names", call)
}

list_targets <- function(y, outputs, labels, notes, name, call, learn) {
  given <- rlang::names2(y)
  value <- vector("list", length(y))
  for (i in seq_along(y)) {
    place <- if (nzchar(given[[i]])) match(given[[i]], labels) else if (length(y) == length(labels)) i else NA
    label <- if (nzchar(given[[i]])) paste0(name, "$", given[[i]]) else sprintf("%s[[%d]]", name, i)
    output <- if (!is.na(place)) outputs[[place]]
    key <- if (length(labels) > 1L) output$name %||% given[[i]] else "output"
    part <- one_target(y[[i]], output, key, notes, label, call, learn)
    value[i] <- list(part$value)
    notes <- part$notes
  }
  list(value = reticulate::r_to_py(stats::setNames(value, names(y))), notes = notes)
}

one_target <- function(y, output, key, notes, name, call, learn) {
  if (is.data.frame(y) && ncol(y) == 1L && is_classes(y[[1L]])) y <- y[[1L]]
  if (is_classes(y) && !(is.logical(y) && is.null(output$kind))) {
    return(class_target(y, output, key, notes, name, call, learn))
  }
  list(value = as_host(y, name, call), notes = notes)
}

is_classes <- function(y) is.factor(y) || is.null(dim(y)) && (is.character(y) || is.logical(y))

class_target <- function(y, output, key, notes, name, call, learn) {
  if (is.character(y) && is.null(output$kind) && !is.null(output$loss)) {
    laminar_abort(c(
      "{.arg {name}} must hold numbers for the loss {.val {output$loss}}.",
      x = "It is {describe(y)}.",
      i = "For classes use {.fn loss_sparse_categorical_crossentropy}, or {.fn loss_binary_crossentropy} for two."
    ), "type", call)
  }
  check_complete(y, name, call, representable = FALSE)
  own <- class_labels(y)
  known <- notes$levels[[key]]
  if (is.null(known)) {
    if (learn) notes$levels[[key]] <- own
    known <- own
  }
  codes <- if (identical(known$labels, own$labels) && is.factor(y)) as.integer(y) - 1L
    else codes_of(y, known$labels, name, call)
  form <- target_form(output, known$labels, name, call)
  codes <- if (form == "one_hot") one_hot_rows(codes, length(known$labels)) else array(codes, dim(y) %||% length(y))
  list(value = reticulate::r_to_py(codes), notes = notes)
}

class_labels <- function(y) {
  if (is.logical(y)) return(list(labels = c("FALSE", "TRUE"), type = "logical"))
  if (!is.factor(y)) return(list(labels = sort(unique(y)), type = "factor"))
  list(labels = levels(y), type = if (is.ordered(y)) "ordered" else "factor")
}

one_hot_rows <- function(codes, classes) {
  rows <- matrix(0L, length(codes), classes)
  rows[cbind(seq_along(codes), codes + 1L)] <- 1L
  rows
}

# How the loss wants classes: "codes" (0 and 1 for one unit) or "one_hot". `output` is NULL for a model that does not
# say.
target_form <- function(output, labels, name, call) {
  kind <- target_kind(output)
  if (!levels_fit(output, labels)) abort_levels(output, labels, kind, name, call)
  one_hot <- kind == "one_hot" || kind %in% c("binary", "numbers") && isTRUE(output$units > 1L)
  if (one_hot) "one_hot" else "codes"
}

target_kind <- function(output) output$kind %||% if (is.null(output$loss)) "unknown" else "numbers"

levels_fit <- function(output, labels) {
  classes <- length(labels)
  units <- output$units
  is.null(units) || switch(target_kind(output),
    sparse = classes <= units,
    one_hot = classes == units,
    binary = ,
    numbers = units == 1L && classes <= 2L || units > 1L && units == classes,
    TRUE
  )
}

abort_levels <- function(output, labels, kind, name, call) {
  classes <- length(labels)
  units <- output$units
  laminar_abort(c(
    "The levels of {.arg {name}} must fit the output of the model.",
    x = "{.arg {name}} has {classes} level{?s}: {.val {labels}}.",
    x = "The output has {units} unit{?s}, the loss is {.val {output$loss}}.",
    i = if (kind == "numbers") paste(
      "That loss is for numbers. For classes use {.code layer_dense({classes}, activation = \"softmax\")} and",
      "{.fn loss_sparse_categorical_crossentropy}."
    ) else if (classes == 2L && units == 1L) "For two classes and one unit use {.fn loss_binary_crossentropy}."
    else if (classes > units && units == 1L) paste(
      "Use {.code layer_dense({classes}, activation = \"softmax\")} and {.fn loss_sparse_categorical_crossentropy}."
    ) else "Give the last layer {classes} units.",
    i = "{.fn droplevels} leaves out levels that do not occur."
  ), "levels", call)
}
