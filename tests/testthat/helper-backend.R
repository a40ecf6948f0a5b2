# Tests that need Python say so first; those that do not run on any machine.
skip_if_no_backend <- function() {
  testthat::skip_if_not(is_backend_available(), "no Python with Keras and its backend")
}

# For what is TensorFlow's own, or TensorFlow's by nature; `why` says which part of it.
skip_unless_tensorflow <- function(why) {
  skip_if_no_backend()
  testthat::skip_if_not(is_tensorflow(), paste("TensorFlow's own:", why))
}

# The type that R's doubles become: JAX keeps 32 bits of them.
double_type <- function() laminar:::py_ops()$values$known_type("float64")

small_model <- function(units = 3L, inputs = 4L, activation = "softmax") {
  keras_model_sequential(input_shape = inputs) |>
    layer_dense(8, activation = "relu") |>
    layer_dense(units, activation = activation)
}

compiled_model <- function(...) {
  small_model(...) |>
    compile(optimizer = "adam", loss = "sparse_categorical_crossentropy", metrics = "accuracy")
}

iris_x <- as.matrix(iris[, 1:4])
iris_y <- as.integer(iris$Species) - 1L

skip_if_no_extra <- function(extra) {
  testthat::skip_if_not(extra %in% laminar:::py_laminar()$sitrep$extras(), paste("optional part", extra, "is missing"))
}

# A session of its own, because a binding to Python, or to a backend, lasts until R ends.
run_in_new_r <- function(code, ...) {
  withr::local_envvar(...)
  file <- withr::local_tempfile(lines = code, fileext = ".R")
  suppressWarnings(system2(file.path(R.home("bin"), "Rscript"), shQuote(file), stdout = TRUE, stderr = TRUE))
}
