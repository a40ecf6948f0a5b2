test_that("the module shows the board and gives its numbers", {
  skip_if_no_backend()
  skip_if_not_installed("shiny")
  frame <- as.character(board_ui("training", height = 400))
  expect_match(frame, board_url(), fixed = TRUE)
  expect_match(frame, "id=\"training\"", fixed = TRUE)
  withr::local_options(rlang_interactive = FALSE)
  history <- suppressMessages(
    fit(compiled_model(), iris_x, iris_y, epochs = 3, verbose = 0, validation_split = 0.2, view_metrics = TRUE)
  )
  server <- function(input, output, session) {
    metrics <- board_server("training", every = 0.2)
    output$last <- shiny::renderText(nrow(metrics()))
  }
  shiny::testServer(server, {
    session$elapse(300)
    expect_identical(output$last, "12")
    expect_equal(metrics(), as.data.frame(history))
  })
})

test_that("numbers of a board where nothing ran have no rows", {
  expect_identical(dim(board_frame_of(NULL)), c(0L, 4L))
})
