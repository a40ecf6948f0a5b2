# How a mistake becomes an R condition: our own checks call `laminar_abort()`,
# calls into Python run inside `try_backend()`, which translates what Python raised.

laminar_abort <- function(message, topic, call = rlang::caller_env(), ...) {
  cli::cli_abort(
    message,
    class = c(paste0("laminar_error_", topic), "laminar_error"),
    call = call,
    .envir = rlang::caller_env(),
    ...
  )
}
