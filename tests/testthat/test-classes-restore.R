saved_with_own_layer <- function(file) {
  layer_own <- Layer("Restored", initialize = function(by = 2, ...) {
    super$initialize(...)
    self$by <- by
  }, call = function(inputs) inputs * self$by)
  model <- keras_model_sequential(input_shape = 4) |> layer_own(by = 3) |> layer_dense(1)
  save_model(model, file, overwrite = TRUE)
  layer_own
}

forget <- function(name) {
  the$definitions[[name]] <- NULL
  objects <- py_keras()$saving$get_custom_objects()
  py_laminar()$bridge$configs$set_custom_objects(objects[setdiff(names(objects), name)])
}

test_that("a class is found when its definition is at hand", {
  skip_if_no_backend()
  file <- withr::local_tempfile(fileext = ".keras")
  layer_own <- saved_with_own_layer(file)
  expect_equal(load_model(file)$layers[[1]]$by, 3)
  forget("Custom>Restored")
  for (objects in list(layer_own, list(layer_own), list(Restored = layer_own))) {
    expect_equal(load_model(file, custom_objects = objects)$layers[[1]]$by, 3)
    forget("Custom>Restored")
  }
  assign("own_layer_of_workspace", layer_own, globalenv())
  withr::defer(rm("own_layer_of_workspace", envir = globalenv()))
  definition <- class_definition(layer_own)
  definition$python <- NULL
  expect_equal(load_model(file)$layers[[1]]$by, 3)
})

test_that("a class that is not at hand is named, with the call that mends it", {
  skip_if_no_backend()
  withr::local_dir(withr::local_tempdir())
  saved_with_own_layer("model.keras")
  forget("Custom>Restored")
  expect_snapshot(error = TRUE, load_model("model.keras"))
})
