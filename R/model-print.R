#' Look at a model
#'
#' `summary()` and `print()` show the layers with their output shapes and numbers
#' of parameters; `format()` gives the same as text.
#'
#' @param object,x A model.
#' @param ... For `print()` and `summary()`, arguments for `format()`.
#' @param line_length Columns of text; at most 180 by default.
#' @param expand_nested `TRUE` lists the layers of nested models, too.
#' @param show_trainable `TRUE` adds a column that says which layers are trained. `NA`, the
#'   default, adds it when some layer is frozen.
#' @param layer_range Names of the first and the last layer to show, two strings.
#' @param compact `TRUE` leaves out blank lines.
#' @returns `format()` gives one string; `print()` and `summary()` return the model invisibly.
#' @name model-print
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(2)
#' summary(model)
NULL

#' @rdname model-print
#' @export
format.keras.src.models.model.Model <- function(x, ..., line_length = min(getOption("width"), 180L),
                                                expand_nested = FALSE, show_trainable = NA,
                                                layer_range = NULL, compact = TRUE) {
  if (is_null_pointer(x)) return("<pointer: 0x0>")
  if (is.na(show_trainable)) show_trainable <- has_frozen_layers(x)
  lines <- try_backend(py_laminar()$bridge$summary_lines(
    x, max(40L, as.integer(line_length)), expand_nested, show_trainable,
    if (!is.null(layer_range)) as.list(layer_range)
  ))
  lines <- as.character(lines)
  if (compact) lines <- lines[nzchar(trimws(lines))]
  paste(lines, collapse = "\n")
}

#' @rdname model-print
#' @export
print.keras.src.models.model.Model <- function(x, ...) {
  cat(format(x, ...), "\n", sep = "")
  if (is_null_pointer(x)) cli::cli_inform(pointer_lines())
  invisible(x)
}

#' @rdname model-print
#' @export
summary.keras.src.models.model.Model <- function(object, ...) {
  print(object, ...)
}

has_frozen_layers <- function(model) {
  any(vapply(model$layers, function(layer) length(layer$weights) > 0L && !isTRUE(layer$trainable), NA))
}

#' @export
print.keras.src.layers.layer.Layer <- print.keras.src.models.model.Model

#' @export
format.keras.src.layers.layer.Layer <- function(x, ...) {
  if (is_null_pointer(x)) return("<pointer: 0x0>")
  paste0("<", sub(".*\\.", "", class(x)[[1L]]), " name=", x$name, ", built=", x$built, ">")
}

print_formatted <- function(x, ...) {
  cat(format(x, ...), "\n", sep = "")
  invisible(x)
}

#' @export
print.keras.src.backend.common.keras_tensor.KerasTensor <- print_formatted

#' @export
format.keras.src.backend.common.keras_tensor.KerasTensor <- function(x, ...) {
  if (is_null_pointer(x)) return("<pointer: 0x0>")
  sizes <- x$shape
  paste0("<KerasTensor shape=", format_shape(sizes), ", dtype=", x$dtype, ", name=", x$name, ">")
}

# ---- optimizers, losses, initializers, regularizers, schedules, callbacks and others: their class and settings -------

format_settings <- function(x, ...) {
  if (is_null_pointer(x)) return("<pointer: 0x0>")
  settings <- tryCatch(py_laminar()$layers$registry$settings_of(x), error = function(condition) NULL)
  if (!is.list(settings)) settings <- NULL
  settings <- compact(settings[setdiff(names(settings), "name")])
  values <- vapply(settings, function(value) {
    if (is.list(value) && is.character(value$class_name)) return(value$class_name)
    if (is.list(value) || is_python_object(value)) "..." else paste(format(value, digits = 7L), collapse = " ")
  }, "")
  shown <- paste0(names(settings), " = ", values, recycle0 = TRUE)
  text <- paste0("<", sub(".*[.]", "", class(x)[[1L]]), if (length(shown)) ": ", paste(shown, collapse = ", "), ">")
  paste(strwrap(text, exdent = 2L), collapse = "\n")
}

#' @export
print.keras.src.optimizers.base_optimizer.BaseOptimizer <- print_formatted
#' @export
format.keras.src.optimizers.base_optimizer.BaseOptimizer <- format_settings
#' @export
print.keras.src.losses.loss.Loss <- print_formatted
#' @export
format.keras.src.losses.loss.Loss <- format_settings
#' @export
print.keras.src.initializers.initializer.Initializer <- print_formatted
#' @export
format.keras.src.initializers.initializer.Initializer <- format_settings
#' @export
print.keras.src.regularizers.regularizers.Regularizer <- print_formatted
#' @export
format.keras.src.regularizers.regularizers.Regularizer <- format_settings
#' @export
print.keras.src.constraints.constraints.Constraint <- print_formatted
#' @export
format.keras.src.constraints.constraints.Constraint <- format_settings
#' @export
print.keras.src.random.seed_generator.SeedGenerator <- print_formatted
#' @export
format.keras.src.random.seed_generator.SeedGenerator <- format_settings
#' @export
print.keras.src.optimizers.schedules.learning_rate_schedule.LearningRateSchedule <- print_formatted
#' @export
format.keras.src.optimizers.schedules.learning_rate_schedule.LearningRateSchedule <- format_settings
#' @export
print.keras.src.callbacks.callback.Callback <- print_formatted
#' @export
format.keras.src.callbacks.callback.Callback <- format_settings
