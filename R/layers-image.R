#' Size and range of images
#'
#' `layer_rescaling()` computes `x * scale + offset`, for example to bring pixels from 0 to 255 into
#' 0 to 1. `layer_resizing()` interpolates to a given size, `layer_center_crop()` cuts
#' the middle out.
#'
#' Input: images `(batch, height, width, channels)` or without the batch (any shape for
#' `layer_rescaling()`). Output: the same with the new size.
#'
#' @inheritParams layer-arguments
#' @param scale,offset Factor and shift, numbers or one for each channel.
#' @param height,width Size of the output in pixels, whole numbers.
#' @param interpolation How pixels are computed: `"bilinear"`, `"nearest"`, `"bicubic"`,
#'   `"lanczos3"`, `"lanczos5"`.
#' @param crop_to_aspect_ratio `TRUE` cuts edges off rather than distort.
#' @param pad_to_aspect_ratio `TRUE` adds edges rather than distort.
#' @param fill_mode How added edges are filled; `"constant"`.
#' @param fill_value Value of added edges, a number.
#' @param antialias `TRUE` smooths when the image becomes smaller.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(64, 48, 3)) |>
#'   layer_resizing(32, 32) |>
#'   layer_rescaling(1 / 255)
layer_rescaling <- function(object, scale, offset = 0, ...) {
  new_layer("Rescaling", py_args(), object)
}

#' @rdname layer_rescaling
#' @export
layer_resizing <- function(object, height, width, interpolation = "bilinear",
                           crop_to_aspect_ratio = FALSE, pad_to_aspect_ratio = FALSE,
                           fill_mode = "constant", fill_value = 0, antialias = FALSE,
                           data_format = NULL, ...) {
  new_layer("Resizing", py_args(), object)
}

#' @rdname layer_rescaling
#' @export
layer_center_crop <- function(object, height, width, data_format = NULL, ...) {
  new_layer("CenterCrop", py_args(), object)
}

#' Contrast of images by their histograms
#'
#' `layer_auto_contrast()` stretches the values of each channel over the whole range,
#' `layer_equalization()` makes them equally frequent,
#' `layer_contrast_limited_adaptive_histogram_equalization()` does so tile by tile with limited
#' contrast (CLAHE; Pizer et al., 1987).
#'
#' Input: images `(batch, height, width, channels)` or without the batch. Output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param value_range Smallest and largest value of a pixel, for example `c(0, 255)`.
#' @param bins Number of bins of the histogram, a whole number.
#' @param clip_limit Largest height of a bin, relative to the mean height; a number.
#' @param tile_grid_size Number of tiles down and across, two whole numbers.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer_auto_contrast(array(runif(4 * 4 * 3) * 100, c(4, 4, 3)), value_range = c(0, 255))
layer_auto_contrast <- function(object, value_range = c(0, 255), ...) {
  new_layer("AutoContrast", py_args(), object)
}

#' @rdname layer_auto_contrast
#' @export
layer_equalization <- function(object, value_range = c(0, 255), bins = 256, data_format = NULL,
                               ...) {
  new_layer("Equalization", py_args(), object)
}

#' @rdname layer_auto_contrast
#' @export
layer_contrast_limited_adaptive_histogram_equalization <- function(
    object, value_range = c(0, 255), clip_limit = 4, tile_grid_size = c(8, 8), data_format = NULL,
    ...) {
  new_layer("ContrastLimitedAdaptiveHistogramEqualization", py_args(), object)
}

#' Equal numbers of bounding boxes
#'
#' Cuts or pads the boxes of each image to the same number, so that they fit into one tensor.
#'
#' Input and output: a named list with `images` and `bounding_boxes`, which is a named list of `boxes`
#' `(batch, boxes, 4)` and `labels` `(batch, boxes)`. Say by `bounding_box_format` what the four numbers of
#' a box are, for example `"xyxy"` for left, top, right, bottom.
#'
#' @inheritParams layer-arguments
#' @param max_number Number of boxes for each image, a whole number.
#' @param fill_value Value of the boxes added, a number.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer_max_num_bounding_boxes(max_number = 10, bounding_box_format = "xyxy")
layer_max_num_bounding_boxes <- function(object, max_number, fill_value = -1, ...) {
  new_layer("MaxNumBoundingBoxes", py_args(), object)
}

#' Several layers as one
#'
#' Applies layers one after the other, for example several augmentations in a data stream. Unlike a
#' sequential model it does not compile or train anything itself.
#'
#' @param layers List of layers, first to last.
#' @param name Name of the layer, a string.
#' @returns A layer.
#' @export
#' @examplesIf laminar::is_backend_available()
#' augment <- layer_pipeline(list(layer_random_flip(), layer_random_rotation(factor = 0.1)))
layer_pipeline <- function(layers, name = NULL) {
  new_layer("Pipeline", py_args())
}
