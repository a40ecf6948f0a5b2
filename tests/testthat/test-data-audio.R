skip_if_no_backend()

# A folder with sounds of 100 samples in each of two classes: sine waves of different pitch.
sound_folder <- function(files = 1, env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  tf <- reticulate::import("tensorflow")
  for (class in c("high", "low")) {
    dir.create(file.path(folder, class))
    for (i in seq_len(files)) {
      wave <- op_array(matrix(sin(i + 1:100 * c(high = 0.6, low = 0.15)[[class]]), 100, 1))
      tf$io$write_file(file.path(folder, class, paste0(i, ".wav")), tf$audio$encode_wav(wave, 8000L))
    }
  }
  folder
}

first_batch <- function(stream) reticulate::iter_next(reticulate::as_iterator(stream))

test_that("a folder of sounds becomes batches", {
  folder <- sound_folder()
  sounds <- audio_dataset_from_directory(folder, output_sequence_length = 120, verbose = FALSE)
  expect_identical(lapply(first_batch(sounds), dim), list(c(2L, 120L, 1L), 2L))
  expect_setequal(basename(dirname(unlist(sounds$file_paths))), c("high", "low"))
  expect_error(audio_dataset_from_directory("no-such-folder"), class = "laminar_error_file")
  skip_if(reticulate::py_module_available("tensorflow_io"))
  expect_error(audio_dataset_from_directory(folder, sampling_rate = 4000), class = "laminar_error_package")
})

test_that("damaged sounds are named, or left out and said", {
  folder <- sound_folder(6)
  damage <- function(class, i, change) {
    path <- file.path(folder, class, paste0(i, ".wav"))
    whole <- readBin(path, "raw", 1e4)
    writeBin(change(whole), path)
  }
  damage("high", 2, function(whole) utils::head(whole, 20))          # the header alone, cut off
  damage("high", 4, function(whole) raw(0))                          # nothing at all
  damage("low", 1, function(whole) charToRaw("not a sound"))         # no sound
  damage("low", 3, function(whole) utils::head(whole, 120))          # the copy stopped half way
  damage("low", 5, function(whole) replace(whole, 21L, as.raw(85L))) # the code of MP3, which nobody decodes here
  read <- function(...) {
    audio_dataset_from_directory(folder, batch_size = 3, shuffle = FALSE, verbose = FALSE, ...)
  }
  model <- keras_model_sequential(input_shape = c(100, 1)) |>
    layer_conv_1d(4, 9, activation = "relu") |>
    layer_global_max_pooling_1d() |>
    layer_dense(2, activation = "softmax")
  model |> compile(loss = "sparse_categorical_crossentropy", metrics = "accuracy", optimizer = optimizer_adam(0.02))
  expect_snapshot(error = TRUE, fit(model, read(output_sequence_length = 100), epochs = 1),
                  transform = function(lines) gsub("The file .*(high|low)", "The file <folder>/\\1", lines))
  said <- paste(capture_messages(sounds <- read(on_error = "skip", output_sequence_length = 100)), collapse = "")
  said <- gsub("\\s+", " ", said)
  expect_match(said, "5 files left out that cannot be read as a sound: .*high/2.*high/4.*low/1.*low/3.*low/5")
  expect_identical(length(sounds), 3L)
  expect_identical(basename(unlist(sounds$file_paths)), paste0(c(1, 3, 5, 6, 2, 4, 6), ".wav"))
  batches <- reticulate::iterate(sounds)
  expect_equal(unlist(lapply(batches, function(batch) as.numeric(batch[[2L]]))), rep(c(0, 1), c(4, 3)))
  expect_equal(as.numeric(as.array(batches[[1L]][[1L]])[2, , 1]), sin(3 + 1:100 * 0.6), tolerance = 1e-4)
  history <- fit(model, sounds, epochs = 20, verbose = 0)
  expect_identical(history$params$steps, 3L)
  expect_gt(utils::tail(history$metrics$accuracy, 1L), 0.9)
  expect_identical(class_levels(model), c("high", "low"))
})

test_that("damaged sounds are left out of each part, of sounds of several lengths, and without batches", {
  folder <- sound_folder(3)
  tf <- reticulate::import("tensorflow")
  short <- tf$audio$encode_wav(op_array(matrix(0.5, 40, 1)), 8000L)
  tf$io$write_file(file.path(folder, "high", "short.wav"), short)
  writeLines("not a sound", file.path(folder, "low", "2.wav"))
  read <- function(...) {
    suppressMessages(audio_dataset_from_directory(folder, on_error = "skip", verbose = FALSE, ...))
  }
  expect_identical(dim(first_batch(read(shuffle = FALSE))[[1L]]), c(6L, 100L, 1L))  # filled up to the longest
  expect_identical(dim(first_batch(read(labels = NULL, batch_size = 2))), c(2L, 100L, 1L))
  single <- read(batch_size = NULL, shuffle = FALSE)
  expect_identical(length(single), 6L)
  sizes <- vapply(reticulate::iterate(single), function(sound) dim(sound[[1L]])[[1L]], 1L)
  expect_identical(sizes, c(100L, 100L, 100L, 40L, 100L, 100L))
  ragged <- first_batch(read(ragged = TRUE, shuffle = FALSE))[[1L]]
  expect_equal(as.numeric(as.array(ragged$row_lengths())), sizes)
  both <- read(validation_split = 0.5, subset = "both", seed = 1)
  paths <- lapply(both, function(part) unlist(part$file_paths))
  expect_identical(anyDuplicated(unlist(paths)), 0L)
  expect_setequal(unlist(paths), unlist(single$file_paths))
  expect_identical(vapply(both, function(part) {
    sum(vapply(reticulate::iterate(part), function(batch) dim(batch[[1L]])[[1L]], 1L))
  }, 1L), lengths(paths))
  expect_identical(unlist(read(validation_split = 0.5, subset = "validation", seed = 1)$file_paths), paths[[2L]])
  for (file in list.files(folder, "wav", recursive = TRUE, full.names = TRUE)) writeLines("gone", file)
  expect_error(read(), "None of the files in the folder can be read as a sound", class = "laminar_error_file")
  expect_error(audio_dataset_from_directory(folder, on_error = "ignore"), "on_error", class = "laminar_error")
})
