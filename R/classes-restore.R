# Classes that a model file needs: found by package and name among the definitions of this session, in the package
# that defines them, or in the workspace. Returns the custom objects that the file is to be opened with.

restore_classes <- function(filepath, custom_objects, call) {
  bridge <- py_laminar(call)$bridge$classes
  missing <- as.character(unlist(try_backend(bridge$missing_classes(filepath, custom_objects), call)))
  for (name in missing) {
    definition <- find_definition(name)
    if (!is.null(definition)) python_class(definition, call)
  }
  missing <- as.character(unlist(bridge$missing_classes(filepath, custom_objects)))
  if (length(missing)) try_backend(bridge$refuse_missing(as.list(missing), filepath), call)
  bridge$long_names(filepath, custom_objects)
}

# A class is defined where its code has run in this session; a package's classes and those of a restored workspace
# stand in their environment, though no code has run.
find_definition <- function(name) {
  known <- the$definitions[[name]]
  if (!is.null(known)) return(known)
  package <- sub(">.*", "", name)
  environment <- if (package == "Custom") globalenv() else if (isNamespaceLoaded(package)) asNamespace(package)
  for (key in if (!is.null(environment)) ls(environment, all.names = TRUE)) {
    value <- get0(key, envir = environment, inherits = FALSE)
    if (inherits(value, "laminar_class") && registered_name(class_definition(value)) == name) {
      return(class_definition(value))
    }
  }
}
