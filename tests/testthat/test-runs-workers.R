test_that("workers share the trials of a grid; one that is killed fails its trial alone", {
  skip_on_cran()
  skip_if_not_on_workers()
  skip_on_os("windows")
  local_project("train.R" = plain_script("if (FLAGS$units == 32 && FLAGS$rate > 0.15) tools::pskill(Sys.getpid(), 9)"))
  runs <- tune(workers = 2)
  expect_setequal(runs$trial, 1:4)
  expect_identical(runs$status, rep(c("completed", "failed"), c(3, 1)))
  expect_identical(runs$objective[1:3], c(17.1, 17.2, 145.1))
  expect_match(run_info(runs$run_dir[[4L]])$error_message, "crashed|ended")
})

test_that("a tuning whose R is killed goes on: the nine trials are those of one that was not", {
  skip_on_cran()
  skip_if_not_on_workers()
  skip_on_os("windows")
  local_project(
    "train.R" = plain_script("while (file.exists('wait') && FLAGS$units == 32) Sys.sleep(0.05)"),
    "tune.R" = c(
      "library(laminar)",
      "tuning_run('train.R', flags = list(units = c(16, 32, 48), rate = 1:3 / 10), workers = 2, confirm = FALSE)"
    )
  )
  file.create("wait")
  tuner <- callr::rscript_process$new(callr::rscript_process_options(script = "tune.R"))
  withr::defer(tuner$kill_tree())
  until <- Sys.time() + 120
  busy <- function() nrow(ls_runs(status == "completed")) >= 1L && nrow(ls_runs(status == "running")) == 2L
  while (!busy() && tuner$is_alive() && Sys.time() < until) Sys.sleep(0.1)
  before <- ls_runs(status == "completed")
  expect_gte(nrow(before), 1L)
  tools::pskill(tuner$get_pid(), tools::SIGKILL)
  tuner$wait(60000)
  unlink("wait")
  runs <- tune(flags = list(units = c(16, 32, 48), rate = 1:3 / 10))
  expect_setequal(runs$trial, 1:9)
  expect_identical(runs$status, rep("completed", 9))
  expect_identical(nrow(unique(as.data.frame(runs)[c("flag_units", "flag_rate")])), 9L)
  expect_true(all(before$run_dir %in% runs$run_dir))
  expect_equal(runs$objective, sort(as.vector(outer((c(16, 32, 48) - 20)^2, 1:3 / 10, "+"))) + 1)
})
