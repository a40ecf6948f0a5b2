test_that("an objective is found by its short or its whole name", {
  names <- c("run_dir", "metric_loss", "metric_val_loss", "eval_loss", "eval_accuracy")
  expect_identical(objective_column(names, NULL), "metric_val_loss")
  expect_identical(objective_column(setdiff(names, "metric_val_loss"), NULL), "metric_loss")
  expect_identical(objective_column(names, "accuracy"), "eval_accuracy")
  expect_identical(objective_column(names, "eval_loss"), "eval_loss")
  expect_identical(objective_column(names, "auc"), NA_character_)
})

test_that("what is better depends on the objective", {
  expect_identical(objective_direction(NULL), "minimize")
  expect_identical(objective_direction("val_accuracy"), "maximize")
  expect_identical(objective_direction("mean_absolute_error"), "minimize")
  expect_true(is_better(1, NULL, "minimize"))
  expect_true(is_better(2, 1, "maximize"))
  expect_false(is_better(2, 1, "minimize"))
  expect_false(is_better(NaN, 1, "minimize"))
  status <- c("completed", "failed", "completed", "pruned")
  expect_identical(best_place(status, c(3, 0, 2, 1), "minimize"), 3L)
  expect_identical(best_place(status, c(3, 9, 2, 9), "maximize"), 1L)
  expect_identical(best_place("failed", 1, "minimize"), NA_integer_)
})

test_that("a trial is a run with its flags; its error is kept and does not end the tuning", {
  local_project("train.R" = plain_script("if (FLAGS$units == 32) stop('no {luck}')"))
  job <- list(file = "train.R", run_dir = "runs/one", flags = list(units = 16L), config = "default", echo = FALSE,
    encoding = "UTF-8", number = 4L, study = "s", direction = "minimize", keep = "best")
  result <- quietly(run_trial(job))
  expect_identical(result[c("status", "value", "error")], list(status = "completed", value = 17.1, error = NULL))
  record <- run_table("runs/one")
  expect_identical(record[c("type", "study", "trial", "flag_units")],
    data.frame(type = "tuning", study = "s", trial = 4L, flag_units = 16L), ignore_attr = TRUE)
  job$run_dir <- "runs/two"
  job$flags$units <- 32L
  result <- quietly(run_trial(job))
  expect_identical(result$status, "failed")
  expect_identical(result$error, "no {luck}")
  expect_null(the$trial)
})
