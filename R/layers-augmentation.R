#' Random geometry of images
#'
#' Move, turn, stretch or cut images in training; in prediction they leave them as they are. As that
#' would change the size, use `layer_random_crop()` where data are read, not inside a model.
#'
#' Input: images `(batch, height, width, channels)` or without the batch. Output of the same shape,
#' or of the size given.
#'
#' @inheritParams layer-arguments
#' @param mode `"horizontal"`, `"vertical"` or `"horizontal_and_vertical"`.
#' @param factor Strength: one number `f` for the range from `-f` to `f`, or two for a range. For
#'   rotation in shares of a full turn; for perspective, elastic transform and erasing the
#'   probability of a change, from 0 to 1.
#' @param height_factor,width_factor Range of the shift or zoom in shares of the size, one number or
#'   two; negative values shift up or left and zoom in.
#' @param x_factor,y_factor Range of the shear along each axis, from 0 to 1, one number or two.
#' @param height,width Size of the output in pixels, whole numbers.
#' @param scale For perspective: how far corners move, from 0 to 1. For elastic transform: how far
#'   pixels move. For erasing: range of the share of the area erased, two numbers.
#' @param fill_mode How places outside the image are filled: `"reflect"`, `"wrap"`, `"constant"` or
#'   `"nearest"`.
#' @param fill_value Value of filled places, a number; for erasing `NULL` fills with noise.
#' @param interpolation `"bilinear"` or `"nearest"`.
#' @param value_range Smallest and largest value of a pixel, for example `c(0, 255)`.
#' @inherit layer-arguments return
#' @seealso [layer_random_brightness()] for colours, [layer_rand_augment()] for mixtures.
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_model_sequential(input_shape = c(32, 32, 3)) |>
#'   layer_random_flip("horizontal") |>
#'   layer_random_rotation(factor = 0.05)
layer_random_flip <- function(object, mode = "horizontal_and_vertical", seed = NULL,
                              data_format = NULL, ...) {
  new_layer("RandomFlip", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_rotation <- function(object, factor, fill_mode = "reflect",
                                  interpolation = "bilinear", seed = NULL, fill_value = 0,
                                  data_format = NULL, ...) {
  new_layer("RandomRotation", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_translation <- function(object, height_factor, width_factor, fill_mode = "reflect",
                                     interpolation = "bilinear", seed = NULL, fill_value = 0,
                                     data_format = NULL, ...) {
  new_layer("RandomTranslation", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_zoom <- function(object, height_factor, width_factor = NULL, fill_mode = "reflect",
                              interpolation = "bilinear", seed = NULL, fill_value = 0,
                              data_format = NULL, ...) {
  new_layer("RandomZoom", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_crop <- function(object, height, width, seed = NULL, data_format = NULL,
                              name = NULL, ...) {
  new_layer("RandomCrop", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_shear <- function(object, x_factor = 0, y_factor = 0, interpolation = "bilinear",
                               fill_mode = "reflect", fill_value = 0, data_format = NULL,
                               seed = NULL, ...) {
  new_layer("RandomShear", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_perspective <- function(object, factor = 1, scale = 1, interpolation = "bilinear",
                                     fill_value = 0, seed = NULL, data_format = NULL, ...) {
  new_layer("RandomPerspective", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_elastic_transform <- function(object, factor = 1, scale = 1,
                                           interpolation = "bilinear", fill_mode = "reflect",
                                           fill_value = 0, value_range = c(0, 255), seed = NULL,
                                           data_format = NULL, ...) {
  new_layer("RandomElasticTransform", py_args(), object)
}

#' @rdname layer_random_flip
#' @export
layer_random_erasing <- function(object, factor = 1, scale = c(0.02, 0.33), fill_value = NULL,
                                 value_range = c(0, 255), seed = NULL, data_format = NULL, ...) {
  new_layer("RandomErasing", py_args(), object)
}

#' Mixtures of random changes
#'
#' * `layer_rand_augment()`: `num_ops` changes drawn from a list, all of one strength
#'   ([Cubuk et al., 2019](https://arxiv.org/abs/1909.13719)).
#' * `layer_aug_mix()`: a mean of several chains of changes
#'   ([Hendrycks et al., 2019](https://arxiv.org/abs/1912.02781)).
#' * `layer_mix_up()`: a weighted mean of two samples and of their labels
#'   ([Zhang et al., 2017](https://arxiv.org/abs/1710.09412)).
#' * `layer_cut_mix()`: a rectangle of one image in another, and labels in that ratio
#'   ([Yun et al., 2019](https://arxiv.org/abs/1905.04899)).
#'
#' Input: images `(batch, height, width, channels)`; for mixing a named list with `images` and
#' `labels`. Output of the same shape.
#'
#' @inheritParams layer_random_flip
#' @param num_ops Number of changes for each image, a whole number.
#' @param factor Strength of the changes, from 0 to 1.
#' @param num_chains Number of chains, a whole number.
#' @param chain_depth Longest length of a chain, a whole number.
#' @param alpha Parameter of the beta (Dirichlet for `layer_aug_mix()`) distribution of the weights,
#'   a positive number.
#' @param all_ops `TRUE` draws from all changes, `FALSE` leaves out those of brightness, contrast
#'   and colour.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' keras_input(c(32, 32, 3)) |> layer_rand_augment(value_range = c(0, 255))
layer_rand_augment <- function(object, value_range = c(0, 255), num_ops = 2, factor = 0.5,
                               interpolation = "bilinear", seed = NULL, data_format = NULL,
                               ...) {
  new_layer("RandAugment", py_args(), object)
}

#' @rdname layer_rand_augment
#' @export
layer_aug_mix <- function(object, value_range = c(0, 255), num_chains = 3, chain_depth = 3,
                          factor = 0.3, alpha = 1, all_ops = TRUE, interpolation = "bilinear",
                          seed = NULL, data_format = NULL, ...) {
  new_layer("AugMix", py_args(), object)
}

#' @rdname layer_rand_augment
#' @export
layer_mix_up <- function(object, alpha = 0.2, data_format = NULL, seed = NULL, ...) {
  new_layer("MixUp", py_args(), object)
}

#' @rdname layer_rand_augment
#' @export
layer_cut_mix <- function(object, factor = 1, seed = NULL, data_format = NULL, ...) {
  new_layer("CutMix", py_args(), object)
}
