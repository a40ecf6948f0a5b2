skip_if_no_backend()

model <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = NULL)

test_that("every network of Keras has a function", {
  functions <- Filter(function(name) startsWith(name, "application_"), getNamespaceExports("laminar"))
  made <- vapply(functions, function(name) {
    found <- laminar:::find_call(body(get(name, asNamespace("laminar"))), "new_application")
    if (is.null(found)) "" else found[[2L]]
  }, "")
  reticulate::py_run_string("import keras, inspect")
  classes <- reticulate::py_eval(
    "[n for n in dir(keras.applications) if inspect.isfunction(getattr(keras.applications, n))]"
  )
  expect_setequal(setdiff(made, ""), classes)
  expect_setequal(names(laminar:::application_families), classes)
  for (name in functions[nzchar(made)]) {
    python <- reticulate::py_eval(sprintf("list(inspect.signature(keras.applications.%s).parameters)", made[[name]]))
    expect_identical(names(formals(get(name, asNamespace("laminar")))), as.character(python), label = name)
  }
})

test_that("a network is made, with and without its top", {
  expect_identical(dim(model$output), c(NA, 1000L))
  features <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = NULL, include_top = FALSE, pooling = "avg")
  expect_identical(dim(features$output), c(NA, 1280L))
  small <- application_mobilenet(input_shape = c(64, 64, 3), weights = NULL, classes = 5, alpha = 0.25)
  expect_identical(dim(small$output), c(NA, 5L))
})

test_that("weights come from a file", {
  file <- withr::local_tempfile(fileext = ".weights.h5")
  model$save_weights(file)
  again <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = file)
  expect_equal(get_weights(again)[[1L]], get_weights(model)[[1L]])
})

test_that("a weights file that is missing is named, with its folder", {
  files <- reticulate::import("laminar.data.files")
  fail <- reticulate::py_eval("lambda: (_ for _ in ()).throw(Exception(
    'URL fetch failure on https://example.org/weights/net_1.0.h5: None -- unreachable'))")
  ask <- quote(files$with_files(fail, "/cache/models", " Or use `weights = NULL`."))
  condition <- tryCatch(laminar:::try_backend(eval(ask)), error = identity)
  expect_s3_class(condition, "laminar_error_data")
  expect_snapshot(cat(conditionMessage(condition)))
  expect_snapshot(error = TRUE, {
    application_mobilenet_v2(weights = "no-such-file.h5")
    application_vgg16(weights = NULL, classes = 0.5)
  })
})
