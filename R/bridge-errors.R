# How a mistake becomes an R condition: our own checks call `laminar_abort()`,
# calls into Python run inside `try_backend()`, which translates what Python raised.

laminar_abort <- function(message, topic, call = rlang::caller_env(), ..., .envir = rlang::caller_env()) {
  cli::cli_abort(
    message,
    class = c(paste0("laminar_error_", topic), "laminar_error"),
    call = call,
    .envir = .envir,
    ...
  )
}

laminar_warn <- function(message, topic, call = rlang::caller_env(), .envir = rlang::caller_env()) {
  cli::cli_warn(message, class = c(paste0("laminar_warning_", topic), "laminar_warning"), call = call, .envir = .envir)
}

try_backend <- function(expr, call = rlang::caller_env()) {
  before <- the$r_condition  # (a call that succeeds, such as dim() while an error is shown, leaves it alone)
  the$r_condition <- NULL
  value <- withVisible(tryCatch(expr, error = function(condition) {
    if (inherits(condition, "laminar_error")) rlang::cnd_signal(condition)
    raised <- last_python_error(condition)
    if (is.null(raised)) rlang::cnd_signal(condition)
    the$last_error <- raised
    if (!is.null(the$r_condition)) abort_from_callback(the$r_condition, call)
    abort_from_python(raised, call)
  }))
  the$r_condition <- before
  if (value$visible) value$value else invisible(value$value)
}

# What Python raised, as plain values; NULL when the condition is R's own.
last_python_error <- function(condition) {
  if (!inherits(condition, c("Rcpp::exception", "python.builtin.BaseException"))) return(NULL)
  raised <- reticulate::py_last_error()
  if (is.null(raised)) return(NULL)
  message <- if (is.character(raised$value)) raised$value else conditionMessage(condition)
  list(type = raised$type, message = message, traceback = as.character(raised$traceback))
}

abort_from_python <- function(raised, call) {
  said <- py_laminar()$bridge$explain(raised$type, raised$message)
  lines <- c(
    said$message,
    rlang::set_names(as.character(said$found), rep("x", length(said$found))),
    rlang::set_names(as.character(said$mend), rep("i", length(said$mend)))
  )
  laminar_abort(escape_lines(lines), topic = said$topic, call = call)
}

abort_from_callback <- function(condition, call) {
  laminar_abort(
    "R code that Python called stopped with an error.",
    topic = "callback", call = call, parent = condition
  )
}

# cli reads braces as code.
escape_braces <- function(text) {
  gsub("}", "}}", gsub("{", "{{", text, fixed = TRUE), fixed = TRUE)
}

escape_lines <- function(lines) rlang::set_names(escape_braces(lines), names(lines))

# An R function that Python calls keeps its own error, which reticulate would reduce to its text.
keep_r_error <- function(f) {
  force(f)
  function(...) {
    end_by_error(withCallingHandlers(f(...), error = function(condition) the$r_condition <- explain_foreign(condition)))
  }
}

# Ctrl-C that R hears while Python waits for its code, in `Sys.sleep()` for one, ends that code by an error, which goes
# its way through Python: R's jump would leave nothing of a training.
end_by_error <- function(code) {
  tryCatch(code, interrupt = function(condition) {
    py_laminar()$bridge$note_interrupt()
    stop("Interrupted by Ctrl-C.", call. = FALSE)
  })
}

#' The Python side of the last error
#'
#' laminar's errors speak of R. When one came from Python, its Python traceback
#' is kept here for a bug report or for one's own Python code.
#'
#' @returns A list of class `laminar_backend_error` with elements `type`
#'   (name of the Python exception), `message` and `traceback` (character), or
#'   `NULL` when nothing has failed in Python in this session.
#' @export
#' @examples
#' last_backend_error()
last_backend_error <- function() {
  if (is.null(the$last_error)) return(NULL)
  structure(the$last_error, class = "laminar_backend_error")
}

#' @export
print.laminar_backend_error <- function(x, ...) {
  cat(x$traceback, sep = "")
  if (!length(x$traceback)) cat(x$message, "\n", sep = "")
  invisible(x)
}
