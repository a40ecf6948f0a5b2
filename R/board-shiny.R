#' The live board in a Shiny app
#'
#' A module: `board_ui()` goes into the app's page and shows the live board, `board_server()` into the server function
#' and gives the numbers to draw as one likes.
#'
#' The frame shows the [board] itself, which a process of its own serves, so that it stays alive while `fit()` keeps
#' the app's R process busy. It works where the browser runs on the machine of the app. The numbers that
#' `board_server()` gives are read by the app's R process: they are live while the training runs in another process
#' (`callr::r_bg()`, with `LAMINAR_BOARD` set to [board_address()]) and arrive at the end when it runs in the app's own.
#'
#' @param id The module's id, the same string for both.
#' @param height Height of the frame in pixels, a whole number of at least 100.
#' @param every Seconds between two looks at the board, a number of at least 0.2.
#' @returns `board_ui()` an htmltools tag. `board_server()` a reactive data frame of the latest fit on the board, with
#'   the columns `epoch`, `value`, `metric` and `data` ("training" or "validation"); no rows before the first epoch
#'   has ended.
#' @seealso [board]
#' @export
#' @examples
#' \dontrun{
#' ui <- shiny::fluidPage(board_ui("training"), shiny::tableOutput("last"))
#' server <- function(input, output, session) {
#'   metrics <- board_server("training")
#'   output$last <- shiny::renderTable(tail(metrics(), 4))
#'   job <- callr::r_bg(function() source("train.R"), env = c(LAMINAR_BOARD = board_address()))
#' }
#' shiny::shinyApp(ui, server)
#' }
board_ui <- function(id, height = 640) {
  check_installed("htmltools", "for {.fn board_ui}")
  height <- check_whole(height, "height", min = 100)
  htmltools::tags$div(id = check_string(id, "id"), class = "laminar-board", board_iframe(height, src = board_url()))
}

#' @rdname board_ui
#' @export
board_server <- function(id, every = 1) {
  call <- rlang::current_env()
  check_installed("shiny", "for {.fn board_server}")
  every <- check_number(every, "every", min = 0.2)
  board <- running_board(call)
  shiny::moduleServer(check_string(id, "id"), function(input, output, session) {
    shiny::reactivePoll(
      every * 1000, session,
      checkFunc = function() board$mark(),
      valueFunc = function() board_frame_of(board$latest())
    )
  })
}

# The columns of a record's epochs, one row for each epoch and metric, as those of a history.
board_frame_of <- function(record) {
  columns <- record$tables$epochs$columns
  metrics <- setdiff(names(columns), c("epoch", "time", "seconds", "learning_rate"))
  epochs <- as.integer(unlist(columns$epoch))
  frames <- lapply(metrics, function(name) {
    values <- vapply(as.list(columns[[name]]), function(one) if (is.null(one)) NA_real_ else as.double(one), 0)
    metric_frame(name, epochs, values)[!is.na(values), , drop = FALSE]
  })
  bind_metric_frames(frames)
}
