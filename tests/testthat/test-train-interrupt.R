# Ctrl-C in a script of its own: the process gets the signal that a terminal sends. `training` is the call of `fit()`.
interrupted_script <- function(training) {
  c(
    "library(laminar)",
    "cat('process', Sys.getpid(), '\\n')",
    "x <- matrix(runif(2e5), 2000); y <- rowSums(x)",
    "model <- keras_model_sequential(input_shape = 100) |> layer_dense(64, activation = 'relu') |> layer_dense(1)",
    "compile(model, 'adam', 'mse')",
    training,
    "whole <- length(history$epochs) == length(history$metrics$loss)",
    "cat('returned', isTRUE(history$params$interrupted), whole, '\\n')",
    "cat('usable', all(is.finite(predict(model, x[1:2, ]))), fit(model, x, y, verbose = 0)$params$epochs, '\\n')"
  )
}

wait_for <- function(condition, seconds) {
  until <- Sys.time() + seconds
  while (!condition() && Sys.time() < until) Sys.sleep(0.05)
  condition()
}

expect_history_after_interrupt <- function(training) {
  skip_if_no_backend()
  skip_on_cran()
  skip_on_os("windows")
  skip_if_not(nzchar(system.file(package = "laminar", "Meta")), "laminar is not installed")
  log <- withr::local_tempfile()
  script <- withr::local_tempfile(lines = interrupted_script(training), fileext = ".R")
  system2(file.path(R.home("bin"), "Rscript"), shQuote(script), stdout = log, stderr = log, wait = FALSE)
  lines <- function() if (file.exists(log)) readLines(log, warn = FALSE) else character()
  expect_true(wait_for(function() any(grepl("^Epoch 3/", lines())), 120))
  process <- as.integer(sub("process ", "", grep("^process", lines(), value = TRUE)))
  withr::defer(tools::pskill(process, tools::SIGKILL))
  tools::pskill(process, tools::SIGINT)
  sent <- Sys.time()
  expect_true(wait_for(function() any(grepl("^returned", lines())), 30))
  expect_lt(as.numeric(Sys.time() - sent, units = "secs"), 30)
  expect_true(wait_for(function() any(grepl("^usable", lines())), 30))
  said <- lines()
  expect_true("returned TRUE TRUE " %in% said)
  expect_true("usable TRUE 1 " %in% said)
  expect_match(said, "Interrupted: the history holds [0-9,]+ finished epochs", all = FALSE)
}

test_that("an interrupt returns the partial history and leaves a usable model", {
  expect_history_after_interrupt("history <- fit(model, x, y, epochs = 1e6, verbose = 2)")
})

test_that("so does one that R hears while its code gives batches", {
  expect_history_after_interrupt(c(
    "drawn <- 0",
    "batches <- function() {",
    "  drawn <<- drawn + 1",
    "  if (drawn %% 5 == 0) return(NULL)",
    "  Sys.sleep(0.1)",
    "  list(x[1:32, ], y[1:32])",
    "}",
    "history <- fit(model, batches, epochs = 1e6, verbose = 2)"
  ))
})

test_that("so does one that R hears in a callback", {
  expect_history_after_interrupt(c(
    "Slow <- Callback('Slow', on_epoch_end = function(epoch, logs = NULL) Sys.sleep(0.5))",
    "history <- fit(model, x, y, epochs = 1e6, verbose = 2, callbacks = Slow())"
  ))
})
