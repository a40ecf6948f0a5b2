#' List runs
#'
#' `ls_runs()` lists the runs of a folder as a data frame, `latest_run()` gives the newest one, `run_info()` everything
#' about some. Runs that the package tfruns wrote are read, too.
#'
#' Columns: `run_dir`; `eval_<metric>` of [evaluate()]; `metric_<metric>`, the last value of each metric of the
#' training; `flag_<name>`; `samples`, `batch_size`, `epochs`, `epochs_completed`, `loss_function`, `optimizer`,
#' `learning_rate`, `start`, `end`, `completed`, any property recorded with the run, and `status`: "completed",
#' "failed" (by an error), "interrupted" (by the user, or because R was killed), "pruned", "running", or "unknown".
#' Printing shows the most telling columns.
#'
#' @param subset Condition on the columns: the rows to keep, for example `eval_accuracy > 0.9 & flag_units == 32`.
#' @param order Columns to sort by: names, bare or as strings, several in `c()`.
#' @param decreasing `TRUE` puts the newest, or largest, first.
#' @param latest_n Whole number: only so many of the newest runs; `NULL` for all.
#' @param runs_dir Path of the folder of all runs; the option `tfruns.runs_dir`, else `"runs"`.
#' @param run_dir Path of a run's folder, several of them, or a data frame of runs.
#' @param x A data frame of runs, or a run.
#' @param ... Not used.
#' @returns `ls_runs()`: a data frame of class `laminar_runs`. `latest_run()`: a list as of `run_info()`, `NULL` when
#'   there is no run. `run_info()`: a list of class `laminar_run` with an element for each column, and `flags` (named
#'   list), `metrics` (data frame by epoch), `model` (text), `output` (text), `source_code` (path of the archive); for
#'   several runs a list of these.
#' @seealso [training_run()], [view_run()], [compare_runs()], [clean_runs()]
#' @export
#' @examples
#' ls_runs(runs_dir = tempdir())
ls_runs <- function(subset = NULL, order = "start", decreasing = TRUE, latest_n = NULL,
                    runs_dir = getOption("tfruns.runs_dir", "runs")) {
  call <- rlang::current_env()
  check_string(runs_dir, "runs_dir")
  check_flag(decreasing, "decreasing")
  latest_n <- check_whole(latest_n, "latest_n", min = 0, null = TRUE)
  runs <- run_table(list_run_dirs(runs_dir, latest_n))
  if (!nrow(runs)) return(runs)
  columns <- order_columns(rlang::enquo(order), names(runs), call)
  runs <- runs[do.call(base::order, c(unname(as.list(runs)[columns]), decreasing = decreasing)), , drop = FALSE]
  keep <- keep_rows(rlang::enquo(subset), runs, call)
  runs <- runs[keep, , drop = FALSE]
  row.names(runs) <- NULL
  arrange_columns(runs, setdiff(columns, "start"))
}

#' @rdname ls_runs
#' @export
latest_run <- function(runs_dir = getOption("tfruns.runs_dir", "runs")) {
  newest <- list_run_dirs(check_string(runs_dir, "runs_dir"), 1L)
  if (length(newest)) run_info(newest)
}

#' @rdname ls_runs
#' @export
run_info <- function(run_dir) {
  call <- rlang::current_env()
  runs <- lapply(as_run_dir(run_dir, call), one_run_info, call)
  if (length(runs) == 1L) runs[[1L]] else runs
}

one_run_info <- function(run_dir, call) {
  check_run_dir(run_dir, call)
  info <- as.list(run_table(run_dir))
  info <- info[!vapply(info, function(value) length(value) == 1L && is.na(value), NA)]
  meta <- meta_folder(run_dir)
  files <- read_json_files(file.path(meta, c("flags.json", "metrics.json", "system.json", "error.json")))
  info$flags <- files[[1L]]
  if (length(files[[2L]])) info$metrics <- as.data.frame(lapply(files[[2L]], metric_values), optional = TRUE)
  info$system <- files[[3L]]
  info$error_traceback <- unlist(files[[4L]]$traceback)
  info$output <- read_output(run_dir)
  if (file.exists(file.path(meta, "source.tar.gz"))) info$source_code <- file.path(meta, "source.tar.gz")
  structure(info, class = "laminar_run")
}

# Paths of runs, whatever stands for them.
as_run_dir <- function(x, call = rlang::caller_env()) {
  if (is.character(x)) return(x)
  if (is.list(x) && is.character(x$run_dir)) return(x$run_dir)
  laminar_abort(c(
    "{.arg run_dir} must be the folder of a run, or runs as {.fn ls_runs} lists them.",
    x = "It is {describe(x)}."
  ), "runs", call)
}

check_run_dir <- function(run_dir, call = rlang::caller_env()) {
  missing <- run_dir[!dir.exists(meta_folder(run_dir))]
  if (!length(missing)) return(invisible(run_dir))
  laminar_abort(c("There is no run in {.file {missing}}.", i = "{.fn ls_runs} lists the runs."), "runs", call)
}

list_run_dirs <- function(runs_dir, latest_n = NULL) {
  names <- list.files(runs_dir)
  names <- sort(names[dir.exists(meta_folder(file.path(runs_dir, names)))], decreasing = TRUE)
  if (!is.null(latest_n)) names <- utils::head(names, latest_n)
  paste0(runs_dir, "/", names, recycle0 = TRUE)
}

# ---- the table ---------------------------------------------------------------

whole_properties <- c("samples", "validation_samples", "batch_size", "epochs", "steps", "trial")
number_properties <- c("start", "end", "learning_rate")

# Reads runs into a data frame, a row each, and marks those as interrupted whose process is gone.
run_table <- function(run_dirs) {
  properties <- Map(settled, run_dirs, read_properties(run_dirs))
  json <- function(name) read_json_files(paste0(run_dirs, "/tfruns.d/", name, ".json", recycle0 = TRUE))
  prefixed <- function(values, prefix) if (length(values)) rlang::set_names(values, paste0(prefix, names(values)))
  records <- Map(function(run_dir, properties, evaluation, metrics, flags, error) {
    values <- lapply(metrics[names(metrics) != "epoch"], function(column) {
      column <- metric_values(column)
      column[!is.na(column)]
    })
    last <- lapply(values[lengths(values) > 0L], function(column) column[[length(column)]])
    c(
      list(run_dir = run_dir), properties, prefixed(evaluation, "eval_"), prefixed(last, "metric_"),
      list(epochs_completed = max(0L, lengths(values))), prefixed(flags, "flag_"),
      if (!is.null(error$message)) list(error_message = error$message)
    )
  }, run_dirs, properties, json("evaluation"), json("metrics"), json("flags"), json("error"))
  arrange_columns(as_runs_frame(records))
}

# Properties in their types, with a status that holds now.
settled <- function(run_dir, properties) {
  if (is.null(properties$type) || properties$type == "local") properties$type <- "training"
  properties$context <- properties$context %||% "local"
  if (is.null(properties$status)) {
    properties$status <- derived_status(run_dir, properties)
  } else if (properties$status == "running" && isFALSE(is_process_alive(properties$process %||% ""))) {
    last <- max(file.mtime(list.files(meta_folder(run_dir), recursive = TRUE, full.names = TRUE)))
    mark <- list(end = as.double(last), completed = FALSE, status = "interrupted")
    try(suppressWarnings(write_properties(run_dir, mark)), silent = TRUE)  # a read-only folder is only looked at
    properties <- utils::modifyList(properties, lapply(mark, as.character))
  }
  for (name in intersect(names(properties), whole_properties)) {
    properties[[name]] <- suppressWarnings(as.integer(properties[[name]]))
  }
  for (name in intersect(names(properties), number_properties)) {
    properties[[name]] <- suppressWarnings(as.double(properties[[name]]))
  }
  if (!is.null(properties$completed)) properties$completed <- tolower(properties$completed) %in% c("true", "yes", "1")
  properties
}

# The status of a run that tfruns wrote.
derived_status <- function(run_dir, properties) {
  if (tolower(properties$completed %||% "") %in% c("true", "yes", "1")) "completed"
  else if (file.exists(file.path(meta_folder(run_dir), "error.json"))) "failed"
  else if (!is.null(properties$end)) "interrupted"
  else "unknown"
}

as_runs_frame <- function(records) {
  names <- unique(c("run_dir", unlist(lapply(records, names)), "type", "status", "start", "end"))
  columns <- lapply(rlang::set_names(names), function(name) {
    values <- lapply(records, function(record) {
      value <- record[[name]]
      if (!length(value)) NA else if (length(value) == 1L && is.atomic(value)) value
      else paste(unlist(value), collapse = ", ")
    })
    unlist(values, use.names = FALSE)
  })
  empty <- list(run_dir = character(), type = character(), status = character(), start = double(), end = double())
  if (!length(records)) columns <- empty
  for (name in c("start", "end")) {
    columns[[name]] <- as.POSIXct(as.double(columns[[name]]), "GMT", origin = "1970-01-01")
  }
  structure(columns, row.names = seq_along(records), class = c("laminar_runs", "data.frame"))
}

# What was measured first, then how, then the rest.
arrange_columns <- function(runs, first = character()) {
  names <- names(runs)
  starting <- function(prefix) names[startsWith(names, prefix)]
  wanted <- c(
    "run_dir", first, starting("eval_"), starting("metric_"), starting("flag_"), "status", "samples",
    "validation_samples", "batch_size", "epochs", "epochs_completed", "loss_function", "optimizer", "learning_rate",
    "script", "start", "end", "completed", "error_message", "model"
  )
  wanted <- unique(c(intersect(wanted, names), names))
  class <- class(runs)
  runs <- as.list(runs)[wanted]
  structure(runs, row.names = seq_along(runs[[1L]]), class = class, shown = first)
}

# ---- filtering and sorting ---------------------------------------------------

order_columns <- function(order, names, call) {
  mask <- as.list(rlang::set_names(names))
  columns <- tryCatch(rlang::eval_tidy(order, mask), error = function(condition) rlang::as_label(order))
  columns <- as.character(unlist(columns))
  unknown <- setdiff(columns, names)
  if (length(unknown)) abort_column("order", unknown, names, call)
  columns
}

keep_rows <- function(subset, runs, call) {
  if (rlang::quo_is_null(subset)) return(seq_len(nrow(runs)))
  rows <- tryCatch(rlang::eval_tidy(subset, as.list(runs)), error = function(condition) {
    missing <- setdiff(all.vars(rlang::quo_get_expr(subset)), names(runs))
    missing <- missing[!vapply(missing, exists, NA, envir = rlang::quo_get_env(subset))]
    if (length(missing)) abort_column("subset", missing, names(runs), call)
    laminar_abort(c(
      "{.arg subset} cannot be computed.", x = escape_braces(conditionMessage(condition))
    ), "runs", call)
  })
  if (!is.logical(rows) || !length(rows) %in% c(1L, nrow(runs))) {
    laminar_abort(c(
      "{.arg subset} must be a condition, {.code TRUE} or {.code FALSE} for each run.",
      x = "It is {describe(rows)}."
    ), "runs", call)
  }
  which(rep_len(rows, nrow(runs)))
}

abort_column <- function(name, unknown, names, call) {
  shown <- grep("^(eval|metric|flag)_|^(start|end|status|epochs|batch_size)$", names, value = TRUE)
  laminar_abort(c(
    "{.arg {name}} names {cli::qty(length(unknown))}{?a column/columns} that no run has: {.val {unknown}}.",
    i = "There are {.val {shown}}."
  ), "runs", call)
}

# ---- printing ----------------------------------------------------------------

#' @rdname ls_runs
#' @export
print.laminar_runs <- function(x, ...) {
  if (!nrow(x)) {
    cat("No runs found.\n")
    return(invisible(x))
  }
  names <- names(x)
  frame <- x
  class(frame) <- "data.frame"
  whole <- all(c("run_dir", "status", "start", "end") %in% names)
  shown <- if (whole) shown_columns(names, attr(x, "shown")) else names
  cat(sprintf("Runs: %d x %d\n", nrow(x), length(names)))
  print(utils::head(frame[shown], 10L), digits = 4)
  if (nrow(x) > 10L) cat("# ...", nrow(x) - 10L, "more rows\n")
  rest <- setdiff(names, shown)
  if (length(rest)) {
    cat(strwrap(paste(rest, collapse = ", "), initial = "# more columns: ", prefix = "#   "), sep = "\n")
  }
  invisible(x)
}

shown_columns <- function(names, first) {
  intersect(c("run_dir", first, grep("^(eval|metric|flag)_", names, value = TRUE), "epochs_completed", "status"), names)
}

#' @rdname ls_runs
#' @export
print.laminar_run <- function(x, ...) {
  long <- c(metrics = "data frame by epoch", model = "summary", output = "printed output", source_code = "code",
    system = "system", error_traceback = "calls")
  told <- names(x)[!names(x) %in% names(long) & !vapply(x, is.list, NA)]
  values <- vapply(x[told], function(value) paste(format(value, digits = 4), collapse = ", "), "")
  cat(paste0(format(paste0("$", told)), "  ", values, "\n"), sep = "")
  there <- intersect(names(long), names(x))
  if (length(there)) cat("and ", paste0("$", there, " (", long[there], ")", collapse = ", "), "\n", sep = "")
  invisible(x)
}
