# A fit that says where it is shown, with the viewer of an editor taken by a function.
fit_iris <- function(..., epochs = 3) {
  fit(compiled_model(), iris_x, iris_y, epochs = epochs, verbose = 0, ...)
}

page_of <- function(url) paste(readLines(url, warn = FALSE), collapse = "\n")

test_that("who asks for the board gets it: in scripts its address is printed", {
  skip_if_no_backend()
  said <- NULL
  withr::local_options(rlang_interactive = FALSE)
  history <- withCallingHandlers(fit_iris(view_metrics = TRUE), message = function(condition) {
    said <<- c(said, conditionMessage(condition))
    invokeRestart("muffleMessage")
  })
  expect_match(board_url(), "^http://127\\.0\\.0\\.1:[0-9]+/[A-Za-z0-9_-]{24}/fit/$")
  expect_match(said, board_url(), fixed = TRUE)
  expect_match(page_of(board_url()), "<title>Training</title>", fixed = TRUE)
  record <- py_laminar()$board$running_board()$latest()
  expect_identical(record$id, history$params$board_record)
  expect_equal(unlist(record$tables$epochs$columns$loss), history$metrics$loss)
  expect_identical(record$facts$status, "finished")
})

test_that("an editor's viewer opens once, and not again while the page is open", {
  skip_if_no_backend()
  opened <- character()
  withr::local_options(rlang_interactive = TRUE, viewer = function(url, ...) opened <<- c(opened, url))
  fit_iris(view_metrics = TRUE)
  expect_identical(opened, board_url())
  board <- running_board(environment())
  page <- url(paste0(board_url(), "events"), open = "rb")
  withr::defer(close(page))
  for (wait in 1:3000) {
    if (board$viewers() > 0) break
    Sys.sleep(0.02)
  }
  fit_iris(view_metrics = TRUE)
  expect_length(opened, 1L)
})

test_that("auto opens in interactive sessions alone, with epochs to watch and not in silence", {
  chosen <- function(view_metrics = "auto", level = 1L, epochs = 5, interactive = TRUE, knitr = NULL) {
    withr::local_options(rlang_interactive = interactive, knitr.in.progress = knitr)
    resolve_view_metrics(view_metrics, level, epochs, environment())
  }
  expect_identical(chosen(), "board")
  expect_identical(chosen(interactive = FALSE), "none")
  expect_identical(chosen(epochs = 1), "none")
  expect_identical(chosen(level = 0L), "none")
  expect_identical(chosen(knitr = TRUE), "none")
  expect_identical(chosen(TRUE, level = 0L, epochs = 1, interactive = FALSE), "board")
  expect_identical(chosen(FALSE), "none")
  expect_identical(chosen("terminal", interactive = FALSE), "terminal")
  expect_identical(eval(formals(fit.keras.src.models.model.Model)$view_metrics), "auto")
  withr::local_options(keras.view_metrics = FALSE)
  expect_false(eval(formals(fit.keras.src.models.model.Model)$view_metrics))
  withr::local_options(laminar.view_metrics = "terminal")
  expect_identical(eval(formals(fit.keras.src.models.model.Model)$view_metrics), "terminal")
})

test_that("mistakes are told before anything is trained", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    fit_iris(view_metrics = "viewer")
    fit_iris(view_metrics = NA)
    save_board(1:3, "board.html")
    history <- fit_iris()
    save_board(history, file.path("no", "such", "folder", "board.html"))
    save_board(history, 1)
    board_frame(history, height = 3)
    board_server("training", every = 0)
  })
})

test_that("a board that cannot start is no reason not to train", {
  skip_if_no_backend()
  taken <- strsplit(board_address(), ":", fixed = TRUE)[[1L]][[1L]]
  process <- import("laminar.board.process")
  before <- process$`_board`
  withr::defer(process$`_board` <- before)
  process$`_board` <- NULL
  withr::local_options(laminar.board_port = as.integer(taken))
  expect_message(history <- fit_iris(view_metrics = TRUE), "Training goes on without the live board.*in use")
  expect_length(history$metrics$loss, 3L)
})

test_that("a page is kept in a file that asks nobody for anything", {
  skip_if_no_backend()
  history <- fit_iris(validation_split = 0.2, validation_freq = 2, epochs = 4)
  file <- withr::local_tempfile(fileext = ".html")
  expect_identical(save_board(history, file, title = "Irises <1>"), file)
  page <- page_of(file)
  expect_match(page, "<title>Irises &lt;1&gt;</title>", fixed = TRUE)
  expect_no_match(page, "https?://(?!www.w3.org)", perl = TRUE)
  data <- regmatches(page, regexpr("(?<=id=\"data\">)[^<]*", page, perl = TRUE))
  columns <- import("json")$loads(data)$records[[1L]]$tables$epochs$columns
  expect_equal(unlist(columns$loss), history$metrics$loss)
  expect_null(columns$val_loss[[1L]])
  expect_equal(unlist(columns$val_loss), history$metrics$val_loss)
})

test_that("histories are compared under their names", {
  skip_if_no_backend()
  file <- withr::local_tempfile(fileext = ".html")
  save_board(list(small = fit_iris(), large = fit_iris(epochs = 5)), file)
  page <- page_of(file)
  expect_match(page, "\"title\": \"small\"", fixed = TRUE)
  expect_match(page, "\"title\": \"large\"", fixed = TRUE)
})

test_that("a page stands in a document", {
  skip_if_no_backend()
  skip_if_not_installed("htmltools")
  frame <- as.character(board_frame(fit_iris(), height = 300))
  expect_match(frame, "<iframe srcdoc=", fixed = TRUE)
  expect_match(frame, "height=\"300\"", fixed = TRUE)
})

test_that("other processes write on the session's board", {
  skip_if_no_backend()
  expect_match(board_address(), "^[0-9]+:[A-Za-z0-9_-]{24}:[A-Za-z0-9_-]{24}$")
})

test_that("curves are drawn in the console, once where nothing can be redrawn", {
  skip_if_no_backend()
  withr::local_options(cli.unicode = FALSE, width = 60)
  set_random_seed(1)
  lines <- capture.output(fit_iris(view_metrics = "terminal", epochs = 30, validation_split = 0.2))
  expect_true(all(nchar(lines) < 60))
  expect_length(lines, 21L)
  expect_match(lines[[1L]], "^loss   \\* training [0-9.]+   o validation [0-9.]+$")
  expect_match(lines[[11L]], "^accuracy")
  expect_match(lines[[10L]], "^ +1 +30$")
  expect_match(lines[[21L]], "^Epoch 30/30 - ")
  expect_match(paste(lines[2:9], collapse = ""), "\\*.*o")
  withr::local_options(cli.unicode = TRUE)
  lines <- capture.output(fit_iris(view_metrics = "terminal", epochs = 5))
  expect_match(paste(lines, collapse = ""), "[\u2801-\u28ff]")
})
