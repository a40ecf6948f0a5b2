# From the columns of a table to features and target.

#' Features and target of a table
#'
#' Puts the columns of a data set side by side as one array of features, and names the column to predict. Factors become
#' indicator columns among the features and codes from 0 as the target; logical and whole numbers become numbers.
#'
#' @param dataset A data set with named columns, such as [csv_dataset()] gives, of rows or of batches.
#' @param x Features: names of columns, an expression as in [subset()] such as `c(a, b)`, `-y` or `a:d`, with helpers of
#'   the package tidyselect such as `starts_with("x")` where that is installed; or a formula such as `y ~ a + b` or
#'   `y ~ .`, which names the target as well.
#' @param y Target: a column, named in the same ways, or nothing.
#' @param named `TRUE` gives elements `list(x = , y = )`, `FALSE` `list(x, y)`;
#'   [fit()][fit.keras.src.models.model.Model] takes both.
#' @param named_features `TRUE` keeps the features a named list of columns, for a model with an input for each.
#' @param parallel_records Accepted for older scripts.
#' @param batch_size Rows in a batch, or `NULL` for what there is.
#' @param num_parallel_batches Accepted for older scripts.
#' @param drop_remainder `TRUE` leaves a smaller last batch out.
#' @returns A data set.
#' @export
#' @examplesIf laminar::is_backend_available()
#' flowers <- tensor_slices_dataset(iris)
#' flowers |> dataset_prepare(x = starts_with("Petal"), y = Species, batch_size = 50)
#' flowers |> dataset_prepare(Species ~ ., named = FALSE)
dataset_prepare <- function(dataset, x, y = NULL, named = TRUE, named_features = FALSE, parallel_records = NULL,
                            batch_size = NULL, num_parallel_batches = NULL, drop_remainder = FALSE) {
  call <- rlang::current_env()
  check_dataset(dataset)
  names <- table_columns(dataset, call)
  x <- rlang::enquo(x)
  y <- rlang::enquo(y)
  formula <- as_quoted_formula(x)
  if (!is.null(formula)) {
    parts <- formula_columns(formula, names, call)
  } else {
    target <- if (rlang::quo_is_null(y)) NULL else chosen_columns(y, names, "y", call)
    parts <- list(x = chosen_columns(x, names, "x", call), y = target)
  }
  if (length(parts$y) > 1L) laminar_abort("{.arg y} must be one column, not {length(parts$y)}.", "value", call)
  done <- prepare_dataset(dataset, parts$x, parts$y, check_flag(named, "named"),
                          check_flag(named_features, "named_features"), call)
  if (is.null(batch_size)) done else dataset_batch(done, batch_size, drop_remainder)
}

prepare_dataset <- function(dataset, x, y, named, named_features, call) {
  as_tf_dataset(try_backend(
    py_transformations(call)$prepared(dataset, as.list(x), y, named, named_features), call
  ))
}

table_columns <- function(dataset, call) {
  spec <- dataset$element_spec
  if (is_python_object(spec) || is.null(names(spec))) {
    laminar_abort(c(
      "{.arg dataset} must have named columns.",
      i = "{.fn csv_dataset} and {.code tensor_slices_dataset(data_frame)} give such data sets."
    ), "type", call)
  }
  names(spec)
}

as_quoted_formula <- function(x) {
  expression <- rlang::quo_get_expr(x)
  if (rlang::is_call(expression, "~")) return(rlang::eval_tidy(x))
  if (!is.symbol(expression)) return(NULL)
  value <- tryCatch(rlang::eval_tidy(x), error = function(condition) NULL)
  if (rlang::is_formula(value)) value
}

formula_columns <- function(formula, names, call) {
  y <- if (length(formula) == 3L) all.vars(formula[[2L]])
  data <- structure(lapply(names, function(name) 0), names = names, row.names = 1L, class = "data.frame")
  terms <- stats::terms(formula, data = data)
  x <- gsub("`", "", attr(terms, "term.labels"), fixed = TRUE)
  unknown <- setdiff(c(x, y), names)
  if (length(unknown)) {
    laminar_abort(c(
      "The formula must be of columns alone.",
      x = "There is no column {.val {unknown}}.",
      i = "The columns are: {.val {names}}."
    ), "name", call)
  }
  list(x = setdiff(x, y), y = y)
}

# tidyselect's rules where it is installed, those of subset() elsewhere.
chosen_columns <- function(selection, names, argument, call) {
  chosen <- tryCatch(
    if (requireNamespace("tidyselect", quietly = TRUE)) {
      base::names(tidyselect::eval_select(selection, stats::setNames(as.list(seq_along(names)), names)))
    } else {
      places <- rlang::eval_tidy(selection, stats::setNames(as.list(seq_along(names)), names))
      if (is.character(places)) places else names[places]
    },
    error = function(condition) {
      laminar_abort(c(
        "{.arg {argument}} must choose columns.",
        x = escape_braces(strsplit(conditionMessage(condition), "\n")[[1L]][[1L]]),
        i = "The columns are: {.val {names}}."
      ), "name", call)
    }
  )
  unknown <- setdiff(chosen, names)
  if (length(unknown) || !length(chosen)) {
    laminar_abort(c(
      "{.arg {argument}} must choose columns.",
      x = if (length(unknown)) "There is no column {.val {unknown}}." else "It chooses none.",
      i = "The columns are: {.val {names}}."
    ), "name", call)
  }
  chosen
}
