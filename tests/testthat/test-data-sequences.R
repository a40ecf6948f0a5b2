test_that("sequences become a matrix", {
  expect_identical(pad_sequences(list(1:3, 4:5, 6), maxlen = 2), rbind(2:3, 4:5, c(0L, 6L)))
  expect_identical(pad_sequences(list(1:3, 4:5), padding = "post"), rbind(1:3, c(4L, 5L, 0L)))
  expect_identical(pad_sequences(list(1:3, 4:5), maxlen = 2, truncating = "post"), rbind(1:2, 4:5))
  expect_identical(pad_sequences(list(0.5, c(1, 2)), dtype = "float32", value = -1), rbind(c(-1, 0.5), c(1, 2)))
  expect_identical(pad_sequences(list("a", c("b", "c")), dtype = "object", value = ""), rbind(c("", "a"), c("b", "c")))
  expect_identical(dim(pad_sequences(list())), c(0L, 0L))
  expect_identical(pad_sequences(list(integer(), 1L), maxlen = 2), rbind(c(0L, 0L), c(0L, 1L)))
})

test_that("what cannot be padded says so", {
  expect_snapshot(error = TRUE, {
    pad_sequences(1:3)
    pad_sequences(list(0.5))
    pad_sequences(list("a"))
    pad_sequences(list(1), padding = "left")
    pad_sequences(list(1), maxlen = 0.5)
    pad_sequences(list(1), dtype = "date")
  })
})

test_that("padding agrees with Keras's", {
  skip_if_no_backend()
  sequences <- list(1:5, 2L, 7:9)
  keras <- reticulate::import("keras")
  for (padding in c("pre", "post")) for (truncating in c("pre", "post")) {
    expect_equal(
      pad_sequences(sequences, 3, padding = padding, truncating = truncating),
      keras$utils$pad_sequences(lapply(sequences, as.list), 3L, padding = padding, truncating = truncating)
    )
  }
})

test_that("windows of a time series come with their targets", {
  skip_if_no_backend()
  y <- as.numeric(AirPassengers)
  windows <- timeseries_dataset_from_array(cbind(y), y[-(1:12)], sequence_length = 12, batch_size = 32)
  batch <- reticulate::iter_next(reticulate::as_iterator(windows))
  expect_identical(dim(batch[[1]]), c(32L, 12L, 1L))
  expect_equal(as.array(batch[[1]])[3, , 1], y[3:14])
  expect_equal(as.numeric(batch[[2]])[1:3], y[13:15])
  alone <- timeseries_dataset_from_array(1:10, NULL, sequence_length = 3, sampling_rate = 2, start_index = 1)
  expect_equal(as.matrix(reticulate::iter_next(reticulate::as_iterator(alone)))[1, ], c(2, 4, 6))
  expect_error(timeseries_dataset_from_array(1:10, NULL, sequence_length = 2.5), class = "laminar_error_value")
  expect_error(timeseries_dataset_from_array(1:10, NULL, 3, seeds = 1), class = "laminar_error_argument")
})
