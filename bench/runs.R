# Two figures of runs and tuning: a grid of 3 x 3 on two workers beside one (with a kill halfway and its resumption), and
# the listing of 500 runs. `tools/run Rscript bench/runs.R [epochs]`, with nothing else running; laminar is installed.
# Every tuning is a fresh R, so what is measured holds the start of R, TensorFlow, tracing and compiling, too.

epochs <- c(as.integer(commandArgs(TRUE)), 4000L)[[1L]]
folder <- tempfile("bench")
dir.create(folder)
setwd(folder)

writeLines(c(
  "FLAGS <- flags(flag_integer('units', 16), flag_numeric('dropout', 0.1))",
  "set_random_seed(1)",
  "x <- matrix(rnorm(800 * 8), 800); y <- x[, 1] * x[, 2] + 0.1 * rnorm(800)",
  "model <- keras_model_sequential(input_shape = 8) |> layer_dense(FLAGS$units, activation = 'relu') |>",
  "  layer_dropout(FLAGS$dropout) |> layer_dense(1)",
  "compile(model, 'adam', 'mse')",
  sprintf("fit(model, x, y, epochs = %d, validation_split = 0.2, verbose = 0)", epochs)
), "train.R")

tuning_script <- function(workers, runs_dir) {
  path <- paste0("tune-", workers, ".R")
  writeLines(c(
    "library(laminar)",
    "grid <- list(units = c(16, 32, 64), dropout = c(0, 0.1, 0.2))",
    sprintf("tuning_run('train.R', flags = grid, workers = %d, runs_dir = '%s', confirm = FALSE)", workers, runs_dir)
  ), path)
  path
}

rscript <- file.path(R.home("bin"), "Rscript")
run_tuning <- function(workers, runs_dir) {
  system.time(system2(rscript, tuning_script(workers, runs_dir), stdout = FALSE, stderr = FALSE))[["elapsed"]]
}

library(laminar)
ended <- function(runs_dir) {
  runs <- ls_runs(runs_dir = runs_dir)
  runs[runs$status == "completed", ]
}

one <- run_tuning(1, "one")
two <- run_tuning(2, "two")
cat(sprintf("3 x 3 grid, %d epochs each: one worker %.1f s, two workers %.1f s, ratio %.2f\n", epochs, one, two, two / one))
stopifnot(nrow(ended("one")) == 9L, nrow(ended("two")) == 9L)

process <- system(paste(rscript, tuning_script(2, "killed"), "> killed.log 2>&1 & echo $!"), intern = TRUE)
while (!dir.exists("killed") || nrow(ended("killed")) < 4L) Sys.sleep(0.1)
tools::pskill(as.integer(process), tools::SIGKILL)
Sys.sleep(5)
before <- ls_runs(runs_dir = "killed")
cat("killed with", sum(before$status == "completed"), "trials done,", sum(before$status == "interrupted"), "under way,",
  sum(before$status == "running"), "still running\n")
run_tuning(2, "killed")
after <- ended("killed")
kept <- before$run_dir[before$status == "completed"]
cat("resumed:", nrow(after), "trials,", length(unique(after$trial)), "different,", sum(kept %in% after$run_dir), "of",
  length(kept), "kept\n")

template <- normalizePath(after$run_dir[[1L]])
for (i in 1:500) {
  copy <- sprintf("many/2024-01-01T10-%02d-%02dZ", i %/% 60, i %% 60)
  dir.create(copy, recursive = TRUE)
  file.copy(file.path(template, "tfruns.d"), copy, recursive = TRUE)
}
seconds <- vapply(1:5, function(i) system.time(ls_runs(runs_dir = "many"))[["elapsed"]], 0)
cat(sprintf("500 runs of %d epochs listed in %.2f s (median of 5, first %.2f s)\n", epochs, stats::median(seconds),
  seconds[[1L]]))
unlink(folder, recursive = TRUE)
