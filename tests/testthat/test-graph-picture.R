test_that("numbers appear at the steps that compute them", {
  skip_if_no_backend()
  graph <- graph_of(quote(1 / (1 + exp(-x))), x = 2)
  picture <- teaching_picture(graph)
  forward <- picture$numbers[picture$numbers$phase == "forward", ]
  backward <- picture$numbers[picture$numbers$phase == "backward", ]
  expect_identical(forward$step, 1:5)
  expect_identical(forward$text, c("2", "-2", "0.135", "1.14", "0.881"))
  expect_identical(backward$step, 10:6)
  expect_identical(backward$text, c("0.105", "-0.105", "-0.776", "-0.776", "1"))
  expect_identical(nrow(picture$boxes), 6L)
  expect_true(!is.unsorted(picture$boxes$x))
})

test_that("boxes and numbers do not cover each other", {
  skip_if_no_backend()
  graph <- graph_of(~ op_sum((y - tanh(a * x + b))^2) + a^2, a = 0.5, b = 1, x = c(1, 2, 3), y = c(2, 4, 6))
  picture <- teaching_picture(graph)
  boxes <- picture$boxes
  width <- letter_width * nchar(picture$numbers$text) / 2
  y <- picture$numbers$y + ifelse(picture$numbers$phase == "forward", -0.13, 0.13)
  for (row in seq_len(nrow(boxes))) {
    apart <- abs(picture$numbers$x - boxes$x[row]) >= width + boxes$width[row] / 2 |
      abs(y - boxes$y[row]) >= 0.08 + boxes$height[row] / 2
    expect_true(all(apart))
    others <- boxes[-row, ]
    expect_true(all(abs(others$x - boxes$x[row]) >= (others$width + boxes$width[row]) / 2 |
                      abs(others$y - boxes$y[row]) >= (others$height + boxes$height[row]) / 2))
  }
  expect_true(all(boxes$x + boxes$width / 2 <= picture$size[[1L]], boxes$y + boxes$height / 2 <= picture$size[[2L]]))
})

test_that("steps are drawn, and stills are files of one size", {
  skip_if_no_backend()
  graph <- graph_of(quote(a * x), a = 2, x = 3)
  grDevices::pdf(NULL)
  withr::defer(grDevices::dev.off())
  expect_identical(withVisible(plot(graph, step = 2)), list(value = graph, visible = FALSE))
  folder <- file.path(withr::local_tempdir(), "stills")
  files <- graph_stills(graph, folder, width = 500)
  expect_identical(basename(files), sprintf("step-%02d.png", seq_len(nrow(graph$steps))))
  size <- function(file) {
    bytes <- as.integer(readBin(file, "raw", 24L))
    c(sum(bytes[17:20] * 256^(3:0)), sum(bytes[21:24] * 256^(3:0)))
  }
  sizes <- vapply(files, size, c(0, 0))
  expect_true(all(sizes[1L, ] == 500) && length(unique(sizes[2L, ])) == 1L)
  expect_gt(length(unique(unname(tools::md5sum(files)))), nrow(graph$steps) - 2L)
  blocked <- withr::local_tempfile(lines = "a file")
  expect_snapshot(error = TRUE, {
    plot(graph, step = 9)
    plot(graph, step = 0)
    graph_stills(3, folder)
    graph_stills(graph, folder, width = 3)
  })
  expect_error(graph_stills(graph, file.path(blocked, "x")), "cannot be made", class = "laminar_error_file")
})
