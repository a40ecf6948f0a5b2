# Missing values: an error that counts them, or what the user asked for by `na_action`.

na_actions <- c("fail", "omit", "exclude", "pass")

# Missing values would train the model towards NaN without a word. Where they have no number to stand for them (classes,
# text), the model cannot handle them either.
check_complete <- function(x, name, call, representable = TRUE) {
  if (representable && identical(getOption("laminar.na_action"), "pass") || !anyNA(x)) return(invisible(x))
  missing <- is.na(x)
  total <- sum(missing)
  where <- if (length(dim(x)) == 2L) paste0(": ", missing_by_column(missing)) else "."
  laminar_abort(c(
    "{.arg {name}} must not have missing values.",
    x = "{total} of {length(x)} value{?s} {cli::qty(total)}{?is/are} NA or NaN{where}",
    i = paste0("Impute or drop them", if (takes_na_action(call)) ": {.code na_action = \"omit\"} leaves such rows out."
               else ", for example with {.fn na.omit}."),
    i = if (representable) paste("For a model that handles them itself", if (takes_na_action(call))
      "use {.code na_action = \"pass\"}." else "set {.code options(laminar.na_action = \"pass\")}.")
  ), "missing", call)
}

takes_na_action <- function(call) is.environment(call) && exists("na_action", call, inherits = FALSE)

missing_by_column <- function(missing, most = 5L) {
  counts <- colSums(missing)
  labels <- colnames(missing) %||% paste("column", seq_along(counts))
  bad <- which(counts > 0)
  shown <- utils::head(bad, most)
  text <- paste0(labels[shown], " (", counts[shown], ")", collapse = ", ")
  if (length(bad) > most) text <- paste0(text, " and ", length(bad) - most, " more columns")
  paste0(text, ".")
}

# The user's choice, which `check_complete()` hears of until the function that was called returns.
check_na_action <- function(value, choices, call) {
  value <- check_choice(value, "na_action", choices, call)
  if ((value == "pass") != identical(getOption("laminar.na_action"), "pass")) {
    rlang::local_options(laminar.na_action = value, .frame = call)
  }
  value
}

# list(x, y, sample_weight) without the rows in which anything is missing, or is a level that the model does not know,
# and `kept`: which rows these are, `NULL` for all.
complete_parts <- function(parts, facts, na_action, call) {
  if (!na_action %in% c("omit", "exclude")) return(parts)
  notes <- facts$notes
  known <- list(x = notes$codes, y = lapply(notes$levels, function(level) level$labels))
  single <- list(x = "input", y = "output")
  found <- lapply(names(parts), function(name) rows_complete(parts[[name]], known[[name]], single[[name]]))
  found <- found[lengths(found) > 0L]
  if (!length(found) || length(unique(lengths(found))) > 1L) return(parts)
  kept <- Reduce(`&`, found)
  if (all(kept)) return(parts)
  if (!any(kept)) {
    laminar_abort(c(
      "No row is left with {.code na_action = \"{na_action}\"}.",
      x = "Each of the {length(kept)} row{?s} has a missing value or a level that the model does not know.",
      i = "Impute the missing values, or leave out a column that has many."
    ), "missing", call)
  }
  c(lapply(parts, take_complete, which(kept)), list(kept = kept))
}

# Which rows are complete; nothing for what has no rows that R could see.
rows_complete <- function(x, known = NULL, key = "") {
  if (is.null(x) || is_python_object(x) || is.function(x)) return(NULL)
  if (is.list(x)) {
    labels <- rlang::names2(x)
    every <- lapply(seq_along(x), function(i) {
      alone <- length(x) == 1L && (!nzchar(labels[[i]]) || is.null(known[[labels[[i]]]]))
      rows_complete(x[[i]], known, if (alone) key else labels[[i]])
    })
    return(Reduce(`&`, every[lengths(every) > 0L]))
  }
  if (is.factor(x) || is.character(x)) {
    levels <- known[[key]]
    complete <- !is.na(x)
    return(if (is.null(levels)) rows_all(complete) else complete & as.character(x) %in% levels)
  }
  if (inherits(x, "Matrix")) return(as.vector(Matrix::rowSums(is.na(x))) == 0)
  if (!anyNA(x)) return(rep(TRUE, NROW(x)))
  rows_all(!is.na(x))
}

rows_all <- function(complete) {
  if (length(dim(complete)) < 2L) return(as.vector(complete))
  rowSums(!as.matrix(matrix(as.vector(complete), nrow(complete)))) == 0
}

# Rows of a data frame, an array of any rank, a factor, or of each part of a list; NA gives a missing row.
take_complete <- function(x, rows) {
  if (is.null(x) || is_python_object(x) || is.function(x)) return(x)
  if (is.list(x) && !is.data.frame(x)) return(lapply(x, take_complete, rows))
  rank <- length(dim(x))
  if (rank < 2L) return(x[rows])
  do.call(`[`, c(list(x, rows), rep(list(TRUE), rank - 1L), list(drop = FALSE)))
}

# Answers for the rows that were complete, as rows of missing values for the others.
pad_rows <- function(answers, kept) {
  if (is.null(kept)) return(answers)
  take_complete(answers, ifelse(kept, cumsum(kept), NA))
}

say_left_out <- function(kept) {
  if (is.null(kept)) return(invisible())
  count <- sum(!kept)
  cli::cli_inform(
    c(i = "{count} of {length(kept)} rows {cli::qty(count)}{?has/have} missing values and {?is/are} left out."),
    class = "laminar_message_missing"
  )
}
