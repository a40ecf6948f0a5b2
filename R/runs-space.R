# What is tuned: values to choose from, ranges to search in, or a table of combinations.

#' Values and ranges to tune over
#'
#' `tuning_range()` is a range of numbers for [tuning_run()] with a search; a vector of values is a choice among them.
#'
#' In a YAML file of parameters a list is a choice and a mapping is a range:
#'
#' ```yaml
#' units: [16, 32, 64]
#' dropout: {min: 0, max: 0.5}
#' learning_rate: {min: 0.0001, max: 0.1, log: true}
#' layers: {min: 1, max: 4, whole: true}
#' ```
#'
#' @param min,max Ends of the range, numbers; `min` is below `max`.
#' @param log `TRUE` searches on the logarithmic scale: both ends must be above 0.
#' @param step Distance of the values to try, a number above 0, or `NULL`; not with `log = TRUE`.
#' @param whole `TRUE` for whole numbers; by itself when both ends are written as such (`1L`).
#' @returns An object to be given to [tuning_run()].
#' @export
#' @examples
#' tuning_range(1e-4, 1e-1, log = TRUE)
#' tuning_range(1L, 4L)
tuning_range <- function(min, max, log = FALSE, step = NULL, whole = is.integer(min) && is.integer(max)) {
  call <- rlang::current_env()
  range <- list(
    min = check_number(min, "min", call = call), max = check_number(max, "max", call = call),
    log = check_flag(log, "log", call = call), step = check_number(step, "step", 0, null = TRUE, call = call),
    whole = check_flag(whole, "whole", call = call)
  )
  problem <- if (range$min >= range$max) "{.arg min} must be below {.arg max}."
    else if (range$log && range$min <= 0) "With {.code log = TRUE} both ends must be above 0."
    else if (range$log && !is.null(range$step)) "{.arg step} and {.code log = TRUE} exclude each other."
    else if (identical(range$step, 0)) "{.arg step} must be above 0."
    else if (range$whole && any(c(range$min, range$max, range$step) %% 1 != 0)) "A whole range has whole ends."
  if (!is.null(problem)) {
    laminar_abort(c(problem, x = "The range goes from {range$min} to {range$max}."), "tuning", call)
  }
  structure(range, class = "laminar_range")
}

#' @export
format.laminar_range <- function(x, ...) {
  notes <- c(if (x$whole) "whole", if (x$log) "log", if (!is.null(x$step)) paste("step", x$step))
  paste0("[", x$min, ", ", x$max, "]", if (length(notes)) paste0(" (", paste(notes, collapse = ", "), ")"))
}

#' @export
print.laminar_range <- function(x, ...) {
  cat("Range ", format(x), "\n", sep = "")
  invisible(x)
}

# Parameters from a list, a data frame of combinations, or a YAML file: list(choices or ranges) by name.
read_space <- function(flags, call) {
  if (is.character(flags) && is.null(names(flags)) && length(flags) == 1L) {
    flags <- lapply(read_yaml_file(flags, "flags", call), as_range_or_choice, call = call)
  }
  if (!is.list(flags) || !length(flags) || !rlang::is_named(flags)) {
    laminar_abort(c(
      "{.arg flags} must be a named list of values and ranges, a data frame of combinations, or a YAML file's path.",
      x = "It is {describe(flags)}.",
      i = "For example {.code list(units = c(16, 32), rate = tuning_range(1e-4, 1e-1, log = TRUE))}."
    ), "tuning", call)
  }
  if (is.data.frame(flags)) return(flags)
  for (name in names(flags)) check_choices(flags[[name]], name, call)
  flags
}

as_range_or_choice <- function(value, call) {
  if (!is.list(value) || is.null(names(value))) return(unlist(value))
  unknown <- setdiff(names(value), c("min", "max", "log", "step", "whole"))
  if (length(unknown) || is.null(value$min) || is.null(value$max)) {
    laminar_abort(c(
      "A range has {.field min} and {.field max}, and maybe {.field log}, {.field step} and {.field whole}.",
      x = "One has {.field {names(value)}}."
    ), "tuning", call)
  }
  rlang::exec(tuning_range, !!!value)
}

check_choices <- function(value, name, call) {
  if (inherits(value, "laminar_range")) return(invisible())
  if (is.factor(value) || !is.atomic(value) || !length(value) || anyNA(value)) {
    laminar_abort(c(
      "The flag {.val {name}} needs values to try.",
      x = "It is {describe(value)}.",
      i = "Give a vector of values or a {.fn tuning_range}."
    ), "tuning", call)
  }
}

# All combinations, the first flag changing fastest, or a random sample of them: a list of flags for each trial.
grid_of <- function(space, sample, call) {
  ranges <- names(space)[vapply(space, inherits, NA, "laminar_range")]
  if (length(ranges)) {
    laminar_abort(c(
      "A grid needs values, not ranges: {.val {ranges}}.",
      i = "Give values, or search in the ranges by {.code search = \"tpe\"} with a number of {.arg trials}."
    ), "tuning", call)
  }
  grid <- if (is.data.frame(space)) space else expand.grid(space, stringsAsFactors = FALSE, KEEP.OUT.ATTRS = FALSE)
  rows <- seq_len(nrow(grid))
  if (!is.null(sample)) rows <- sort(sample.int(nrow(grid), ceiling(sample * nrow(grid))))
  lapply(rows, function(row) lapply(as.list(grid), function(column) plain_value(column[[row]])))
}

plain_value <- function(value) if (is.factor(value)) as.character(value) else value

# The parameters as Python takes them.
space_for_python <- function(space) {
  lapply(as.list(space), function(value) {
    if (!inherits(value, "laminar_range")) return(list(choices = as.list(unique(plain_vector(value)))))
    if (value$whole) value[c("min", "max", "step")] <- lapply(value[c("min", "max", "step")], whole_if_any)
    unclass(value)
  })
}

plain_vector <- function(value) if (is.factor(value)) as.character(value) else value
whole_if_any <- function(value) if (is.null(value)) NULL else as.integer(value)

describe_flags <- function(flags) {
  paste(names(flags), vapply(flags, function(value) format(value, digits = 4), ""), sep = " = ", collapse = ", ")
}
