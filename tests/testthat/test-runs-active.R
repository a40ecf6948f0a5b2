test_that("without a run nothing is written, and mistakes are named", {
  local_project()
  expect_null(write_run_metadata("evaluation", list(loss = 1)))
  expect_null(write_run_data("images", function(folder) stop("never")))
  expect_identical(list.files(), character())
  expect_snapshot(error = TRUE, {
    write_run_metadata("evaluation", c(1, 2), run_dir = "x")
    write_run_metadata("metrics", list(loss = 1), run_dir = "x")
    write_run_metadata("source", "nowhere", run_dir = "x")
    write_run_metadata("images", "text", run_dir = "x")
    write_run_metadata(3, list())
  })
})

# A package of that name with a run going on, which writes down what it is told.
local_tfruns <- function(env = parent.frame()) {
  library <- withr::local_tempdir(.local_envir = env)
  source <- file.path(library, "source")
  dir.create(file.path(source, "R"), recursive = TRUE)
  writeLines(c("Package: tfruns", "Version: 1.5.4", "Title: T", "Description: D.", "License: MIT"),
    file.path(source, "DESCRIPTION"))
  writeLines("export(is_run_active, run_dir, write_run_metadata, flags, told)", file.path(source, "NAMESPACE"))
  writeLines(c(
    "state <- new.env(); state$told <- list()",
    "is_run_active <- function() TRUE",
    "run_dir <- function() 'runs/of-tfruns'",
    "write_run_metadata <- function(type, data) { state$told <- c(state$told, list(list(type, data))); invisible() }",
    "flags <- function(..., config, file, arguments) {",
    "  lapply(list(...), function(flag) stopifnot(inherits(flag, 'tfruns_flag')))",
    "}",
    "told <- function() state$told"
  ), file.path(source, "R", "all.R"))
  utils::capture.output(utils::install.packages(source, library, repos = NULL, type = "source", quiet = TRUE))
  loadNamespace("tfruns", lib.loc = library)
  withr::defer(unloadNamespace("tfruns"), env)
}

test_that("where tfruns is in charge, its functions are told", {
  skip_if_not_installed("withr")
  skip_if(nzchar(system.file(package = "tfruns")), "the real tfruns is installed")
  local_tfruns()
  expect_true(is_run_active())
  expect_identical(run_dir(), "runs/of-tfruns")
  write_run_metadata("properties", list(epochs = 3))
  flags(flag_integer("units", 3), flag_string("name", "a"))
  expect_identical(tfruns::told(), list(list("properties", list(epochs = 3))))
})

test_that("fit() and evaluate() record into a run of tfruns", {
  skip_if_no_backend()
  skip_if(nzchar(system.file(package = "tfruns")), "the real tfruns is installed")
  local_tfruns()
  model <- compiled_model()
  fit(model, iris_x, iris_y, epochs = 3, verbose = 0, validation_split = 0.2)
  results <- evaluate(model, iris_x, iris_y)
  told <- tfruns::told()
  types <- vapply(told, function(one) one[[1L]], "")
  expect_identical(unique(types), c("properties", "metrics", "evaluation"))
  expect_true(all(c("samples", "epochs", "batch_size", "model", "optimizer") %in% names(told[[1L]][[2L]])))
  last <- told[[max(which(types == "metrics"))]][[2L]]
  expect_identical(dim(last), c(3L, 4L))
  expect_identical(told[[length(told)]][[2L]], results)
})
