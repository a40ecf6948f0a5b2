# Missing values: found and counted, or left out where the user asked for it.

# Missing values would train the model towards NaN without a word.
check_complete <- function(x, name, call) {
  if (!anyNA(x) || isTRUE(getOption("laminar.allow_missing"))) return(invisible(x))
  missing <- is.na(x)
  total <- sum(missing)
  where <- if (length(dim(x)) == 2L) paste0(": ", missing_by_column(missing)) else "."
  laminar_abort(c(
    "{.arg {name}} must not have missing values.",
    x = "{total} of {length(x)} value{?s} {cli::qty(total)}{?is/are} NA or NaN{where}",
    i = "Impute or drop them, for example with {.fn na.omit}.",
    i = "For a model that handles them itself, set {.code options(laminar.allow_missing = TRUE)}."
  ), "missing", call)
}

missing_by_column <- function(missing, most = 5L) {
  counts <- colSums(missing)
  labels <- colnames(missing) %||% paste("column", seq_along(counts))
  bad <- which(counts > 0)
  shown <- utils::head(bad, most)
  text <- paste0(labels[shown], " (", counts[shown], ")", collapse = ", ")
  if (length(bad) > most) text <- paste0(text, " and ", length(bad) - most, " more columns")
  paste0(text, ".")
}
