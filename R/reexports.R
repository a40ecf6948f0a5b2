#' Functions from other packages that scripts expect here
#'
#' Pipes from magrittr, `%<-%` from zeallot, `fit()` and `compile()` from generics, and from reticulate what
#' scripts with Python objects use. reticulate itself is loaded at the first use of one of its functions, because that takes
#' most of a second.
#'
#' @name reexports
#' @returns See the help of the package that a function comes from.
#' @keywords internal
#' @aliases %as% tuple import r_to_py py_to_r np_array array_reshape use_python use_virtualenv iterate iter_next
#'   as_iterator
#' @export %as% tuple import r_to_py py_to_r np_array array_reshape use_python use_virtualenv
#' @export iterate iter_next as_iterator
NULL

#' @rdname reexports
#' @importFrom magrittr %>%
#' @export
magrittr::`%>%`

#' @rdname reexports
#' @importFrom magrittr %<>%
#' @export
magrittr::`%<>%`

#' @rdname reexports
#' @importFrom zeallot %<-%
#' @export
zeallot::`%<-%`

#' @rdname reexports
#' @importFrom generics compile
#' @export
generics::compile

#' @rdname reexports
#' @importFrom generics fit
#' @export
generics::fit

# Promises of reticulate's functions, made in .onLoad(): the very objects, so that attaching reticulate, too, masks nothing.
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
