# The data of a training, an evaluation or a prediction: x, y and weights, checked and as host arrays, and what the
# model is to remember of them.

# list(x, y, sample_weight, facts, notes); `learn` says whether the model may take notes of levels and columns.
read_data <- function(model, x, y = NULL, sample_weight = NULL, call, learn = FALSE, facts = model_facts(model, call),
                      notes = facts$notes, names = c("x", "y", "sample_weight")) {
  inputs <- as_inputs(x, facts, notes, names[[1L]], call, learn)
  targets <- as_targets(y, facts, inputs$notes, names[[2L]], call, learn)
  list(
    x = inputs$value,
    y = targets$value,
    sample_weight = as_host(sample_weight, names[[3L]], call),
    facts = facts,
    notes = targets$notes
  )
}

read_validation_data <- function(model, data, facts, notes, call) {
  if (is.null(data) || is_python_object(data)) return(data)
  if (is.function(data)) return(as_generator(data, call))
  if (!is.list(data) || is.data.frame(data) || !length(data) %in% 2:3) {
    laminar_abort(c(
      "{.arg validation_data} must be {.code list(x, y)} or {.code list(x, y, sample_weight)}.",
      x = "It is {describe(data)}."
    ), "type", call)
  }
  data <- unname(data)
  labels <- sprintf("validation_data[[%d]]", 1:3)
  weights <- if (length(data) == 3L) data[[3L]]
  read <- read_data(model, data[[1L]], data[[2L]], weights, call, facts = facts, notes = notes, names = labels)
  as_python_tuple(read[c("x", "y", "sample_weight")[seq_along(data)]])
}
