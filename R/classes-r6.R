# Classes defined with R6: their generator is converted to a Python class where one is asked for.

r6_definition <- function(generator) {
  if (!is.null(the$r6[[generator$classname]]) && identical(the$r6[[generator$classname]]$generator, generator)) {
    return(the$r6[[generator$classname]]$definition)
  }
  parent <- generator$get_inherit()
  definition <- list2env(list(
    kind = r6_kind(parent), classname = generator$classname,
    members = c(
      generator$public_methods[setdiff(names(generator$public_methods), "clone")], generator$public_fields,
      lapply(generator$active, active_property)
    ),
    private = c(generator$private_methods, generator$private_fields),
    inherit = parent, package = class_package(generator$parent_env), every = 1L, python = NULL
  ), parent = emptyenv())
  the$r6[[generator$classname]] <- list(generator = generator, definition = definition)
  definition
}

# Methods named `call` are Python's `__call__` in small parts such as constraints.
r6_kind <- function(parent) {
  class <- as_python_class(parent)
  if (is.null(class)) {
    laminar_abort("An R6 class for Python must inherit from a Python class, or from one that does.", "type")
  }
  for (kind in called_kinds) {
    base <- py_keras()
    for (part in class_bases[[kind]]) base <- base[[part]]
    if (isTRUE(reticulate::import_builtins()$issubclass(class, base))) return(kind)
  }
  "layer"
}

#' @rawNamespace S3method(reticulate::r_to_py,R6ClassGenerator)
NULL

r_to_py.R6ClassGenerator <- function(x, convert = FALSE) python_class(r6_definition(x))
