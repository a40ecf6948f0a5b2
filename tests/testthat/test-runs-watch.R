test_that("a trial's curve is told by what is new of it, thinned where it is long", {
  local_project()
  write_metrics("run", data.frame(loss = c(9, 8, 7, NA), val_loss = c(5, NA, 3, NA)))
  expect_identical(curve_rows("run", 2L, 0L, NULL)[-4],
    list(trial = list(2L, 2L), epoch = list(1L, 3L), value = list(5, 3)))
  expect_identical(curve_rows("run", 2L, 1L, "metric_loss")$epoch, list(2L, 3L))
  expect_identical(curve_rows("run", 2L, 0L, "eval_accuracy")$name, "val_loss")
  expect_null(curve_rows("run", 2L, 3L, NULL))
  expect_null(curve_rows("none", 2L, 0L, NULL))
  write_metrics("long", data.frame(loss = 1000:1))
  rows <- curve_rows("long", 1L, 0L, NULL)
  expect_length(rows$epoch, LOOK_EPOCHS)
  expect_identical(rows$epoch[[LOOK_EPOCHS]], 1000L)
})

test_that("the board knows the trials: those that ended before, those that run, those that failed", {
  skip_if_no_backend()
  local_project("train.R" = plain_script(
    "if (file.exists('stop') && FLAGS$units == 32L) rlang::interrupt()", "if (FLAGS$units == 48L) stop('no')"
  ))
  file.create("stop")
  space <- list(units = c(16, 32, 48), name = "a")
  writeLines(sub("flag_numeric\\('rate', 0.1\\)", "flag_string('name', 'b'), flag_numeric('rate', 0.1)",
    readLines("train.R")), "train.R")
  expect_true(is_interrupted(tune(flags = space, view_trials = TRUE)))
  board <- py_laminar()$board$running_board()
  stopped <- board$latest("trials")
  expect_identical(stopped$facts$status, "stopped")
  expect_identical(unlist(stopped$tables$trials$columns$status), c("running", "completed", "running"))
  unlink("stop")
  tune(flags = space, view_trials = TRUE)
  record <- board$latest("trials")
  expect_identical(record$facts$status, "finished")
  expect_identical(unlist(record$facts[c("title", "trials", "direction", "curve")], use.names = FALSE),
    c("train", "3", "minimize", "val_loss"))
  columns <- record$tables$trials$columns
  expect_identical(unlist(columns$number), c(1L, 2L, 2L, 3L, 3L))
  expect_identical(unlist(columns$status), c("completed", "running", "completed", "running", "failed"))
  expect_identical(unlist(columns$flag_name), rep("a", 5))
  expect_equal(columns$value[[3L]], 145.1)
  curves <- record$tables$curves$columns
  expect_identical(unlist(curves$trial), rep(1:2, each = 3))
  expect_equal(unlist(curves$value), c(19.1, 18.1, 17.1, 147.1, 146.1, 145.1))
})

test_that("while a model trains in this R, its curve is told", {
  skip_if_no_backend()
  local_project("train.R" = iris_script(5, FALSE))
  tune(flags = list(units = 4), view_trials = TRUE)
  record <- py_laminar()$board$running_board()$latest("trials")
  expect_identical(unlist(record$tables$curves$columns$epoch), 1:5)
})

test_that("the page of trials shows them, stops the tuning, and can be kept", {
  skip_on_cran()
  skip_if_no_backend()
  skip_if_no_browser()
  local_project("train.R" = plain_script("Sys.sleep(0.1)"))
  browser <- look_at_pages(running_board(environment())$url("trials"))
  withr::defer(browser$kill())
  runs <- tune(flags = list(units = 1:1500), view_trials = TRUE)
  expect_lt(nrow(runs), 1500)
  expect_identical(parse_one(read_texts("runs/tuning-train.json"))$finished, FALSE)
  saw <- seen_pages(browser)[[1L]]
  expect_identical(saw$errors, list())
  expect_identical(unlist(saw$charts), c("val_loss by trial", "val_loss while training", "val_loss by units"))
  expect_match(saw$text, sprintf("%d of 1500", nrow(runs)))
  expect_false(saw$over)
  save_board(runs, "kept.html")
  kept <- seen_pages(look_at_pages(normalizePath("kept.html")))[[1L]]
  expect_identical(kept$errors, list())
  expect_identical(kept$requests, 0L)
  expect_identical(kept$charts, saw$charts)
  expect_gte(kept$lines, nrow(runs))
})
