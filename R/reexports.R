#' Functions of reticulate that scripts expect here
#'
#' What scripts with Python objects use, under reticulate's own names. reticulate itself is loaded at the first use of
#' one of them, because that takes most of a second.
#'
#' @name python-tools
#' @returns See the help of the function in reticulate, for example [reticulate::array_reshape()].
#' @keywords internal
#' @aliases %as% tuple import r_to_py py_to_r np_array array_reshape use_python use_virtualenv iterate iter_next
#'   as_iterator
#' @export %as% tuple import r_to_py py_to_r np_array array_reshape use_python use_virtualenv
#' @export iterate iter_next as_iterator
NULL

#' @importFrom magrittr %>%
#' @export
magrittr::`%>%`

#' @importFrom magrittr %<>%
#' @export
magrittr::`%<>%`

#' @importFrom zeallot %<-%
#' @export
zeallot::`%<-%`

#' @importFrom generics compile
#' @export
generics::compile

#' @importFrom generics fit
#' @export
generics::fit

#' TensorFlow and Keras themselves
#'
#' The whole of both Python packages, for what has no function here: `tf$linalg$svd(x)`, `keras$ops$relu(x)`. They are
#' loaded when they are first used. Arguments and results are Python's: whole numbers need an `L`, axes count from 0.
#' Tensors that come back are indexed from 1 by `[`, like all tensors in R. A model that uses `tf` runs on TensorFlow
#' alone; see [use_backend()].
#'
#' @format Python modules.
#' @name python-modules
#' @aliases tf keras
#' @export tf keras
#' @examplesIf laminar::is_backend_available()
#' tf$linalg$det(diag(2))
#' tf$range(5L)[2:3]
NULL

# Promises of the modules: neither Python nor reticulate is loaded before they are used.
promise_modules <- function(namespace) {
  for (module in c(tf = "tensorflow", keras = "keras")) {
    eval(substitute(
      delayedAssign(name, delayed_module(module), eval.env = namespace, assign.env = namespace),
      list(name = c(tensorflow = "tf", keras = "keras")[[module]], module = module)
    ))
  }
}

delayed_module <- function(module) {
  before <- function() {
    py_laminar()
    if (module == "tensorflow") try_backend(py_laminar()$errors$needs_tensorflow("`tf`", installed = TRUE), call = NULL)
  }
  if (reticulate::py_available()) before()  # (reticulate imports at once then)
  reticulate::import(module, delay_load = list(before_load = before))
}

# Promises of reticulate's functions, made in .onLoad(): the very objects, so that attaching reticulate masks nothing.
promise_reticulate <- function(namespace) {
  names <- c("%as%", "tuple", "import", "r_to_py", "py_to_r", "np_array", "array_reshape", "use_python",
    "use_virtualenv", "iterate", "iter_next", "as_iterator")
  for (name in names) {
    eval(substitute(
      delayedAssign(name, getExportedValue("reticulate", name), assign.env = namespace),
      list(name = name)
    ))
  }
}
