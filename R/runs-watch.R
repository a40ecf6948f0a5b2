# Who hears how a tuning goes: the console, a line for each trial that has ended, and the live board of trials.

# A list of functions: `begun(job)`, `ended(trial, result)`, `look()` (often, while trials run), `best()` the best value
# so far, `stopped()` whether the board asked for an end, `close()`.
watch_tuning <- function(plan, done, runs_dir, view, call) {
  board <- trial_board(plan, done, view, call)
  best <- if (nrow(done)) best_known(done, plan)
  ended <- nrow(done)
  failed <- if (ended) -Inf else 0L
  list(
    best = function() best,
    begun = board$begun,
    look = board$look,
    stopped = board$stopped,
    ended = function(trial, result) {
      ended <<- ended + 1L
      better <- result$status == "completed" && is_better(result$value, best, plan$direction)
      if (better) best <<- result$value
      failed <<- if (result$status == "failed") failed + 1L else -Inf
      tell_trial(trial, result, ended, plan$trials, better)
      board$ended(trial, result)
      if (failed >= 3L) {
        write_plan(plan, runs_dir, TRUE)  # with a mended script a tuning begins anew
        abort_all_failing(result$error, call)
      }
    },
    close = board$close
  )
}

best_known <- function(done, plan) {
  values <- objective_values(done, plan$objective)
  best <- best_place(done$status, values, plan$direction)
  if (!is.na(best)) values[[best]]
}

tell_trial <- function(trial, result, ended, count, better) {
  value <- if (isTRUE(is.finite(result$value))) format(result$value, digits = 4) else "no value"
  note <- if (result$status == "failed") paste("failed:", first_line(result$error))
    else if (result$status == "pruned") "given up early" else if (better) "best so far"
  how <- paste(c(if (result$status != "failed") value, note), collapse = ", ")
  line <- sprintf("Trial %d (%d of %d): %s: %s", trial$number, ended, count, describe_flags(trial$flags), how)
  cli::cli_inform(escape_braces(line))
}

first_line <- function(text) strsplit(text %||% "unknown", "\n", fixed = TRUE)[[1L]][[1L]]

abort_all_failing <- function(error, call) {
  laminar_abort(c(
    "The first trials have all failed.",
    x = escape_braces(first_line(error)),
    i = "{.fn latest_run} has the whole error; {.fn training_run} runs the script once."
  ), "tuning", call)
}

# ---- the live board ----------------------------------------------------------

LOOK_SECONDS <- 0.5  # least time between two looks at the metrics of running trials
LOOK_EPOCHS <- 25L   # most epochs of a trial that one look tells

trial_board <- function(plan, done, view, call) {
  record <- if (is_tuning_viewed(view)) open_trial_record(plan, call)
  if (is.null(record)) {
    nothing <- function(...) invisible()
    return(list(begun = nothing, ended = nothing, look = nothing, close = nothing, stopped = function() FALSE))
  }
  running <- list()
  stopped <- FALSE
  looked <- -Inf
  ended <- nrow(done)
  rows <- trial_rows(done, plan$objective, names(plan$space))
  if (length(rows)) record$rows("trials", rows)
  for (row in seq_len(nrow(done))) tell_curve(record, done$run_dir[[row]], done$trial[[row]], 0L, plan$objective)
  list(
    begun = function(job) {
      running[[as.character(job$number)]] <<- list(run_dir = job$run_dir, number = job$number, epochs = 0L)
      record$rows("trials", trial_row(job$number, "running", job$flags, basename(job$run_dir)))
    },
    look = function(now = proc.time()[[3L]]) {
      if (now - looked < LOOK_SECONDS) return(invisible())
      looked <<- now
      if ("stop" %in% vapply(record$poll(), function(asked) asked[[1L]], "")) {
        stopped <<- TRUE
        record$facts(stopping = TRUE)
      }
      for (key in names(running)) {
        one <- running[[key]]
        running[[key]]$epochs <<- tell_curve(record, one$run_dir, one$number, one$epochs, plan$objective)
      }
    },
    ended = function(trial, result) {
      one <- running[[as.character(trial$number)]]
      running[[as.character(trial$number)]] <<- NULL
      ended <<- ended + 1L
      tell_curve(record, one$run_dir, one$number, one$epochs, plan$objective)
      record$rows("trials", trial_row(
        trial$number, result$status, trial$flags, basename(one$run_dir), result$value, result$seconds
      ))
    },
    stopped = function() stopped,
    close = function(status) record$close(status = status)
  )
}

is_tuning_viewed <- function(view) if (identical(view, "auto")) someone_watches() else view

# A board that does not start is no reason not to tune.
open_trial_record <- function(plan, call) {
  tryCatch({
    board <- running_board(call)
    record <- board$open("trials", list(
      title = plan$study, trials = plan$trials, objective = plan$objective, direction = plan$direction,
      search = plan$search, pruner = plan$pruner, flags = as.list(names(plan$space)), status = "running"
    ))
    show_board(board, "trials")
    record
  }, laminar_error_board = function(condition) {
    cli::cli_inform(c("!" = "Tuning goes on without the live board.", x = escape_braces(conditionMessage(condition))))
    NULL
  })
}

# A row of the board's table of trials; a later row of the same number takes its place.
trial_row <- function(number, status, flags, run, value = NULL, seconds = NULL) {
  columns <- c(
    list(number = number, status = status, run = run, value = finite_or_null(value), seconds = finite_or_null(seconds)),
    rlang::set_names(flags, paste0("flag_", names(flags)))
  )
  lapply(columns, list)
}

finite_or_null <- function(value) if (isTRUE(is.finite(value))) value

# The rows of trials that have ended, from the table of their runs; an empty list when there are none.
trial_rows <- function(runs, objective, flags) {
  if (!nrow(runs)) return(list())
  columns <- list(
    number = runs$trial, status = runs$status, run = basename(runs$run_dir), value = objective_values(runs, objective),
    seconds = as.double(runs$end) - as.double(runs$start)
  )
  flags <- intersect(paste0("flag_", flags), names(runs))
  lapply(c(columns, as.list(runs)[flags]), function(column) lapply(column, function(value) if (!is.na(value)) value))
}

# Tells the epochs after `from` of a trial's objective, or of its loss where the objective is known at the end alone.
tell_curve <- function(record, run_dir, number, from, objective) {
  rows <- curve_rows(run_dir, number, from, objective)
  if (is.null(rows)) return(from)
  record$rows("curves", rows[c("trial", "epoch", "value")])
  record$facts(curve = rows$name)
  max(unlist(rows$epoch))
}

curve_rows <- function(run_dir, number, from, objective, most = LOOK_EPOCHS) {
  metrics <- read_json_files(file.path(meta_folder(run_dir), "metrics.json"))[[1L]]
  names <- c(sub("^metric_", "", objective %||% "val_loss"), "val_loss", "loss")
  name <- names[names %in% names(metrics)][1L]
  if (is.na(name)) return(NULL)
  values <- metric_values(metrics[[name]])
  epochs <- which(is.finite(values))
  epochs <- epochs[epochs > from]
  if (!length(epochs)) return(NULL)
  if (length(epochs) > most) epochs <- epochs[unique(round(seq(1, length(epochs), length.out = most)))]
  list(
    trial = rep(list(number), length(epochs)), epoch = as.list(epochs), value = as.list(values[epochs]), name = name
  )
}

# A tuning as a record of the board, for a page that is kept.
tuning_record <- function(runs) {
  flags <- grep("^flag_", names(runs), value = TRUE)
  differs <- vapply(flags, function(flag) length(unique(runs[[flag]])) > 1L, NA)
  flags <- sub("^flag_", "", if (any(differs)) flags[differs] else flags)
  objective <- attr(runs, "objective")
  curves <- Map(function(run_dir, trial) curve_rows(run_dir, trial, 0L, objective, 200L), runs$run_dir, runs$trial)
  column <- function(name) unlist(lapply(unname(curves), function(one) one[[name]]), recursive = FALSE)
  names <- unlist(lapply(unname(curves), function(one) one$name))
  list(
    id = "tuning", kind = "trials",
    facts = list(
      title = runs$study[[1L]], trials = nrow(runs), objective = objective, direction = attr(runs, "direction"),
      flags = as.list(flags), curve = names[1L], status = "finished"
    ),
    tables = list(
      trials = list(columns = trial_rows(runs, objective, flags)),
      curves = list(columns = list(trial = column("trial"), epoch = column("epoch"), value = column("value")))
    )
  )
}
