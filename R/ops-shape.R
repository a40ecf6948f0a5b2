# Shapes, axes, joining and splitting.

#' Shapes and axes
#'
#' The same values in another shape or order. Values are read in row-major order (the last axis runs fastest),
#' which is Python's order and not that of R's `dim<-`.
#'
#' | function | value |
#' |---|---|
#' | `op_reshape()` | `newshape`; one size may be `NA`, -1 or `NULL` and follows from the others |
#' | `op_ravel()` | one axis |
#' | `op_expand_dims()` | a new axis of size 1 at `axis` |
#' | `op_squeeze()` | axes of size 1 dropped |
#' | `op_transpose()` | axes in the order `axes`; by default reversed |
#' | `op_swapaxes()` | axes `axis1` and `axis2` swapped |
#' | `op_moveaxis()` | axes moved from `source` to `destination` |
#' | `op_broadcast_to()` | repeated to fit `shape` |
#' | `op_flip()` | order reversed along `axis` |
#' | `op_fliplr()`, `op_flipud()` | order reversed along axis 2, along axis 1 |
#' | `op_roll()` | moved on by `shift` places; what leaves at one end enters at the other |
#' | `op_rot90()` | turned by `k` quarter turns in the plane `axes` |
#' | `op_rearrange()` | axes named, split and merged: `"b h w c -> b (h w) c"` |
#'
#' @param x A tensor, or R numbers in a vector, matrix or array: doubles become Keras's float type, integers
#'   `int32`.
#' @param newshape,shape Sizes: whole numbers such as `c(2, 3)`, or a list that may hold scalar tensors.
#' @param axis,axis1,axis2 Axis or axes, from 1; negative ones count from the end.
#' @param axes Axes, from 1: for `op_transpose()` the old axis at each place, for `op_rot90()` the plane.
#' @param source,destination Axes, from 1, before and after.
#' @param shift Places to move, whole numbers.
#' @param array A tensor, or R numbers in a vector, matrix or array.
#' @param k Number of quarter turns, a whole number.
#' @param tensor A tensor.
#' @param pattern Names of the axes before and after `->`; names in brackets are one axis. See the
#'   [einops](https://einops.rocks) notation.
#' @param ... Sizes of named axes that cannot be told from the tensor: `h = 4`.
#' @returns A tensor.
#' @name op_reshaping
#' @examplesIf laminar::is_backend_available()
#' x <- op_reshape(op_arange(6), c(2, NA))
#' op_shape(op_transpose(x))
#' op_flip(c(1, 2, 3))
#' op_rearrange(x, "a b -> (a b)")
NULL

#' @rdname op_reshaping
#' @export
op_reshape <- function(x, newshape) call_op("reshape", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_ravel <- function(x) call_op("ravel", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_expand_dims <- function(x, axis) call_op("expand_dims", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_squeeze <- function(x, axis = NULL) call_op("squeeze", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_transpose <- function(x, axes = NULL) call_op("transpose", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_swapaxes <- function(x, axis1, axis2) call_op("swapaxes", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_moveaxis <- function(x, source, destination) call_op("moveaxis", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_broadcast_to <- function(x, shape) call_op("broadcast_to", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_flip <- function(x, axis = NULL) call_op("flip", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_fliplr <- function(x) call_op("fliplr", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_flipud <- function(x) call_op("flipud", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_roll <- function(x, shift, axis = NULL) call_op("roll", py_args(NULL, op_arguments))

#' @rdname op_reshaping
#' @export
op_rot90 <- function(array, k = 1, axes = c(1, 2)) {
  # Keras 3.15 mixes up the values of half a turn when the plane is not square.
  if (check_whole(k, "k") %% 4L == 2L) return(op_flip(array, axes))
  call_op("rot90", py_args(NULL, op_arguments))
}

#' @rdname op_reshaping
#' @export
op_rearrange <- function(tensor, pattern, ...) {
  sizes <- lapply(named_dots(rlang::list2(...), rlang::current_env()), check_whole, name = "...")
  call_op("rearrange", c(list(tensor = tensor, pattern = check_string(pattern, "pattern")), sizes))
}

#' Join, split, repeat and pad tensors
#'
#' Several tensors to one and back. `op_concatenate()` of shapes `(2, 3)` and `(4, 3)` along axis 1 has the
#' shape `(6, 3)`; `op_stack()` of two tensors of shape `(2, 3)` has the shape `(2, 2, 3)`.
#'
#' | function | value |
#' |---|---|
#' | `op_concatenate()` | joined along an axis that they have |
#' | `op_stack()` | joined along a new axis |
#' | `op_unstack()` | a list of the slices along `axis` |
#' | `op_hstack()`, `op_vstack()`, `op_dstack()` | joined side by side, on top of each other, along axis 3 |
#' | `op_append()` | `x2` after `x1` |
#' | `op_split()` | a list of parts of equal size, or cut at given places |
#' | `op_array_split()` | the same; the parts need not be equal |
#' | `op_hsplit()`, `op_vsplit()`, `op_dsplit()` | the same along axis 2, 1, 3 |
#' | `op_repeat()` | each element `repeats` times |
#' | `op_tile()` | the whole tensor `repeats` times along each axis |
#' | `op_pad()` | values added before and after each axis |
#'
#' @param xs A list of tensors.
#' @param x A tensor, or R numbers; for `op_stack()` a list of tensors.
#' @param x1,x2 A tensor, or R numbers in a vector, matrix or array.
#' @param axis Axis, from 1; negative ones count from the end. For `op_append()` and `op_repeat()` `NULL`
#'   flattens first.
#' @param num Number of slices; by default the size of the axis.
#' @param indices_or_sections One whole number: so many parts. Several: after how many elements to cut.
#' @param repeats Whole numbers.
#' @param pad_width How many before and after each axis: a list of pairs such as `list(c(1, 1), c(0, 2))`, or
#'   a matrix with two columns.
#' @param mode `"constant"`, `"reflect"` or `"symmetric"`, and what else the backend knows.
#' @param constant_values Number that is added for `"constant"`; 0 by default.
#' @returns A tensor, or a list of tensors from `op_unstack()` and the functions that split.
#' @name op_joining
#' @examplesIf laminar::is_backend_available()
#' op_concatenate(list(matrix(1, 2, 3), matrix(2, 4, 3)), axis = 1)
#' op_stack(list(c(1, 2), c(3, 4)))
#' op_split(1:6, 3)
#' op_pad(c(1, 2), list(c(1, 0)))
NULL

#' @rdname op_joining
#' @export
op_concatenate <- function(xs, axis = 1) call_op("concatenate", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_stack <- function(x, axis = 1) call_op("stack", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_unstack <- function(x, num = NULL, axis = 1) call_op("unstack", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_hstack <- function(xs) call_op("hstack", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_vstack <- function(xs) call_op("vstack", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_dstack <- function(xs) call_op("dstack", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_append <- function(x1, x2, axis = NULL) call_op("append", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_split <- function(x, indices_or_sections, axis = 1) call_op("split", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_array_split <- function(x, indices_or_sections, axis = 1) call_op("array_split", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_hsplit <- function(x, indices_or_sections) call_op("hsplit", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_vsplit <- function(x, indices_or_sections) call_op("vsplit", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_dsplit <- function(x, indices_or_sections) call_op("dsplit", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_repeat <- function(x, repeats, axis = NULL) call_op("repeat", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_tile <- function(x, repeats) call_op("tile", py_args(NULL, op_arguments))

#' @rdname op_joining
#' @export
op_pad <- function(x, pad_width, mode = "constant", constant_values = NULL) call_op("pad", py_args(NULL, op_arguments))
