# Which backend computes. What lasts until R ends is tried in sessions of their own.

lines_of <- function(...) {
  c("options(cli.unicode = FALSE, cli.width = 500, laminar.check_data = FALSE)", "library(laminar)", ...)
}
failing <- function(code) {
  sprintf("cat(conditionMessage(tryCatch(%s, laminar_error_backend = identity)), sep = '\\n')", code)
}

# The Python of these tests, in an environment that says nothing about a backend.
in_session <- function(..., backend = NA) {
  python <- if (is.null(the$python)) choose_python()$python else the$python$python
  run_in_new_r(lines_of(...), c(KERAS_BACKEND = backend, LAMINAR_PYTHON = python))
}

skip_unless_both <- function() {
  skip_if_no_backend()
  skip_if_not(nzchar(found_python()[["jax"]]), "JAX is not installed")
  skip_if_not(nzchar(found_python()[["tensorflow"]]), "TensorFlow is not installed")
}

test_that("without a choice the backend is TensorFlow, or what is there", {
  expect_equal(default_backend(c(tensorflow = "2.21.0", jax = "0.7.0")), "tensorflow")
  expect_equal(default_backend(c(tensorflow = "", jax = "0.7.0")), "jax")
  expect_equal(default_backend(c(tensorflow = "", jax = "")), "tensorflow")
  expect_equal(default_backend(NULL), "tensorflow")
})

test_that("KERAS_BACKEND is read when it is needed, and use_backend() comes before it", {
  skip_if(!is.null(the$running), "a backend runs in this session")
  withr::local_envvar(KERAS_BACKEND = "jax")
  expect_equal(asked_backend(), "jax")
  expect_equal(use_backend(), "jax")
  expect_invisible(expect_equal(use_backend("tensorflow"), "tensorflow"))
  expect_equal(use_backend(), "tensorflow")
  expect_equal(Sys.getenv("KERAS_BACKEND"), "tensorflow")
})

test_that("what is no backend, or none of laminar's, is an error", {
  expect_snapshot(error = TRUE, {
    use_backend("torch")
    use_backend("jaxx")
    use_backend(c("jax", "tensorflow"))
    use_backend("jax", gpu = "no")
    withr::with_envvar(c(KERAS_BACKEND = "mxnet"), asked_backend(quote(fit())))
    withr::with_envvar(c(KERAS_BACKEND = "openvino"), asked_backend(quote(fit())))
  })
  expect_error(use_backend("torch"), class = "laminar_error_backend")
  withr::local_envvar(KERAS_BACKEND = "mxnet")
  expect_error(asked_backend(), class = "laminar_error_backend")
  expect_false(is_backend_available())
})

test_that("a session takes the backend that is chosen before Keras is loaded, and keeps it", {
  skip_on_cran()
  skip_unless_both()
  said <- in_session(
    "cat(use_backend(), reticulate::py_available(), '\\n')",
    "use_backend('jax')",
    "cat(use_backend(), reticulate::py_available(), '\\n')",
    "model <- keras_model_sequential(input_shape = 2)",
    "cat(use_backend(), keras$config$backend(), '\\n')",
    "use_backend('jax')",
    failing("use_backend('tensorflow')"),
    failing("use_backend('jax', gpu = FALSE)"),
    failing("graph_function(function(x) x)(1)"),
    failing("laminar::minimize(function(p) sum(p^2), start = 1)"),
    failing("nn_model(weight ~ feed, data = chickwts, epochs = 1)"),
    failing("layer_tfsm(filepath = 'x')"),
    "inherits(tensor_slices_dataset(1:3), 'tf_dataset')",
    "history <- fit(compile(model |> layer_dense(1), loss = 'mse'), matrix(1:8 / 8, 4), 1:4, verbose = 0)",
    "cat(length(history$metrics$loss), use_backend(), '\\n')",
    "cat(Sys.getenv('KERAS_BACKEND'), '\\n')"
  )
  expect_snapshot(cat(said, sep = "\n"))
})

test_that("Keras that other code has loaded decides, and is refused where laminar has no engine", {
  skip_on_cran()
  skip_unless_both()
  loaded <- function(backend, ...) {
    cat(in_session(
      "reticulate::use_python(Sys.getenv('LAMINAR_PYTHON'), required = TRUE)",
      sprintf("Sys.setenv(KERAS_BACKEND = '%s')", backend),
      "keras <- reticulate::import('keras')",
      ...
    ), sep = "\n")
  }
  expect_snapshot({
    "loaded with JAX, nothing chosen"
    loaded("jax", "Sys.unsetenv('KERAS_BACKEND')", "cat(use_backend(), '')", "invisible(keras_input(2))",
      "cat(use_backend(), Sys.getenv('KERAS_BACKEND'))")
    "loaded with JAX, TensorFlow chosen"
    loaded("jax", "Sys.setenv(KERAS_BACKEND = 'tensorflow')", failing("keras_input(2)"))
    loaded("jax", failing("use_backend('tensorflow')"))
    "loaded with a backend of Keras's that laminar does not know"
    loaded("numpy", "Sys.unsetenv('KERAS_BACKEND')", failing("keras_input(2)"))
  })
})

test_that("GPUs are hidden from both backends", {
  skip_on_cran()
  said <- in_session(
    "use_backend('jax', gpu = FALSE)", "cat(Sys.getenv(c('CUDA_VISIBLE_DEVICES', 'JAX_PLATFORMS', 'KERAS_BACKEND')))"
  )
  expect_equal(utils::tail(said, 1L), "-1 cpu jax")
})
