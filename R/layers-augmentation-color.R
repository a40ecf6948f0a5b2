#' Random colours of images
#'
#' Change brightness, contrast, colours or sharpness in training; in prediction images stay as they
#' are.
#'
#' Input: images `(batch, height, width, channels)` or without the batch. Output of the same shape.
#'
#' @inheritParams layer-arguments
#' @param factor Strength: one number for a symmetric range around "no change", or two for a range;
#'   from 0 to 1 (brightness from -1 to 1). For posterization the number of bits kept, from 1 to 8.
#'   For grayscale, invert and blur the probability of a change, from 0 to 1.
#' @param value_range Smallest and largest value of a pixel, for example `c(0, 255)`.
#' @param brightness_factor,contrast_factor,saturation_factor,hue_factor Strength of each change, as
#'   `factor`; `NULL` for none.
#' @param kernel_size Size of the blur in pixels, one odd whole number or two.
#' @param sigma Standard deviation of the blur in pixels, a number, or two for a range.
#' @param addition_factor Range of the value added before, one number or two.
#' @param threshold_factor Share of the value range above which values are inverted, one number or
#'   two.
#' @inherit layer-arguments return
#' @seealso [layer_random_flip()] for geometry, [layer_rand_augment()] for mixtures.
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(32, 32, 3)) |>
#'   layer_random_brightness(factor = 0.2) |>
#'   layer_random_contrast(factor = 0.2)
layer_random_brightness <- function(object, factor, value_range = c(0, 255), seed = NULL, ...) {
  new_layer("RandomBrightness", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_contrast <- function(object, factor, value_range = c(0, 255), seed = NULL, ...) {
  new_layer("RandomContrast", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_saturation <- function(object, factor, value_range = c(0, 255), data_format = NULL,
                                    seed = NULL, ...) {
  new_layer("RandomSaturation", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_hue <- function(object, factor, value_range = c(0, 255), data_format = NULL,
                             seed = NULL, ...) {
  new_layer("RandomHue", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_color_jitter <- function(object, value_range = c(0, 255), brightness_factor = NULL,
                                      contrast_factor = NULL, saturation_factor = NULL,
                                      hue_factor = NULL, seed = NULL, data_format = NULL, ...) {
  new_layer("RandomColorJitter", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_color_degeneration <- function(object, factor, value_range = c(0, 255),
                                            data_format = NULL, seed = NULL, ...) {
  new_layer("RandomColorDegeneration", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_grayscale <- function(object, factor = 0.5, data_format = NULL, seed = NULL, ...) {
  new_layer("RandomGrayscale", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_invert <- function(object, factor = 1, value_range = c(0, 255), seed = NULL,
                                data_format = NULL, ...) {
  new_layer("RandomInvert", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_posterization <- function(object, factor, value_range = c(0, 255),
                                       data_format = NULL, seed = NULL, ...) {
  whole <- list(factor = convert_whole_vector)
  new_layer("RandomPosterization", py_args(exceptions = whole), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_sharpness <- function(object, factor, value_range = c(0, 255), data_format = NULL,
                                   seed = NULL, ...) {
  new_layer("RandomSharpness", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_random_gaussian_blur <- function(object, factor = 1, kernel_size = 3, sigma = 1,
                                       value_range = c(0, 255), data_format = NULL, seed = NULL,
                                       ...) {
  new_layer("RandomGaussianBlur", py_args(), object)
}

#' @rdname layer_random_brightness
#' @export
layer_solarization <- function(object, addition_factor = 0, threshold_factor = 0,
                               value_range = c(0, 255), seed = NULL, ...) {
  new_layer("Solarization", py_args(), object)
}
