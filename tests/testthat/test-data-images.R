skip_if_no_backend()

# A folder with three images in each of two classes, written without Pillow.
image_folder <- function(env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  tf <- reticulate::import("tensorflow")
  for (class in c("a", "b")) {
    dir.create(file.path(folder, class))
    for (i in 1:3) {
      pixels <- op_cast(array(i * 20, c(6, 8, 3)), "uint8")
      tf$io$write_file(file.path(folder, class, paste0(i, ".png")), tf$io$encode_png(pixels))
    }
  }
  folder
}

first_batch <- function(stream) reticulate::iter_next(reticulate::as_iterator(stream))

test_that("a folder of images becomes batches", {
  folder <- image_folder()
  images <- image_dataset_from_directory(folder, image_size = c(5, 4), batch_size = 4, seed = 1, verbose = FALSE)
  expect_identical(images$class_names, c("a", "b"))
  expect_identical(lapply(first_batch(images), dim), list(c(4L, 5L, 4L, 3L), 4L))
  labels <- factor(c("u", "v", "u", "v", "u", "v"))
  images <- image_dataset_from_directory(folder, labels, image_size = c(5, 4), shuffle = FALSE, verbose = FALSE)
  expect_equal(as.numeric(first_batch(images)[[2]]), c(0, 1, 0, 1, 0, 1))
  capture.output(both <- image_dataset_from_directory(
    folder, image_size = 5 * c(1, 1), validation_split = 0.5, subset = "both", seed = 1, verbose = FALSE
  ))
  expect_length(both, 2L)
})

test_that("a model trains on a folder of images", {
  images <- image_dataset_from_directory(image_folder(), image_size = c(4, 4), verbose = FALSE)
  model <- keras_model_sequential(input_shape = c(4, 4, 3)) |> layer_flatten() |> layer_dense(1, activation = "sigmoid")
  model |> compile(loss = "binary_crossentropy")
  expect_length(fit(model, images, epochs = 1, verbose = 0)$metrics$loss, 1L)
})

test_that("damaged images are named, or left out and said", {
  folder <- image_folder()
  writeLines("not an image", file.path(folder, "a", "2.png"))
  whole <- readBin(file.path(folder, "b", "3.png"), "raw", 1e4)
  writeBin(whole[seq_len(length(whole) %/% 2)], file.path(folder, "b", "3.png"))
  read <- function(...) {
    image_dataset_from_directory(folder, image_size = c(4, 4), batch_size = 3, shuffle = FALSE, verbose = FALSE, ...)
  }
  model <- keras_model_sequential(input_shape = c(4, 4, 3)) |> layer_flatten() |> layer_dense(2, activation = "softmax")
  model |> compile(loss = "sparse_categorical_crossentropy")
  expect_error(fit(model, read(), epochs = 1), "2.png cannot be read", class = "laminar_error_file")
  expect_message(images <- read(on_error = "skip"), "2 files left out .*2\\.png.*3\\.png")
  expect_identical(length(images), 2L)
  expect_identical(basename(unlist(images$file_paths)), c("1.png", "3.png", "1.png", "2.png"))
  batches <- list(first_batch(images))
  expect_equal(as.numeric(batches[[1L]][[2L]]), c(0, 0, 1))
  expect_equal(unique(as.numeric(batches[[1L]][[1L]])), c(20, 60))
  history <- fit(model, images, epochs = 2)
  expect_identical(history$params$steps, 2L)
  expect_identical(class_levels(model), c("a", "b"))
  suppressMessages(both <- read(on_error = "skip", validation_split = 0.5, subset = "both", seed = 1))
  expect_identical(sum(lengths(lapply(both, function(part) unlist(part$file_paths)))), 4L)
  for (file in list.files(folder, "png", recursive = TRUE, full.names = TRUE)) writeLines("gone", file)
  expect_error(read(on_error = "skip"), "None of the files", class = "laminar_error_file")
})

test_that("arrays are scaled without distortion", {
  x <- array(seq_len(20 * 30 * 3) / 1800, c(20, 30, 3))
  expect_identical(dim(image_smart_resize(x, c(10, 10))), c(10L, 10L, 3L))
  expect_identical(dim(image_to_array(x)), dim(x))
})

test_that("files are written and read with Pillow", {
  skip_if_not(reticulate::py_module_available("PIL"), "no Pillow")
  path <- withr::local_tempfile(fileext = ".png")
  x <- array(c(0, 255), c(4, 6, 3))
  image_array_save(x, path)
  expect_equal(image_to_array(image_load(path)), x)
  small <- image_load(path, target_size = c(2, 3), color_mode = "grayscale")
  expect_identical(dim(image_to_array(small)), c(2L, 3L, 1L))
  expect_identical(dim(image_to_array(image_from_array(x))), dim(x))
})

test_that("what is missing says how to get it", {
  expect_snapshot(error = TRUE, {
    laminar:::check_python_package("no_such_module", "no-such-package", "to read images")
    image_load("no-such-file.png")
    image_dataset_from_directory("no-such-folder")
  })
})
