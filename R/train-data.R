# The data of a training, an evaluation or a prediction: x, y and weights, checked and as host arrays, and what the
# model is to remember of them.

# list(x, y, sample_weight, facts, notes, kept); `learn` says whether the model may take notes of levels and columns.
read_data <- function(model, x, y = NULL, sample_weight = NULL, call, learn = FALSE, facts = model_facts(model, call),
                      notes = facts$notes, names = c("x", "y", "sample_weight"), na_action = "fail") {
  if (is.function(x)) x <- as_generator(x, call, stream_targets(model, facts, notes, call, learn))
  if (learn && is_dataset(x)) notes <- dataset_levels(x, facts, notes, call)
  x <- used_columns(x, facts, learn)
  parts <- complete_parts(list(x = x, y = y, sample_weight = sample_weight), facts, na_action, call)
  inputs <- as_inputs(parts$x, facts, notes, names[[1L]], call, learn)
  targets <- as_targets(parts$y, facts, inputs$notes, names[[2L]], call, learn)
  list(
    x = inputs$value,
    y = targets$value,
    sample_weight = as_weights(parts$sample_weight, names[[3L]], call),
    facts = facts,
    notes = targets$notes,
    kept = parts$kept
  )
}

as_weights <- function(weights, name, call) {
  texts <- if (is.list(weights)) vapply(weights, Negate(is_numbers), NA) else !is_numbers(weights)
  if (any(texts)) {
    laminar_abort(c(
      "{.arg {name}} must hold numbers: how much each row counts.",
      x = "It is {describe(weights)}."
    ), "type", call)
  }
  as_host(weights, name, call)
}

is_numbers <- function(x) is.null(x) || is_python_object(x) || is.list(x) || is.numeric(x) || is.logical(x)

read_validation_data <- function(model, data, facts, notes, call, na_action = "fail") {
  if (is.null(data) || is_python_object(data)) return(data)
  if (is.function(data)) return(as_generator(data, call, stream_targets(model, facts, notes, call, learn = FALSE)))
  if (!is.list(data) || is.data.frame(data) || !length(data) %in% 2:3) {
    laminar_abort(c(
      "{.arg validation_data} must be {.code list(x, y)} or {.code list(x, y, sample_weight)}.",
      x = "It is {describe(data)}."
    ), "type", call)
  }
  data <- unname(data)
  labels <- sprintf("validation_data[[%d]]", 1:3)
  weights <- if (length(data) == 3L) data[[3L]]
  facts$notes <- notes
  read <- read_data(model, data[[1L]], data[[2L]], weights, call, facts = facts, names = labels, na_action = na_action)
  as_python_tuple(read[c("x", "y", "sample_weight")[seq_along(data)]])
}
