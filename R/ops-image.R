# Images as tensors.

#' Images as tensors
#'
#' Images are tensors of shape `(height, width, channels)` or `(samples, height, width, channels)`;
#' `data_format = "channels_first"` puts the channels before the height. Places within an image count from 0
#' at the centre of the upper left pixel, rows first.
#'
#' | function | value |
#' |---|---|
#' | `op_image_resize()` | scaled to `size` |
#' | `op_image_crop()` | cut; give three of the four margins and sizes along each side or two of them |
#' | `op_image_pad()` | filled up with 0 in the same way |
#' | `op_image_rgb_to_grayscale()` | three channels to one |
#' | `op_image_rgb_to_hsv()`, `op_image_hsv_to_rgb()` | red, green, blue to hue, saturation, value; back |
#' | `op_image_affine_transform()` | moved, turned, scaled and sheared by eight numbers an image |
#' | `op_image_perspective_transform()` | four corners moved from `start_points` to `end_points` |
#' | `op_image_scale_and_translate()` | scaled and moved by any amount |
#' | `op_image_map_coordinates()` | values at any places, interpolated |
#' | `op_image_elastic_transform()` | distorted at random |
#' | `op_image_gaussian_blur()` | blurred |
#' | `op_image_sobel_edges()` | differences from row to row and from column to column: one more axis of size 2 |
#' | `op_image_extract_patches()` | patches as channels: `(n, h, w, c)` to `(n, rows, columns, patch * c)` |
#' | `op_image_extract_patches_3d()` | the same with three spatial axes |
#' | `op_image_ssim()` | structural similarity of pairs of images, 1 for equal ones |
#'
#' @param images Images, a tensor or R array.
#' @param volumes A tensor `(samples, depth, height, width, channels)`.
#' @param inputs A tensor of any shape.
#' @param size Height and width, or one number for both; for patches their size.
#' @param interpolation `"bilinear"`, `"nearest"`, and for `op_image_resize()` also `"bicubic"`, `"lanczos3"`,
#'   `"lanczos5"`.
#' @param antialias `TRUE` smooths before scaling down.
#' @param crop_to_aspect_ratio,pad_to_aspect_ratio `TRUE` crops, pads instead of distorting.
#' @param fill_mode Beyond the edge: `"constant"`, `"nearest"`, `"reflect"`, `"mirror"` or `"wrap"`.
#' @param fill_value Value beyond the edge for `"constant"`.
#' @param data_format `"channels_last"` or `"channels_first"`; `NULL` for Keras's setting.
#' @param top_cropping,bottom_cropping,left_cropping,right_cropping Rows or columns to cut off.
#' @param top_padding,bottom_padding,left_padding,right_padding Rows or columns to add.
#' @param target_height,target_width Size of the result.
#' @param transform Eight numbers `a0, a1, a2, b0, b1, b2, c0, c1`, or a row of them for each image: place
#'   `(x, y)` of the result shows place `((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)` of the image, where
#'   `k = c0 x + c1 y + 1`.
#' @param start_points,end_points Corners, `(4, 2)` or `(samples, 4, 2)`.
#' @param coordinates Places, an array with the axis of `inputs` first: `(axes, ...)`.
#' @param order 0 for the nearest value, 1 for linear interpolation.
#' @param alpha Strength.
#' @param sigma Standard deviation of the smoothing, in pixels.
#' @param seed A whole number, a [random_seed_generator()], or `NULL`.
#' @param kernel_size Size of the window, odd numbers.
#' @param output_shape Shape of the result.
#' @param scale,translation Factor and shift along each of `spatial_dims`.
#' @param spatial_dims Axes that are scaled, from 1.
#' @param method `"linear"`, `"cubic"`, `"lanczos3"` or `"lanczos5"`.
#' @param strides Step from patch to patch; by default their size.
#' @param dilation_rate Distance between the pixels of a patch.
#' @param padding `"valid"` or `"same"`.
#' @param image1,image2 Images of one shape.
#' @param max_val Largest value that a pixel can have.
#' @param filter_size,filter_sigma Size and standard deviation of the window.
#' @param k1,k2 Small numbers that keep the divisors from 0.
#' @returns A tensor.
#' @name op_images
#' @examplesIf laminar::is_backend_available()
#' x <- array(runif(8 * 8 * 3), c(8, 8, 3))
#' op_shape(op_image_resize(x, c(4, 4)))
#' op_shape(op_image_rgb_to_grayscale(x))
#' op_shape(op_image_crop(x, top_cropping = 2, left_cropping = 2, target_height = 4, target_width = 4))
NULL

#' @rdname op_images
#' @export
op_image_resize <- function(images, size, interpolation = "bilinear", antialias = FALSE,
                            crop_to_aspect_ratio = FALSE, pad_to_aspect_ratio = FALSE, fill_mode = "constant",
                            fill_value = 0, data_format = NULL) {
  both <- function(value, name, call) convert_whole_vector(rep(value, length.out = 2L), name, call)
  call_op("image.resize", py_args(NULL, utils::modifyList(op_arguments, list(size = both))))
}

#' @rdname op_images
#' @export
op_image_crop <- function(images, top_cropping = NULL, left_cropping = NULL, bottom_cropping = NULL,
                          right_cropping = NULL, target_height = NULL, target_width = NULL, data_format = NULL) {
  call_op("image.crop_images", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_pad <- function(images, top_padding = NULL, left_padding = NULL, bottom_padding = NULL,
                         right_padding = NULL, target_height = NULL, target_width = NULL, data_format = NULL) {
  call_op("image.pad_images", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_rgb_to_grayscale <- function(images, data_format = NULL) {
  call_op("image.rgb_to_grayscale", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_rgb_to_hsv <- function(images, data_format = NULL) call_op("image.rgb_to_hsv", py_args(NULL, op_arguments))

#' @rdname op_images
#' @export
op_image_hsv_to_rgb <- function(images, data_format = NULL) call_op("image.hsv_to_rgb", py_args(NULL, op_arguments))

#' @rdname op_images
#' @export
op_image_affine_transform <- function(images, transform, interpolation = "bilinear", fill_mode = "constant",
                                      fill_value = 0, data_format = NULL) {
  call_op("image.affine_transform", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_perspective_transform <- function(images, start_points, end_points, interpolation = "bilinear",
                                           fill_value = 0, data_format = NULL) {
  call_op("image.perspective_transform", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_scale_and_translate <- function(images, output_shape, scale, translation, spatial_dims, method,
                                         antialias = TRUE) {
  call_op("image.scale_and_translate", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_map_coordinates <- function(inputs, coordinates, order, fill_mode = "constant", fill_value = 0) {
  call_op("image.map_coordinates", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_elastic_transform <- function(images, alpha = 20, sigma = 5, interpolation = "bilinear",
                                       fill_mode = "reflect", fill_value = 0, seed = NULL, data_format = NULL) {
  call_op("image.elastic_transform", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_gaussian_blur <- function(images, kernel_size = c(3, 3), sigma = c(1, 1), data_format = NULL) {
  call_op("image.gaussian_blur", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_sobel_edges <- function(images, data_format = NULL) call_op("image.sobel_edges", py_args(NULL, op_arguments))

#' @rdname op_images
#' @export
op_image_extract_patches <- function(images, size, strides = NULL, dilation_rate = 1, padding = "valid",
                                     data_format = NULL) {
  call_op("image.extract_patches", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_extract_patches_3d <- function(volumes, size, strides = NULL, dilation_rate = 1, padding = "valid",
                                        data_format = NULL) {
  call_op("image.extract_patches_3d", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_ssim <- function(image1, image2, max_val = 1, filter_size = 11, filter_sigma = 1.5, k1 = 0.01, k2 = 0.03,
                          data_format = NULL) {
  call_op("image.ssim", py_args(NULL, op_arguments))
}

#' @rdname op_images
#' @export
op_image_pad_images <- op_image_pad

#' @rdname op_images
#' @export
op_image_crop_images <- op_image_crop
