skip_if_no_backend()

test_that("a SavedModel is a layer", {
  skip_unless_tensorflow("layer_tfsm()")
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
  folder <- withr::local_tempdir()
  utils::capture.output(model$export(folder, verbose = FALSE))
  served <- layer_tfsm(filepath = folder)
  x <- matrix(1:4 / 2, 2)
  expect_equal(as.numeric(served(x)), as.numeric(model(x)), tolerance = 1e-6)
})

test_that("spectrograms without a window need no further Python package", {
  layer <- layer_stft_spectrogram(mode = "psd", frame_length = 8, frame_step = 4, window = NULL)
  expect_equal(dim(layer(array(1, c(1, 16, 1)))), c(1L, 3L, 5L))
})

test_that("layers of frameworks that are not installed say so", {
  skip_if(reticulate::py_module_available("jax"))
  expect_snapshot(error = TRUE, layer_jax_model_wrapper(call_fn = function(...) 1))
})
