# Runs as tfruns 1.5 leaves them, without laminar's own properties.
make_run <- function(name, accuracy, units, completed = "TRUE", ...) {
  folder <- file.path("runs", name)
  properties <- list(type = "training", context = "local", script = "train.R", start = 1.7e9 + units,
    end = 1.7e9 + units + 9, completed = completed, epochs = 2, batch_size = 32, learning_rate = 0.001)
  write_properties(folder, utils::modifyList(properties, list(...)))
  write_values(folder, "flags", list(units = units, activation = "relu"))
  write_values(folder, "evaluation", list(accuracy = accuracy))
  write_metrics(folder, data.frame(loss = c(1, 0.5), val_loss = c(2, units)))
  folder
}

local_runs <- function(env = parent.frame()) {
  folder <- local_project(env = env)
  make_run("2024-01-01T10-00-00Z", 0.8, 16L)
  make_run("2024-01-01T11-00-00Z", 0.9, 32L)
  make_run("2024-01-01T12-00-00Z", 0.7, 64L, completed = "FALSE")
  folder
}

test_that("runs are listed, sorted and filtered", {
  local_runs()
  runs <- ls_runs()
  expect_s3_class(runs, c("laminar_runs", "data.frame"), exact = TRUE)
  expect_identical(runs$flag_units, c(64L, 32L, 16L))
  expect_identical(runs$status, c("interrupted", "completed", "completed"))
  expect_s3_class(runs$start, "POSIXct")
  expect_identical(runs$epochs_completed, rep(2L, 3))
  expect_identical(ls_runs(eval_accuracy > 0.75)$eval_accuracy, c(0.9, 0.8))
  expect_identical(ls_runs(order = eval_accuracy)$eval_accuracy, c(0.9, 0.8, 0.7))
  expect_identical(ls_runs(order = "eval_accuracy", decreasing = FALSE)$eval_accuracy, c(0.7, 0.8, 0.9))
  expect_identical(ls_runs(order = c(flag_activation, flag_units))$flag_units, c(64L, 32L, 16L))
  least <- 0.85
  expect_identical(nrow(ls_runs(eval_accuracy > least & flag_activation == "relu")), 1L)
  expect_identical(ls_runs(latest_n = 1)$flag_units, 64L)
  expect_identical(latest_run()$flags$units, 64L)
  expect_length(run_info(runs), 3L)
  expect_identical(names(ls_runs(order = eval_accuracy))[1:2], c("run_dir", "eval_accuracy"))
})

test_that("no runs are an empty data frame", {
  local_project()
  expect_identical(nrow(ls_runs()), 0L)
  expect_true(all(c("run_dir", "start", "status") %in% names(ls_runs())))
  expect_null(latest_run())
  expect_snapshot(ls_runs())
})

test_that("runs with other columns stand side by side, and a broken file spoils one run only", {
  local_runs()
  write_values("runs/2024-01-01T12-00-00Z", "flags", list(depth = 3L))
  writeLines("{\"accuracy\": [0.1, ", "runs/2024-01-01T11-00-00Z/tfruns.d/metrics.json")
  runs <- ls_runs()
  expect_identical(runs$flag_depth, c(3L, NA, NA))
  expect_identical(runs$metric_loss, c(0.5, NA, 0.5))
})

test_that("printing shows what tells runs apart", {
  local_runs()
  expect_snapshot({
    ls_runs()
    ls_runs(order = flag_units, decreasing = FALSE)[1:2, c("run_dir", "eval_accuracy")]
    run_info("runs/2024-01-01T11-00-00Z")
  })
})

test_that("mistakes are named", {
  local_runs()
  expect_snapshot(error = TRUE, {
    ls_runs(order = eval_acuracy)
    ls_runs(eval_acuracy > 0.5)
    ls_runs(eval_accuracy)
    ls_runs(latest_n = 0.5)
    run_info("runs/none")
    run_info(3)
  })
})

test_that("five hundred runs are listed in a moment", {
  local_project()
  template <- make_run("2023-01-01T00-00-00Z", 0.5, 1L, model = strrep("layer\n", 100), status = "completed")
  for (i in 1:499) {
    copy <- sprintf("runs/2024-01-01T10-%02d-%02dZ", i %/% 60, i %% 60)
    dir.create(copy)
    file.copy(file.path(template, "tfruns.d"), copy, recursive = TRUE)
  }
  seconds <- min(vapply(1:3, function(i) system.time(ls_runs(eval_accuracy > 0.1, order = metric_loss))[[1L]], 0))
  expect_identical(nrow(ls_runs(eval_accuracy > 0.1)), 500L)
  expect_lt(seconds, 15)  # run by run it would take longer; bench/runs.R measures it on a quiet machine: below 1
})
