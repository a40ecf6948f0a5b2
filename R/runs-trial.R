# One trial of a tuning, in this process or in a worker: a training run with the trial's flags.

# job: list(file, run_dir, flags, properties, config, artifacts_dir, echo, encoding, number, study, tuner (which process
# deals trials out), objective, direction, best (value so far or NULL), pruning (NULL or what a pruner needs), keep).
# `look` is called now and then while a model trains.
run_trial <- function(job, envir = new.env(parent = globalenv()), look = NULL) {
  outer <- the$trial
  the$trial <- c(job, list(look = look))
  on.exit(the$trial <- outer)
  start <- Sys.time()
  properties <- c(
    list(type = "tuning", study = job$study, trial = job$number, tuner = job$tuner), as.list(job$properties)
  )
  run <- begin_run(job$file, "local", job$config, job$flags, properties, job$run_dir)
  error <- NULL
  ended <- tryCatch(
    run_script(job$file, run, job$artifacts_dir, job$echo, envir, job$encoding),
    laminar_pruned = function(condition) NULL,
    error = function(condition) {
      error <<- conditionMessage(condition)
      NULL
    }
  )
  record <- run_table(job$run_dir)
  value <- objective_values(record, job$objective)
  if (!is.null(ended$model) && job$keep != "none" && is_better(value, job$best, job$direction)) {
    keep_model(ended$model, job$run_dir)
  }
  list(status = record$status, value = value, error = error, seconds = as.double(Sys.time() - start, units = "secs"))
}

model_file <- function(run_dir) file.path(meta_folder(run_dir), "model.keras")

# A model that cannot be saved (with R code in it, say) does not spoil its trial.
keep_model <- function(model, run_dir) {
  tryCatch(save_model(model, model_file(run_dir), overwrite = TRUE), error = function(condition) {
    write_properties(run_dir, list(model_not_saved = strsplit(conditionMessage(condition), "\n")[[1L]][[1L]]))
  })
}

# ---- objective ---------------------------------------------------------------

# The column that an objective's name stands for: "val_accuracy" is `metric_val_accuracy`.
objective_column <- function(names, objective) {
  names <- names[startsWith(names, "metric_") | startsWith(names, "eval_")]
  wanted <- if (is.null(objective)) c("metric_val_loss", "metric_loss", "eval_loss")
    else c(objective, paste0(c("metric_", "eval_"), objective))
  intersect(wanted, names)[1L]
}

objective_values <- function(runs, objective) {
  column <- objective_column(names(runs), objective)
  if (is.na(column)) rep(NA_real_, nrow(runs)) else as.double(runs[[column]])
}

# Larger is better for what counts hits; smaller for losses and errors.
objective_direction <- function(objective) {
  up <- paste0(
    "acc|auc|precision|recall|f1|fbeta|f_score|iou|r2|sensitivity|specificity|true_|similarity|correlation|",
    "concordance"
  )
  if (!is.null(objective) && grepl(up, objective) && !grepl("loss|error", objective)) "maximize" else "minimize"
}

# Which of several trials is the best completed one; NA when there is none.
best_place <- function(status, value, direction) {
  value <- ifelse(status %in% "completed" & is.finite(value), value, NA)
  if (all(is.na(value))) return(NA_integer_)
  if (identical(direction, "maximize")) which.max(value) else which.min(value)
}

is_better <- function(value, best, direction) {
  if (!isTRUE(is.finite(value))) return(FALSE)
  if (!isTRUE(is.finite(best %||% NA))) return(TRUE)
  if (direction == "maximize") value > best else value < best
}

# ---- pruning -----------------------------------------------------------------

# Tells the pruner how the trial's training goes; `fit()` calls it through `run_reporters()`.
trial_reporters <- function() {
  pruning <- the$trial$pruning
  if (is.null(pruning)) return(list())
  the$trial$watch <- the$trial$watch %||% py_laminar()$runs$pruning$TrialReporter(
    storage = pruning$storage, study = the$trial$study, pruner = pruning$pruner, number = the$trial$number,
    monitor = sub("^metric_", "", the$trial$objective %||% "")
  )
  list(the$trial$watch)
}

# Leaves the script of a trial that the pruner has given up, or that Ctrl-C has ended, which is meant for the tuning;
# `fit()` calls it when training has ended.
leave_ended_trial <- function(params) {
  if (is.null(the$trial)) return(invisible())
  if (isTRUE(the$trial$watch$pruned)) {
    rlang::abort("The trial was given up early: others were better at this epoch.", class = "laminar_pruned")
  }
  if (identical(params$ended, "Interrupted")) rlang::interrupt()
}
