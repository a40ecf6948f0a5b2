#' Functions from other packages that scripts expect here
#'
#' @name reexports
#' @returns See the help of the package that a function comes from.
#' @keywords internal
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
#' @importFrom reticulate %as%
#' @export
reticulate::`%as%`

#' @rdname reexports
#' @importFrom generics compile
#' @export
generics::compile

#' @rdname reexports
#' @importFrom generics fit
#' @export
generics::fit

#' @rdname reexports
#' @importFrom reticulate tuple
#' @export
reticulate::tuple

#' @rdname reexports
#' @importFrom reticulate import
#' @export
reticulate::import

#' @rdname reexports
#' @importFrom reticulate r_to_py
#' @export
reticulate::r_to_py

#' @rdname reexports
#' @importFrom reticulate py_to_r
#' @export
reticulate::py_to_r

#' @rdname reexports
#' @importFrom reticulate np_array
#' @export
reticulate::np_array

#' @rdname reexports
#' @importFrom reticulate array_reshape
#' @export
reticulate::array_reshape

#' @rdname reexports
#' @importFrom reticulate use_python
#' @export
reticulate::use_python

#' @rdname reexports
#' @importFrom reticulate use_virtualenv
#' @export
reticulate::use_virtualenv

#' @rdname reexports
#' @importFrom reticulate iterate
#' @export
reticulate::iterate

#' @rdname reexports
#' @importFrom reticulate iter_next
#' @export
reticulate::iter_next

#' @rdname reexports
#' @importFrom reticulate as_iterator
#' @export
reticulate::as_iterator
