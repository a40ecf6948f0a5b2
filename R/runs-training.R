#' Run a training script and keep what it did
#'
#' Runs a script like [source()], in a folder of its own that keeps flags, metrics as they arrive, evaluation, model
#' summary, code, printed output, plots and files. The folder's format is that of the package tfruns.
#'
#' @param file Path of the script; when left out, `train.R` or the one R script of the working directory.
#' @param context Where it runs, a string that is only recorded.
#' @param config Profile of `flags.yml`, a string; see [flags()].
#' @param flags Named list of values for the script's [flags()], or the path of a YAML file of them.
#' @param properties Named list of anything else to record; each becomes a column of [ls_runs()].
#' @param run_dir Path of the run's folder; a new one below `runs` when `NULL`.
#' @param artifacts_dir Path of a folder: files that the script makes or changes there are copied to the run. `NULL`
#'   for none.
#' @param echo `TRUE` prints the script's expressions.
#' @param view `TRUE` shows the report after the run, `"save"` saves it as `tfruns.d/view.html`, `"auto"` shows it when
#'   the value is printed in an interactive session.
#' @param envir Environment that the script is evaluated in.
#' @param encoding Encoding of the script, a string.
#' @returns The run, a data frame of one row as of [ls_runs()], invisibly. An error in the script is recorded
#'   and passed on; a run whose R was killed is shown as interrupted.
#' @seealso [ls_runs()], [view_run()], [compare_runs()], [tuning_run()], [write_run_metadata()]
#' @export
#' @examplesIf laminar::is_backend_available()
#' script <- tempfile(fileext = ".R")
#' writeLines(c(
#'   "library(laminar)",
#'   "FLAGS <- flags(flag_integer('units', 8))",
#'   "model <- keras_model_sequential(input_shape = 4) |> layer_dense(FLAGS$units) |> layer_dense(1)",
#'   "compile(model, 'adam', 'mse')",
#'   "fit(model, as.matrix(iris[, 1:4]), iris$Petal.Width, epochs = 3, verbose = 0)"
#' ), script)
#' runs <- tempfile("runs")
#' training_run(script, flags = list(units = 16), run_dir = unique_run_dir(runs), artifacts_dir = NULL, view = FALSE)
#' ls_runs(runs_dir = runs)
training_run <- function(file = "train.R", context = "local",
                         config = Sys.getenv("R_CONFIG_ACTIVE", unset = "default"), flags = NULL, properties = NULL,
                         run_dir = NULL, artifacts_dir = getwd(), echo = TRUE, view = "auto",
                         envir = parent.frame(), encoding = getOption("encoding")) {
  file <- check_script(if (missing(file)) the_one_script() else file)
  check_view(view)
  check_flag(echo, "echo")
  run <- begin_run(file, context, config, flags, properties, run_dir)
  cli::cli_inform(c(i = "The run's folder is {.file {run$dir}}."))
  run_script(file, run, artifacts_dir, echo, envir, encoding)
  if (identical(view, "save")) save_run_view(run$dir, file.path(meta_folder(run$dir), "view.html"))
  record <- run_table(run$dir)
  if (isTRUE(view)) view_run(run$dir)
  if (!identical(view, "auto") || !interactive()) return(invisible(record))
  class(record) <- c("laminar_viewed_run", class(record))
  record
}

#' @export
print.laminar_viewed_run <- function(x, ...) {
  view_run(x$run_dir)
  invisible(x)
}

the_one_script <- function() {
  scripts <- list.files(pattern = "\\.[rR]$")
  if (length(scripts) == 1L) scripts else "train.R"
}

check_script <- function(file, call = rlang::caller_env()) {
  check_string(file, "file", call = call)
  if (file.exists(file) && !dir.exists(file)) return(file)
  laminar_abort(c(
    "{.arg file} must be an R script.",
    x = "There is no file {.file {file}} in {.file {getwd()}}."
  ), "runs", call)
}

check_view <- function(view, call = rlang::caller_env()) {
  if (is.logical(view)) check_flag(view, "view", call = call)
  else check_choice(view, "view", c("auto", "save"), call)
}

# Makes the run's folder with all that is known beforehand.
begin_run <- function(file, context, config, flags, properties, run_dir, call = rlang::caller_env()) {
  flags_file <- if (is.character(flags) && length(flags) == 1L && is.null(names(flags))) flags
  if (is.null(flags_file) && length(flags) && !rlang::is_named(flags)) {
    laminar_abort(c(
      "{.arg flags} must be a named list of values or the path of a YAML file.",
      x = "It is {describe(flags)}."
    ), "type", call)
  }
  check_metadata("properties", as.list(properties), call)
  run_dir <- if (is.null(run_dir)) unique_run_dir() else check_string(run_dir, "run_dir", call = call)
  make_meta_folder(run_dir)
  write_properties(run_dir, utils::modifyList(
    list(type = "training", context = context, script = basename(file), start = as.double(Sys.time()),
      completed = FALSE, status = "running", process = process_identity()),
    as.list(properties)
  ))
  write_values(run_dir, "system", system_facts())
  write_source(run_dir, dirname(file))
  list(dir = run_dir, config = config, flags = if (is.null(flags_file)) as.list(flags), flags_file = flags_file)
}

system_facts <- function() {
  list(
    R = R.version.string, platform = R.version$platform,
    system = paste(Sys.info()[c("sysname", "release")], collapse = " "),
    host = Sys.info()[["nodename"]], laminar = getNamespaceInfo("laminar", "spec")[["version"]],
    directory = getwd()
  )
}

# The script, with everything that watches it; ends the run whatever happens. Returns the run with its last model.
run_script <- function(file, run, artifacts_dir, echo, envir, encoding) {
  outer <- the$run
  the$run <- run
  the$run$dir <- normalizePath(run$dir, winslash = "/")
  status <- "interrupted"
  on.exit({
    finish_run(the$run, status)
    the$run <- outer
  })
  before <- file_marks(artifacts_dir)
  on.exit(copy_artifacts(artifacts_dir, before, the$run$dir), add = TRUE, after = FALSE)
  width <- options(width = min(100L, getOption("width")))
  on.exit(options(width), add = TRUE, after = FALSE)
  output <- record_output(the$run$dir)
  on.exit(output$stop(), add = TRUE, after = FALSE)
  stop_plots <- record_plots(the$run$dir)
  on.exit(stop_plots(), add = TRUE, after = FALSE)
  withCallingHandlers(
    source(file, local = envir, echo = echo, encoding = encoding, keep.source = TRUE),
    message = output$note,
    warning = output$note,
    laminar_pruned = function(condition) status <<- "pruned",
    error = function(condition) {
      if (inherits(condition, "laminar_pruned")) return()
      status <<- "failed"
      write_values(the$run$dir, "error", list(message = conditionMessage(condition), traceback = call_stack()))
    }
  )
  status <- "completed"
  invisible(the$run)
}

# An error that the script itself handled is no failure: then the script goes on to its end.
finish_run <- function(run, status) {
  if (status == "completed") unlink(file.path(meta_folder(run$dir), "error.json"))
  write_properties(run$dir, list(end = as.double(Sys.time()), completed = status == "completed", status = status))
}

call_stack <- function() {
  calls <- vapply(sys.calls(), function(one) paste(deparse(one, nlines = 1L), collapse = ""), "")
  own <- which(grepl("^(source|withVisible|eval)\\(", calls))
  calls <- if (length(own)) calls[-seq_len(max(own))] else calls
  rev(utils::head(calls, -4L))
}

# ---- output, plots, files ----------------------------------------------------

# Copies what the script prints, its messages and warnings to the property `output`.
record_output <- function(run_dir) {
  connection <- file(file.path(meta_folder(run_dir), "properties", "output"), open = "wt", encoding = "UTF-8")
  sink(connection, type = "output", split = TRUE)
  depth <- sink.number()
  list(
    note = function(condition) {
      text <- sub("\n$", "", cli::ansi_strip(conditionMessage(condition)))
      cat(if (inherits(condition, "warning")) "Warning: ", text, "\n", file = connection, sep = "")
    },
    stop = function() {
      while (sink.number() >= depth) sink(type = "output")
      close(connection)
    }
  )
}

record_plots <- function(run_dir) {
  folder <- file.path(run_dir, "plots")
  dir.create(folder, showWarnings = FALSE)
  previous <- grDevices::dev.cur()
  grDevices::png(file.path(folder, "Rplot%03d.png"), width = 1200, height = 715, res = 192)
  device <- grDevices::dev.cur()
  function() {
    if (device %in% grDevices::dev.list()) grDevices::dev.off(device)
    if (previous > 1L && previous %in% grDevices::dev.list()) grDevices::dev.set(previous)
    if (!length(list.files(folder))) unlink(folder, recursive = TRUE)
  }
}

# Size and time of every file of a folder, runs and libraries apart; NULL when nobody wants to know.
file_marks <- function(folder) {
  if (is.null(folder)) return(NULL)
  files <- grep("^(renv|packrat)/", list.files(folder, recursive = TRUE), invert = TRUE, value = TRUE)
  for (run in unique(sub("/tfruns\\.d/.*$", "", grep("/tfruns\\.d/", files, value = TRUE)))) {
    files <- files[!startsWith(files, paste0(run, "/"))]
  }
  info <- file.info(file.path(folder, files), extra_cols = FALSE)
  rlang::set_names(paste(info$size, format(as.double(info$mtime), digits = 15)), files)
}

copy_artifacts <- function(folder, before, run_dir) {
  after <- file_marks(folder)
  changed <- names(after)[is.na(before[names(after)]) | before[names(after)] != after]
  for (file in changed) {
    dir.create(file.path(run_dir, dirname(file)), recursive = TRUE, showWarnings = FALSE)
    file.copy(file.path(folder, file), file.path(run_dir, file), overwrite = TRUE, copy.date = TRUE)
  }
}
