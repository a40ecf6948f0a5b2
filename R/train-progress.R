# Who shows how training goes: the console's reporter, and how loud it is.

progress_reporters <- function(verbose, call) {
  level <- resolve_verbose(verbose, call)
  if (level == 0L) return(list())
  list(py_laminar()$training$ProgressReporter(
    write = write_to_console,
    terminal = cli::is_dynamic_tty(stdout()),
    width = as.integer(min(getOption("width"), cli::console_width())),
    verbose = level
  ))
}

resolve_verbose <- function(verbose, call) {
  if (identical(verbose, "auto")) verbose <- getOption("keras.fit_verbose", default = "auto")
  if (!identical(verbose, "auto")) {
    level <- check_whole(if (is.logical(verbose)) verbose + 0L else verbose, "verbose", min = 0, call = call)
    return(min(level, 2L))
  }
  if (isTRUE(getOption("knitr.in.progress")) || identical(Sys.getenv("TESTTHAT"), "true")) 0L
  else if (cli::is_dynamic_tty(stdout())) 1L
  else 2L
}

write_to_console <- function(text) {
  cat(text)
  utils::flush.console()
}
