# Loading the package starts no Python: it only chooses how loudly TensorFlow will speak
# and registers methods for generics of packages that may not be installed.
.onLoad <- function(libname, pkgname) {
  if (Sys.getenv("TF_CPP_MIN_LOG_LEVEL") == "") Sys.setenv(TF_CPP_MIN_LOG_LEVEL = "2")
  if (Sys.getenv("KERAS_BACKEND") == "") Sys.setenv(KERAS_BACKEND = "tensorflow")
}
