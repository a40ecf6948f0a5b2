#' Pooling layers
#'
#' Reduce each window to its largest value or to its mean.
#'
#' Input: `(batch, steps, channels)` in one dimension, `(batch, height, width, channels)` in two,
#' `(batch, depth, height, width, channels)` in three. Output: the same with smaller sizes: `n`
#' becomes `floor((n - pool_size) / strides) + 1` with `padding = "valid"` and
#' `ceiling(n / strides)` with `"same"`.
#'
#' @inheritParams layer-arguments
#' @param pool_size Size of the window: one whole number, or one for each dimension.
#' @param strides Step of the window: one whole number, or one for each dimension; `NULL` for
#'   `pool_size`.
#' @param padding `"valid"` leaves out incomplete windows at the end, `"same"` fills them up.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28, 8)) |> layer_max_pooling_2d(pool_size = 2)
#' keras_input(c(28, 28, 8)) |> layer_average_pooling_2d(pool_size = c(2, 4))
layer_max_pooling_1d <- function(object, pool_size = 2, strides = NULL, padding = "valid",
                                 data_format = NULL, name = NULL, ...) {
  new_layer("MaxPooling1D", py_args(), object)
}

#' @rdname layer_max_pooling_1d
#' @export
layer_max_pooling_2d <- function(object, pool_size = c(2, 2), strides = NULL, padding = "valid",
                                 data_format = NULL, name = NULL, ...) {
  new_layer("MaxPooling2D", py_args(), object)
}

#' @rdname layer_max_pooling_1d
#' @export
layer_max_pooling_3d <- function(object, pool_size = c(2, 2, 2), strides = NULL,
                                 padding = "valid", data_format = NULL, name = NULL, ...) {
  new_layer("MaxPooling3D", py_args(), object)
}

#' @rdname layer_max_pooling_1d
#' @export
layer_average_pooling_1d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  new_layer("AveragePooling1D", py_args(), object)
}

#' @rdname layer_max_pooling_1d
#' @export
layer_average_pooling_2d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  new_layer("AveragePooling2D", py_args(), object)
}

#' @rdname layer_max_pooling_1d
#' @export
layer_average_pooling_3d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  new_layer("AveragePooling3D", py_args(), object)
}

#' Global pooling layers
#'
#' Reduce all places of a channel to one number, their largest value or their mean.
#'
#' Input: as in [layer_max_pooling_1d()]. Output: `(batch, channels)`, or with `keepdims = TRUE`
#' the input's number of axes with sizes of 1.
#'
#' @inheritParams layer-arguments
#' @param keepdims `TRUE` keeps the reduced axes with size 1.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(28, 28, 8)) |> layer_global_average_pooling_2d()
layer_global_max_pooling_1d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalMaxPooling1D", py_args(), object)
}

#' @rdname layer_global_max_pooling_1d
#' @export
layer_global_max_pooling_2d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalMaxPooling2D", py_args(), object)
}

#' @rdname layer_global_max_pooling_1d
#' @export
layer_global_max_pooling_3d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalMaxPooling3D", py_args(), object)
}

#' @rdname layer_global_max_pooling_1d
#' @export
layer_global_average_pooling_1d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalAveragePooling1D", py_args(), object)
}

#' @rdname layer_global_max_pooling_1d
#' @export
layer_global_average_pooling_2d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalAveragePooling2D", py_args(), object)
}

#' @rdname layer_global_max_pooling_1d
#' @export
layer_global_average_pooling_3d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  new_layer("GlobalAveragePooling3D", py_args(), object)
}

#' Pooling layers with a fixed output size
#'
#' Choose their windows so that the output has the given size whatever the size of the input.
#'
#' Input: as in [layer_max_pooling_1d()]. Output: the same with `output_size` places.
#'
#' @inheritParams layer-arguments
#' @param output_size Size of the output: one whole number, or one for each dimension.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(30, 20, 8)) |> layer_adaptive_average_pooling_2d(output_size = c(7, 7))
layer_adaptive_max_pooling_1d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveMaxPooling1D", py_args(exceptions = adaptive_max_sizes), object)
}

#' @rdname layer_adaptive_max_pooling_1d
#' @export
layer_adaptive_max_pooling_2d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveMaxPooling2D", py_args(exceptions = adaptive_max_sizes), object)
}

#' @rdname layer_adaptive_max_pooling_1d
#' @export
layer_adaptive_max_pooling_3d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveMaxPooling3D", py_args(exceptions = adaptive_max_sizes), object)
}

#' @rdname layer_adaptive_max_pooling_1d
#' @export
layer_adaptive_average_pooling_1d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveAveragePooling1D", py_args(), object)
}

#' @rdname layer_adaptive_max_pooling_1d
#' @export
layer_adaptive_average_pooling_2d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveAveragePooling2D", py_args(), object)
}

#' @rdname layer_adaptive_max_pooling_1d
#' @export
layer_adaptive_average_pooling_3d <- function(object, output_size, data_format = NULL, ...) {
  new_layer("AdaptiveAveragePooling3D", py_args(), object)
}

# A window as long as the axis ends the whole process in TensorFlow 2.21, and R with it.
adaptive_max_sizes <- list(output_size = function(value, name, call) {
  value <- convert_whole_vector(value, name, call)
  if (any(unlist(if (is_python_object(value)) reticulate::py_to_r(value) else value) == 1L)) {
    laminar_abort(c(
      "{.arg {name}} must be at least 2.",
      i = "For one place take {.fn layer_global_max_pooling_1d} or its relatives, with {.code keepdims = TRUE}."
    ), "value", call)
  }
  value
})
