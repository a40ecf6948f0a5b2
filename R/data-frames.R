# Inputs of a model from R's data: data frames by column, factors as codes, the rest as host arrays. What is learned on
# the way (names of columns, levels of factors) is a note for the model, so that later data are read in the same way.

# Facts about a model as a plain list; see data/facts.py. Names of columns and levels are in its notes.
model_facts <- function(model, call = rlang::caller_env()) {
  facts <- py_laminar(call)$bridge$facts(model)
  facts$notes <- notes_from_host(facts$notes)
  facts
}

note_parts <- c("columns", "codes", "levels")

notes_from_host <- function(notes) {
  texts <- function(part) lapply(part, function(value) as.character(unlist(value)))
  notes <- stats::setNames(lapply(note_parts, function(part) notes[[part]]), note_parts)
  list(columns = texts(notes$columns), codes = texts(notes$codes), levels = lapply(notes$levels, levels_from_host))
}

# Only what is new: nothing is written where nothing was learned.
notes_for_host <- function(notes, before) {
  texts <- function(part) lapply(part, as.list)
  known <- lapply(notes$levels, levels_for_host)
  ready <- list(columns = texts(notes$columns), codes = texts(notes$codes), levels = known)
  ready[!mapply(identical, notes[note_parts], before[note_parts]) & lengths(ready) > 0L]
}

# The inputs as host arrays, and the notes with what was learned: list(value, notes). `learn` is FALSE where data are
# only predicted or evaluated.
as_inputs <- function(x, facts, notes, name, call, learn = FALSE) {
  inputs <- facts$inputs
  if (is.null(x) || is_python_object(x) || is.function(x)) return(list(value = as_host(x, name, call), notes = notes))
  if (is.data.frame(x)) x <- frame_parts(x, inputs, name, call)
  if (is.list(x) && !is.data.frame(x)) {
    if (length(x) == 1L && is.null(names(x))) return(as_inputs(x[[1L]], facts, notes, name, call, learn))
    return(list_inputs(x, inputs, notes, name, call, learn))
  }
  one_input(x, if (length(inputs) == 1L) inputs[[1L]], notes, name, call, learn, single = TRUE)
}

# A data frame for several inputs, or for one of a single column that it names, fills them by column; otherwise its
# columns are the features of the one input.
frame_parts <- function(x, inputs, name, call) {
  if (!is_filled_by_column(x, inputs)) return(x)
  labels <- input_labels(inputs)
  lacking <- setdiff(labels, names(x))
  if (length(lacking)) {
    laminar_abort(c(
      "The columns of {.arg {name}} must be named like the inputs of the model.",
      x = "There is no column {.val {lacking}}.",
      i = "The columns are {.val {names(x)}}.",
      i = "Inputs of several columns are given in a list: {.code list({lacking[[1L]]} = data[, c(...)], ...)}."
    ), "columns", call)
  }
  columns <- as.list(x)
  stats::setNames(columns[labels], labels)
}

input_labels <- function(inputs) vapply(inputs, function(input) input$name, "")

is_filled_by_column <- function(x, inputs) {
  length(inputs) > 1L ||
    length(inputs) == 1L && ncol(x) > 1L && input_labels(inputs) %in% names(x) && isTRUE(inputs[[1L]]$width == 1L)
}

# Of a data frame those columns that the model reads, where it is known which.
used_columns <- function(x, facts, learn) {
  if (!is.data.frame(x)) return(x)
  wanted <- if (is_filled_by_column(x, facts$inputs)) input_labels(facts$inputs)
    else if (!learn) facts$notes$columns$input
  if (is.null(wanted) || !all(wanted %in% names(x)) || length(wanted) == ncol(x)) return(x)
  x[match(wanted, names(x))]
}

list_inputs <- function(x, inputs, notes, name, call, learn) {
  labels <- rlang::names2(x)
  known <- input_labels(inputs)
  value <- vector("list", length(x))
  for (i in seq_along(x)) {
    place <- if (nzchar(labels[[i]])) match(labels[[i]], known) else if (length(x) == length(known)) i else NA
    label <- if (nzchar(labels[[i]])) paste0(name, "$", labels[[i]]) else sprintf("%s[[%d]]", name, i)
    part <- one_input(x[[i]], if (!is.na(place)) inputs[[place]], notes, label, call, learn, length(known) == 1L)
    value[i] <- list(part$value)
    notes <- part$notes
  }
  list(value = reticulate::r_to_py(stats::setNames(value, names(x))), notes = notes)
}

# One input: `input` is what is known of it, NULL for a model that does not say.
one_input <- function(x, input, notes, name, call, learn, single = FALSE) {
  key <- if (single) "input" else input$name %||% name
  if (is.data.frame(x)) return(frame_input(x, input, key, notes, name, call, learn))
  if (is.factor(x) && !isTRUE(input$text)) return(factor_input(x, key, notes, name, call, learn))
  if (is.factor(x)) x <- as.character(x)
  coded <- length(notes$codes[[key]]) && (is.character(x) || is_date(x))
  if (coded) return(factor_input(factor(as.character(x)), key, notes, name, call, learn))
  if ((is.matrix(x) || inherits(x, "Matrix")) && !is.null(colnames(x))) x <- ordered_matrix(x, notes$columns[[key]])
  list(value = as_host(x, name, call), notes = notes)
}

factor_input <- function(x, key, notes, name, call, learn) {
  known <- notes$codes[[key]]
  if (is.null(known)) {
    if (learn) notes$codes[[key]] <- levels(x)
    return(list(value = as_host(x, name, call), notes = notes))
  }
  list(value = as_host(codes_of(x, known, name, call), name, call), notes = notes)
}

frame_input <- function(x, input, key, notes, name, call, learn) {
  if (ncol(x) == 1L && (is.factor(x[[1L]]) || is.character(x[[1L]]) && length(notes$codes[[key]]))) {
    return(one_input(x[[1L]], input, notes, paste0(name, "$", names(x)), call, learn, key == "input"))
  }
  if (isTRUE(input$text)) {
    columns <- lapply(as.list(x), as.character)
    return(list(value = as_host(do.call(cbind, columns), name, call), notes = notes))
  }
  x <- frame_to_matrix(x, name, call)
  known <- notes$columns[[key]]
  if (length(known)) x <- x[, matched_columns(colnames(x), known, name, call), drop = FALSE]
  else if (learn) notes$columns[[key]] <- colnames(x)
  list(value = as_host(x, name, call), notes = notes)
}

# Places of the columns that the model was trained on, in their order.
matched_columns <- function(given, known, name, call) {
  if (identical(given, known)) return(TRUE)
  lacking <- setdiff(known, given)
  extra <- setdiff(given, known)
  if (length(lacking) || length(extra)) {
    laminar_abort(c(
      "{.arg {name}} must have the columns that the model was trained on.",
      x = if (length(lacking)) "{cli::qty(length(lacking))}Missing: {.val {lacking}}.",
      x = if (length(extra)) "{cli::qty(length(extra))}Not known: {.val {extra}}.",
      i = if (!length(lacking)) "Leave them out: {.code {name}[{deparse_columns(known)}]}."
    ), "columns", call)
  }
  match(known, given)
}

deparse_columns <- function(names, most = 4L) {
  shown <- paste0("\"", utils::head(names, most), "\"", collapse = ", ")
  paste0("c(", shown, if (length(names) > most) ", ...", ")")
}

# A matrix need not have the names of the columns; where it has all of them, they rule.
ordered_matrix <- function(x, known) {
  if (!length(known) || identical(colnames(x), known) || !setequal(colnames(x), known)) return(x)
  x[, match(known, colnames(x)), drop = FALSE]
}

# A numeric matrix of the columns of a data frame, a tibble or a data.table; matrices as columns stay side by side.
# Dates and times become days: seconds since 1970 would not fit single precision.
frame_to_matrix <- function(x, name, call) {
  columns <- lapply(as.list(x), whole_column, call = call)
  numbers <- vapply(columns, function(column) is.numeric(column) || is.logical(column), NA)
  if (!all(numbers)) abort_columns(columns[!numbers], name, call)
  plain <- all(vapply(columns, function(column) is.null(dim(column)), NA))
  if (!plain) return(as.matrix(do.call(cbind, lapply(columns, as.matrix))))
  matrix(unlist(columns, use.names = FALSE), nrow(x), length(columns), dimnames = list(NULL, names(x)))
}

# Integers of 64 bits lie in memory as doubles do, with another meaning.
whole_column <- function(column, call) {
  if (is_date(column)) return(days_of(column))
  if (!inherits(column, "integer64")) return(column)
  check_installed("bit64", "to read columns of class integer64", call)
  as.double(column)
}

is_date <- function(x) inherits(x, c("Date", "POSIXt", "difftime"))

# Days since 1970-01-01 (UTC), or days of a difference.
days_of <- function(x) {
  if (inherits(x, "difftime")) return(as.numeric(x, units = "days"))
  as.numeric(x) / if (inherits(x, "POSIXt")) 86400 else 1
}

abort_columns <- function(columns, name, call) {
  labels <- names(columns)
  classes <- vapply(columns, function(column) class(column)[[1L]], "")
  laminar_abort(c(
    "All columns of {.arg {name}} must be numeric.",
    x = "{cli::qty(length(labels))}Column{?s} {.val {labels}} {?is/are} {.cls {unique(classes)}}.",
    i = if (startsWith(name, "y")) "Of several columns each must be numeric; a factor alone is a target of classes."
    else paste(
      "Turn a factor into indicator columns with {.code model.matrix(~ . - 1, data)}, give it an input of its own",
      "({.code keras_input(1, name = \"{labels[[1L]]}\")}), or drop it."
    ),
    i = if (!startsWith(name, "y")) "{.fn nn_model} takes a formula and codes all sorts of columns by itself."
  ), "type", call)
}
