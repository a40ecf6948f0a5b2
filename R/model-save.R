#' Save and load models
#'
#' `save_model()` writes the whole model: structure, weights, and how it was compiled, with the
#' optimizer's state. The `.keras` file opens in plain Python Keras, too, and the reverse.
#'
#' @param model For `save_model()` a model; for `load_model()` the path of a file, or the raw vector that
#'   `save_model(model)` gave.
#' @param filepath Path of the file to write, ending in `.keras`; `NULL` returns a raw vector.
#' @param overwrite `TRUE` replaces a file. When `FALSE` and the file exists, an interactive session asks, a
#'   script stops.
#' @param custom_objects Custom classes and functions that the model uses: a list, named or not.
#' @param compile `FALSE` leaves the loaded model uncompiled.
#' @param safe_mode `TRUE`, the default, refuses files that contain code.
#' @param ... Not used.
#' @returns `save_model()` returns the model invisibly, or a raw vector; `load_model()` a model.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' file <- tempfile(fileext = ".keras")
#' save_model(model, file)
#' same <- load_model(file)
save_model <- function(model, filepath = NULL, overwrite = FALSE, ...) {
  call <- rlang::current_env()
  if (inherits(model, "nn_model")) return(save_formula_model(model, filepath, overwrite, call))
  check_model(model, "model")
  check_no_dots(...)
  if (is.null(filepath)) {
    scratch <- tempfile(fileext = ".keras")
    on.exit(unlink(scratch))
    write_model(model, scratch, call)
    return(readBin(scratch, "raw", file.size(scratch)))
  }
  filepath <- path.expand(check_string(filepath, "filepath"))
  if (!grepl("\\.(keras|h5|hdf5)$", filepath)) {
    laminar_abort(c(
      "{.arg filepath} must end in {.str .keras}.",
      x = "It is {.file {filepath}}.",
      i = "For weights alone use {.fn save_model_weights}."
    ), "file", call)
  }
  check_target_file(filepath, overwrite, call)
  write_model(model, filepath, call)
  invisible(model)
}

write_model <- function(model, filepath, call) {
  try_backend(py_laminar(call)$bridge$save_model(model, filepath), call)
}

# A file that is to be written: its folder is there, and what stands at its place may go.
check_target_file <- function(filepath, overwrite, call) {
  folder <- dirname(filepath)
  if (dir.exists(folder)) return(confirm_overwrite(filepath, overwrite, call))
  laminar_abort(c(
    "There is no folder {.file {folder}} to write to.",
    i = "Make it with {.code dir.create(\"{folder}\", recursive = TRUE)}."
  ), "file", call)
}

confirm_overwrite <- function(filepath, overwrite, call) {
  if (isTRUE(overwrite) || !file.exists(filepath)) return(invisible())
  if (rlang::is_interactive() && isTRUE(utils::askYesNo(sprintf("File '%s' exists. Replace it?", filepath)))) {
    return(invisible())
  }
  laminar_abort("File '{filepath}' already exists (pass overwrite = TRUE to force save).", "file", call)
}

#' @rdname save_model
#' @export
load_model <- function(model, custom_objects = NULL, compile = TRUE, safe_mode = TRUE) {
  call <- rlang::current_env()
  if (is.raw(model)) {
    scratch <- tempfile(fileext = ".keras")
    on.exit(unlink(scratch))
    writeBin(model, scratch)
    model <- scratch
  }
  filepath <- existing_file(model, "model", call)
  formula_model <- load_formula_model(filepath, call)
  if (!is.null(formula_model)) return(formula_model)
  custom_objects <- as_custom_objects(custom_objects, call)
  custom_objects <- restore_classes(filepath, custom_objects, call)
  try_backend(py_laminar()$bridge$load_model(
    filepath, custom_objects, check_flag(compile, "compile"), check_flag(safe_mode, "safe_mode")
  ), call)
}

existing_file <- function(filepath, name, call, ending = "keras|h5|hdf5") {
  filepath <- path.expand(check_string(filepath, name, call = call))
  if (file.exists(filepath)) return(filepath)
  folder <- dirname(filepath)
  near <- if (dir.exists(folder)) list.files(folder, pattern = sprintf("\\.(%s)$", ending))
  laminar_abort(c(
    "There is no file {.file {filepath}}.",
    if (!dir.exists(folder)) c(x = "The folder {.file {folder}} does not exist."),
    if (length(near)) c(i = "{cli::qty(length(near))}Model file{?s} in that folder: {.file {utils::head(near, 5L)}}.")
  ), "file", call)
}

as_custom_objects <- function(objects, call) {
  if (is.null(objects)) return(NULL)
  if (is_python_object(objects) || is.function(objects)) objects <- list(objects)
  labels <- rlang::names2(objects)
  objects <- lapply(objects, function(object) {
    if (!is.function(object) || is_python_object(object)) return(object)
    as_python_class(object) %||% named_callable(object)
  })
  own <- vapply(objects, function(object) {
    as.character(reticulate::py_get_attr(object, "__name__", silent = TRUE) %||% "")
  }, "")
  labels[!nzchar(labels)] <- own[!nzchar(labels)]
  stats::setNames(objects, labels)
}

#' Save and load the weights alone
#'
#' @param model A model.
#' @param filepath Path of the file, ending in `.weights.h5`.
#' @param overwrite `TRUE` replaces a file.
#' @param skip_mismatch `TRUE` skips layers whose number or shape of weights differs.
#' @param ... Not used.
#' @returns The model, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' file <- tempfile(fileext = ".weights.h5")
#' save_model_weights(model, file)
#' load_model_weights(model, file)
save_model_weights <- function(model, filepath, overwrite = FALSE) {
  call <- rlang::current_env()
  check_model(model, "model")
  filepath <- path.expand(check_string(filepath, "filepath"))
  check_target_file(filepath, overwrite, call)
  try_backend(model$save_weights(filepath, overwrite = TRUE), call)
  invisible(model)
}

#' @rdname save_model_weights
#' @export
load_model_weights <- function(model, filepath, skip_mismatch = FALSE, ...) {
  call <- rlang::current_env()
  check_model(model, "model")
  check_no_dots(...)
  filepath <- existing_file(filepath, "filepath", call)
  skip_mismatch <- check_flag(skip_mismatch, "skip_mismatch")
  try_backend(py_laminar()$bridge$load_weights(model, filepath, skip_mismatch), call)
  invisible(model)
}
