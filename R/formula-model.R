#' Fit a network by a formula
#'
#' Describes a model as R's own modelling functions do: a formula and a data frame. Everything that must be learned
#' about the columns (means and scales, levels, words, what to put in place of missing values) is learned and stored
#' inside the model, so that a saved or exported model takes raw rows. Each fit is compared, on rows that it has not
#' seen, with the mean or the most frequent class and with [glm()] or [lm()], and says so when it is not better.
#'
#' @section What happens to a column:
#' * Numbers (also logical values) are standardised; a missing one counts as the mean, with an indicator beside it when
#'   training had missing ones. Values that a network sees are drawn in smoothly to at most 3 standard deviations.
#' * Factors and text with few words become one column for each level, above 50 levels an embedding. Missing values and
#'   empty text are a level of their own. A level that no training row had counts as unknown.
#' * Text of several words, or `text(column)`, is split into words and, with `ngrams = 2`, pairs of words, whose
#'   embeddings are averaged.
#' * Dates and times become a trend and their places in the year, the week and the day, as sine and cosine.
#' * `a:b` and `a * b` are products of the columns of `a` and `b`. `offset()` adds to the link.
#' * Arithmetic of numbers: `log`, `log1p`, `log2`, `log10`, `exp`, `expm1`, `sqrt`, `abs`, `sin`, `cos`, `tan`, `tanh`,
#'   and `I()` with `+ - * / ^`. `factor(column)` takes whole numbers as levels.
#'
#' @section How it is trained:
#' The rows are cut into five parts (stratified by the response). Each of the `members`, networks of one structure that
#' share one compiled program, leaves one part out, stops early by 15 % of the other rows, and predicts the part left
#' out. The model predicts the mean of its members. All figures of `summary()` and all intervals come from parts left
#' out, which neither chose the weights nor the number of epochs; the columns' means and levels are learned from all
#' rows, without looking at the response. Figures are those of single members; their mean is usually a little better.
#'
#' @section Survival times:
#' With `Surv(time, event)` of package survival as response (right-censored) the network gives hazards that are constant
#' within up to ten intervals with equally many events, and change freely from one to the next: hazards need not be
#' proportional. The likelihood is that of Poisson counts with the time at risk as offset (Holford 1980). The report
#' compares with `survival::coxph()` and Kaplan and Meier's curve by the concordance (Harrell and others 1982) and the
#' Brier score averaged over time and weighted for censoring (Graf and others 1999).
#'
#' @param x A formula, a data frame or matrix of predictors, or a recipe of the package recipes.
#' @param formula `response ~ predictors`; `.` stands for all other columns. The response may be transformed.
#' @param data A data frame. Rows without response are left out.
#' @param y The response: numbers, a factor, text or logical values, one for each row of `x`.
#' @param ... For methods: the arguments below.
#' @param method `"network"` (hidden layers), `"linear"` (none), `"wide_deep"` (the sum of both; Cheng and others 2016),
#'   `"boosted_trees"` or `"random_forest"`, which need the Python package ydf.
#' @param hidden Units of each hidden layer, whole numbers.
#' @param family `"gaussian"`, `"binomial"`, `"multinomial"`, `"poisson"` or `"survival"`, also as in [glm()]. `NULL`
#'   chooses by the response: a factor, text or logical values are classes, as is a response of 0 and 1; other numbers
#'   are gaussian.
#' @param weights Weight of each row: an expression of columns of `data`, or a vector.
#' @param activation Name of the hidden layers' activation.
#' @param dropout Share of hidden units left out at each step, from 0 to below 1.
#' @param learning_rate,weight_decay Settings of the optimizer AdamW (Loshchilov and Hutter 2019). `NULL`: 0.003, with a
#'   text column 0.001, for a linear model 0.02; and 0.01.
#' @param epochs Most epochs, a whole number.
#' @param patience Epochs without progress before training stops; `NULL`: 20, with a text column 5.
#' @param batch_size Rows in a step; `NULL`: chosen by the number of rows, from 16 to 256.
#' @param members Number of networks, from 1 to 5. `NULL`: 5 up to 20,000 rows, 2 up to 100,000 rows, else 1.
#' @param ngrams Longest sequence of words that counts as one word, a whole number.
#' @param max_words Words of a text column that are kept, a whole number.
#' @param trees Number of trees, a whole number; boosting stops early.
#' @param verbose `0` for silence, 1 for a progress bar and 2 for a line for each epoch.
#' @returns An object of class `nn_model`. `$report` holds the comparison, `$held_out` the predictions for rows left
#'   out, `$histories` the training. See [predict()][predict.nn_model] and [summary()][summary.nn_model].
#' @references
#' Cheng, H.-T. and others (2016). Wide & deep learning for recommender systems. *DLRS*.
#'
#' Graf, E., Schmoor, C., Sauerbrei, W., Schumacher, M. (1999). Assessment and comparison of prognostic classification
#' schemes for survival data. *Statistics in Medicine* 18.
#'
#' Harrell, F. E. and others (1982). Evaluating the yield of medical tests. *JAMA* 247.
#'
#' Holford, T. R. (1980). The analysis of rates and of survivorship using log-linear models. *Biometrics* 36.
#'
#' Holzmüller, D., Grinsztajn, L., Steinwart, I. (2024). Better by default: strong pre-tuned MLPs and boosted trees on
#' tabular data. *NeurIPS*.
#'
#' Loshchilov, I., Hutter, F. (2019). Decoupled weight decay regularization. *ICLR*.
#' @seealso [cross_validate()], [compare_models()], [as_keras_model()]
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' cars_fit <- nn_model(mpg ~ wt + hp + factor(cyl), mtcars, hidden = 16, members = 2)
#' cars_fit
#' predict(cars_fit, mtcars[1:3, ], interval = 0.9)
nn_model <- function(x, ...) {
  UseMethod("nn_model")
}

#' @rdname nn_model
#' @export
nn_model.formula <- function(formula, data, ..., method = c("network", "linear", "wide_deep", "boosted_trees",
                               "random_forest"), hidden = c(64, 32), family = NULL, weights = NULL,
                             activation = "relu", dropout = 0.1, learning_rate = NULL, weight_decay = NULL,
                             epochs = 200, patience = NULL, batch_size = NULL, members = NULL, ngrams = 2,
                             max_words = 20000, trees = 300, verbose = 0) {
  call <- rlang::current_env()
  check_no_dots(...)
  if (missing(data) || !is.data.frame(data)) {
    laminar_abort(c(
      "{.arg data} must be a data frame.",
      x = "It is {if (missing(data)) 'missing' else describe(data)}."
    ), "type", call)
  }
  settings <- formula_settings(mget(setdiff(names(formals()), c("...", "weights", "data", "formula"))), call)
  weights <- rlang::eval_tidy(rlang::enquo(weights), data)
  fit_formula(formula, data, weights, settings, match.call(), call)
}

#' @rdname nn_model
#' @export
nn_model.data.frame <- function(x, y, ...) {
  call <- rlang::current_env()
  y <- check_xy(x, y, call)
  data <- as.data.frame(x)
  name <- "response"
  while (name %in% names(data)) name <- paste0(".", name)
  data[[name]] <- y
  fitted <- nn_model(stats::reformulate(".", as.name(name)), data, ...)
  fitted$call <- match.call()
  fitted
}

#' @rdname nn_model
#' @export
nn_model.matrix <- function(x, y, ...) {
  frame <- as.data.frame(x)
  fitted <- nn_model.data.frame(frame, y, ...)
  fitted$call <- match.call()
  fitted
}

#' @rdname nn_model
#' @export
nn_model.recipe <- function(x, data, ...) {
  call <- rlang::current_env()
  check_installed("recipes", "for a recipe")
  prepared <- recipes::prep(x, training = data, retain = FALSE)
  roles <- summary(prepared)
  outcome <- roles$variable[roles$role == "outcome"]
  predictors <- roles$variable[roles$role == "predictor"]
  if (length(outcome) != 1L || !length(predictors)) {
    laminar_abort(c(
      "The recipe must have one outcome and at least one predictor.",
      x = "It has {length(outcome)} outcome{?s} and {length(predictors)} predictor{?s}."
    ), "formula", call)
  }
  baked <- as.data.frame(recipes::bake(prepared, new_data = data))
  fitted <- nn_model(stats::reformulate(sprintf("`%s`", predictors), as.name(outcome)), baked, ...)
  fitted$call <- match.call()
  fitted$recipe <- prepared
  fitted
}

#' @export
nn_model.default <- function(x, ...) {
  laminar_abort(c(
    "{.arg x} must be a formula, a data frame, a matrix or a recipe.",
    x = "It is {describe(x)}.",
    i = "For example {.code nn_model(y ~ x1 + x2, data)}."
  ), "type")
}

check_xy <- function(x, y, call) {
  if (missing(y)) laminar_abort(c("{.arg y} must be the response.", x = "It is missing."), "type", call)
  if (is.data.frame(y) && length(y) == 1L) y <- y[[1L]]
  if (length(y) != nrow(x)) {
    laminar_abort(c(
      "{.arg y} must have one value for each row of {.arg x}.",
      x = "It has {length(y)} value{?s} for {nrow(x)} rows."
    ), "shape", call)
  }
  y
}

tree_methods <- c("boosted_trees", "random_forest")

# The arguments that say how, checked.
formula_settings <- function(given, call) {
  number <- function(name, ...) check_number(given[[name]], name, ..., call = call)
  whole <- function(name, ...) check_whole(given[[name]], name, ..., call = call)
  methods <- eval(formals(nn_model.formula)$method)
  method <- if (identical(given$method, methods)) methods[[1L]] else check_choice(given$method, "method", methods, call)
  members <- whole("members", min = 1, null = TRUE)
  if (!is.null(members) && members > 5L) {
    laminar_abort(c("{.arg members} must be from 1 to 5.", x = "It is {members}."), "value", call)
  }
  dropout <- number("dropout", 0, 1)
  if (dropout == 1) laminar_abort(c("{.arg dropout} must be below 1.", x = "It is 1."), "value", call)
  hidden <- check_whole_vector(given$hidden, "hidden", call)
  if (method %in% c("network", "wide_deep") && (!length(hidden) || anyNA(hidden) || any(hidden < 1L))) {
    laminar_abort(c(
      "{.arg hidden} must hold the units of at least one layer.",
      x = "It is {describe(given$hidden)}.",
      i = "For a model without hidden layers use {.code method = \"linear\"}."
    ), "value", call)
  }
  if (method %in% tree_methods) check_extra("trees", call)
  list(
    method = method, hidden = as.list(hidden), family = as_family_name(given$family, call), dropout = dropout,
    activation = check_string(given$activation, "activation", call = call), members = members,
    learning_rate = number("learning_rate", min = 0, null = TRUE),
    weight_decay = number("weight_decay", min = 0, null = TRUE),
    epochs = whole("epochs", min = 1), patience = whole("patience", min = 1, null = TRUE),
    batch_size = whole("batch_size", min = 1, null = TRUE), ngrams = whole("ngrams", min = 1),
    max_words = whole("max_words", min = 10), trees = whole("trees", min = 1), embedding = 0L,
    reporters = progress_reporters(given$verbose, call)
  )
}
