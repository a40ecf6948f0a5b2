#' The whole of a formula's model as one Keras model
#'
#' The model that [predict()][predict.nn_model] computes, preprocessing included: it takes raw rows, and opens in plain
#' Python Keras. `save_model()` writes it together with what R knows (formula, levels, held-out rows), and
#' [load_model()] gives the model of [nn_model()] back; `export_savedmodel()` writes it for serving.
#'
#' The Keras model takes a dict with one array for each raw column, numbers as float32, everything else as
#' strings: factors by their level, dates as `"2016-07-01"` and times as `"2016-07-01 13:00:00"`, missing text as `""`
#' and missing numbers as NaN. A column whose name is not made of letters, digits, `_` and `.` goes by its place in the
#' formula, as `column_2`. It gives the mean, the probability of the second class, or the probabilities of
#' all classes, for survival times the probabilities to be without event at the ends of the model's intervals.
#'
#' @param object A model of [nn_model()] other than trees.
#' @returns A Keras model.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' fitted <- nn_model(mpg ~ wt + factor(cyl), mtcars, hidden = 8, members = 2)
#' as_keras_model(fitted)
#' file <- tempfile(fileext = ".keras")
#' save_model(fitted, file)
#' load_model(file)
as_keras_model <- function(object) {
  call <- rlang::current_env()
  if (!inherits(object, "nn_model")) {
    laminar_abort(c("{.arg object} must be a model of {.fn nn_model}.", x = "It is {describe(object)}."), "type", call)
  }
  check_engine(object, call)
  refuse_trees(object, call)
  # By the class, whose results convert: the engine itself was made without.
  try_backend(py_laminar(call)$formula$FormulaModel$raw_model(object$engine), call)
}

refuse_trees <- function(object, call) {
  if (!object$method %in% tree_methods) return(invisible())
  laminar_abort(c(
    "Trees cannot become a Keras model.",
    x = "The model is of {.code method = \"{object$method}\"}.",
    i = "{.code save_model(fit, \"fit.zip\")} saves trees."
  ), "model", call)
}

#' @rdname export_savedmodel
#' @export
export_savedmodel.nn_model <- function(object, export_dir_base, ...) {
  export_savedmodel(as_keras_model(object), export_dir_base, ...)
}

formula_entry <- "laminar_formula.rds"

# A Keras file, or for trees an archive, with one more entry, which Keras does not look at: what R knows.
save_formula_model <- function(object, filepath, overwrite, call) {
  check_engine(object, call)
  trees <- object$method %in% tree_methods
  filepath <- path.expand(check_string(filepath, "filepath", call = call))
  wanted <- if (trees) ".zip" else ".keras"
  if (!endsWith(filepath, wanted)) {
    laminar_abort(c("{.arg filepath} must end in {.str {wanted}}.", x = "It is {.file {filepath}}."), "file", call)
  }
  check_target_file(filepath, overwrite, call)
  kept <- object
  kept$engine <- NULL
  kept$member_names <- as.character(from_host(object$engine$member_names()))
  scratch <- tempfile(fileext = ".rds")
  on.exit(unlink(scratch))
  saveRDS(kept, scratch)
  try_backend(object$engine$save(filepath, formula_entry, scratch), call)
  invisible(object)
}

# The model of a file that save_formula_model() wrote; NULL for other files.
load_formula_model <- function(filepath, call) {
  if (!grepl("\\.(keras|zip)$", filepath)) return(NULL)
  entries <- tryCatch(utils::unzip(filepath, list = TRUE)$Name, error = function(condition) NULL)
  if (!formula_entry %in% entries) return(NULL)
  folder <- tempfile()
  on.exit(unlink(folder, recursive = TRUE))
  kept <- readRDS(utils::unzip(filepath, formula_entry, exdir = folder))
  formulas <- py_laminar_raw(call)$formula
  make <- if (kept$method %in% tree_methods) formulas$TreeModel else formulas$FormulaModel
  if (kept$method %in% tree_methods) check_extra("trees", call)
  kept$engine <- try_backend(make$load(filepath, kept$plan, kept$settings, as.list(kept$member_names)), call)
  kept$member_names <- NULL
  kept
}
