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
