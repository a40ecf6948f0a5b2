made_history <- function() {
  structure(list(
    params = list(epochs = 4L, samples = 800, validation_samples = 200, batch_size = 32,
      seconds_per_epoch = list(0.5, 0.25, 0.25), device = "CPU"),
    metrics = list(accuracy = c(0.5, 0.6, 0.7), loss = c(1, 0.5, 0.00012), val_accuracy = c(0.4, 0.5, 0.6),
      val_loss = c(1.1, 0.6, 0.3)),
    epochs = 1:3
  ), class = "keras_training_history")
}

test_that("a history prints its last epoch", {
  expect_snapshot(print(made_history()))
})

test_that("a history as a data frame is padded to the epochs planned", {
  frame <- as.data.frame(made_history())
  expect_named(frame, c("epoch", "value", "metric", "data"))
  expect_identical(nrow(frame), 16L)
  expect_identical(levels(frame$metric), c("accuracy", "loss"))
  expect_identical(levels(frame$data), c("training", "validation"))
  expect_identical(frame$value[frame$metric == "loss" & frame$data == "validation"], c(1.1, 0.6, 0.3, NA))
  skip_if_not_installed("tibble")
  expect_s3_class(tibble::as_tibble(made_history()), "tbl_df")
})

test_that("a history plots with ggplot2 and with base graphics", {
  file <- withr::local_tempfile(fileext = ".png")
  grDevices::png(file)
  withr::defer(grDevices::dev.off())
  expect_null(plot(made_history(), method = "base"))
  expect_gt(file.size(file), -1)
  skip_if_not_installed("ggplot2")
  picture <- plot(made_history())
  expect_s3_class(picture, "ggplot")
  expect_no_warning <- function(code) expect_warning(code, NA)
  expect_no_warning(print(picture))
  expect_identical(nlevels(plot(made_history(), metrics = "loss")$data$metric), 1L)
  expect_error(plot(made_history(), metrics = "los"), "accuracy", class = "laminar_error_name")
})

test_that("an empty history prints", {
  empty <- structure(list(params = list(epochs = 0L), metrics = list(), epochs = integer()),
    class = "keras_training_history")
  expect_output(print(empty), "No epoch")
  expect_identical(nrow(as.data.frame(empty)), 0L)
})
