# Who says which trial comes next. A study is a list of functions: `ask()` gives list(number, flags, token) or NULL,
# `tell(trial, value, status)` hears how it ended, `count()` says how many trials there are in all. A plain one goes
# through a list of combinations; one of Optuna searches, and remembers in a database.

# Trials that the runs' folder already holds are not done again: that is how a killed tuning goes on.
plain_study <- function(combinations, done) {
  waiting <- setdiff(seq_along(combinations), done)
  list(
    ask = function() {
      if (!length(waiting)) return(NULL)
      number <- waiting[[1L]]
      waiting <<- waiting[-1L]
      list(number = number, flags = combinations[[number]])
    },
    tell = function(trial, value, status) invisible(),
    count = function() length(combinations), best = function() NULL
  )
}

# `done` are the runs of the study that have ended: the study has not heard of one whose R was killed at its very end.
optuna_study <- function(plan, done, call) {
  study <- try_backend(py_light("laminar.runs.study", call)$Study(
    name = plan$study, storage = plan$storage, direction = plan$direction, space = space_for_python(plan$space),
    search = plan$search, pruner = plan$pruner, trials = plan$trials, seed = plan$seed,
    combinations = plan$combinations, key = plan$key, host = Sys.info()[["nodename"]], process = process_identity()
  ), call)
  tell <- function(trial, value, status) {
    try_backend(study$tell(trial$number, if (is.finite(value %||% NA)) value, status), call)
  }
  running <- try_backend(study$running_here(), call)
  # This process is at work on none: those of its name were ended by Ctrl-C.
  gone <- vapply(running, function(trial) trial$process %in% c("", process_identity()) || is_gone(trial$process), NA)
  ended <- done[done$status %in% c("completed", "pruned", "failed"), , drop = FALSE]
  for (trial in running[gone]) {
    row <- match(trial$number, ended$trial)
    if (is.na(row)) try_backend(study$take_back(list(trial$number)), call)
    else tell(trial, objective_values(ended[row, ], plan$objective), ended$status[[row]])
  }
  list(
    ask = function() try_backend(study$ask(), call), tell = tell, count = function() plan$trials,
    best = function() try_backend(study$best(), call)
  )
}

# ---- the plan that is kept beside the runs -----------------------------------

plan_path <- function(runs_dir, study) file.path(runs_dir, paste0("tuning-", study, ".json"))

# The plan of a tuning: a new one, or the one of an unfinished tuning of the same things, which then goes on.
settle_plan <- function(plan, runs_dir, call) {
  dir.create(runs_dir, recursive = TRUE, showWarnings = FALSE)
  stem <- plan$study %||% gsub("[^A-Za-z0-9]+", "-", sub("\\.[rR]$", "", basename(plan$file)))
  number <- 1L
  repeat {
    name <- if (number == 1L) stem else paste0(stem, "-", number)
    path <- plan_path(runs_dir, name)
    kept <- if (file.exists(path)) parse_one(read_texts(path))
    if (is.null(kept)) break
    same <- identical(kept$key, plan$key)
    if (same && !plan$by_optuna && is_someone_elses(kept$tuner)) abort_at_work(name, call)
    if (same && (!isTRUE(kept$finished) || !is.null(plan$study))) break
    if (!is.null(plan$study)) {
      laminar_abort(c(
        "There is a study {.val {name}} of other parameters in {.file {runs_dir}}.",
        i = "Give this one another name, or leave {.arg study} out."
      ), "tuning", call)
    }
    number <- number + 1L
  }
  plan$study <- name
  plan$resumed <- !is.null(kept)
  if (!is.null(kept$combinations) && !is.null(plan$combinations)) {
    plan$combinations <- lapply(kept$combinations, function(one) one)
  }
  plan$storage <- plan$storage %||% (if (plan$by_optuna) {
    paste0("sqlite:///", normalizePath(runs_dir, winslash = "/"), "/tuning-", name, ".sqlite")
  })
  write_plan(plan, runs_dir, FALSE)
  plan
}

# Without a database two tunings cannot share their trials.
is_someone_elses <- function(process) {
  !identical(process %||% "", process_identity()) && isTRUE(is_process_alive(process %||% ""))
}

abort_at_work <- function(name, call) {
  laminar_abort(c(
    "Another R process is at work on the tuning {.val {name}}.",
    i = "Give this one another name by {.arg study}, or share the trials by a database, {.arg storage}."
  ), "tuning", call)
}

write_plan <- function(plan, runs_dir, finished) {
  kept <- list(
    key = plan$key, study = plan$study, file = plan$file, search = plan$search, pruner = plan$pruner,
    objective = plan$objective, direction = plan$direction, trials = plan$trials, seed = plan$seed,
    combinations = plan$combinations, tuner = if (!finished) process_identity(), finished = finished
  )
  text <- jsonlite::toJSON(kept, auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
  write_whole(text, plan_path(runs_dir, plan$study))
}

# What makes two tunings the same: script, parameters and the way of searching, not how many workers do it.
plan_key <- function(file, space, sample, search, objective) {
  parts <- list(basename(file), lapply(as.list(space), function(value) unclass(value)), sample, search, objective)
  as.character(jsonlite::toJSON(parts, auto_unbox = TRUE, digits = NA, null = "null", force = TRUE))
}
