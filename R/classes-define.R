# From a definition in R to a Python class, made when it is first needed: a definition is a plain R value, safe in a
# package's namespace and in a saved workspace.

class_bases <- list(
  layer = c("layers", "Layer"), model = c("models", "Model"), metric = c("metrics", "Metric"),
  loss = c("losses", "Loss"), callback = c("callbacks", "Callback"), constraint = c("constraints", "Constraint"),
  regularizer = c("regularizers", "Regularizer"), initializer = c("initializers", "Initializer"),
  schedule = c("optimizers", "schedules", "LearningRateSchedule")
)

# In these a method `call` is what Python calls `__call__`.
called_kinds <- c("constraint", "regularizer", "initializer", "schedule")

define_class <- function(kind, classname, methods, dots, public, private, inherit, parent_env, every = 1L,
                         call = rlang::caller_env()) {
  check_class_name(classname, call)
  members <- c(compact(methods), check_members(dots, "...", call), check_members(public, "public", call))
  repeated <- unique(names(members)[duplicated(names(members))])
  if (length(repeated)) {
    laminar_abort("{.arg {repeated}} {?is/are} given twice to the class {.val {classname}}.", "argument", call)
  }
  check_methods(members, classname, call)
  for (name in if (kind == "model") intersect(names(members), own_steps)) {
    check_own_step(members[[name]], name, classname, call)
  }
  definition <- list2env(list(
    kind = kind, classname = classname, members = members, private = check_members(private, "private", call),
    inherit = inherit, package = class_package(parent_env), every = every, python = NULL
  ), parent = emptyenv())
  the$definitions[[registered_name(definition)]] <- definition
  new_class_wrapper(definition)
}

check_class_name <- function(classname, call) {
  check_string(classname, "classname", call = call)
  if (!grepl("^[A-Za-z_][A-Za-z0-9_]*$", classname)) {
    laminar_abort(c(
      "{.arg classname} must be a name of letters, digits and {.str _}.",
      x = "It is {.str {classname}}."
    ), "value", call)
  }
}

check_members <- function(members, name, call) {
  if (!is.list(members) || length(members) && !rlang::is_named(members)) {
    laminar_abort("The members of a class in {.arg {name}} must be named.", "argument", call)
  }
  members
}

check_methods <- function(members, classname, call) {
  for (name in intersect(names(members), c("initialize", "call", "build", "train_step", "get_config"))) {
    if (!is.function(members[[name]])) {
      laminar_abort(c(
        "{.arg {name}} of the class {.val {classname}} must be a function.",
        x = "It is {describe(members[[name]])}."
      ), "type", call)
    }
  }
  for (name in names(members)[vapply(members, is_plain_function, NA)]) {
    arguments <- setdiff(names(formals(members[[name]])), "...")
    odd <- grep("^[A-Za-z_][A-Za-z0-9_]*$", arguments, invert = TRUE, value = TRUE)
    if (length(odd)) {
      laminar_abort(c(
        "Arguments of {.fn {classname}${name}} must have names of letters, digits and {.str _}: Python calls it.",
        x = "{.arg {odd}} {?does/do} not."
      ), "argument", call)
    }
  }
}

is_plain_function <- function(x) is.function(x) && !is_python_object(x) && !inherits(x, "laminar_class")

# The package whose code defines the class; "Custom" is Keras's word for scripts.
class_package <- function(parent_env) {
  package <- environmentName(topenv(parent_env))
  # laminar itself defines no class in R: its name means its own tests.
  if (package %in% c("", "R_GlobalEnv", "base", "laminar")) "Custom" else package
}

registered_name <- function(definition) paste0(definition$package, ">", definition$classname)

# ---- the wrapper: what Layer(), Model() and the others return -------------------------------------------------------

new_class_wrapper <- function(definition) {
  arguments <- initialize_formals(definition)
  if (identical(names(arguments)[1L], "self")) arguments <- arguments[-1L]
  body <- quote(new_own(definition, own_arguments()))
  if (definition$kind == "layer") {
    arguments <- c(alist(object = ), arguments)
    body <- quote(new_own_layer(definition, own_arguments("object"), if (missing(object)) NULL else object))
  }
  environment <- list2env(list(definition = definition), parent = topenv())
  structure(rlang::new_function(arguments, body, environment), class = c("laminar_class", "function"))
}

# The formals of `initialize`, the class's own or the parent's.
initialize_formals <- function(definition) {
  initialize <- definition$members$initialize
  if (!is.null(initialize)) return(as.pairlist(formals(initialize)))
  parent <- definition$inherit
  if (inherits(parent, "laminar_class") || is_plain_function(parent)) {
    return(formals(parent)[setdiff(names(formals(parent)), "object")])
  }
  switch(definition$kind, model = alist(inputs = , outputs = , ... = ), alist(... = ))
}

# The arguments that the user gave to the wrapper that calls this.
own_arguments <- function(drop = character()) {
  frame <- parent.frame()
  wrapper <- sys.function(sys.parent())
  matched <- match.call(wrapper, sys.call(sys.parent()), expand.dots = FALSE, envir = parent.frame(2L))
  given <- setdiff(names(matched)[-1L], c("...", drop))
  given <- given[!vapply(given, function(name) identical(matched[[name]], quote(expr = )), NA)]
  check_required(wrapper, c(given, drop, "inputs", "outputs"), frame)
  args <- rlang::set_names(lapply(given, function(name) get(name, envir = frame)), given)
  if ("..." %in% names(matched)) args <- c(args, named_dots(eval(quote(rlang::list2(...)), frame), frame))
  if (is_built_in_constructor(environment(wrapper)$definition)) return(convert_args(args, call = frame))
  for (name in names(args)) args[name] <- list(convert_plain(args[[name]], name, frame))
  args
}

# Whether the arguments go to a constructor of Keras's own, which wants whole numbers where R has doubles.
is_built_in_constructor <- function(definition) {
  if (!is.null(definition$members$initialize)) return(FALSE)
  parent <- definition$inherit
  !inherits(parent, "laminar_class") || is_built_in_constructor(class_definition(parent))
}

new_own <- function(definition, args, call = rlang::caller_env()) {
  try_backend(do.call(python_class(definition, call), args), call)
}

new_own_layer <- function(definition, args, object, call = rlang::caller_env()) {
  first <- list(args = args, input = NULL)
  if ("input_shape" %in% setdiff(names(args), names(initialize_formals(definition)))) {
    args$input_shape <- convert_shape(args$input_shape, "input_shape", call)
    first <- input_from_legacy_args(args)
  }
  compose_layer(object, new_own(definition, first$args, call), first$input, call)
}

#' @export
print.laminar_class <- function(x, ...) {
  definition <- class_definition(x)
  cat("<", definition$kind, " class \"", definition$classname, "\">\n", sep = "")
  cat("function(", paste(names(formals(x)), collapse = ", "), ")\n", sep = "")
  methods <- names(definition$members)
  if (length(methods)) cat("defines: ", paste(methods, collapse = ", "), "\n", sep = "")
  invisible(x)
}

class_definition <- function(wrapper) get("definition", envir = environment(wrapper))

#' @rawNamespace S3method(reticulate::r_to_py,laminar_class)
NULL

r_to_py.laminar_class <- function(x, convert = FALSE) python_class(class_definition(x))

# ---- the Python class -----------------------------------------------------------------------------------------------

python_class <- function(definition, call = rlang::caller_env()) {
  made <- definition$python
  if (!is.null(made) && !is_null_pointer(made)) return(made)
  bridge <- py_laminar(call)$bridge$classes
  base <- parent_class(definition, call)
  cell <- new.env(parent = emptyenv())
  cell$private <- definition$private
  functions <- vapply(definition$members, is_plain_function, NA)
  active <- vapply(definition$members, inherits, NA, "laminar_active_property")
  methods <- definition$members[functions & !active]
  names(methods) <- vapply(names(methods), python_method_name, "", kind = definition$kind)
  made <- try_backend(bridge$make_class(
    definition$classname, definition$package, base,
    reticulate::py_dict(names(methods), unname(Map(describe_method, methods, names(methods), MoreArgs = list(
      cell = cell, definition = definition)))),
    reticulate::py_dict(names(definition$members)[active], unname(lapply(
      definition$members[active], describe_property, cell = cell, definition = definition))),
    reticulate::py_dict(names(definition$members)[!functions], unname(definition$members[!functions])),
    as.integer(definition$every)
  ), call)
  cell$class <- made
  definition$python <- made
}

python_method_name <- function(name, kind) {
  switch(name,
    initialize = "__init__",
    finalize = "__del__",
    call = if (kind %in% called_kinds) "__call__" else name,
    name
  )
}

parent_class <- function(definition, call) {
  parent <- definition$inherit
  if (is.null(parent)) {
    class <- py_keras(call)
    for (part in class_bases[[definition$kind]]) class <- class[[part]]
    return(class)
  }
  class <- as_python_class(parent)
  if (is.null(class)) {
    laminar_abort(c(
      "{.arg inherit} of the class {.val {definition$classname}} must be a class.",
      x = "It is {describe(parent)}.",
      i = "Give what {.fn Layer} and its siblings return, a function such as {.fn layer_dense}, or a Python class."
    ), "type", call)
  }
  class
}

# A Python class from whatever R has for one; NULL when it is none.
as_python_class <- function(x) {
  if (inherits(x, "laminar_class")) return(python_class(class_definition(x)))
  if (inherits(x, "R6ClassGenerator")) return(python_class(r6_definition(x)))
  if (inherits(x, "python.builtin.type")) return(x)
  target <- if (is_plain_function(x)) wrapped_target(x)
  module <- wrapper_modules[[target$head %||% ""]]
  if (is.null(module)) return(NULL)
  class <- py_keras()
  for (part in c(module, target$name)) class <- class[[part]]
  class
}

wrapper_modules <- list(
  new_layer = "layers", new_loss = "losses", new_metric = "metrics", new_optimizer = "optimizers",
  new_callback = "callbacks", new_constraint = "constraints", new_initializer = "initializers",
  new_regularizer = "regularizers", new_schedule = c("optimizers", "schedules")
)
