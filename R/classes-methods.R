# A method written in R, as Python calls it: the function runs with `self`, `private`, `super` and `__class__` in sight.

# What `make_class()` wants to know of a method.
describe_method <- function(f, name, cell, definition) {
  takes_self <- identical(names(formals(f))[1L], "self")
  arguments <- formals(f)[setdiff(names(formals(f)), c("...", if (takes_self) "self"))]
  list(
    `function` = reticulate::r_to_py(own_method(f, name, cell, definition, takes_self), convert = TRUE),
    parameters = unname(Map(describe_parameter, names(arguments), arguments)),
    dots = "..." %in% names(formals(f)),
    calls_super = "super" %in% all.names(body(f))
  )
}

describe_parameter <- function(name, default) {
  required <- identical(default, quote(expr = ))
  constant <- !required && (is.null(default) || is.atomic(default) || is_negative_number(default))
  list(name = name, required = required, constant = constant, default = if (constant) eval(default, baseenv()))
}

is_negative_number <- function(code) {
  is.call(code) && identical(code[[1L]], quote(`-`)) && length(code) == 2L && is.numeric(code[[2L]])
}

describe_property <- function(f, cell, definition) {
  settable <- length(formals(f)) > 0L
  py_tuple(
    reticulate::r_to_py(own_method(f, "active property", cell, definition, FALSE), convert = TRUE), settable
  )
}

# The method's name stands in the call, so that R's errors and tracebacks show `Linear$call()`.
own_method <- function(f, name, cell, definition, takes_self) {
  shown <- paste0(definition$classname, "$", sub("^__(init|call)__$", "\\1", name))
  shown <- sub("$init", "$initialize", shown, fixed = TRUE)
  code <- as.call(list(as.name(shown), quote(...)))
  force(f)
  function(self, ...) {
    environment(f) <- method_environment(f, self, cell)
    frame <- list2env(stats::setNames(list(f), shown), parent = environment())
    if (takes_self) code <- as.call(list(as.name(shown), quote(self), quote(...)))
    known <- the$r_condition
    end_by_error(withCallingHandlers(check_own_value(eval(code, frame), shown), error = function(condition) {
      # the error of an R method that this one called, by way of Python, says more than what Python made of it
      from_inner <- inherits(condition, "Rcpp::exception") && !is.null(the$r_condition) &&
        !identical(the$r_condition, known)
      if (!from_inner) the$r_condition <- explain_untraceable(explain_foreign(condition), shown, list(...))
    }))
  }
}

method_environment <- function(f, self, cell) {
  environment <- new.env(parent = environment(f))
  environment$self <- self
  environment$`__class__` <- environment$cls <- cell$class
  environment$super <- new_super(cell$class, self)
  if (length(cell$private)) environment$private <- new_private(self, cell$private, environment)
  environment
}

# ---- super ----------------------------------------------------------------------------------------------------------

# `super$initialize()`, `super()$initialize()` and `super(Class, self)$initialize()` all mean the parent's method.
new_super <- function(class, self) {
  structure(
    function(type = NULL, object = NULL) {
      if (is.null(type)) return(new_super(class, self))
      new_super(as_python_class(type) %||% class, object %||% self)
    },
    class = "laminar_super"
  )
}

#' @export
`$.laminar_super` <- function(x, name) {
  class <- get("class", envir = environment(x))
  self <- get("self", envir = environment(x))
  bridge <- py_laminar()$bridge$classes
  if (name %in% c("initialize", "__init__")) {
    return(function(...) {
      args <- rlang::list2(...)
      named <- nzchar(rlang::names2(args))
      if (bridge$has_built_in_parent(class)) args[named] <- convert_args(args[named], call = rlang::current_env())
      try_backend(bridge$initialize_parent(class, self, unname(args[!named]), as_named(args[named])))
      invisible(self)
    })
  }
  if (name %in% own_steps) return(bridge$parent_step(class, self, name))
  parent <- bridge$parent(class, self)
  found <- reticulate::py_get_attr(parent, name, silent = TRUE)
  if (is.null(found) && name == "call") found <- reticulate::py_get_attr(parent, "__call__", silent = TRUE)
  if (is.null(found)) {
    laminar_abort("The parent class has no {.code {name}}.", "name")
  }
  reticulate::py_to_r(found)
}

#' @export
`[[.laminar_super` <- `$.laminar_super`

as_named <- function(args) reticulate::py_dict(names(args), unname(args))

# ---- private --------------------------------------------------------------------------------------------------------

# Values are kept in R, by the object's number; functions are bound at each use, so that nothing here keeps the
# object alive.
new_private <- function(self, members, environment) {
  bridge <- py_laminar()$bridge$classes
  if (is.null(the$private)) the$private <- new.env(parent = emptyenv())
  ended <- as.character(unlist(bridge$ended_numbers()))
  rm(list = intersect(ended, names(the$private)), envir = the$private)
  key <- as.character(bridge$instance_number(self))
  if (is.null(the$private[[key]])) {
    values <- members[!vapply(members, is_plain_function, NA)]
    the$private[[key]] <- list2env(as.list(values), parent = emptyenv())
  }
  structure(list(key = key, methods = members, environment = environment), class = "laminar_private")
}

#' @export
`$.laminar_private` <- function(x, name) {
  parts <- unclass(x)
  values <- the$private[[parts$key]]
  if (exists(name, envir = values, inherits = FALSE)) return(get(name, envir = values))
  method <- parts$methods[[name]]
  if (!is_plain_function(method)) return(NULL)
  environment(method) <- parts$environment
  if (inherits(method, "laminar_active_property")) method() else method
}

#' @export
`$<-.laminar_private` <- function(x, name, value) {
  assign(name, value, envir = the$private[[unclass(x)$key]])
  x
}

#' @export
`[[.laminar_private` <- `$.laminar_private`

#' @export
`[[<-.laminar_private` <- `$<-.laminar_private`

# ---- active properties ----------------------------------------------------------------------------------------------

#' Properties that are computed when they are read
#'
#' A member of a class made by [Layer()] and its siblings that looks like a field and runs a function.
#'
#' @param fn A function: without arguments it is called when the property is read; with one argument it is called
#'   with the new value, too, when the property is set, and `missing(value)` tells which.
#' @returns The function, marked.
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer_scale <- Layer("Scale",
#'   initialize = function(by = 2, ...) {
#'     super$initialize(...)
#'     self$by <- by
#'   },
#'   call = function(inputs) inputs * self$by,
#'   half = active_property(function() self$by / 2)
#' )
#' layer_scale(by = 3)$half
active_property <- function(fn) {
  if (!is_plain_function(fn)) {
    laminar_abort(c("{.arg fn} must be a function.", x = "It is {describe(fn)}."), "type")
  }
  structure(fn, class = c("laminar_active_property", "function"))
}

#' @rdname active_property
#' @export
mark_active <- active_property

# ---- code that cannot be traced -------------------------------------------------------------------------------------

# R code that asks for a tensor's value while the program is traced, where there is none yet.
explain_untraceable <- function(condition, shown, args) {
  if (inherits(condition, "laminar_error_backend")) return(condition)
  symbolic <- function() tryCatch(py_laminar()$bridge$classes$is_symbolic(args), error = function(e) FALSE)
  if (!asks_for_value(condition) || !isTRUE(symbolic())) return(condition)
  from_jax <- grepl("jax.errors", conditionMessage(condition), fixed = TRUE)  # (a paragraph about JAX's insides)
  rlang::catch_cnd(laminar_abort(c(
    "{.fn {shown}} needs values of tensors, which are not known while the model is traced.",
    i = "Write it with {.fn op_*} functions and arithmetic, and it runs at full speed.",
    i = "Or run it step by step, slowly: {.code compile(run_eagerly = TRUE)}; in a functional model the layer then
         needs a {.code compute_output_shape = function(input_shape)}, too."
  ), "trace", parent = if (!from_jax) condition, call = if (!from_jax) conditionCall(condition)))
}
