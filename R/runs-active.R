# The run that is going on in this R session: laminar's own, or one of tfruns, whose public functions are then used.
# `the$run` is NULL or a list: dir, config, flags, flags_file, and, once there is one, the model trained last.

#' The run that is going on
#'
#' `run_dir()` is the folder of the running [training_run()]; outside of a run it is the working directory, so scripts
#' can save to `file.path(run_dir(), "model.keras")` either way. `unique_run_dir()` makes a new folder, named by
#' the time in GMT.
#'
#' A run of `tfruns::training_run()` counts as well.
#'
#' @param runs_dir Path of the folder of all runs; the option `tfruns.runs_dir`, else `"runs"`.
#' @param seconds_scale Decimals of the seconds in the name, a whole number from 0 to 6.
#' @returns `run_dir()` and `unique_run_dir()`: a path. `is_run_active()`: `TRUE` or `FALSE`.
#' @export
#' @examples
#' is_run_active()
#' run_dir()
run_dir <- function() {
  if (!is.null(the$run)) return(the$run$dir)
  if (is_tfruns_active()) return(tfruns_function("run_dir")())
  getwd()
}

#' @rdname run_dir
#' @export
is_run_active <- function() {
  !is.null(the$run) || is_tfruns_active()
}

#' @rdname run_dir
#' @export
unique_run_dir <- function(runs_dir = getOption("tfruns.runs_dir", "runs"), seconds_scale = 0) {
  check_string(runs_dir, "runs_dir")
  scale <- check_whole(seconds_scale, "seconds_scale", min = 0)
  new_run_dir(runs_dir, paste0("%Y-%m-%dT%H-%M-%", if (scale) paste0("OS", min(scale, 6L)) else "S", "Z"))
}

# Making the folder claims the name: of two processes one makes it, the other waits for the next name.
new_run_dir <- function(runs_dir, pattern, call = rlang::caller_env()) {
  dir.create(runs_dir, recursive = TRUE, showWarnings = FALSE)
  if (!dir.exists(runs_dir)) {
    laminar_abort(c("The folder {.file {runs_dir}} cannot be made."), "runs", call)
  }
  repeat {
    path <- file.path(runs_dir, strftime(Sys.time(), pattern, tz = "GMT"))
    if (dir.create(path, showWarnings = FALSE)) return(path)
    Sys.sleep(0.05)
  }
}

#' Write into the run that is going on
#'
#' `fit()`, `evaluate()` and `flags()` do so by themselves. Outside of a run nothing is written.
#'
#' @param type What it is: `"properties"`, `"flags"`, `"evaluation"`, `"error"` (named lists), `"metrics"` (a data
#'   frame with a row for each epoch), `"source"` (a folder with R files), or a name of your own.
#' @param data The data; for a type of your own a function of one argument, the folder to write into.
#' @param run_dir Path of the run's folder; the run that is going on when `NULL`.
#' @returns `NULL`, invisibly.
#' @export
#' @examples
#' write_run_metadata("evaluation", list(best_epoch = 7))
write_run_metadata <- function(type, data, run_dir = NULL) {
  check_string(type, "type")
  if (is.null(run_dir)) {
    if (is.null(the$run) && is_tfruns_active()) return(invisible(tfruns_function("write_run_metadata")(type, data)))
    if (is.null(the$run)) return(invisible())
    run_dir <- the$run$dir
  }
  check_metadata(type, data)
  switch(type,
    properties = write_properties(run_dir, data),
    flags = , evaluation = , error = write_values(run_dir, type, data),
    metrics = write_metrics(run_dir, data),
    source = write_source(run_dir, data),
    {
      make_meta_folder(run_dir)
      data(meta_folder(run_dir))
    }
  )
  invisible()
}

#' @rdname write_run_metadata
#' @export
write_run_data <- function(type, data) {
  write_run_metadata(paste0("custom", check_string(type, "type")), data)
}

check_metadata <- function(type, data, call = rlang::caller_env()) {
  listed <- c("properties", "flags", "evaluation", "error")
  fits <- if (type %in% listed) length(data) == 0L || rlang::is_named(data)
    else if (type == "metrics") is.data.frame(data)
    else if (type == "source") is.character(data) && length(data) == 1L && dir.exists(data)
    else is.function(data)
  if (fits) return(invisible(data))
  wanted <- if (type %in% listed) "a named list" else switch(type,
    metrics = "a data frame", source = "the path of a folder", "a function of the folder to write into"
  )
  laminar_abort(c(
    "{.arg data} must be {wanted} for the type {.val {type}}.",
    x = "It is {describe(data)}."
  ), "type", call)
}

# ---- tfruns ------------------------------------------------------------------

is_tfruns_active <- function() {
  is.null(the$run) && isNamespaceLoaded("tfruns") && isTRUE(tfruns_function("is_run_active")())
}

tfruns_function <- function(name) getExportedValue("tfruns", name)

tfruns_flags <- function(definitions, call) {
  given <- as.list(call)[c("config", "file", "arguments")]
  given <- lapply(given[lengths(given) > 0L], eval, envir = parent.frame(2L))
  do.call(tfruns_function("flags"), c(unname(definitions), given))
}
