test_that("fit() and evaluate() record parameters, model, metrics and evaluation", {
  skip_if_no_backend()
  local_project("train.R" = iris_script(4))
  run <- quietly(training_run("train.R", flags = list(units = 5, rate = 0.05), echo = FALSE))
  info <- run_info(run)
  expect_identical(info[c("samples", "validation_samples", "batch_size", "epochs", "epochs_completed")],
    list(samples = 120L, validation_samples = 30L, batch_size = 32L, epochs = 4L, epochs_completed = 4L),
    ignore_attr = TRUE)
  expect_identical(info$optimizer, "Adam")
  expect_equal(info$learning_rate, 0.05, tolerance = 1e-6)
  expect_identical(info$loss_function, "sparse_categorical_crossentropy")
  expect_match(info$model, "Dense")
  expect_identical(names(info$metrics), c("accuracy", "loss", "val_accuracy", "val_loss"))
  expect_identical(nrow(info$metrics), 4L)
  expect_identical(info$metric_val_loss, info$metrics$val_loss[[4L]])
  expect_true(info$eval_accuracy > 0 && info$eval_loss > 0)
  expect_match(info$output, "Epoch 4/4")
  expect_identical(as.double(info$training_seconds) > 0, TRUE)
})

test_that("metrics that come late or not every epoch keep their rows", {
  folder <- withr::local_tempdir()
  write_run_metadata("metrics", data.frame(loss = c(3, 2, NA), val_loss = c(NA, 2.5, NA)), run_dir = folder)
  expect_match(read_texts(file.path(folder, "tfruns.d/metrics.json")), "[null,2.5,null]", fixed = TRUE)
  info <- run_info(folder)
  expect_identical(info$metrics$val_loss, c(NA, 2.5, NA))
  expect_identical(info$metric_loss, 2)
  expect_identical(info$epochs_completed, 2L)
})

test_that("training that ends early leaves empty rows, as tfruns has it", {
  skip_if_no_backend()
  script <- c(iris_script(1, FALSE)[1:6],
    "fit(model, x, iris$Species, epochs = 9, verbose = 0, callbacks = callback_early_stopping('loss', min_delta = 99))")
  local_project("train.R" = script)
  info <- run_info(quietly(training_run("train.R", echo = FALSE)))
  expect_identical(nrow(info$metrics), 9L)
  expect_identical(info$epochs_completed, 2L)
})
