#' Tune a training script
#'
#' Runs a script with many settings of its [flags()]: every combination of values, a random sample of them, or a search
#' by Optuna in ranges of values. Each trial is a run of its own, see [ls_runs()].
#'
#' A tuning that was stopped or killed goes on when it is called again with the same script and parameters: trials that
#' ended are kept, those that were under way are done again.
#'
#' With several `workers` each is an R process of its own that shares the processors with the others and attaches
#' laminar; with one the trials run in this R, in a child of `envir`. Searching and pruning need Optuna:
#' `install_laminar(extras = "tuning")`. Several workers need the package callr.
#'
#' On several machines the same study is worked on when each calls `tuning_run()` with the same script, parameters,
#' `study` and `storage`; `runs_dir` may be a folder of each machine. For a database other than SQLite its driver
#' must be in the same Python (`psycopg2-binary` for PostgreSQL).
#'
#' @inheritParams training_run
#' @inheritParams ls_runs
#' @param flags What to try: a named list with, for each flag, a vector of values or a [tuning_range()]; a data frame
#'   with a row for each trial; or the path of a YAML file, see [tuning_range()].
#' @param sample Share of the combinations to try, a number above 0 and at most 1; all when `NULL`.
#' @param properties Named list of anything else to record with every run.
#' @param confirm `TRUE` asks before it begins.
#' @param envir Environment whose children the trials run in, with one worker.
#' @param search `"grid"` for the combinations of values; `"tpe"` (tree-structured Parzen estimator: Bergstra et al.
#'   2011, section 4) or `"random"` to search.
#' @param trials Number of trials of a search, a whole number.
#' @param objective Name of what is to be best: a metric as in the history ("val_accuracy") or a column of [ls_runs()]
#'   ("eval_accuracy"). The validation loss, or else the loss, when `NULL`. Its last value counts.
#' @param direction `"minimize"`, `"maximize"`, or `"auto"` to tell by the objective's name.
#' @param pruner `"none"`, or what ends hopeless trials early: `"median"`, `"hyperband"` (Li et al. 2018) or
#'   `"halving"` (Jamieson and Talwalkar 2016); `"auto"` is `"median"` with a search and `"none"` with a grid.
#' @param workers Number of R processes, a whole number.
#' @param study Name of the study, a string; the script's name when `NULL`.
#' @param storage URL of a database for the study of a search, for several machines
#'   (`"postgresql://user@host/name"`); a SQLite file beside the runs when `NULL`.
#' @param seed Whole number for the sample or the search, or `NULL`.
#' @param keep `"best"` saves the model of the best trial, `"none"` no model.
#' @param view_trials `TRUE` shows the trials on the live [board] while they run, where the tuning can be stopped, too;
#'   `"auto"` does so in interactive sessions.
#' @returns The runs of the tuning, best first, a data frame as of [ls_runs()] with class `laminar_tuning`, invisibly.
#'   `best_run()`: the best one as of [run_info()], with `flags` (named list), `objective` (number) and, where one was
#'   kept, `model_file` (path), which [load_model()] opens.
#' @seealso [best_run()], [tuning_range()], [training_run()]
#' @export
#' @examplesIf laminar::is_backend_available()
#' script <- tempfile(fileext = ".R")
#' writeLines(c(
#'   "FLAGS <- flags(flag_integer('units', 8))",
#'   "model <- keras_model_sequential(input_shape = 4) |> layer_dense(FLAGS$units) |> layer_dense(1)",
#'   "compile(model, 'adam', 'mse')",
#'   "fit(model, as.matrix(iris[, 1:4]), iris$Petal.Width, epochs = 3, verbose = 0)"
#' ), script)
#' runs <- tuning_run(script, flags = list(units = c(4, 8)), runs_dir = tempfile("runs"), artifacts_dir = NULL,
#'   confirm = FALSE)
#' best_run(runs)$flags
tuning_run <- function(file = "train.R", context = "local",
                       config = Sys.getenv("R_CONFIG_ACTIVE", unset = "default"), flags = NULL, sample = NULL,
                       properties = NULL, runs_dir = getOption("tfruns.runs_dir", "runs"), artifacts_dir = getwd(),
                       echo = FALSE, confirm = interactive(), envir = parent.frame(),
                       encoding = getOption("encoding"), search = "grid", trials = NULL, objective = NULL,
                       direction = "auto", pruner = "auto", workers = 1, study = NULL, storage = NULL, seed = NULL,
                       keep = "best", view_trials = "auto") {
  call <- rlang::current_env()
  view <- if (identical(view_trials, "auto")) "auto" else check_flag(view_trials, "view_trials")
  check_metadata("properties", as.list(properties), call)
  check_flag(echo, "echo")
  check_choice(keep, "keep", c("best", "none"))
  check_string(runs_dir, "runs_dir")
  workers <- check_whole(workers, "workers", min = 1)
  plan <- tuning_plan(
    check_script(file, call), flags, sample, search, trials, objective, direction, pruner, study, storage, seed, call
  )
  if (workers > 1L) check_installed("callr", "to tune on several workers", call)
  if (!agreed(confirm, "Run {.file {file}} with {plan$trials} setting{?s} of its flags?")) return(invisible())
  plan <- settle_plan(plan, runs_dir, call)
  workers <- min(workers, plan$trials)
  job <- list(
    file = file, config = config, properties = c(list(context = context), as.list(properties)), echo = echo,
    encoding = encoding, artifacts_dir = if (workers == 1L) artifacts_dir, study = plan$study,
    tuner = process_identity(),
    objective = plan$objective, direction = plan$direction, keep = keep,
    pruning = if (plan$pruner != "none") list(storage = plan$storage, pruner = plan$pruner)
  )
  tuning <- run_trials(plan, job, runs_dir, workers, envir, view, call)
  runs <- tuning_table(plan, runs_dir)
  keep_best_model(runs)
  if (tuning$complete) write_plan(plan, runs_dir, TRUE)
  tell_best(runs, tuning)
  invisible(runs)
}

#' The best run of a tuning
#'
#' @param runs What [tuning_run()] returned.
#' @returns A list, see [tuning_run()]; `NULL` when no trial has a value.
#' @export
#' @examples
#' \dontrun{
#' best <- best_run(tuning_run("train.R", flags = list(units = c(16, 32))))
#' best$flags
#' model <- load_model(best$model_file)
#' }
best_run <- function(runs) {
  if (!inherits(runs, "laminar_tuning")) {
    laminar_abort(c(
      "{.arg runs} must be what {.fn tuning_run} returned.",
      x = "It is {describe(runs)}."
    ), "type")
  }
  best <- best_row(runs)
  if (is.na(best)) return(NULL)
  info <- run_info(runs$run_dir[[best]])
  info$objective <- runs$objective[[best]]
  if (file.exists(model_file(info$run_dir))) info$model_file <- model_file(info$run_dir)
  info
}

# ---- plan --------------------------------------------------------------------

tuning_plan <- function(file, flags, sample, search, trials, objective, direction, pruner, study, storage, seed, call) {
  check_choice(search, "search", c("grid", "tpe", "random"), call)
  check_choice(pruner, "pruner", c("auto", "none", "median", "hyperband", "halving"), call)
  check_choice(direction, "direction", c("auto", "minimize", "maximize"), call)
  check_string(objective, "objective", null = TRUE, call = call)
  check_string(study, "study", null = TRUE, call = call)
  check_string(storage, "storage", null = TRUE, call = call)
  trials <- check_whole(trials, "trials", min = 1, null = TRUE, call = call)
  seed <- check_whole(seed, "seed", min = 0, null = TRUE, call = call)
  check_sample(sample, search, call)
  space <- read_space(flags, call)
  if (search != "grid" && (is.null(trials) || is.data.frame(space))) {
    laminar_abort(c(
      if (is.null(trials)) "A search needs a number of {.arg trials}."
      else "A search needs values or ranges for each flag, not a data frame of combinations.",
      i = "{.code search = \"grid\"} tries every combination."
    ), "tuning", call)
  }
  combinations <- if (search == "grid") with_seed(seed, grid_of(space, sample, call))
  pruner <- if (pruner != "auto") pruner else if (search == "grid") "none" else "median"
  by_optuna <- search != "grid" || pruner != "none" || !is.null(storage)
  if (pruner != "none" && grepl("^eval_", objective %||% "")) {
    laminar_abort(c(
      "A pruner needs an objective that every epoch has.",
      x = "{.val {objective}} is known at the end alone.",
      i = "Choose a metric of the training, such as {.val val_loss}, or {.code pruner = \"none\"}."
    ), "tuning", call)
  }
  if (!is.null(storage) && !is.null(sample) && is.null(seed)) {
    laminar_abort(c(
      "A sample on several machines needs a {.arg seed}.",
      i = "With the same one every machine draws the same sample."
    ), "tuning", call)
  }
  if (by_optuna) check_extra("tuning", call, py_light("laminar.sitrep", call)$extras())
  list(
    file = file, space = space, combinations = combinations, search = search, pruner = pruner, by_optuna = by_optuna,
    trials = if (search == "grid") length(combinations) else trials, objective = objective,
    direction = if (direction == "auto") objective_direction(objective) else direction, study = study,
    storage = storage, seed = seed, key = plan_key(file, space, sample, search, objective)
  )
}

check_sample <- function(sample, search, call) {
  if (is.null(sample)) return(invisible())
  if (search != "grid") {
    laminar_abort("{.arg sample} is a share of a grid; a search has a number of {.arg trials}.", "tuning", call)
  }
  if (!is.numeric(sample) || length(sample) != 1L || is.na(sample) || sample <= 0 || sample > 1) {
    laminar_abort(c(
      "{.arg sample} must be a share, above 0 and at most 1.",
      x = "It is {describe(sample)}."
    ), "value", call)
  }
}

with_seed <- function(seed, code) {
  if (is.null(seed)) return(code)
  kept <- if (exists(".Random.seed", globalenv(), inherits = FALSE)) get(".Random.seed", globalenv())
  on.exit(if (is.null(kept)) rm(".Random.seed", envir = globalenv()) else assign(".Random.seed", kept, globalenv()))
  set.seed(seed)
  code
}

# ---- trials ------------------------------------------------------------------

# Whether all trials have ended (they have not where the board asked for an end), and the best of a shared study.
run_trials <- function(plan, job, runs_dir, workers, envir, view, call) {
  pool <- if (workers > 1L) open_workers(workers, call)
  on.exit(close_workers(pool))
  done <- set_aside_lost(plan, runs_dir)
  study <- if (plan$by_optuna) optuna_study(plan, done, call) else plain_study(plan$combinations, done$trial)
  watch <- watch_tuning(plan, done, runs_dir, view, call)
  status <- "stopped"
  on.exit(watch$close(status), add = TRUE)
  next_job <- function() {
    watch$look()
    trial <- if (!watch$stopped()) study$ask()
    if (is.null(trial)) return(NULL)
    job$run_dir <- new_run_dir(runs_dir, sprintf("%%Y-%%m-%%dT%%H-%%M-%%SZ-%03d", trial$number), call)
    job$number <- trial$number
    job$flags <- trial$flags
    job["best"] <- list(watch$best())
    watch$begun(job)
    job
  }
  ended <- function(trial, result) {
    study$tell(trial, result$value, result$status)
    watch$ended(trial, result)
  }
  if (is.null(pool)) {
    while (!is.null(trial <- next_job())) ended(trial, run_trial(trial, new.env(parent = envir), watch$look))
  } else {
    serve_workers(pool, next_job, ended, watch$look, call)
  }
  if (!watch$stopped()) status <- "finished"
  list(complete = status == "finished", best = study$best())
}

serve_workers <- function(pool, next_job, ended, look, call) {
  on.exit(close_workers(pool))
  idle <- function(worker) is.null(worker$trial) && worker$session$get_state() == "idle"
  more <- TRUE
  repeat {
    for (worker in Filter(idle, pool)) {
      trial <- if (more) next_job()
      more <- !is.null(trial)
      if (more) start_on_worker(worker, trial)
    }
    busy <- vapply(pool, function(worker) !is.null(worker$trial), NA)
    if (!any(busy) && !more) return(invisible())
    pool <- renewed_workers(pool)
    if (!length(pool)) laminar_abort("The R processes of the workers have ended before a trial began.", "tuning", call)
    for (one in finished_workers(pool)) {
      trial <- one$worker$trial
      one$worker$trial <- NULL
      note_crash(trial$run_dir, one$result)
      ended(trial, one$result)
    }
    look()
  }
}

# A worker that is killed, by lack of memory say, cannot write down that its trial failed.
note_crash <- function(run_dir, result) {
  if (result$status != "failed" || !dir.exists(meta_folder(run_dir))) return(invisible())
  if (run_table(run_dir)$status %in% c("failed", "completed")) return(invisible())
  write_values(run_dir, "error", list(message = result$error))
  finish_run(list(dir = run_dir), "failed")
}

# Runs of trials that were under way when R was killed go to the archive, since they are done again. Returns the rest.
# Workers outlive the R that they belong to for a moment: what they still do would be done twice.
set_aside_lost <- function(plan, runs_dir) {
  runs <- study_runs(plan, runs_dir)
  for (row in which(runs$status == "running" & vapply(runs$tuner %||% runs$status, is_gone, NA))) {
    end_process(runs$process[[row]])
  }
  runs <- study_runs(plan, runs_dir)
  lost <- runs$status == "interrupted"
  if (any(lost)) suppressMessages(clean_runs(runs[lost, ], runs_dir, confirm = FALSE))
  runs[!lost, , drop = FALSE]
}

study_runs <- function(plan, runs_dir) {
  runs <- run_table(list_run_dirs(runs_dir))
  if (is.null(runs$study)) return(runs[0L, , drop = FALSE])
  runs[runs$study %in% plan$study & runs$type %in% "tuning", , drop = FALSE]
}

# ---- results -----------------------------------------------------------------

tuning_table <- function(plan, runs_dir) {
  runs <- study_runs(plan, runs_dir)
  column <- objective_column(names(runs), plan$objective)
  runs$objective <- objective_values(runs, plan$objective)
  ranked <- ifelse(runs$status == "completed", runs$objective, NA)
  sign <- if (plan$direction == "maximize") -1 else 1
  runs <- runs[order(sign * ranked, runs$trial), , drop = FALSE]
  row.names(runs) <- NULL
  runs <- arrange_columns(runs, c("trial", "objective"))
  attr(runs, "direction") <- plan$direction
  attr(runs, "objective") <- if (is.na(column)) plan$objective else column
  class(runs) <- unique(c("laminar_tuning", class(runs)))
  runs
}

# Row of the best completed trial, whatever order the rows are in; NA when there is none.
best_row <- function(runs) best_place(runs$status, runs$objective, attr(runs, "direction"))

keep_best_model <- function(runs) {
  others <- setdiff(seq_len(nrow(runs)), best_row(runs))
  unlink(model_file(runs$run_dir[others]))
}

tell_best <- function(runs, tuning) {
  best <- best_row(runs)
  ended <- table(factor(runs$status, unique(runs$status)))
  counts <- paste(ended, names(ended), collapse = ", ")
  value <- if (!is.na(best)) signif(runs$objective[[best]], 4)
  other <- if (!is.null(tuning$best) && !tuning$best$number %in% runs$trial) tuning$best
  cli::cli_inform(c(
    v = "{nrow(runs)} trial{?s}: {counts}.",
    i = if (!is.na(best)) "Best: trial {runs$trial[[best]]} with {attr(runs, 'objective')} = {value}.",
    i = if (!is.null(other)) "Best of all machines: trial {other$number} on {other$host} with {signif(other$value, 4)},
      {describe_flags(other$flags)}.",
    i = if (!tuning$complete) "The tuning was stopped; the same call of {.fn tuning_run} goes on with it."
  ))
}
