skip_if_no_backend()

test_that("a folder of texts becomes batches", {
  folder <- withr::local_tempdir()
  for (class in c("good", "bad")) {
    dir.create(file.path(folder, class))
    writeLines(paste("a", class, "film"), file.path(folder, class, "1.txt"))
  }
  texts <- text_dataset_from_directory(folder, shuffle = FALSE, verbose = FALSE)
  expect_identical(texts$class_names, c("bad", "good"))
  batch <- reticulate::iter_next(reticulate::as_iterator(texts))
  expect_equal(as.numeric(batch[[2]]), c(0, 1))
  words <- layer_text_vectorization()
  adapt(words, text_dataset_from_directory(folder, label_mode = NULL, verbose = FALSE))
  expect_true("film" %in% get_vocabulary(words))
  expect_error(text_dataset_from_directory("no-such-folder"), class = "laminar_error_file")
  expect_error(text_dataset_from_directory(folder, max_length = 2.5), class = "laminar_error_value")
})
