test_that("batches, unbatched and batched anew", {
  skip_if_no_backend()
  batches <- tensor_slices_dataset(1:7) |> dataset_batch(3)
  expect_identical(length(batches), 3L)
  expect_identical(elements(batches), list(1:3, 4:6, 7L))
  expect_identical(elements(dataset_batch(tensor_slices_dataset(1:7), 3, drop_remainder = TRUE)), list(1:3, 4:6))
  expect_identical(unlist(elements(dataset_unbatch(batches))), 1:7)
  expect_identical(elements(dataset_rebatch(batches, 5)), list(1:5, 6:7))
  expect_identical(elements(dataset_rebatch(batches, c(1, 2))), list(1L, 2:3, 4L, 5:6, 7L))
  doubled <- dataset_map_and_batch(tensor_slices_dataset(1:4), ~ .x * 2L, 2)
  expect_identical(elements(doubled), list(c(2L, 4L), c(6L, 8L)))
  expect_snapshot(error = TRUE, {
    dataset_batch(batches, 0)
    dataset_batch(batches, 2.5)
  })
})

sentences <- function() {
  range_dataset(1, 6) |> dataset_map(function(n) op_repeat(op_cast(n, "int32"), op_cast(n, "int32")))
}

test_that("elements of different lengths are filled up", {
  skip_if_no_backend()
  padded <- dataset_collect(dataset_padded_batch(sentences(), 2))
  expect_identical(padded[[1]], rbind(c(1L, 0L), c(2L, 2L)))
  fixed <- dataset_collect(dataset_padded_batch(sentences(), 5, padded_shapes = 6L, padding_values = -1L))
  expect_identical(dim(fixed[[1]]), c(5L, 6L))
  expect_identical(fixed[[1]][1, ], c(1L, rep(-1L, 5)))
  pairs <- dataset_map(sentences(), function(x) list(x, op_size(x)))
  both <- dataset_collect(dataset_padded_batch(pairs, 5, padded_shapes = list(NA, integer())))
  expect_identical(c(both[[1]][[2]]), 1:5)
})

test_that("sequences of similar length share a batch", {
  skip_if_no_backend()
  found <- dataset_collect(dataset_bucket_by_sequence_length(sentences(), ~ op_size(.x), 4, c(3, 2)))
  expect_identical(lapply(found, dim), list(c(3L, 3L), c(2L, 5L)))
  model <- keras_model_sequential() |> layer_embedding(6, 2) |> layer_global_average_pooling_1d() |> layer_dense(1)
  compile(model, "sgd", "mse")
  labelled <- dataset_map(sentences(), function(x) list(x, op_cast(op_size(x), "float32"))) |>
    dataset_bucket_by_sequence_length(function(x, y) op_size(x), 4, c(3, 2), padded_shapes = list(NA, integer()))
  expect_equal(fit(model, labelled, epochs = 2)$params$steps, 2)
  expect_snapshot(error = TRUE, dataset_bucket_by_sequence_length(sentences(), ~ op_size(.x), c(2, 4), c(3, 2)))
})

test_that("windows and groups", {
  skip_if_no_backend()
  windows <- range_dataset(1, 6) |> dataset_window(3, shift = 1, drop_remainder = TRUE)
  expect_snapshot(windows)
  expect_equal(elements(dataset_flat_map(windows, ~ dataset_batch(.x, 3))), list(1:3, 2:4, 3:5))
  strided <- range_dataset(1, 8) |> dataset_window(2, shift = 3, stride = 2) |> dataset_flat_map(~ dataset_batch(.x, 2))
  expect_equal(elements(strided)[1:2], list(c(1, 3), c(4, 6)))
  groups <- range_dataset(1, 9) |>
    dataset_group_by_window(~ .x %% 2L, function(key, group) dataset_batch(group, 4), window_size = 4)
  expect_equal(elements(groups), list(c(1, 3, 5, 7), c(2, 4, 6, 8)))
})
