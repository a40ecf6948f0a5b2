local_reported <- function(env = parent.frame()) {
  folder <- local_project("train.R" = plain_script(
    "cat('said <aloud> & clear\\n')", "plot(1:3)", "writeLines('x', file.path(run_dir(), 'own.txt'))"
  ), env = env)
  quietly(training_run("train.R", flags = list(units = 16), run_dir = "runs/one", echo = FALSE, artifacts_dir = NULL))
  writeLines(c(plain_script("# another line"), "cat('</script> end')"), "train.R")
  quietly(training_run("train.R", flags = list(units = 32), run_dir = "runs/two", echo = FALSE, artifacts_dir = NULL))
  folder
}

test_that("a report is one file that holds everything", {
  local_reported()
  file <- save_run_view("runs/one", "one.html")
  expect_identical(file, "one.html")
  page <- paste(readLines(file), collapse = "\n")
  for (part in c("train.R \u00b7 one", "completed", "said &lt;aloud&gt; &amp; clear", "FLAGS &lt;- flags(", "own.txt",
                 "R version", "data:image/png;base64,", "\"val_loss\":[19.1,18.1,17.1]")) {
    expect_match(page, part, fixed = TRUE)
  }
  expect_no_match(page, "(src|href)=\"https?:")
  expect_no_match(gsub("http://www.w3.org/2000/svg", "", page, fixed = TRUE), "https?://")
})

test_that("text of a run cannot end the page's own scripts", {
  local_reported()
  page <- paste(readLines(save_run_view("runs/two", "two.html")), collapse = "\n")
  expect_length(gregexpr("</script>", page, fixed = TRUE)[[1L]], 4L)  # the data and three scripts
})

test_that("a failed run shows its error, a run without anything still a page", {
  local_project("train.R" = "stop('it <broke>')")
  expect_error(quietly(training_run("train.R", run_dir = "runs/bad", echo = FALSE)))
  page <- paste(readLines(save_run_view("runs/bad", "bad.html")), collapse = "\n")
  expect_match(page, "it &lt;broke&gt;", fixed = TRUE)
  make_meta_folder("runs/empty")
  expect_match(paste(readLines(save_run_view("runs/empty", "empty.html")), collapse = "\n"), "unknown", fixed = TRUE)
})

test_that("reports open in the viewer that is given, and by themselves after a run", {
  local_reported()
  shown <- NULL
  viewer <- function(file) shown <<- file
  expect_identical(view_run("runs/one", viewer = viewer), shown)
  expect_true(file.exists(shown))
  compare_runs(c("runs/one", "runs/two"), viewer = viewer)
  expect_match(paste(readLines(shown), collapse = "\n"), "Comparison of 2 runs")
  withr::local_options(tfruns.viewer = viewer)
  shown <- NULL
  run <- quietly(training_run("train.R", run_dir = "runs/three", view = TRUE, echo = FALSE, artifacts_dir = NULL))
  expect_match(paste(readLines(shown), collapse = "\n"), "three")
  quietly(training_run("train.R", run_dir = "runs/four", view = "save", echo = FALSE, artifacts_dir = NULL))
  expect_true(file.exists("runs/four/tfruns.d/view.html"))
})

test_that("in a browser the charts of runs are drawn, without any request", {
  skip_on_cran()
  skip_if_no_backend()
  skip_if_no_browser()
  skip_if_not_installed("diffobj")
  local_reported()
  save_run_view("runs/one", "one.html")
  save_run_comparison(c("runs/one", "runs/two"), "both.html")
  saw <- seen_pages(look_at_pages(normalizePath("one.html"), normalizePath("both.html")))
  for (page in saw) {
    expect_identical(page$errors, list())
    expect_identical(page$requests, 0L)
    expect_identical(page$charts, list("loss"))
    expect_false(page$over)
  }
  expect_identical(saw[[1L]]$lines, 2L)
  expect_identical(saw[[2L]]$lines, 4L)
  expect_match(saw[[2L]]$text, "another line", fixed = TRUE)
})

test_that("mistakes are named", {
  local_project()
  expect_snapshot(error = TRUE, {
    view_run()
    view_run("none")
    view_run(3)
    compare_runs("one")
    compare_runs(ls_runs())
  })
  write_properties("runs/one", list(completed = TRUE))
  expect_snapshot(error = TRUE, {
    save_run_view("runs/one", "no/such/folder/a.html")
    save_run_view("runs/one", 3)
  })
})
