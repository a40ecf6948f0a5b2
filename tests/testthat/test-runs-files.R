local_saved_runs <- function(env = parent.frame()) {
  local_project(env = env)
  for (name in c("a", "b")) {
    make_meta_folder(file.path("runs", name))
    write_properties(file.path("runs", name), list(completed = TRUE))
    writeLines(name, file.path("runs", name, "model.txt"))
    dir.create(file.path("runs", name, "plots"))
  }
}

test_that("runs are copied, whole or without their records", {
  local_saved_runs()
  expect_identical(copy_run("runs/a", "exported", rename = "best"), "exported/best")
  expect_true(file.exists("exported/best/tfruns.d/properties/completed"))
  copy_run_files("runs/b", "models")
  expect_identical(list.files("models/b"), "model.txt")
  copy_runs(ls_runs(), "all")
  expect_identical(ls_runs(runs_dir = "all")$status, c("completed", "completed"))
})

test_that("runs are archived, then deleted", {
  local_saved_runs()
  expect_message(clean_runs("runs/a", confirm = FALSE), "Moved 1 run")
  expect_identical(basename(ls_runs()$run_dir), "b")
  expect_true(file.exists("runs/archive/a/model.txt"))
  suppressMessages(clean_runs(confirm = FALSE))
  expect_identical(nrow(ls_runs()), 0L)
  expect_message(purge_runs(confirm = FALSE), "Deleted 2 runs")
  expect_identical(list.files("runs/archive"), character())
  expect_silent(clean_runs(confirm = FALSE))
})

test_that("mistakes are named", {
  local_saved_runs()
  expect_snapshot(error = TRUE, {
    copy_run(c("runs/a", "runs/b"))
    copy_run("runs/c")
    copy_run("runs/a", to = "runs")
    clean_runs("runs/c", confirm = FALSE)
  })
})
