skip_if_no_backend()

test_that("a folder of sounds becomes batches", {
  folder <- withr::local_tempdir()
  tf <- reticulate::import("tensorflow")
  for (class in c("high", "low")) {
    dir.create(file.path(folder, class))
    wave <- op_array(matrix(sin(1:100), 100, 1))
    tf$io$write_file(file.path(folder, class, "1.wav"), tf$audio$encode_wav(wave, 8000L))
  }
  sounds <- audio_dataset_from_directory(folder, output_sequence_length = 120, verbose = FALSE)
  batch <- reticulate::iter_next(reticulate::as_iterator(sounds))
  expect_identical(lapply(batch, dim), list(c(2L, 120L, 1L), 2L))
  expect_error(audio_dataset_from_directory("no-such-folder"), class = "laminar_error_file")
  skip_if(reticulate::py_module_available("tensorflow_io"))
  expect_error(audio_dataset_from_directory(folder, sampling_rate = 4000), class = "laminar_error_package")
})
