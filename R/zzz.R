# Loading the package starts no Python: it only chooses how loudly TensorFlow will speak.
.onLoad <- function(libname, pkgname) {
  if (Sys.getenv("TF_CPP_MIN_LOG_LEVEL") == "") Sys.setenv(TF_CPP_MIN_LOG_LEVEL = "2")
  suggest_python_to_reticulate()
  watch_tensor_classes()
  promise_reticulate(parent.env(environment()))
  promise_modules(parent.env(environment()))
}

# R before 4.3 lets no package add a method to `%*%`, so ours stands before base R's and is R's own without tensors.
# library() need not tell of that one.
.onAttach <- function(libname, pkgname) {
  if (getRversion() >= "4.3.0") return()
  attached <- paste0("package:", pkgname)
  if (identical(masked_names(asNamespace(pkgname), setdiff(search(), attached)), "%*%")) {
    assign(".conflicts.OK", TRUE, envir = as.environment(attached))
  }
}

# Exported functions that would stand before other functions of the same name.
masked_names <- function(namespace, places) {
  exports <- getNamespaceExports(namespace)
  found <- lapply(places, function(place) {
    names <- intersect(exports, names(as.environment(place)))
    Filter(function(name) {
      other <- get(name, place)
      is.function(other) && !identical(other, get(name, namespace))
    }, names)
  })
  unique(unlist(found))
}
