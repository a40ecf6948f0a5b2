# Runs and tuning: a grid of 3 x 3 on two workers beside one, the same grid killed halfway and resumed, the listing of
# 500 runs. `tools/run Rscript bench/runs.R [--epochs 20000] [--out FILE.json]`, with nothing else running; laminar is
# installed. Data are random: nothing of LAMINAR_DATA_DIR is needed. Every tuning is a fresh R, so what is measured
# holds the start of R and TensorFlow, tracing and compiling, too. Nine trials on two workers take at least 5/9 of the
# time of one.

arguments <- commandArgs(TRUE)
option <- function(name, default) {
  at <- match(paste0("--", name), arguments)
  if (is.na(at)) default else arguments[[at + 1L]]
}
epochs <- as.integer(option("epochs", "20000"))
out <- option("out", NA_character_)
for (package in c("laminar", "callr")) {
  if (!requireNamespace(package, quietly = TRUE)) stop("The package ", package, " is not installed.", call. = FALSE)
}
if (!is.na(out)) out <- file.path(normalizePath(dirname(out)), basename(out))

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
  path <- paste0("tune-", workers, "-", runs_dir, ".R")
  writeLines(c(
    "library(laminar)",
    "grid <- list(units = c(16, 32, 64), dropout = c(0, 0.1, 0.2))",
    sprintf("tuning_run('train.R', flags = grid, workers = %d, runs_dir = '%s', confirm = FALSE)", workers, runs_dir)
  ), path)
  path
}

rscript <- file.path(R.home("bin"), "Rscript")
run_tuning <- function(workers, runs_dir) {
  log <- paste0(runs_dir, ".log")
  seconds <- system.time(system2(rscript, tuning_script(workers, runs_dir), stdout = log, stderr = log))[["elapsed"]]
  if (nrow(ended(runs_dir)) != 9L) stop("The tuning failed:\n", paste(readLines(log), collapse = "\n"), call. = FALSE)
  message(sprintf("%d worker%s, folder %s: %.1f s", workers, if (workers > 1L) "s" else "", runs_dir, seconds))
  seconds
}

suppressPackageStartupMessages(library(laminar))
ended <- function(runs_dir) {
  runs <- ls_runs(runs_dir = runs_dir)
  runs[runs$status == "completed", ]
}
results <- list(epochs = epochs)

results$one_worker <- run_tuning(1L, "one")
results$two_workers <- run_tuning(2L, "two")
results$ratio <- results$two_workers / results$one_worker

process <- system(paste(rscript, tuning_script(2L, "killed"), "> killed.log 2>&1 & echo $!"), intern = TRUE)
until <- Sys.time() + 10 * results$one_worker + 60
while (nrow(ended("killed")) < 4L && Sys.time() < until) Sys.sleep(0.1)
tools::pskill(as.integer(process), tools::SIGKILL)
before <- ended("killed")
results$killed_after <- nrow(before)
results$resumed <- run_tuning(2L, "killed")
after <- ended("killed")
results$trials_after_resuming <- nrow(after)
results$combinations <- nrow(unique(as.data.frame(after)[c("flag_units", "flag_dropout")]))
results$kept <- sum(before$run_dir %in% after$run_dir)
whole <- ended("one")
key <- function(runs) order(runs$flag_units, runs$flag_dropout)
results$same_losses <- isTRUE(all.equal(
  after$metric_val_loss[key(after)], whole$metric_val_loss[key(whole)], tolerance = 1e-5
))

template <- normalizePath(after$run_dir[[1L]])
for (i in 1:500) {
  copy <- sprintf("many/2024-01-01T10-%02d-%02dZ", i %/% 60, i %% 60)
  dir.create(copy, recursive = TRUE)
  file.copy(file.path(template, "tfruns.d"), copy, recursive = TRUE)
  # Metrics of 100 epochs, as most runs have them.
  metrics <- list(loss = round(stats::runif(100), 6), val_loss = round(stats::runif(100), 6))
  jsonlite::write_json(metrics, file.path(copy, "tfruns.d", "metrics.json"), digits = NA)
}
seconds <- vapply(1:5, function(i) system.time(ls_runs(runs_dir = "many"))[["elapsed"]], 0)
results$list_500 <- stats::median(seconds)
results$list_500_first <- seconds[[1L]]

line <- function(what, value, wanted) cat(sprintf("%-58s %12s   %s\n", what, value, wanted))
line("what", "measured", "wanted")
line("3 x 3 grid, one worker, seconds", sprintf("%.1f", results$one_worker), "")
line("3 x 3 grid, two workers, seconds", sprintf("%.1f", results$two_workers), "")
line("ratio", sprintf("%.2f", results$ratio), "at most 0.65")
line("killed after trials", results$killed_after, "")
line("trials after resuming, different combinations", paste(results$trials_after_resuming, results$combinations), "9 9")
line("trials from before the kill that were kept", paste(results$kept, "of", results$killed_after), "all")
line("validation losses equal those of the first grid", results$same_losses, "TRUE")
line("500 runs listed, seconds (median of 5)", sprintf("%.2f", results$list_500), "below 1")
if (!is.na(out)) jsonlite::write_json(results, out, auto_unbox = TRUE, digits = NA, pretty = TRUE)
unlink(folder, recursive = TRUE)
