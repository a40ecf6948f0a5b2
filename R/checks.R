# Argument checkers: each returns the value in its final type or stops, naming the argument
# and the function that the user called.

check_whole <- function(value, name, min = NULL, null = FALSE, call = rlang::caller_env()) {
  if (is.null(value) && null) return(NULL)
  if (is_python_object(value)) return(value)
  if (!is.numeric(value) || length(value) != 1L || is.na(value) || value != trunc(value)) {
    laminar_abort(c(
      "{.arg {name}} must be one whole number.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  if (!is.null(min) && value < min) {
    laminar_abort(c(
      "{.arg {name}} must be a whole number of at least {min}.",
      x = "It is {value}."
    ), "value", call)
  }
  if (abs(value) <= .Machine$integer.max) as.integer(value) else value
}

# Whole numbers of any length; NA and NULL elements stand for an unknown dimension.
check_whole_vector <- function(value, name, call = rlang::caller_env()) {
  if (is.null(value) || is_python_object(value) || is.character(value)) return(value)
  if (is.list(value)) return(lapply(value, check_whole_vector, name = name, call = call))
  if (!is.numeric(value) && !all(is.na(value)) || any(value != trunc(value), na.rm = TRUE)) {
    laminar_abort(c(
      "{.arg {name}} must hold whole numbers.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  stats::setNames(as.integer(value), names(value))
}

check_number <- function(value, name, min = -Inf, max = Inf, null = FALSE, call = rlang::caller_env()) {
  if (is.null(value) && null) return(NULL)
  if (is_python_object(value)) return(value)
  if (!is.numeric(value) || length(value) != 1L || is.na(value) || value < min || value > max) {
    range <- if (is.finite(min) && is.finite(max)) " from {min} to {max}"
      else if (is.finite(min)) " of at least {min}" else ""
    laminar_abort(c(
      paste0("{.arg {name}} must be one number", range, "."),
      x = "It is {describe(value)}."
    ), "value", call)
  }
  as.double(value)
}

check_flag <- function(value, name, null = FALSE, call = rlang::caller_env()) {
  if (is.null(value) && null) return(NULL)
  if (is_python_object(value)) return(value)
  if (!is.logical(value) || length(value) != 1L || is.na(value)) {
    laminar_abort(c(
      "{.arg {name}} must be {.code TRUE} or {.code FALSE}.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  value
}

check_string <- function(value, name, null = FALSE, call = rlang::caller_env()) {
  if (is.null(value) && null) return(NULL)
  if (!is.character(value) || length(value) != 1L || is.na(value)) {
    laminar_abort(c(
      "{.arg {name}} must be one string.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  value
}

check_choice <- function(value, name, choices, call = rlang::caller_env()) {
  value <- check_string(value, name, call = call)
  if (!value %in% choices) {
    laminar_abort(c(
      "{.arg {name}} must be one of {.or {.str {choices}}}.",
      x = "It is {.str {value}}."
    ), "value", call)
  }
  value
}

check_model <- function(object, name = "object", call = rlang::caller_env()) {
  if (is_null_pointer(object)) {
    laminar_abort(c(
      "{.arg {name}} is an empty shell of a model that lived in another R session.",
      x = "{.fn saveRDS} and saved workspaces keep only a pointer, not the model.",
      i = "Save models with {.code save_model(model, \"model.keras\")} and open them with {.fn load_model}."
    ), "pointer", call)
  }
  if (!inherits(object, "keras.src.models.model.Model")) {
    laminar_abort(c(
      "{.arg {name}} must be a model.",
      x = "It is {describe(object)}.",
      i = "Make one with {.fn keras_model_sequential} or {.fn keras_model}."
    ), "type", call)
  }
  invisible(object)
}

# Methods have dots for the sake of their generics; what lands there is a slip of the pen.
check_no_dots <- function(..., call = rlang::caller_env()) {
  if (!...length()) return(invisible())
  given <- rlang::names2(rlang::list2(...))
  if (!all(nzchar(given))) {
    laminar_abort(c(
      "Arguments after the data must be named.",
      x = "{sum(!nzchar(given))} of the arguments {cli::qty(sum(!nzchar(given)))}{?has/have} no name."
    ), "argument", call)
  }
  known <- setdiff(names(formals(sys.function(sys.parent()))), "...")
  near <- known[utils::adist(given[[1L]], known) <= 2]
  laminar_abort(c(
    "There is no argument {.arg {given}}.",
    i = if (length(near)) "Did you mean {.or {.arg {near}}}?" else "The arguments are: {.arg {known}}."
  ), "argument", call)
}

check_installed <- function(package, why, call = rlang::caller_env()) {
  if (requireNamespace(package, quietly = TRUE)) return(invisible(TRUE))
  laminar_abort(c(
    "The package {.pkg {package}} is needed {why}, and it is not installed.",
    i = "Install it with {.code install.packages(\"{package}\")}."
  ), "package", call)
}

# "the string \"a\"", "0.5", "a numeric matrix of shape (3, 2)": how errors name what came.
describe <- function(value) {
  if (is.null(value)) return("NULL")
  if (is_python_object(value)) return(paste("a Python object of class", sub(".*\\.", "", class(value)[[1L]])))
  if (is.function(value)) return("a function")
  if (is.data.frame(value)) return(sprintf("a data frame of %d rows and %d columns", nrow(value), ncol(value)))
  if (!is.null(dim(value))) {
    return(sprintf("%s %s of shape %s", article(mode_name(value)), if (length(dim(value)) == 2L) "matrix" else "array",
                   format_shape(dim(value))))
  }
  if (is.list(value)) return(sprintf("a list of %d element%s", length(value), if (length(value) == 1L) "" else "s"))
  if (length(value) == 1L) {
    return(if (is.character(value)) paste0("the string ", encodeString(value, quote = "\"")) else format(value))
  }
  sprintf("%s vector of length %d", article(mode_name(value)), length(value))
}

mode_name <- function(value) {
  if (is.factor(value)) "factor" else if (is.numeric(value)) "numeric" else typeof(value)
}

article <- function(noun) {
  paste(if (grepl("^[aeiou]", noun)) "an" else "a", noun)
}

# c(32, 10) as "(32, 10)", NA and NULL as "None" would read in Python: "?".
format_shape <- function(dims) {
  text <- vapply(as.list(dims), function(d) if (is.null(d) || is.na(d)) "?" else format(d, scientific = FALSE), "")
  paste0("(", paste(text, collapse = ", "), if (length(text) == 1L) ",", ")")
}
