#' The live board
#'
#' While [fit()][fit.keras.src.models.model.Model] runs, a page in the editor's viewer pane or the browser shows the
#' loss and every metric, within the epoch too, and can stop the training, halve or double the learning rate, and save
#' the model. `view_metrics` in `fit()` says when; these functions give its address and keep what it shows.
#'
#' A small process of its own serves the page on this machine alone (127.0.0.1), since R is busy while it trains. It
#' starts with the first fit that is shown, serves all fits of the session, which the page can compare, and ends with
#' the R session. The address holds a random token; without it nothing can be read or changed. Nothing is sent to
#' another machine.
#'
#' Training never waits for the page: a browser that hangs, or none at all, costs nothing.
#'
#' Options: `laminar.view_metrics` (or `keras.view_metrics`), the default of `fit(view_metrics = )`;
#' `laminar.board_port`, a port to use always, for example to forward it over SSH; `laminar.board_hosts`, names
#' besides "localhost" and "127.0.0.1" by which browsers may address the board, where a proxy stands before it
#' (RStudio Server, JupyterHub). A process that finds the environment variable `LAMINAR_BOARD` of another one shows
#' its fits there: see `board_address()`.
#'
#' @param history A history that [fit()][fit.keras.src.models.model.Model] returned, or a list of them, to compare; or
#'   what [tuning_run()] returned.
#' @param file Path of the HTML file.
#' @param title Title of the page, a string, or `NULL`.
#' @param height Height of the frame in pixels, a whole number of at least 100.
#' @returns `board_url()` and `board_address()` a string: the board is started when it does not run yet.
#'   `save_board()` its `file`, invisibly. `board_frame()` an htmltools tag.
#' @seealso [board_ui()] for a Shiny app.
#' @name board
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, loss = "sparse_categorical_crossentropy", metrics = "accuracy")
#' history <- fit(model, as.matrix(iris[, 1:4]), iris$Species, epochs = 20, verbose = 0)
#' save_board(history, tempfile(fileext = ".html"))
NULL

#' @rdname board
#' @details
#' `board_url()` is the address of the page. Open it in any browser on this machine, as often as you like, before,
#' while or after a model trains.
#' @export
board_url <- function() {
  running_board(rlang::current_env())$url()
}

#' @rdname board
#' @details
#' `board_address()` is what other processes, such as those of `callr::r_bg()`, need in the environment variable
#' `LAMINAR_BOARD` to show their fits on this session's board. It is a secret like a password.
#' @export
board_address <- function() {
  running_board(rlang::current_env())$address
}

#' @rdname board
#' @details
#' `save_board()` writes the page with its data in it as one HTML file, which opens anywhere, with no request to any
#' server, and can be kept or mailed. It takes any history, also of a fit that was not shown.
#' @export
save_board <- function(history, file, title = NULL) {
  call <- rlang::current_env()
  records <- board_records(history, call)
  file <- path.expand(check_string(file, "file"))
  if (!dir.exists(dirname(file))) {
    laminar_abort(c("The folder of {.arg file} must exist.", x = "There is no {.file {dirname(file)}}."), "file", call)
  }
  title <- check_string(title, "title", null = TRUE)
  try_backend(py_laminar()$board$save_page(file, records[[1L]]$kind, records, title), call)
  invisible(file)
}

#' @rdname board
#' @details
#' `board_frame()` is the same page as an element of a knitr or Quarto document or of a Shiny app.
#' @export
board_frame <- function(history, height = 640, title = NULL) {
  call <- rlang::current_env()
  check_installed("htmltools", "for {.fn board_frame}")
  records <- board_records(history, call)
  height <- check_whole(height, "height", min = 100)
  page <- try_backend(
    py_laminar()$board$static_page(records[[1L]]$kind, records, check_string(title, "title", null = TRUE)), call
  )
  board_iframe(height, srcdoc = page)
}

board_iframe <- function(height, ...) {
  htmltools::tags$iframe(
    ..., title = "Training metrics", width = "100%", height = height, style = "border: 0", loading = "lazy"
  )
}

running_board <- function(call) {
  port <- check_whole(getOption("laminar.board_port", 0L), "laminar.board_port", min = 0, call = call)
  hosts <- as.list(as.character(getOption("laminar.board_hosts")))
  try_backend(py_laminar()$board$board(port, hosts), call)
}

board_records <- function(history, call) {
  if (inherits(history, "laminar_tuning") && nrow(history)) return(list(tuning_record(history)))
  histories <- if (inherits(history, "keras_training_history")) list(history) else history
  if (!is.list(histories) || !length(histories) ||
        !all(vapply(histories, inherits, NA, what = "keras_training_history"))) {
    laminar_abort(c(
      "{.arg history} must be what {.fn fit} returned, or a list of that.",
      x = "It is {describe(history)}."
    ), "type", call)
  }
  records <- lapply(histories, function(one) {
    py_laminar()$board$record_of(
      lapply(one$metrics, as.list), as.list(one$epochs), one$params, as.list(validated_epochs(one))
    )
  })
  labels <- rlang::names2(histories)
  for (i in seq_along(records)) {
    if (length(records) > 1L && identical(records[[i]]$id, "history")) records[[i]]$id <- paste0("history-", i)
    if (nzchar(labels[[i]])) records[[i]]$facts$title <- labels[[i]]
  }
  records
}

# ---- who watches a fit --------------------------------------------------------

# "board", "terminal" or "none", from `view_metrics` and what kind of session this is.
resolve_view_metrics <- function(view_metrics, level, epochs, call) {
  if (identical(view_metrics, "terminal")) return("terminal")
  if (identical(view_metrics, "auto")) return(if (level > 0L && epochs > 1L && someone_watches()) "board" else "none")
  if (is.character(view_metrics)) {
    laminar_abort(c(
      "{.arg view_metrics} must be {.code TRUE}, {.code FALSE}, {.str auto} or {.str terminal}.",
      x = "It is {describe(view_metrics)}."
    ), "value", call)
  }
  if (check_flag(view_metrics, "view_metrics", call = call)) "board" else "none"
}

someone_watches <- function() {
  rlang::is_interactive() && !isTRUE(getOption("knitr.in.progress")) && !in_shiny()
}

in_shiny <- function() {
  isNamespaceLoaded("shiny") && !is.null(getExportedValue("shiny", "getDefaultReactiveDomain")())
}

metric_viewers <- function(where, backup_dir, call) {
  switch(where,
    none = list(),
    terminal = list(py_laminar()$board$CurveReporter(
      write = write_to_console,
      terminal = cli::is_ansi_tty(),
      width = as.integer(min(getOption("width"), cli::console_width())),
      unicode = cli::is_utf8_output()
    )),
    board = board_reporters(backup_dir, call)
  )
}

# A board that does not start is no reason not to train.
board_reporters <- function(backup_dir, call) {
  tryCatch({
    board <- running_board(call)
    show_board(board)
    list(py_laminar()$board$BoardReporter(board, save_dir = backup_dir %||% getwd()))
  }, laminar_error_board = function(condition) {
    cli::cli_inform(c("!" = "Training goes on without the live board.", x = escape_braces(conditionMessage(condition))))
    list()
  })
}

# Opens the page, unless one of this kind is open already; in a script, and where there is no screen, says where it is.
show_board <- function(board, kind = "fit") {
  if (board$viewers(kind) > 0) return(invisible())
  url <- board$url(kind)
  viewer <- getOption("viewer")
  if (rlang::is_interactive() && is.function(viewer)) {
    viewer(url)
  } else if (rlang::is_interactive() && has_screen()) {
    utils::browseURL(url)
  } else {
    cli::cli_inform(c(i = "Live board: {.url {url}}"))
  }
  invisible()
}

has_screen <- function() {
  .Platform$OS.type == "windows" || Sys.info()[["sysname"]] == "Darwin" ||
    any(nzchar(Sys.getenv(c("DISPLAY", "WAYLAND_DISPLAY"))))
}
