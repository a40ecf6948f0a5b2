#' What R's modelling functions ask of a formula's model
#'
#' `fitted()` and `residuals()` of the training rows, `formula()`, `nobs()`, `update()`, and the tables of broom:
#' `glance()` one row for the model, `tidy()` one row for each term, `augment()` one row for each row of the data.
#'
#' @param object,x A model of [nn_model()].
#' @param type For `residuals()`: `"response"` for the training rows, `"held_out"` for predictions by members that had
#'   not seen the row (`NA` for rows that no member left out).
#' @param formula. New formula, with `.` for what stood there before; see [update.formula()].
#' @param evaluate `FALSE` returns the call instead of running it.
#' @param data,newdata For `augment()`: the training rows when missing.
#' @param ... For `update()`: arguments of [nn_model()] to change. For `tidy()`: arguments of [importance()].
#' @returns `fitted()` and `residuals()` one number for each training row, for several classes a matrix; residuals are
#'   observed minus predicted, with a class as 0 or 1, for survival times events seen minus events expected. `glance()`
#'   a data frame of one row: `method`, `family`, `nobs`, `members`, the scores on held-out rows, and `better` (than the
#'   baseline). `tidy()` of a linear model gives `term` and `estimate` on the scale of the columns, relative to a
#'   factor's first level, averaged over members; of other models the permutation importance of each column. `augment()`
#'   the data with `.fitted`, for classes `.class`, and `.resid` where the response is known, and `.held_out` for the
#'   training rows.
#' @name nn_model-methods
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' fitted <- nn_model(dist ~ speed, cars, method = "linear", members = 2)
#' tidy(fitted)
#' glance(fitted)
#' head(augment(fitted))
NULL

#' @importFrom generics tidy
#' @export
generics::tidy

#' @importFrom generics glance
#' @export
generics::glance

#' @importFrom generics augment
#' @export
generics::augment

#' @rdname nn_model-methods
#' @export
fitted.nn_model <- function(object, ...) stats::predict(object, type = "response")

#' @rdname nn_model-methods
#' @export
residuals.nn_model <- function(object, type = c("response", "held_out"), ...) {
  type <- check_choice(type[[1L]], "type", c("response", "held_out"))
  if (object$family == "survival") return(survival_residuals(object, type))
  made <- if (type == "response") fitted.nn_model(object) else held_out_prediction(object)
  if (object$family == "multinomial") one_hot(object$y, ncol(made)) - made else object$y - made
}

survival_residuals <- function(object, type) {
  breaks <- unlist(object$settings$breaks)
  made <- if (type == "held_out") held_out_prediction(object) else
    as.matrix(stats::predict(object, type = "survival", times = breaks[-1L]))
  if (length(breaks) == 2L) made <- matrix(made)
  martingale_residuals(made, object$y, breaks)
}

# One entry or row for each training row, NA where no member left it out.
held_out_prediction <- function(object) {
  columns <- object$settings$outputs
  out <- matrix(NA_real_, length(object$y), columns)
  out[object$held_out$row, ] <- object$held_out$prediction
  if (columns == 1L) out[, 1L] else if (is.null(object$levels)) out else `colnames<-`(out, object$levels)
}

#' @rdname nn_model-methods
#' @importFrom stats nobs
#' @export
nobs.nn_model <- function(object, ...) length(object$y)

#' @rdname nn_model-methods
#' @export
formula.nn_model <- function(x, ...) x$formula

#' @rdname nn_model-methods
#' @importFrom stats update
#' @export
update.nn_model <- function(object, formula. = NULL, ..., evaluate = TRUE) {
  changed <- object$call
  if (!is.null(formula.)) {
    if (!inherits(eval(changed[["formula"]] %||% changed[["x"]], parent.frame()), "formula")) {
      laminar_abort(c("Only a model that was made from a formula has one to update.",
        i = "Call {.fn nn_model} again with other columns."), "formula")
    }
    changed$formula <- stats::update(object$formula, formula.)
  }
  more <- match.call(expand.dots = FALSE)$...
  for (name in names(more)) changed[[name]] <- more[[name]]
  if (evaluate) eval(changed, parent.frame()) else changed
}

#' @rdname nn_model-methods
#' @export
glance.nn_model <- function(x, ...) {
  scores <- as.data.frame(x$report)[1L, ]
  scores <- scores[setdiff(names(scores), c("model", "gain", "low", "high"))]
  out <- data.frame(method = x$method, family = x$family, nobs = length(x$y), members = x$settings$members, scores,
    better = attr(x$report, "better"), seconds = x$seconds, row.names = NULL)
  as_tidy_frame(out)
}

#' @rdname nn_model-methods
#' @export
tidy.nn_model <- function(x, ...) {
  as_tidy_frame(if (x$method == "linear" && x$family != "survival") linear_coefficients(x) else importance(x, ...))
}

#' @rdname nn_model-methods
#' @export
augment.nn_model <- function(x, data = NULL, newdata = NULL, ...) {
  rows <- newdata %||% data
  made <- if (is.null(rows)) fitted.nn_model(x) else stats::predict(x, rows)
  out <- as_tidy_frame(rows %||% x$frame)
  if (!is.null(x$levels)) {
    shares <- if (is.matrix(made)) made else cbind(1 - made, made)
    out$.class <- factor(x$levels[max.col(shares, "first")], x$levels)
  }
  out$.fitted <- made
  if (is.null(rows)) {
    out$.resid <- residuals.nn_model(x)
    held_out <- held_out_prediction(x)
    if (x$family == "survival") held_out <- restricted_mean(matrix(held_out, length(x$y)), unlist(x$settings$breaks))
    out$.held_out <- held_out
  } else if (x$family != "survival" && all(all.vars(x$formula[[2L]]) %in% names(rows))) {
    out$.resid <- new_residuals(x, rows, made)
  }
  out
}

new_residuals <- function(x, rows, made) {
  values <- eval(x$formula[[2L]], rows, environment(x$formula))
  if (is.null(x$levels)) return(as.double(values) - made)
  codes <- match(as.character(values), x$levels) - 1
  if (x$family == "binomial") codes - made else one_hot(ifelse(is.na(codes), 0, codes), ncol(made)) - made
}

as_tidy_frame <- function(frame) {
  if (requireNamespace("tibble", quietly = TRUE)) tibble::as_tibble(frame) else frame
}
