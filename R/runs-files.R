#' Copy, archive and delete runs
#'
#' `copy_run()` copies a run, `copy_run_files()` only what its script saved (models, say), `copy_runs()` several runs.
#' `clean_runs()` moves runs to the folder `archive` below the runs; `purge_runs()` deletes those.
#'
#' @inheritParams ls_runs
#' @param run_dirs Paths of runs, or a data frame of runs.
#' @param to Path of the folder to copy into; made when it is not there.
#' @param rename New name of the copy, a string; the old one when `NULL`.
#' @param runs Paths of runs, or a data frame of runs; all when left out.
#' @param confirm `TRUE` asks before.
#' @returns `copy_*()`: the paths of the copies, invisibly. `clean_runs()`, `purge_runs()`: the paths of what was moved
#'   or deleted, invisibly.
#' @export
#' @examples
#' \dontrun{
#' copy_run(ls_runs(order = eval_accuracy)[1, ], to = "exported", rename = "best")
#' clean_runs(ls_runs(status != "completed"))
#' purge_runs()
#' }
copy_run <- function(run_dir, to = ".", rename = NULL) {
  copy_one(run_dir, to, rename, character(), rlang::current_env())
}

#' @rdname copy_run
#' @export
copy_run_files <- function(run_dir, to = ".", rename = NULL) {
  copy_one(run_dir, to, rename, c("tfruns.d", "logs", "plots"), rlang::current_env())
}

#' @rdname copy_run
#' @export
copy_runs <- function(run_dirs, to = ".") {
  call <- rlang::current_env()
  run_dirs <- check_run_dir(as_run_dir(run_dirs, call), call)
  invisible(vapply(run_dirs, copy_one, "", to = to, rename = NULL, without = character(), call = call,
    USE.NAMES = FALSE))
}

copy_one <- function(run_dir, to, rename, without, call) {
  run_dir <- as_run_dir(run_dir, call)
  check_string(to, "to", call = call)
  check_string(rename, "rename", null = TRUE, call = call)
  if (length(run_dir) != 1L) {
    laminar_abort(c(
      "{.arg run_dir} must be one run.",
      x = "It is {length(run_dir)} runs.",
      i = "{.fn copy_runs} copies several."
    ), "runs", call)
  }
  check_run_dir(run_dir, call)
  copy <- file.path(to, rename %||% basename(run_dir))
  if (dir.exists(copy)) {
    laminar_abort(c(
      "The folder {.file {copy}} is there already.",
      i = "Remove it, or give the copy another name by {.arg rename}."
    ), "runs", call)
  }
  dir.create(copy, recursive = TRUE)
  parts <- setdiff(list.files(run_dir, all.files = TRUE, no.. = TRUE), without)
  done <- file.copy(file.path(run_dir, parts), copy, recursive = TRUE, copy.date = TRUE)
  if (!all(done)) {
    laminar_abort("{.file {file.path(run_dir, parts[!done])}} could not be copied to {.file {copy}}.", "runs", call)
  }
  invisible(copy)
}

#' @rdname copy_run
#' @export
clean_runs <- function(runs = NULL, runs_dir = getOption("tfruns.runs_dir", "runs"), confirm = interactive()) {
  call <- rlang::current_env()
  check_string(runs_dir, "runs_dir")
  run_dirs <- if (is.null(runs)) list_run_dirs(runs_dir) else check_run_dir(as_run_dir(runs, call), call)
  archive <- file.path(runs_dir, "archive")
  if (!length(run_dirs) || !agreed(confirm, "Move {length(run_dirs)} run{?s} to {.file {archive}}?")) {
    return(invisible(character()))
  }
  dir.create(archive, recursive = TRUE, showWarnings = FALSE)
  moved <- free_paths(file.path(archive, basename(run_dirs)))
  done <- file.rename(run_dirs, moved)
  cli::cli_inform(c(v = "Moved {sum(done)} run{?s} to {.file {archive}}; {.fn purge_runs} deletes {?it/them}."))
  invisible(moved[done])
}

#' @rdname copy_run
#' @export
purge_runs <- function(runs_dir = getOption("tfruns.runs_dir", "runs"), confirm = interactive()) {
  archive <- file.path(check_string(runs_dir, "runs_dir"), "archive")
  run_dirs <- list_run_dirs(archive)
  if (!length(run_dirs) || !agreed(confirm, "Delete {length(run_dirs)} run{?s} in {.file {archive}} for good?")) {
    return(invisible(character()))
  }
  unlink(run_dirs, recursive = TRUE)
  cli::cli_inform(c(v = "Deleted {length(run_dirs)} run{?s}."))
  invisible(run_dirs)
}

# Names that are not taken: "name", "name-2", "name-3".
free_paths <- function(paths) {
  vapply(paths, function(path) {
    number <- 1L
    free <- path
    while (file.exists(free)) {
      number <- number + 1L
      free <- paste0(path, "-", number)
    }
    free
  }, "", USE.NAMES = FALSE)
}

agreed <- function(confirm, question, .envir = parent.frame()) {
  if (!check_flag(confirm, "confirm", call = .envir)) return(TRUE)
  cli::cli_inform(question, .envir = .envir)
  answer <- tolower(trimws(readline("[Y/n] ")))
  answer %in% c("", "y", "yes")
}
