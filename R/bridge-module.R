# The Python modules that everything else asks for, loaded at first use.

# The bundled Python package `laminar`; starts Python when it is not running yet.
py_laminar <- function(call = rlang::caller_env()) {
  if (is.null(the$laminar)) {
    connect_python(call)
    settle_backend(call = call)
    folder <- system.file("python", package = "laminar")
    the$laminar_raw <- reticulate::import_from_path("laminar", path = folder, convert = FALSE)
    module <- reticulate::import("laminar", convert = TRUE)
    module$bridge
    the$loaded_by <- first_called_function()
    the$running <- running_backend()
    the$laminar <- module
  }
  the$laminar
}

# The same package without conversion of results: for arrays, which `from_host()` brings over faster.
py_laminar_raw <- function(call = rlang::caller_env()) {
  py_laminar(call)
  the$laminar_raw
}

# A module of laminar that loads neither TensorFlow nor Keras, by its full name: quick where Python is not running yet.
py_light <- function(name, call = rlang::caller_env()) {
  if (!is.null(the$laminar)) return(reticulate::import(name))
  connect_python(call)
  reticulate::import_from_path(name, path = system.file("python", package = "laminar"))
}

py_keras <- function(call = rlang::caller_env()) {
  if (is.null(the$keras)) {
    py_laminar(call)
    the$keras <- reticulate::import("keras", convert = TRUE)
  }
  the$keras
}

py_numpy <- function(call = rlang::caller_env()) {
  if (is.null(the$numpy)) {
    py_laminar(call)
    the$numpy <- reticulate::import("numpy", convert = FALSE)
  }
  the$numpy
}

# reticulate's own would be the first to start Python, and not the one that laminar chooses.
py_tuple <- function(...) {
  connect_python()
  reticulate::tuple(...)
}

is_python_object <- function(x) {
  inherits(x, "python.builtin.object")
}

# After saveRDS()/readRDS() or in a restored workspace the object is an empty shell.
is_null_pointer <- function(x) {
  is_python_object(x) && reticulate::py_is_null_xptr(x)
}

python_id <- function(x) reticulate::py_id(x)

# Evaluates `code` inside a Python context manager; it is left, too, when the code fails.
with_python_context <- function(context, code) {
  context$`__enter__`()
  on.exit(context$`__exit__`(NULL, NULL, NULL))
  force(code)
}
