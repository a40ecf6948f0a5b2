test_that("levels are kept, saved and opened again, and plain Keras opens the file", {
  skip_if_no_backend()
  model <- compiled_model()
  expect_null(class_levels(model))
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expect_identical(class_levels(model), levels(iris$Species))
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  same <- load_model(file)
  expect_identical(class_levels(same), levels(iris$Species))
  expect_identical(predict(same, iris[4:1], type = "class"), predict(model, iris[4:1], type = "class"))
  plain <- py_keras()$saving$load_model(file)
  expect_identical(from_host(plain$predict(iris_x, verbose = 0L)), predict(model, iris_x))
  expect_null(class_levels(plain))
  plain$save(file)
  expect_null(class_levels(load_model(file)))
  expect_identical(class_levels(load_model(save_model(model))), levels(iris$Species))
})

test_that("checkpoints and the old file format keep the levels", {
  skip_if_no_backend()
  model <- compiled_model()
  file <- withr::local_tempfile(fileext = ".keras")
  fit(model, iris[1:4], iris$Species, epochs = 1, callbacks = callback_model_checkpoint(file))
  expect_identical(class_levels(load_model(file)), levels(iris$Species))
  old <- withr::local_tempfile(fileext = ".h5")
  save_model(model, old)
  expect_identical(class_levels(load_model(old)), levels(iris$Species))
})

test_that("a model can be told its levels, and forget them", {
  skip_if_no_backend()
  model <- compiled_model()
  class_levels(model) <- c("a", "b", "c")
  expect_identical(levels(predict(model, iris_x, type = "class")), c("a", "b", "c"))
  expect_snapshot(error = TRUE, {
    fit(model, iris[1:4], iris$Species, epochs = 1)
    class_levels(model) <- 1:3
    class_levels(model) <- c("a", "a")
  })
  class_levels(model) <- NULL
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expect_identical(class_levels(model), levels(iris$Species))
})
