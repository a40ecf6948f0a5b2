plain <- c(
  "FLAGS <- flags(flag_integer('units', 8), flag_string('name', 'a'))",
  "cat('units', FLAGS$units, '\\n'); message('a message'); warning('a warning')",
  "plot(1:3)",
  "writeLines('kept', 'made.txt'); writeLines('saved', file.path(run_dir(), 'own.txt'))",
  "write_run_metadata('evaluation', list(accuracy = 0.75, loss = pi))",
  "write_run_data('images', function(folder) writeLines('data', file.path(folder, 'images.txt')))"
)
train <- function(...) quietly(suppressWarnings(training_run("train.R", ..., echo = FALSE)))

test_that("a run keeps flags, output, plots, files, code and evaluation", {
  local_project("train.R" = plain)
  dir.create("sub")
  writeLines("helper <- 1", "sub/helper.R")
  expect_false(is_run_active())
  expect_identical(run_dir(), getwd())
  run <- train(flags = list(units = 16), properties = list(author = "me"))
  expect_false(is_run_active())
  expect_identical(nrow(run), 1L)
  info <- run_info(run)
  expect_identical(info$status, "completed")
  expect_true(info$completed)
  expect_identical(info$flags, list(units = 16L, name = "a"))
  expect_identical(info$author, "me")
  expect_equal(info$eval_loss, pi, tolerance = 1e-15)
  expect_match(info$output, "units 16 \na message\nWarning: a warning", fixed = TRUE)
  expect_identical(names(read_source(info$run_dir, "train.R")), c("train.R", "sub/helper.R"))
  files <- list.files(info$run_dir, recursive = TRUE)
  expect_true(all(c("made.txt", "own.txt", "plots/Rplot001.png", "tfruns.d/images.txt") %in% files))
  expect_identical(grep("part$", files, value = TRUE), character())
  expect_gte(as.double(info$end), as.double(info$start))
})

test_that("the folder is as tfruns writes and reads it", {
  local_project("train.R" = plain)
  meta <- file.path(train()$run_dir, "tfruns.d")
  expect_setequal(
    list.files(meta),
    c("evaluation.json", "flags.json", "images.txt", "properties", "source.tar.gz", "system.json")
  )
  expect_identical(readLines(file.path(meta, "properties", "completed")), "TRUE")
  expect_identical(readLines(file.path(meta, "properties", "type")), "training")
  expect_match(readLines(file.path(meta, "properties", "start")), "^[0-9]+\\.[0-9]+$")
  expect_identical(jsonlite::read_json(file.path(meta, "flags.json")), list(units = 8L, name = "a"))
  expect_true("source/train.R" %in% utils::untar(file.path(meta, "source.tar.gz"), list = TRUE))
})

test_that("a failing script is recorded with its error, which is passed on", {
  local_project("train.R" = c("inner <- function() stop('too {bad}')", "inner()"))
  expect_error(train(), "too {bad}", fixed = TRUE)
  run <- latest_run()
  expect_identical(run$status, "failed")
  expect_false(run$completed)
  expect_identical(run$error_message, "too {bad}")
  expect_match(run$error_traceback, "inner()", fixed = TRUE, all = FALSE)
  expect_false(is_run_active())
  expect_identical(sink.number(), 0L)
})

test_that("an error that the script handles is no failure", {
  local_project("train.R" = "try(stop('handled'), silent = TRUE)")
  expect_identical(train()$status, "completed")
  expect_null(latest_run()$error_message)
})

test_that("runs are nested, named and placed as asked", {
  local_project(
    "train.R" = c("training_run('inner.R', run_dir = 'elsewhere/one', echo = FALSE)", "cat(basename(run_dir()))"),
    "inner.R" = "cat('inside')"
  )
  run <- train()
  expect_match(run_info(run)$output, paste0(basename(run$run_dir), "$"))
  expect_identical(run_info("elsewhere/one")$output, "inside")
  expect_match(unique_run_dir("other", seconds_scale = 3), "^other/[0-9-]{10}T[0-9-]{8}\\.[0-9]{3}Z$")
})

test_that("a run whose process was killed is marked as interrupted when it is next seen", {
  skip_on_os("windows")
  local_project("train.R" = "Sys.sleep(60)")
  run <- begin_run("train.R", "local", "default", NULL, NULL, NULL)
  expect_identical(ls_runs()$status, "running")
  sleeper <- system("sleep 30 >/dev/null 2>&1 & echo $!", intern = TRUE)
  write_properties(run$dir, list(process = process_identity(as.integer(sleeper))))
  expect_identical(ls_runs()$status, "running")
  tools::pskill(as.integer(sleeper), tools::SIGKILL)
  until <- Sys.time() + 60
  while (ls_runs()$status == "running" && Sys.time() < until) Sys.sleep(0.05)
  listed <- ls_runs()
  expect_identical(listed$status, "interrupted")
  expect_false(listed$completed)
  expect_false(is.na(listed$end))
  expect_identical(readLines(file.path(run$dir, "tfruns.d/properties/status")), "interrupted")
})

test_that("mistakes are named", {
  local_project("train.R" = "1", "bad.R" = "flags(flag_integer('units', 1))")
  expect_snapshot(error = TRUE, {
    training_run("trian.R")
    training_run("train.R", flags = list(1))
    training_run("train.R", view = "maybe")
    suppressMessages(training_run("bad.R", flags = list(unit = 3), run_dir = "run", echo = FALSE))
  }, transform = function(lines) sub("'/[^']*'", "'<folder>'", lines))
})
