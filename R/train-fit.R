#' Train a model
#'
#' Trains for a number of epochs. A whole epoch runs as one compiled program; the
#' console shows how it goes. The model is changed in place.
#'
#' A function that gives batches is called while earlier batches train, so some batches ahead of the steps; with
#' `steps_per_epoch` it need not end. [use_threads()] says how it keeps pace on a machine of few processors.
#'
#' @param object A compiled model.
#' @param x Inputs: an array or matrix with one sample a row (first dimension), a sparse matrix of the package Matrix
#'   (a large one is made dense a batch at a time), a data frame of numbers and dates (which count in days), a
#'   list of these for several inputs (named by input, or in their order), a data frame whose columns are named like
#'   the inputs, where a factor arrives as codes from 0, a dataset, or a function that gives one batch `list(x, y)` at
#'   each call and `NULL` at the end.
#' @param y Targets: a vector, factor, matrix or array with one entry or row per sample; a list for
#'   several outputs. Not used when `x` is a dataset or a function.
#' @param ... Not used.
#' @param batch_size Samples per gradient step, a whole number; 32 when `NULL`.
#' @param epochs Epochs, a whole number: the index of the last one when `initial_epoch` is not 1.
#' @param callbacks A callback or a list of them.
#' @param validation_split Share of the samples, from 0 to below 1, kept from training for validation: the last
#'   rows, before shuffling.
#' @param validation_data `list(x, y)` or `list(x, y, sample_weight)`, or a dataset; used instead of
#'   `validation_split`.
#' @param shuffle `TRUE` draws a new order of the samples each epoch.
#' @param class_weight Weights of the classes in the loss: numbers named by class (`c("0" = 1, "1" = 5)`), by level
#'   when `y` is a factor, or unnamed in the order of the classes.
#' @param sample_weight Weights of the samples in the loss: one number per sample.
#' @param initial_epoch Index of the first epoch, from 1: larger when training goes on.
#' @param steps_per_epoch Batches per epoch; `NULL` means all the data.
#' @param validation_steps Batches per validation; `NULL` means all the data.
#' @param validation_batch_size Samples per validation batch; `batch_size` when `NULL`.
#' @param validation_freq Validate every so many epochs (a whole number), or after the epochs listed.
#' @param verbose `"auto"`, 0 for silence, 1 for a progress bar, 2 for one line per epoch. `"auto"` draws a bar in
#'   a terminal, prints lines where there is none, and is silent in knitr and testthat.
#' @param view_metrics `TRUE` shows the metrics on the live [board], which can also stop the training; `"terminal"`
#'   draws curves in the console; `FALSE` shows neither. `"auto"` opens the board in interactive sessions, in the
#'   editor's viewer pane or the browser, when there is more than one epoch and `verbose` is not 0.
#' @param backup_dir A folder: training saves its whole state there after each epoch, and a run that was
#'   killed goes on exactly where it stopped when called again.
#' @param find_nonfinite `TRUE`: when the loss stops being a finite number, the epoch is run again up to that step
#'   and the warning names the first layer whose output was not finite (data in memory only).
#' @param na_action What to do with missing values, a string: `"fail"` stops with an error that counts them, `"omit"`
#'   leaves out the rows that have some (and those with a level of a factor that the model does not know) and says how
#'   many, `"pass"` hands missing numbers to the model, as NaN.
#' @param memory_limit Most bytes of data to place on the device, a number such as `2e9`; four fifths of the free memory
#'   when `NULL`. Larger arrays are trained on in chunks, the next one made while one is trained on, with equal results.
#' @param check_data `TRUE` looks at model and data first and warns of what would train badly; see [check_data()].
#' @returns The history, invisibly: see [keras_training_history].
#' @seealso [compile()][compile.keras.src.models.model.Model],
#'   [evaluate()][evaluate.keras.src.models.model.Model], [predict()][predict.keras.src.models.model.Model]
#' @export
#' @examplesIf laminar::is_backend_available()
#' set_random_seed(1)
#' x <- as.matrix(iris[, 1:4])
#' y <- iris$Species
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(16, activation = "relu") |>
#'   layer_dense(3, activation = "softmax") |>
#'   compile(optimizer = "adam", loss = "sparse_categorical_crossentropy", metrics = "accuracy")
#' history <- fit(model, x, y, epochs = 30, verbose = 0)
#' history
fit.keras.src.models.model.Model <- function(object, x = NULL, y = NULL, ..., batch_size = NULL, epochs = 1,
                                             callbacks = NULL, validation_split = 0, validation_data = NULL,
                                             shuffle = TRUE, class_weight = NULL, sample_weight = NULL,
                                             initial_epoch = 1, steps_per_epoch = NULL,
                                             validation_steps = NULL, validation_batch_size = NULL,
                                             validation_freq = 1,
                                             verbose = getOption("keras.verbose", default = "auto"),
                                             view_metrics = getOption("laminar.view_metrics",
                                                                      getOption("keras.view_metrics", "auto")),
                                             backup_dir = NULL, find_nonfinite = FALSE,
                                             na_action = getOption("laminar.na_action", default = "fail"),
                                             memory_limit = getOption("laminar.memory_limit"),
                                             check_data = getOption("laminar.check_data", default = TRUE)) {
  call <- rlang::current_env()
  check_model(object)
  check_no_dots(...)
  args <- fit_arguments(mget(setdiff(names(formals()), "..."), call), call, tell = TRUE)
  if (check_flag(check_data, "check_data")) warn_data(args, call)
  args$columns <- NULL
  args$callbacks <- as_callbacks(callbacks, call)
  args$reporters <- c(
    fit_reporters(verbose, view_metrics, args$epochs - args$initial_epoch, backup_dir, call),
    run_reporters(object)
  )
  args$backup_dir <- if (!is.null(backup_dir)) path.expand(check_string(backup_dir, "backup_dir"))
  train <- function() try_backend(do.call(py_laminar()$training$fit, args), call)
  trained <- tryCatch(train(), laminar_error_callback = function(condition) {
    run_eagerly_or_signal(object, condition)
    train()
  })
  history <- new_history(trained, unlist(args$validation_freq))
  leave_ended_trial(history$params)
  if (isTRUE(history$params$interrupted)) {
    cli::cli_inform(c(
      "!" = "{history$params$ended}: the history holds {length(history$epochs)} finished epoch{?s};
        the model is usable.",
      i = if (!is.null(history$params$kept_epoch)) "It has the weights of epoch {history$params$kept_epoch}."
    ))
  }
  warn_not_finite(history$params$not_finite)
  invisible(history)
}

# The engine's sentence, and what it found or how to ask for more.
warn_not_finite <- function(text) {
  if (is.null(text)) return(invisible())
  parts <- regmatches(text, regexpr(". ", text, fixed = TRUE), invert = TRUE)[[1L]]
  cli::cli_warn(
    c(paste0(escape_braces(sub("\\.$", "", parts[[1L]])), "."), i = escape_braces(parts[-1L])),
    class = "laminar_warning_not_finite"
  )
}

# R code that asks for values of tensors cannot be traced; the error comes before the first step, so training can begin
# again, step by step.
run_eagerly_or_signal <- function(model, condition) {
  if (!inherits(condition$parent, "laminar_error_trace") || isTRUE(model$run_eagerly)) rlang::cnd_signal(condition)
  cli::cli_inform(c(
    "!" = "R code of the model cannot be traced: it runs step by step, which is slow.",
    x = escape_braces(strsplit(conditionMessage(condition$parent), "\n", fixed = TRUE)[[1L]][[1L]]),
    i = "Written with {.code op_*()} functions and arithmetic it runs at full speed."
  ))
  model$run_eagerly <- TRUE
}

# What `fit()` was given, checked and in Python's terms: arguments that a plan needs, too. `tell`: say how many
# rows were left out.
fit_arguments <- function(given, call, tell = FALSE) {
  whole <- function(name, ...) check_whole(given[[name]], name, ..., call = call)
  na_action <- check_na_action(given$na_action, setdiff(na_actions, "exclude"), call)
  data <- read_data(given$object, given$x, given$y, given$sample_weight, call, learn = TRUE, na_action = na_action)
  if (tell) say_left_out(data$kept)
  list(
    model = given$object,
    x = data$x,
    y = data$y,
    batch_size = whole("batch_size", min = 1, null = TRUE),
    epochs = whole("epochs", min = 0),
    validation_split = check_number(given$validation_split, "validation_split", 0, 1, call = call),
    validation_data = read_validation_data(given$object, given$validation_data, data$facts, data$notes, call,
                                           na_action),
    shuffle = if (identical(given$shuffle, "batch")) "batch" else check_flag(given$shuffle, "shuffle", call = call),
    class_weight = as_class_weight(given$class_weight, data, call),
    sample_weight = data$sample_weight,
    notes = notes_for_host(data$notes, data$facts$notes),
    columns = column_names(given$x, data$notes),
    initial_epoch = whole("initial_epoch", min = 1) - 1L,
    steps_per_epoch = whole("steps_per_epoch", min = 1, null = TRUE),
    validation_steps = whole("validation_steps", min = 1, null = TRUE),
    validation_batch_size = whole("validation_batch_size", min = 1, null = TRUE),
    validation_freq = as_validation_freq(given$validation_freq, call),
    find_nonfinite = check_flag(given$find_nonfinite, "find_nonfinite", call = call),
    memory_limit = as_limit(given$memory_limit, call)
  )
}

as_limit <- function(bytes, call) {
  bytes <- check_number(bytes, "memory_limit", 1, null = TRUE, call = call)
  if (!is.null(bytes)) floor(min(bytes, 2^53))
}

# Names of the columns of an only input, for messages.
column_names <- function(x, notes) {
  labels <- notes$columns$input %||% if (is.matrix(x)) colnames(x)
  if (length(labels)) as.list(labels)
}

as_validation_freq <- function(value, call) {
  value <- check_whole_vector(value, "validation_freq", call)
  if (any(value < 1L)) {
    laminar_abort(c("{.arg validation_freq} must be at least 1.", x = "It is {value}."), "value", call)
  }
  if (length(value) > 1L) as.list(value) else value
}

as_callbacks <- function(callbacks, call) {
  if (is.null(callbacks)) return(list())
  callbacks <- if (is_python_object(callbacks) || !is.list(callbacks)) list(callbacks) else unname(callbacks)
  for (callback in callbacks) {
    if (is_python_object(callback) && !inherits(callback, "python.builtin.type")) next
    laminar_abort(c(
      "{.arg callbacks} must be a callback or a list of them.",
      x = "One of them is {describe(callback)}.",
      i = "Call a function that makes one, such as {.code callback_early_stopping()}, or {.fn callback_lambda}."
    ), "type", call)
  }
  callbacks
}

# Weights keyed by class code, whatever of the three forms they came in; `data` is what `read_data()` gave.
as_class_weight <- function(class_weight, data, call) {
  if (is.null(class_weight) || is_python_object(class_weight)) return(class_weight)
  weights <- unlist(class_weight)
  if (!is.numeric(weights) || anyNA(weights) || any(weights < 0)) {
    laminar_abort(c(
      "{.arg class_weight} must hold numbers of at least 0.",
      x = if (is.numeric(weights) && !anyNA(weights)) "The smallest is {min(weights)}."
      else if (is.numeric(weights)) "{sum(is.na(weights))} of them {cli::qty(sum(is.na(weights)))}{?is/are} missing."
      else "It is {describe(class_weight)}."
    ), "value", call)
  }
  known <- data$notes$levels$output$labels
  codes <- class_codes(weights, known, data$facts$outputs, call)
  if (length(known)) check_class_names(codes, known, data$y, call)
  as_python_dict(as.list(codes), as.list(as.double(weights)))
}

class_codes <- function(weights, known, outputs, call) {
  labels <- names(weights)
  if (is.null(labels)) {
    classes <- if (length(known)) length(known) else if (length(outputs) == 1L) class_count(outputs[[1L]])
    if (!is.null(classes) && length(weights) != classes) {
      laminar_abort(c(
        "{.arg class_weight} without names must have one weight for each of the {classes} classes.",
        x = "It has {length(weights)}.",
        i = "Name them by class, for example {.code c({.val {known[1] %||% \"0\"}} = 2)}."
      ), "value", call)
    }
    return(seq_along(weights) - 1L)
  }
  if (any(labels %in% known)) {
    codes <- match(labels, known) - 1L
  } else {
    codes <- suppressWarnings(as.integer(labels))
  }
  if (anyNA(codes)) {
    if (!length(known)) known <- "class codes from 0"
    laminar_abort(c(
      "The names of {.arg class_weight} must be classes.",
      x = "{cli::qty(sum(is.na(codes)))}Unknown: {.val {labels[is.na(codes)]}}.",
      i = "The classes are: {.val {known}}."
    ), "value", call)
  }
  codes
}

# Classes that an output tells apart, NULL where its loss does not say.
class_count <- function(output) {
  if (is.null(output$units) || is.null(output$kind) || output$kind == "unknown") return(NULL)
  if (output$units == 1L) 2L else output$units
}

check_class_names <- function(codes, known, y, call) {
  if (!inherits(y, "numpy.ndarray")) return(invisible())
  found <- py_laminar()$bridge$class_counts(y)
  lacking <- setdiff(as.integer(names(found)), codes)
  if (!length(lacking)) return(invisible())
  counts <- unlist(found[as.character(lacking)])
  lacking <- paste0("\"", known[lacking + 1L], "\" (", counts, " sample", ifelse(counts == 1, "", "s"), ")")
  laminar_abort(c(
    "{.arg class_weight} must have a weight for every class in {.arg y}.",
    x = "There is none for {lacking}.",
    i = "A weight of 1 leaves a class as it is."
  ), "value", call)
}
