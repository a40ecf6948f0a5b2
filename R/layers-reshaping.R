#' Layers that reshape
#'
#' * `layer_flatten()`: all axes but the batch become one.
#' * `layer_reshape()`: the values of a sample in a new shape; the order is row-major, as in Python:
#'   the last index runs fastest.
#' * `layer_permute()`: axes in another order.
#' * `layer_repeat_vector()`: `(batch, features)` to `(batch, n, features)`.
#'
#' @inheritParams layer-arguments
#' @param target_shape New shape without the batch dimension; one size may be `NA`, it is computed.
#' @param dims New order of the axes without the batch, which is not counted: `c(2, 1)` swaps the
#'   first two.
#' @param n Number of repetitions, a whole number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28)) |> layer_flatten()
#' keras_input(12) |> layer_reshape(c(NA, 4)) |> layer_permute(c(2, 1))
layer_flatten <- function(object, data_format = NULL, ...) {
  new_layer("Flatten", py_args(), object)
}

#' @rdname layer_flatten
#' @export
layer_reshape <- function(object, target_shape, ...) {
  unknown <- list(target_shape = convert_target_shape)
  new_layer("Reshape", py_args(exceptions = unknown), object)
}

# Keras computes the size that is -1; `None` would stay unknown.
convert_target_shape <- function(value, name, call) {
  if (is_python_object(value)) return(value)
  value <- check_whole_vector(unlist(lapply(as.list(value), `%||%`, NA)), name, call)
  as_tuple(ifelse(is.na(value), -1L, value))
}

#' @rdname layer_flatten
#' @export
layer_permute <- function(object, dims, ...) {
  new_layer("Permute", py_args(), object)
}

#' @rdname layer_flatten
#' @export
layer_repeat_vector <- function(object, n, ...) {
  new_layer("RepeatVector", py_args(), object)
}

#' Layers that pad, crop and enlarge
#'
#' Zeros around, edges off, each place repeated: along one, two or three axes.
#'
#' Input: `(batch, steps, channels)` in one dimension, `(batch, height, width, channels)` in two,
#' `(batch, depth, height, width, channels)` in three. Output: the same with other sizes.
#'
#' @inheritParams layer-arguments
#' @param padding,cropping How many places are added or taken off: one whole number, one for each
#'   dimension, or a list with a pair (before, after) for each dimension. In one dimension a pair is
#'   (before, after).
#' @param size Factor: one whole number, or one for each dimension.
#' @param interpolation How new places are filled: `"nearest"`, `"bilinear"`, `"bicubic"`,
#'   `"lanczos3"` or `"lanczos5"`.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28, 3)) |> layer_zero_padding_2d(padding = 2)
#' keras_input(c(28, 28, 3)) |> layer_cropping_2d(cropping = list(c(1, 1), c(2, 2)))
#' keras_input(c(28, 28, 3)) |> layer_upsampling_2d(size = 2)
layer_zero_padding_1d <- function(object, padding = 1, data_format = NULL, ...) {
  new_layer("ZeroPadding1D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_zero_padding_2d <- function(object, padding = c(1, 1), data_format = NULL, ...) {
  new_layer("ZeroPadding2D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_zero_padding_3d <- function(object, padding = list(c(1, 1), c(1, 1), c(1, 1)),
                                  data_format = NULL, ...) {
  new_layer("ZeroPadding3D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_cropping_1d <- function(object, cropping = c(1, 1), ...) {
  new_layer("Cropping1D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_cropping_2d <- function(object, cropping = list(c(0, 0), c(0, 0)), data_format = NULL,
                              ...) {
  new_layer("Cropping2D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_cropping_3d <- function(object, cropping = list(c(1, 1), c(1, 1), c(1, 1)),
                              data_format = NULL, ...) {
  new_layer("Cropping3D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_upsampling_1d <- function(object, size = 2, ...) {
  new_layer("UpSampling1D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_upsampling_2d <- function(object, size = c(2, 2), data_format = NULL,
                                interpolation = "nearest", ...) {
  new_layer("UpSampling2D", py_args(), object)
}

#' @rdname layer_zero_padding_1d
#' @export
layer_upsampling_3d <- function(object, size = c(2, 2, 2), data_format = NULL, ...) {
  new_layer("UpSampling3D", py_args(), object)
}
