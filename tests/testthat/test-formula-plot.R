test_that("every picture is drawn", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  file <- withr::local_tempfile(fileext = ".png")
  grDevices::png(file)
  withr::defer(grDevices::dev.off())
  expect_invisible(plot(small_fit("two")))
  expect_invisible(plot(small_fit("classes"), which = "fit"))
  expect_invisible(plot(small_fit("numbers"), which = c("fit", "importance")))
  expect_snapshot(error = TRUE, plot(small_fit("two"), which = "roc"))
})

test_that("calibration counts how often a class came true", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  table <- laminar:::calibration_table(small_fit("two"))
  expect_identical(nrow(table), 10L)
  expect_equal(mean(table$observed), mean(rpart::kyphosis$Kyphosis[small_fit("two")$held_out$row] == "present"),
    tolerance = 0.1)
  expect_true(all(table$low <= table$observed & table$observed <= table$high))
})
