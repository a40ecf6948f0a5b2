plain_python <- function(code, ...) {
  script <- withr::local_tempfile(fileext = ".py")
  writeLines(code, script)
  python <- reticulate::py_config()$python
  withr::local_envvar(PYTHONPATH = "", TF_CPP_MIN_LOG_LEVEL = "3")
  output <- system2(python, c("-I", shQuote(script), shQuote(c(...))), stdout = TRUE, stderr = FALSE)
  expect_null(attr(output, "status"))
  output
}

test_that("a model saved from R opens in plain Keras without laminar, with equal predictions", {
  skip_if_no_backend()
  folder <- withr::local_tempdir()
  model <- compiled_model()
  fit(model, iris_x, iris_y, epochs = 2, verbose = 0)
  file <- file.path(folder, "model.keras")
  save_model(model, file)
  utils::write.table(iris_x, file.path(folder, "x.csv"), sep = ",", row.names = FALSE, col.names = FALSE)
  plain_python(c(
    "import sys, keras, numpy as np",
    "assert 'laminar' not in sys.modules",
    "folder = sys.argv[1]",
    "x = np.loadtxt(folder + '/x.csv', delimiter=',').astype('float32')",
    "model = keras.saving.load_model(folder + '/model.keras')",
    "np.savetxt(folder + '/out.csv', model.predict(x, verbose=0), delimiter=',', fmt='%.9g')"
  ), folder)
  theirs <- unname(as.matrix(utils::read.csv(file.path(folder, "out.csv"), header = FALSE)))
  expect_lt(max(abs(predict(model, iris_x) - theirs)), 1e-6)
})

test_that("a model saved by plain Keras opens in R and trains on", {
  skip_if_no_backend()
  folder <- withr::local_tempdir()
  plain_python(c(
    "import sys, keras, numpy as np",
    "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, 'relu'), keras.layers.Dropout(0.1),",
    "                          keras.layers.Dense(3, 'softmax')])",
    "model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])",
    "model.save(sys.argv[1] + '/theirs.keras')",
    "np.savetxt(sys.argv[1] + '/out.csv', model.predict(np.ones((2, 4), 'float32'), verbose=0), delimiter=',')"
  ), folder)
  model <- load_model(file.path(folder, "theirs.keras"))
  theirs <- unname(as.matrix(utils::read.csv(file.path(folder, "out.csv"), header = FALSE)))
  expect_lt(max(abs(predict(model, matrix(1, 2, 4)) - theirs)), 1e-6)
  history <- fit(model, iris_x, iris_y, epochs = 2, verbose = 0)
  expect_length(history$metrics$loss, 2L)
})

test_that("optimizer state is saved, so that training goes on where it was", {
  skip_if_no_backend()
  set_random_seed(5)
  model <- compiled_model()
  fit(model, iris_x, iris_y, epochs = 2, shuffle = FALSE, verbose = 0)
  copy <- load_model(save_model(model))
  fit(model, iris_x, iris_y, epochs = 2, shuffle = FALSE, verbose = 0)
  fit(copy, iris_x, iris_y, epochs = 2, shuffle = FALSE, verbose = 0)
  expect_equal(get_weights(copy), get_weights(model), tolerance = 1e-6)
})

test_that("raw vectors, weights alone, and files that exist", {
  skip_if_no_backend()
  model <- compiled_model()
  raw <- save_model(model)
  expect_type(raw, "raw")
  expect_equal(get_weights(load_model(raw)), get_weights(model))
  file <- withr::local_tempfile(fileext = ".keras")
  expect_identical(save_model(model, file), model)
  expect_error(save_model(model, file), "already exists \\(pass", class = "laminar_error_file")
  save_model(model, file, overwrite = TRUE)
  weights <- withr::local_tempfile(fileext = ".weights.h5")
  save_model_weights(model, weights)
  other <- small_model()
  load_model_weights(other, weights)
  expect_equal(get_weights(other), get_weights(model))
})

test_that("truncated files are refused", {
  skip_if_no_backend()
  file <- withr::local_tempfile(fileext = ".keras")
  raw <- save_model(compiled_model())
  writeBin(raw[seq_len(length(raw) %/% 2L)], file)
  expect_error(load_model(file), "damaged", class = "laminar_error_file")
})
