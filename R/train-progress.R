# Who shows how training goes: the console's reporter, and how loud it is.

# All who watch a fit. Curves on a terminal that redraws them take the place of the progress line.
fit_reporters <- function(verbose, view_metrics, epochs, backup_dir, call) {
  level <- resolve_verbose(verbose, call)
  where <- resolve_view_metrics(view_metrics, level, epochs, call)
  curves_alone <- where == "terminal" && cli::is_ansi_tty()
  c(if (!curves_alone) progress_reporters(level, call), metric_viewers(where, backup_dir, call))
}

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
