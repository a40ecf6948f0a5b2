skip_if_no_tensorboard <- function() {
  skip_if_no_backend()
  skip_if_not("tensorboard" %in% py_laminar()$sitrep$extras(), "TensorBoard is not installed")
}

# What a page of TensorBoard's own interface answers.
asked <- function(url, ...) jsonlite::fromJSON(paste0(url, ...), simplifyVector = FALSE)

test_that("the real TensorBoard shows scalars, graph, histograms and embeddings with metadata", {
  skip_on_cran()
  skip_if_no_tensorboard()
  folder <- withr::local_tempdir()
  labels <- file.path(folder, "words.tsv")
  writeLines(c("word\tkind", paste0("word", 1:20, "\t", c("a", "b"))), labels)
  logs <- file.path(folder, "logs")
  set_random_seed(1)
  model <- keras_model_sequential(input_shape = 6) |>
    layer_embedding(20, 4, name = "words") |> layer_global_average_pooling_1d() |> layer_dense(1)
  compile(model, "adam", "mse", metrics = "mae")
  x <- matrix(sample(0:19, 60 * 6, TRUE), 60)
  fit(model, x, stats::rnorm(60), epochs = 2, validation_split = 0.5, verbose = 0, callbacks = callback_tensorboard(
    logs, histogram_freq = 1, embeddings_freq = 1, embeddings_metadata = labels
  ))
  opened <- NULL
  url <- suppressMessages(tensorboard(logs, launch_browser = function(url) opened <<- url))
  withr::defer(tensorboard(action = "stop"))
  expect_match(url, "^http://127\\.0\\.0\\.1:[0-9]+/$")
  expect_identical(opened, url)
  expect_identical(suppressMessages(tensorboard(logs, launch_browser = FALSE)), url)
  until <- Sys.time() + 120
  repeat {
    scalars <- asked(url, "data/plugin/scalars/tags")
    if (all(c("train", "validation") %in% names(scalars)) || Sys.time() > until) break
    Sys.sleep(0.2)
  }
  expect_true(all(c("epoch_loss", "epoch_mae", "epoch_learning_rate") %in% names(scalars$train)))
  expect_true("epoch_loss" %in% names(scalars$validation))
  values <- asked(url, "data/plugin/scalars/scalars?run=train&tag=epoch_loss")
  expect_length(values, 2L)
  expect_match(names(asked(url, "data/plugin/histograms/tags")$train), "kernel|embeddings", all = FALSE)
  expect_true(asked(url, "data/plugin/graphs/info")$train$tags$keras$conceptual_graph)
  shown <- asked(url, "data/plugin/projector/info?run=.")$embeddings
  expect_identical(shown[[1L]]$tensorName, "words")
  expect_identical(unlist(shown[[1L]]$tensorShape), c(20L, 4L))
  metadata <- readLines(paste0(url, "data/plugin/projector/metadata?run=.&name=words"), warn = FALSE)
  expect_identical(metadata, readLines(labels))
  tensorboard(action = "stop")
  expect_length(the$tensorboards, 0L)
  expect_error(suppressWarnings(readLines(url)))
})

test_that("a profile of some batches is written", {
  skip_on_cran()
  skip_if_no_tensorboard()
  logs <- file.path(withr::local_tempdir(), "logs")
  fit(compiled_model(), iris_x, iris_y, epochs = 1, verbose = 0,
    callbacks = callback_tensorboard(logs, profile_batch = c(2, 3), update_freq = "batch"))
  expect_match(list.files(logs, recursive = TRUE), "plugins/profile/.*xplane.pb$", all = FALSE)
})

test_that("the callback's defaults let an epoch run as one program, and write into the run that is going on", {
  skip_if_no_tensorboard()
  script <- sub("verbose = 2", "verbose = 0, callbacks = callback_tensorboard()", iris_script(2, FALSE))
  local_project("train.R" = script)
  run <- quietly(training_run("train.R", echo = FALSE, artifacts_dir = NULL))
  expect_true(dir.exists(file.path(run$run_dir, "logs", "train")))
  expect_identical(basename(dirname(newest_logs()[[1L]])), basename(run$run_dir))
  expect_identical(names(tensorboard_folders(run, environment())), basename(run$run_dir))
  expect_false(dir.exists("logs"))
  callbacks <- import("laminar.training.callbacks")
  list <- callbacks$callback_list(list(callback_tensorboard(withr::local_tempdir())), small_model(), 1L, 1L)
  expect_false(callbacks$needs_batches(list, callbacks$TRAIN_HOOKS))
})

test_that("folders have names where there are several", {
  local_project()
  expect_identical(names(tensorboard_folders("logs", environment())), "")
  expect_identical(names(tensorboard_folders(c("a/logs", best = "b", "c/logs"), environment())),
    c("logs", "best", "logs-1"))
  expect_identical(basename(newest_logs()[[1L]]), "logs")
})

test_that("mistakes are named", {
  skip_if_no_backend()
  local_project()
  expect_snapshot(error = TRUE, {
    tensorboard(3)
    tensorboard("logs", action = "pause")
    tensorboard("logs", port = 0.5)
    tensorboard("logs", launch_browser = "firefox")
    tensorboard(c("a,b", "c"))
  }, transform = function(lines) sub("'/[^']*/", "'<folder>/", lines))
})

test_that("a TensorBoard that cannot start says why", {
  skip_on_cran()
  skip_if_no_tensorboard()
  expect_error(tensorboard("logs", host = "192.0.2.1"), "cannot listen", class = "laminar_error_tensorboard")
  model <- compiled_model()
  expect_error(
    fit(model, iris_x, iris_y, verbose = 0, callbacks = callback_tensorboard(
      withr::local_tempdir(), embeddings_freq = 1, embeddings_metadata = list(words = "a.tsv")
    )), "no embedding", class = "laminar_error_value"
  )
})
