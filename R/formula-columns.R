# Raw columns on their way to the model: numbers as doubles, everything else as text, "" where it is missing.

raw_text <- function(column) {
  text <- if (is_time(column)) format_time(column)
    else if (is_number(column)) format(as.double(column), digits = 15, trim = TRUE, scientific = FALSE)
    else as.character(column)
  text[is.na(column)] <- ""
  text
}

time_format <- function(column) if (inherits(column, "Date")) "%Y-%m-%d" else "%Y-%m-%d %H:%M:%S"

format_time <- function(column) format(column, time_format(column))

# Data frame to a named list of NumPy arrays, the columns that the plan names, in its order.
raw_columns <- function(plan, data, call) {
  numpy <- py_numpy(call)
  Map(function(name, kind) {
    column <- data[[name]]
    if (kind == "number") {
      column <- as.double(column)
      column[is.na(column)] <- NaN # R's NA is a signalling NaN, of which NumPy warns
      return(numpy$asarray(array(column), dtype = "float32"))
    }
    numpy$asarray(array(raw_text(column)), dtype = "str")
  }, names(plan$columns), plan$columns)
}

# New data must have the columns, of the kind that the model was trained on.
check_new_data <- function(object, data, call) {
  if (!is.data.frame(data)) {
    laminar_abort(c("{.arg newdata} must be a data frame.", x = "It is {describe(data)}."), "type", call)
  }
  plan <- object$plan
  missing <- setdiff(names(plan$columns), names(data))
  if (length(missing)) {
    laminar_abort(c(
      "{.arg newdata} must have the columns of the formula.",
      x = "{cli::qty(length(missing))}Missing: {.val {missing}}.",
      i = "It has {.val {names(data)}}."
    ), "data", call)
  }
  for (name in names(plan$columns)) {
    number <- is_number(data[[name]])
    if (number != (plan$columns[[name]] == "number")) {
      expected <- if (number) "text, a factor or a date" else "a number"
      laminar_abort(c(
        "Columns of {.arg newdata} must be of the kind that the model was trained on.",
        x = "{.val {name}} is {.cls {class(data[[name]])[[1L]]}}; the model expects {expected}."
      ), "data", call)
    }
  }
}

# Levels that no training row had: the model treats them as unknown, which the user hears or forbids.
check_new_levels <- function(object, data, policy, call) {
  if (policy == "allow") return(invisible())
  for (feature in object$plan$features) {
    if (feature$kind != "category") next
    found <- unique(raw_text(data[[feature$column]]))
    new <- setdiff(found, unlist(feature$levels))
    if (!length(new)) next
    new[new == ""] <- "NA"
    lines <- c(
      "{.val {feature$column}} has {cli::qty(length(new))}{?a level/levels} that no training row had: {.val {new}}.",
      i = "Known: {.val {unlist(feature$levels)}}."
    )
    if (policy == "error") {
      laminar_abort(c(lines, i = "{.code new_levels = \"allow\"} treats them as unknown."), "levels", call)
    }
    cli::cli_warn(c(lines, i = "They count as unknown; {.code new_levels = \"allow\"} says so silently."),
      class = "laminar_warning_levels")
  }
}
