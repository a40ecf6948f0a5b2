test_that("a grid is tried, best first", {
  local_project("train.R" = plain_script())
  runs <- tune()
  expect_s3_class(runs, c("laminar_tuning", "laminar_runs"))
  expect_identical(runs$status, rep("completed", 4))
  expect_equal(runs$objective, c(17.1, 17.2, 145.1, 145.2))
  expect_identical(runs$flag_units, c(16L, 16L, 32L, 32L))
  expect_setequal(runs$trial, 1:4)
  best <- best_run(runs)
  expect_identical(best$flags, list(units = 16L, rate = 0.1))
  expect_equal(best$objective, 17.1)
  expect_null(best$model_file)
  expect_identical(nrow(ls_runs(study == "train")), 4L)
  expect_equal(tune(objective = "eval_loss", direction = "maximize")$objective[[1L]], 144.2)
})

test_that("a tuning that has ended begins anew; one with a name is shown again", {
  local_project("train.R" = plain_script())
  expect_identical(tune()$study, rep("train", 4))
  expect_identical(tune()$study, rep("train-2", 4))
  first <- tune(study = "mine")
  expect_identical(tune(study = "mine")$run_dir, first$run_dir)
  expect_snapshot(error = TRUE, tune(study = "mine", flags = list(units = 1:2)))
})

test_that("an interrupted tuning goes on: no trial is lost or done twice", {
  local_project("train.R" = plain_script(
    "if (file.exists('stop') && FLAGS$units == 32L) rlang::interrupt()"
  ))
  file.create("stop")
  expect_true(is_interrupted(tune()))
  before <- ls_runs(status == "completed")
  expect_identical(ls_runs()$status, c("interrupted", "completed"))
  unlink("stop")
  runs <- tune()
  expect_setequal(runs$trial, 1:4)
  expect_identical(nrow(unique(as.data.frame(runs)[c("flag_units", "flag_rate")])), 4L)
  expect_true(all(before$run_dir %in% runs$run_dir))
  expect_length(list.files("runs/archive"), 1L)
  expect_identical(runs$study, rep("train", 4))
})

test_that("a sample that was drawn is kept when the tuning goes on", {
  local_project("train.R" = plain_script("if (file.exists('stop')) rlang::interrupt()"))
  file.create("stop")
  set.seed(1)
  expect_true(is_interrupted(tune(sample = 0.5)))
  planned <- parse_one(read_texts("runs/tuning-train.json"))$combinations
  unlink("stop")
  for (seed in 2:3) set.seed(seed)
  runs <- tune(sample = 0.5)
  got <- Map(function(units, rate) list(units = units, rate = rate), runs$flag_units, runs$flag_rate)
  expect_setequal(unname(got), planned)
})

test_that("two R processes do not do the same trials", {
  local_project("train.R" = plain_script("if (file.exists('stop')) rlang::interrupt()"))
  file.create("stop")
  expect_true(is_interrupted(tune()))
  plan <- parse_one(read_texts("runs/tuning-train.json"))
  sleeper <- as.integer(system("sleep 600 >/dev/null 2>&1 & echo $!", intern = TRUE))
  withr::defer(tools::pskill(sleeper, tools::SIGKILL))
  plan$tuner <- process_identity(sleeper)
  jsonlite::write_json(plan, "runs/tuning-train.json", auto_unbox = TRUE, digits = NA, null = "null")
  expect_snapshot(error = TRUE, tune())
})

test_that("a failed trial is one of several; when the first three fail, the tuning stops", {
  local_project("train.R" = plain_script("if (FLAGS$units == 32) stop('too {wide}')"), "bad.R" = c(
    "FLAGS <- flags(flag_integer('units', 1))", "stop('never {works}')"
  ))
  said <- utils::capture.output(runs <- tuning_run(
    "train.R", flags = list(units = c(16, 32)), artifacts_dir = NULL, confirm = FALSE
  ), type = "message")
  expect_setequal(runs$status, c("completed", "failed"))
  expect_match(said, "failed: too {wide}", fixed = TRUE, all = FALSE)
  expect_identical(best_run(runs)$flags$units, 16L)
  expect_snapshot(error = TRUE, tune(file = "bad.R", flags = list(units = 1:9)))
  writeLines(plain_script(), "bad.R")
  expect_identical(tune(file = "bad.R", flags = list(units = 1:4))$status, rep("completed", 4))
})

test_that("of a tuning of models the best one is kept", {
  skip_if_no_backend()
  local_project("train.R" = iris_script(8, FALSE))
  runs <- tune(flags = list(units = c(2, 16), rate = 0.05), objective = "val_loss", properties = list(author = "me"))
  best <- best_run(runs)
  expect_identical(best$author, "me")
  expect_identical(sum(file.exists(model_file(runs$run_dir))), 1L)
  model <- load_model(best$model_file)
  expect_identical(as.integer(model$layers[[1L]]$units), best$flags$units)
  held <- evaluate(model, as.matrix(iris[121:150, 1:4]), iris$Species[121:150], verbose = 0)
  expect_equal(held$loss, best$objective, tolerance = 1e-4)
})

test_that("Ctrl-C in a trial ends the tuning, not that trial's fit alone", {
  trial <- the$trial
  withr::defer(the$trial <- trial)
  the$trial <- list(number = 1L)
  expect_true(is_interrupted(leave_ended_trial(list(ended = "Interrupted"))))
  expect_silent(leave_ended_trial(list(ended = "Stopped on the board")))
  the$trial <- NULL
  expect_silent(leave_ended_trial(list(ended = "Interrupted")))
})

test_that("mistakes are named before anything runs", {
  local_project("train.R" = plain_script())
  space <- list(units = c(16, 32))
  expect_snapshot(error = TRUE, {
    tuning_run("tune.R", flags = space)
    tuning_run("train.R", flags = space, search = "annealing")
    tuning_run("train.R", flags = space, search = "tpe")
    tuning_run("train.R", flags = data.frame(units = 1:2), search = "tpe", trials = 3)
    tuning_run("train.R", flags = space, search = "tpe", trials = 3, sample = 0.5)
    tuning_run("train.R", flags = space, sample = 2)
    tuning_run("train.R", flags = space, pruner = "median", objective = "eval_loss")
    tuning_run("train.R", flags = space, storage = "sqlite:///a.sqlite", sample = 0.5)
    tuning_run("train.R", flags = space, workers = 0)
    tuning_run("train.R", flags = space, view_trials = "maybe")
    best_run(data.frame())
  }, transform = function(lines) sub("'/[^']*'", "'<folder>'", lines))
  expect_identical(list.files(), "train.R")
})
