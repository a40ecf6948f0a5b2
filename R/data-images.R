# Images from files and folders, as arrays, and back to files.

#' Images from files, as arrays
#'
#' * `image_load()` reads a file.
#' * `image_to_array()` makes an array of it, `image_from_array()` an image of an array.
#' * `image_array_save()` writes an array to a file.
#' * `image_smart_resize()` scales images without distorting them: what does not fit is cut off at the sides.
#'
#' Files are read and written by the Python package Pillow, which `install_laminar()` does not install by itself;
#' without it an error says how to get it. [image_dataset_from_directory()] reads folders of images without Pillow.
#'
#' @param path File to read or write; the ending says which format: `.png`, `.jpg`, ...
#' @param color_mode `"rgb"`, `"rgba"` or `"grayscale"`.
#' @param target_size Height and width to scale to, whole numbers, or `NULL`.
#' @param interpolation How it is scaled: `"nearest"`, `"bilinear"`, `"bicubic"`, and others that Keras knows.
#' @param keep_aspect_ratio `TRUE` cuts off what does not fit instead of distorting the image.
#' @param img An image, or for `image_array_save()` an array.
#' @param x An array of shape `(height, width, channels)`; for `image_smart_resize()` also with samples before it.
#' @param data_format `"channels_last"` or `"channels_first"`; `NULL` for Keras's setting.
#' @param dtype Type of the numbers; `NULL` for Keras's float type.
#' @param scale `TRUE` stretches the values to 0 to 255.
#' @param file_format Format, if it does not follow from the name of the file.
#' @param size Height and width, whole numbers.
#' @param ... Further named arguments of Pillow's `save()`; must be empty elsewhere.
#' @returns `image_load()` and `image_from_array()` a Pillow image, `image_to_array()` an array of shape
#'   `(height, width, channels)`, `image_smart_resize()` an array of shape `(..., height, width, channels)`;
#'   `image_array_save()` `NULL`, invisibly.
#' @name images
#' @examplesIf laminar::is_backend_available()
#' x <- array(runif(20 * 30 * 3), c(20, 30, 3))
#' dim(image_smart_resize(x, c(10, 10)))
NULL

#' @rdname images
#' @export
image_load <- function(path, color_mode = "rgb", target_size = NULL, interpolation = "nearest",
                       keep_aspect_ratio = FALSE) {
  path <- check_file(path, "path", rlang::current_env())
  check_pillow()
  call_utils("load_img", py_args(NULL, list(path = convert_path, target_size = convert_whole_vector)))
}

#' @rdname images
#' @export
image_to_array <- function(img, data_format = NULL, dtype = NULL) {
  from_host_array(call_utils("img_to_array", py_args(NULL)))
}

#' @rdname images
#' @export
image_from_array <- function(x, data_format = NULL, scale = TRUE, dtype = NULL) {
  check_pillow()
  call_utils("array_to_img", py_args(NULL))
}

#' @rdname images
#' @export
image_array_save <- function(img, path, data_format = NULL, file_format = NULL, scale = TRUE, ...) {
  check_pillow()
  call_utils("save_img", py_args(NULL, list(path = convert_path), rename = c(img = "x")))
  invisible(NULL)
}

#' @rdname images
#' @export
image_smart_resize <- function(x, size, interpolation = "bilinear", data_format = "channels_last", ...) {
  check_no_dots(...)
  from_host_array(call_op("image.smart_resize", py_args("..."), module = "preprocessing"))
}

check_pillow <- function(call = rlang::caller_env()) {
  check_python_package("PIL", "pillow", "to read and write images", call)
}

# A Python package that only some functions need.
check_python_package <- function(module, package, why, call = rlang::caller_env()) {
  py_laminar(call)
  if (reticulate::py_module_available(module)) return(invisible(TRUE))
  laminar_abort(c(
    "The Python package {.pkg {package}} is needed {why}, and it is not installed.",
    i = "Install it with {.code reticulate::py_install(\"{package}\")}, then restart R."
  ), "package", call)
}

check_file <- function(path, name, call) {
  path <- path.expand(check_string(path, name, call = call))
  if (!file.exists(path)) laminar_abort("There is no file {.file {path}}.", "file", call)
  path
}

check_directory <- function(directory, call) {
  directory <- path.expand(check_string(directory, "directory", call = call))
  if (!dir.exists(directory)) laminar_abort("There is no folder {.file {directory}}.", "file", call)
  directory
}

#' A folder of images as a stream of batches
#'
#' With `labels = "inferred"` each folder within `directory` is a class, named as the folder. Files may be `.jpg`,
#' `.png`, `.bmp` or `.gif`; all images are scaled to `image_size`. The names of the classes are in `$class_names` of
#' the result.
#'
#' @param directory Folder.
#' @param labels `"inferred"`, `NULL` for none, or class codes from 0 (or a factor), one for each file in alphabetical
#'   order of their paths.
#' @param label_mode `"int"` for class codes from 0, `"categorical"` for indicator columns, `"binary"` for one column of
#'   0 and 1, or `NULL` for no labels.
#' @param class_names Names of the folders in the order of their codes; by default the alphabetical one.
#' @param color_mode `"rgb"`, `"rgba"` or `"grayscale"`.
#' @param batch_size Files in a batch, a whole number, or `NULL` for single files.
#' @param image_size Height and width, whole numbers.
#' @param shuffle `TRUE` gives them in random order, `FALSE` in alphabetical order.
#' @param seed Seed for shuffling, a whole number or `NULL`.
#' @param validation_split Share of the files kept for validation, from 0 to 1, or `NULL`.
#' @param subset With `validation_split`: `"training"`, `"validation"`, or `"both"` for a list of both.
#' @param interpolation How images are scaled: `"bilinear"`, `"nearest"`, `"bicubic"`, `"area"` and others.
#' @param follow_links `TRUE` follows links to other folders.
#' @param crop_to_aspect_ratio,pad_to_aspect_ratio `TRUE` crops, pads instead of distorting.
#' @param data_format `"channels_last"` or `"channels_first"`; `NULL` for Keras's setting.
#' @param format `"tf"` for a data set of TensorFlow.
#' @param verbose `TRUE` says how many files there are.
#' @param on_error `"fail"` stops at a file that cannot be read when its turn comes, and names it; `"skip"` looks at all
#'   files first, which takes as long as reading them once, leaves out those that cannot be read, and says which.
#' @param ... Must be empty.
#' @returns A stream of batches for [fit()]: `list(images, labels)`, or images alone; images are of shape
#'   `(batch, height, width, channels)`.
#' @export
#' @examplesIf laminar::is_backend_available() && reticulate::py_module_available("PIL")
#' folder <- file.path(tempfile(), "cats")
#' dir.create(folder, recursive = TRUE)
#' image_array_save(array(runif(48), c(4, 4, 3)), file.path(folder, "1.png"))
#' images <- image_dataset_from_directory(dirname(folder), image_size = c(4, 4), verbose = FALSE)
#' images$class_names
image_dataset_from_directory <- function(directory, labels = "inferred", label_mode = "int", class_names = NULL,
                                         color_mode = "rgb", batch_size = 32, image_size = c(256, 256),
                                         shuffle = TRUE, seed = NULL, validation_split = NULL, subset = NULL,
                                         interpolation = "bilinear", follow_links = FALSE,
                                         crop_to_aspect_ratio = FALSE, pad_to_aspect_ratio = FALSE,
                                         data_format = NULL, format = "tf", verbose = TRUE,
                                         on_error = c("fail", "skip"), ...) {
  call <- rlang::current_env()
  check_no_dots(...)
  directory <- check_directory(directory, call)
  args <- py_args(c("...", "on_error"), folder_arguments)
  if (check_choice(on_error[[1L]], "on_error", c("fail", "skip"), call = call) == "fail") {
    return(call_utils("image_dataset_from_directory", args))
  }
  args["batch_size"] <- list(NULL)
  single <- call_utils("image_dataset_from_directory", args)
  channels <- c(grayscale = 1L, rgb = 3L, rgba = 4L)[[color_mode]]
  batch <- check_whole(batch_size, "batch_size", min = 1, null = TRUE)
  if (is.list(single)) return(lapply(single, without_broken, "image", call, channels, batch))
  without_broken(single, "image", call, channels, batch)
}

# What is left of a folder of single images or sounds, in batches; `...` is what Python's function for them wants.
without_broken <- function(dataset, kind, call, ...) {
  folders <- py_datasets_module("execution.tensorflow.folders", call)
  found <- try_backend(folders[[paste0("without_broken_", kind, "s")]](dataset, ...), call)
  broken <- as.character(unlist(found[[2L]]))
  if (length(broken)) {
    cli::cli_inform(c(
      "!" = "{length(broken)} file{?s} left out that cannot be read as {if (kind == 'image') 'an' else 'a'} {kind}:
             {.file {broken}}."
    ))
  }
  found[[1L]]
}

folder_arguments <- list(
  directory = function(value, name, call) check_directory(value, call),
  labels = function(value, name, call) {
    if (is.null(value) || is.character(value)) return(value)
    if (is.factor(value)) value <- as.integer(value) - 1L
    as.list(check_whole_vector(value, name, call))
  },
  class_names = convert_list, image_size = convert_whole_vector, max_length = convert_whole,
  sampling_rate = convert_whole
)
