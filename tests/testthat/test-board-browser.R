test_that("while R is inside fit(), a browser shows it, changes its learning rate, saves its model and stops it", {
  skip_if_no_backend()
  skip_if_not_installed("callr")
  browser <- Sys.which(c("chromium", "chromium-browser", "google-chrome"))
  browser <- browser[nzchar(browser)][1L]
  skip_if(is.na(browser), "no browser")
  skip_if_not(reticulate::py_module_available("playwright"), "no playwright")
  folder <- withr::local_tempdir()
  script <- normalizePath(test_path("watch.py"))
  withr::local_dir(folder)
  watch <- callr::process$new(
    reticulate::py_config()$python, c(script, board_url(), browser, folder), stdout = "out.txt", stderr = "errors.txt"
  )
  withr::defer(watch$kill())
  failed <- function() paste(readLines("errors.txt", warn = FALSE), collapse = "\n")
  guard <- callback_lambda(on_epoch_end = function(epoch, logs) if (!watch$is_alive()) stop(failed()))
  model <- compiled_model()
  history <- suppressMessages(fit(
    model, iris_x, iris_y, epochs = 1e6, validation_split = 0.2, verbose = 0, callbacks = list(guard),
    view_metrics = TRUE
  ))
  watch$wait(60000)
  expect_identical(watch$get_exit_status(), 0L, info = failed())
  saw <- jsonlite::fromJSON(readLines("out.txt"))
  expect_length(saw$errors, 0L)
  expect_identical(saw$hosts, strsplit(board_url(), "/", fixed = TRUE)[[1L]][[3L]])
  expect_identical(history$params$ended, "Stopped on the board")
  expect_gte(length(history$metrics$loss), saw$last)
  expect_gte(saw$last, saw$first)
  expect_identical(saw$rate, "Learning rate 0.001 to 0.0005.")
  expect_equal(as.numeric(model$optimizer$learning_rate), 0.0005, tolerance = 1e-6)
  expect_identical(load_model(sub("^Saved ", "", saw$saved))$name, model$name)
  expect_match(saw$spoken, "^epoch [0-9]+, *training *[0-9.]+, *validation *[0-9.]+$")
  expect_identical(dim(predict(model, iris_x, verbose = 0)), c(150L, 3L))
  expect_true(all(file.size(c("training.png", "values.png", "stopped.png")) > 5000))
})
