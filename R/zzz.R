# Loading the package starts no Python: it only chooses how loudly TensorFlow will speak and which backend Keras takes.
.onLoad <- function(libname, pkgname) {
  if (Sys.getenv("TF_CPP_MIN_LOG_LEVEL") == "") Sys.setenv(TF_CPP_MIN_LOG_LEVEL = "2")
  suggest_python_to_reticulate()
  promise_reticulate(parent.env(environment()))
  promise_modules(parent.env(environment()))
  if (Sys.getenv("KERAS_BACKEND") == "") Sys.setenv(KERAS_BACKEND = "tensorflow")
}
