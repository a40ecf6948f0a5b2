#' Flags: the parameters of a training script
#'
#' Flags name what is tried out in a script: units, rates, choices. Their values come from, the later ones first:
#' `training_run(flags = )`, the command line, the file `flags.yml`, the defaults.
#'
#' On the command line both `--learning-rate 0.1` and `--learning-rate=0.1` set the flag `learning_rate`;
#' `--help` prints all flags and ends R. A `flags.yml` holds values, or profiles of values, of which `config` chooses
#' one:
#'
#' ```yaml
#' default:
#'   units: 32
#' wide:
#'   inherits: default
#'   units: 256
#' ```
#'
#' @param ... Flags, or one list of them.
#' @param config Name of the profile in `file`, a string.
#' @param file Path of the YAML file; it need not be there when this argument is left out.
#' @param arguments The command line, a character vector.
#' @param name Name of the flag, a string.
#' @param default Value when nothing else is given: a number, whole number, `TRUE` or `FALSE`, or string.
#' @param description What it is, for `--help`: a string, or `NULL`.
#' @returns `flags()`: a named list of values, each of its flag's type, which prints as a table. `flag_*()`: a flag.
#' @seealso [training_run()], [tuning_run()]
#' @export
#' @examples
#' values <- flags(
#'   flag_integer("units", 32, "Units of the hidden layer."),
#'   flag_numeric("dropout", 0.2),
#'   flag_boolean("augment", FALSE),
#'   flag_string("activation", "relu"),
#'   arguments = c("--units", "64")
#' )
#' values$units
flags <- function(..., config = Sys.getenv("R_CONFIG_ACTIVE", unset = "default"), file = "flags.yml",
                  arguments = commandArgs(TRUE)) {
  call <- rlang::current_env()
  definitions <- check_flags(rlang::list2(...), call)
  if (is_tfruns_active()) return(tfruns_flags(definitions, match.call()))
  run <- the$run
  if (missing(config)) config <- run$config %||% config
  if (missing(file)) file <- run$flags_file %||% (if (file.exists(file)) file)
  if ("--help" %in% arguments) return(print_help(definitions))
  given <- read_flags_file(file, config, call)
  given <- utils::modifyList(given, parse_command_line(arguments, definitions, call))
  given <- utils::modifyList(given, as.list(run$flags))
  values <- flag_values(definitions, given, call)
  write_run_metadata("flags", values)
  values
}

#' @rdname flags
#' @export
flag_numeric <- function(name, default, description = NULL) {
  new_flag(name, "numeric", default, description)
}

#' @rdname flags
#' @export
flag_integer <- function(name, default, description = NULL) {
  new_flag(name, "integer", default, description)
}

#' @rdname flags
#' @export
flag_boolean <- function(name, default, description = NULL) {
  new_flag(name, "boolean", default, description)
}

#' @rdname flags
#' @export
flag_string <- function(name, default, description = NULL) {
  new_flag(name, "string", default, description)
}

# The second class lets tfruns::flags() take it, too.
new_flag <- function(name, type, default, description, call = rlang::caller_env()) {
  name <- check_string(name, "name", call = call)
  flag <- list(name = name, type = type, default = NULL, description = description)
  flag$default <- as_flag_value(flag, default, call)
  structure(flag, class = c("laminar_flag", "tfruns_flag"))
}

check_flags <- function(given, call) {
  if (length(given) == 1L && !inherits(given[[1L]], "tfruns_flag")) given <- given[[1L]]
  for (flag in given) {
    if (inherits(flag, "tfruns_flag")) next
    laminar_abort(c(
      "{.fn flags} takes flags.",
      x = "It got {describe(flag)}.",
      i = "Define one with {.code flag_numeric(\"learning_rate\", 0.01)}."
    ), "flags", call)
  }
  names <- vapply(given, function(flag) flag$name, "")
  if (anyDuplicated(names)) {
    laminar_abort("The flag {.val {names[duplicated(names)]}} is defined twice.", "flags", call)
  }
  rlang::set_names(as.list(given), names)
}

flag_values <- function(definitions, given, call) {
  unknown <- setdiff(names(given), names(definitions))
  if (length(unknown)) {
    near <- names(definitions)[utils::adist(unknown[[1L]], names(definitions)) <= 2]
    laminar_abort(c(
      "There is no flag {.val {unknown}}.",
      i = if (length(near)) "Did you mean {.val {near}}?" else "The flags are {.val {names(definitions)}}."
    ), "flags", call)
  }
  values <- lapply(definitions, function(flag) {
    if (is.null(given[[flag$name]])) flag$default else as_flag_value(flag, given[[flag$name]], call)
  })
  structure(values, class = c("laminar_flags", "list"), definitions = definitions)
}

as_flag_value <- function(flag, value, call) {
  wanted <- c(numeric = "a number", integer = "a whole number", boolean = "{.code TRUE} or {.code FALSE}",
    string = "a string")[[flag$type]]
  converted <- if (length(value) == 1L && is.atomic(value)) {
    suppressWarnings(switch(flag$type,
      numeric = as.double(value),
      integer = whole_or_na(value),
      boolean = logical_or_na(value),
      string = as.character(value)
    ))
  }
  if (length(converted) != 1L || is.na(converted)) {
    laminar_abort(c(
      paste0("The flag {.val {flag$name}} must be ", wanted, "."),
      x = "It is {describe(value)}."
    ), "flags", call)
  }
  converted
}

whole_or_na <- function(value) {
  number <- as.double(value)
  if (!is.na(number) && number == trunc(number)) as.integer(number) else NA
}

logical_or_na <- function(value) {
  if (is.numeric(value)) return(if (value %in% 0:1) value == 1 else NA)
  switch(tolower(value), "true" = , "t" = , "yes" = , "1" = TRUE, "false" = , "f" = , "no" = , "0" = FALSE, NA)
}

# `--name value` and `--name=value`; other arguments are the script's own. A boolean flag alone means TRUE.
parse_command_line <- function(arguments, definitions, call) {
  values <- list()
  position <- 1L
  while (position <= length(arguments)) {
    argument <- arguments[[position]]
    position <- position + 1L
    if (!grepl("^--[A-Za-z]", argument)) next
    name <- gsub("-", "_", sub("^--([^=]*).*$", "\\1", argument))
    if (grepl("=", argument, fixed = TRUE)) {
      values[[name]] <- sub("^[^=]*=", "", argument)
    } else if (position <= length(arguments) && !startsWith(arguments[[position]], "--")) {
      values[[name]] <- arguments[[position]]
      position <- position + 1L
    } else if (identical(definitions[[name]]$type, "boolean")) {
      values[[name]] <- TRUE
    } else {
      laminar_abort(c(
        "The flag {.code {argument}} has no value.",
        i = "Write {.code {argument} <value>} or {.code {argument}=<value>}."
      ), "flags", call)
    }
  }
  values
}

read_flags_file <- function(file, config, call) {
  if (is.null(file)) return(list())
  content <- read_yaml_file(file, "file", call)
  profiles <- length(content) && all(vapply(content, is.list, NA))
  if (!profiles) return(content)
  profile_values(content, config, file, call)
}

# A profile with what it inherits: the default one unless it says otherwise.
profile_values <- function(content, config, file, call, seen = character()) {
  if (config == "default" && is.null(content$default)) return(list())
  if (is.null(content[[config]]) || config %in% seen) {
    laminar_abort(c(
      if (config %in% seen) "The profile {.val {config}} inherits from itself."
      else "There is no profile {.val {config}} in {.file {file}}.",
      i = "The profiles are {.val {names(content)}}."
    ), "flags", call)
  }
  values <- content[[config]]
  parent <- values$inherits %||% (if (config != "default") "default")
  values$inherits <- NULL
  if (is.null(parent)) return(values)
  utils::modifyList(profile_values(content, parent, file, call, c(seen, config)), values)
}

read_yaml_file <- function(file, name, call) {
  check_string(file, name, call = call)
  if (!file.exists(file)) {
    laminar_abort(c("{.arg {name}} must be a file.", x = "There is no {.file {file}}."), "flags", call)
  }
  check_installed("yaml", "to read YAML", call)
  tryCatch(yaml::read_yaml(file), error = function(condition) {
    laminar_abort(c("{.file {file}} is not YAML.", x = escape_braces(conditionMessage(condition))), "flags", call)
  }) %||% list()
}

print_help <- function(definitions) {
  cat("\nOptions:\n", paste0("  ", help_lines(definitions), "\n"), "\n", sep = "")
  quit(save = "no")
}

help_lines <- function(definitions) {
  options <- vapply(definitions, function(flag) paste0("--", gsub("_", "-", flag$name), " <", flag$type, ">"), "")
  said <- vapply(definitions, function(flag) {
    trimws(paste0(flag$description %||% "", " (default: ", format(flag$default, digits = 15), ")"))
  }, "")
  paste0(format(options), "  ", said)
}

#' @export
as.data.frame.laminar_flags <- function(x, ...) {
  definitions <- attr(x, "definitions")
  field <- function(name) vapply(definitions, function(flag) flag[[name]] %||% NA_character_, "", USE.NAMES = FALSE)
  values <- vapply(x, function(value) format(value, digits = 15), "", USE.NAMES = FALSE)
  data.frame(name = names(x) %||% character(), type = field("type"), value = values, description = field("description"))
}

#' @export
print.laminar_flags <- function(x, ...) {
  print(as.data.frame(x), row.names = FALSE)
  invisible(x)
}
