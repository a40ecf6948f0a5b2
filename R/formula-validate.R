#' Cross-validation
#'
#' Fits a model to each set of all rows but a part, and judges it by the part left out. Parts are stratified by the
#' response: each holds about the same share of each class, or of each quarter of the numbers; of survival times the
#' same share of events, and of each quarter of the times with and without an event. Networks of one structure share
#' one compiled program, so only the first part compiles anything, and memory stays flat.
#'
#' Survival times (`Surv(time, event)`) are judged by Harrell's concordance index, as [survival::concordance()] gives
#' it: the share of the comparable pairs of rows in which the one with the earlier event has the higher predicted risk;
#' 0.5 is guessing. It sees the order of the risks only; the report of [nn_model()] judges the predicted curves, too.
#'
#' @param model_fn A function of a data frame that returns a fitted model, such as
#'   `\(data) nn_model(y ~ ., data)` or `\(data) glm(y ~ ., binomial, data)`.
#' @param data A data frame.
#' @param v Number of parts, a whole number from 2.
#' @param repeats How often the rows are cut anew, a whole number.
#' @param response Name of the response's column, or an expression as a string; taken from the model's formula when
#'   `NULL`.
#' @param strata A vector with a stratum for each row; by the response when `NULL`.
#' @param predict_fn A function of a model and new data that gives numbers, or for classes the probability of the second
#'   class or a matrix of probabilities with class names; for survival times risks, numbers that are larger where the
#'   event comes earlier. Known without it: [nn_model()], `lm`, `glm`, `rpart`, `svm` of e1071 (with
#'   `probability = TRUE`) and `multinom` of nnet; for survival times [nn_model()] (by its mean time without event),
#'   `coxph` and `survreg` of survival, and `rpart`.
#' @param object,x,... A result; not used.
#' @returns An object of class `cross_validation`: a list with `folds`, a data frame with `repeat`, `fold`, the scores
#'   and `seconds`; `predictions`, a data frame with `repeat`, `fold`, `row`, `truth` (for survival times `time` and
#'   `event`), and the prediction, the risk or the probabilities; and `levels`. `summary()` gives mean, standard error
#'   and range of each score.
#'   Standard errors treat parts as independent, which makes them somewhat too small (Bengio and Grandvalet 2004).
#' @references Bengio, Y., Grandvalet, Y. (2004). No unbiased estimator of the variance of k-fold cross-validation.
#' *JMLR* 5.
#'
#' Harrell, F. E., Califf, R. M., Pryor, D. B., Lee, K. L., Rosati, R. A. (1982). Evaluating the yield of medical tests.
#' *JAMA* 247(18).
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' cross_validate(\(data) nn_model(mpg ~ wt + hp, data, hidden = 16, members = 2), mtcars, v = 3)
#' cross_validate(\(data) lm(mpg ~ wt + hp, data), mtcars, v = 3)
#'
#' # survival times
#' library(survival)
#' cross_validate(\(data) coxph(Surv(time, status) ~ karno + age, data), veteran)
cross_validate <- function(model_fn, data, v = 5, repeats = 1, response = NULL, strata = NULL, predict_fn = NULL) {
  call <- rlang::current_env()
  for (name in c("model_fn", if (!is.null(predict_fn)) "predict_fn")) {
    value <- get(name)
    if (!is.function(value)) {
      laminar_abort(c("{.arg {name}} must be a function.", x = "It is {describe(value)}."), "type", call)
    }
  }
  if (!is.data.frame(data)) {
    laminar_abort(c("{.arg data} must be a data frame.", x = "It is {describe(data)}."), "type", call)
  }
  v <- check_whole(v, "v", min = 2)
  repeats <- check_whole(repeats, "repeats", min = 1)
  if (nrow(data) < 2L * v) {
    laminar_abort(c("Each of the {v} parts needs at least 2 rows.", x = "{.arg data} has {nrow(data)}."), "data", call)
  }
  target <- validation_target(model_fn, data, response, call)
  usable <- which(!is.na(target$values))
  strata <- check_strata(strata, target, nrow(data), call)
  folds <- predictions <- list()
  for (turn in seq_len(repeats)) {
    parts <- rep(NA_integer_, nrow(data))
    parts[usable] <- cut_rows(strata[usable], v)
    for (part in seq_len(v)) {
      one <- judge_part(model_fn, predict_fn, data, target, parts, part, call)
      where <- data.frame("repeat" = turn, fold = part, check.names = FALSE)
      folds[[length(folds) + 1L]] <- cbind(where, one$scores)
      predictions[[length(predictions) + 1L]] <- cbind(where, one$predictions)
      gc(verbose = FALSE) # R cannot know how large the model is that Python keeps for it
    }
  }
  structure(
    list(folds = do.call(rbind, folds), predictions = do.call(rbind, predictions), levels = target$levels,
      rows = length(usable), v = v, repeats = repeats),
    class = "cross_validation"
  )
}

# The response of all rows: its values, as a factor or numbers, and its levels.
validation_target <- function(model_fn, data, response, call) {
  expression <- if (is.null(response)) response_of(model_fn, data, call) else
    if (length(response) == 1L && response %in% names(data)) as.name(response) else
    tryCatch(str2lang(check_string(response, "response", call = call)), error = function(condition) as.name("?"))
  values <- tryCatch(response_values(expression, data, environment(model_fn)), error = function(condition) {
    laminar_abort(c(
      "{.arg response} must be a column of {.arg data}, or an expression of its columns.",
      x = "It is {.code {deparse1(expression)}}.",
      i = "The columns are {.val {names(data)}}."
    ), "name", call)
  })
  if (inherits(values, "Surv")) return(survival_target(values, deparse1(expression), call))
  if (!is.factor(values) && !is.numeric(values)) values <- factor(values)
  known <- as_response(values[!is.na(values)], NULL, deparse1(expression), call)
  list(values = values, levels = known$levels, survival = FALSE, strata = strata_of(known$y, known$levels))
}

# Some rows are enough to see what the model's formula has on its left.
response_of <- function(model_fn, data, call) {
  found <- find_formula(body(model_fn), environment(model_fn))
  if (!is.null(found)) return(found[[2L]])
  laminar_abort(c(
    "{.arg response} must name the response.",
    x = "There is no formula in the code of {.arg model_fn}."
  ), "argument", call)
}

find_formula <- function(code, environment) {
  if (is.name(code) && nzchar(as.character(code))) {
    value <- get0(as.character(code), envir = environment)
    return(if (inherits(value, "formula") && length(value) == 3L) value)
  }
  if (!is.call(code)) return(NULL)
  if (identical(code[[1L]], quote(`~`)) && length(code) == 3L) return(code)
  for (part in as.list(code)[-1L]) {
    found <- if (!missing(part)) find_formula(part, environment)
    if (!is.null(found)) return(found)
  }
  NULL
}

check_strata <- function(strata, target, rows, call) {
  if (is.null(strata)) {
    out <- rep(NA_integer_, rows)
    out[!is.na(target$values)] <- target$strata
    return(out)
  }
  if (length(strata) != rows || anyNA(strata)) {
    laminar_abort(c(
      "{.arg strata} must have one value for each row of {.arg data}.",
      x = "It is {describe(strata)}, for {rows} rows."
    ), "shape", call)
  }
  as.integer(factor(strata))
}

judge_part <- function(model_fn, predict_fn, data, target, parts, part, call) {
  out <- which(parts == part)
  started <- proc.time()[["elapsed"]]
  made <- rlang::try_fetch(
    {
      model <- model_fn(data[which(parts != part), , drop = FALSE])
      (predict_fn %||% if (target$survival) predict_risks else predict_shares)(model, data[out, , drop = FALSE])
    },
    error = function(condition) {
      laminar_abort("Part {part} of the cross-validation failed.", "validation", call, parent = condition)
    }
  )
  seconds <- proc.time()[["elapsed"]] - started
  made <- as_shares(made, target$levels, length(out), call, if (target$survival) ": its risk")
  truth <- target$values[out]
  if (target$survival) return(judge_risks(truth, made[, 1L], out, seconds))
  y <- if (is.null(target$levels)) as.double(truth) else match(as.character(truth), target$levels) - 1
  family <- if (is.null(target$levels)) "gaussian" else if (ncol(made) == 1L) "binomial" else "multinomial"
  known <- !is.na(made[, 1L])
  scores <- score_table(y[known], made[known, , drop = FALSE], family, rep(1, sum(known)))
  shown <- if (is.null(target$levels)) data.frame(prediction = made[, 1L]) else
    as.data.frame(`colnames<-`(if (ncol(made) == 1L) cbind(1 - made, made) else made, target$levels), optional = TRUE)
  list(
    scores = cbind(scores, seconds = seconds),
    predictions = cbind(data.frame(row = out, truth = truth), shown)
  )
}

# What known kinds of models predict: numbers, the probability of the second class, or a matrix.
predict_shares <- function(model, data) {
  if (inherits(model, "nn_model")) return(stats::predict(model, data, type = "response", new_levels = "allow"))
  if (inherits(model, "glm")) return(stats::predict(model, data, type = "response"))
  if (inherits(model, "rpart")) {
    return(stats::predict(model, data, type = if (model$method == "class") "prob" else "vector"))
  }
  if (inherits(model, "multinom")) return(stats::predict(model, data, type = "probs"))
  if (inherits(model, "svm")) {
    made <- stats::predict(model, data, probability = TRUE)
    return(attr(made, "probabilities") %||% made)
  }
  stats::predict(model, data)
}

# A matrix with one column for numbers and two classes, else one for each class in the order of the levels.
as_shares <- function(made, levels, rows, call, what = NULL) {
  wrong <- function(found) {
    laminar_abort(c(
      if (is.null(levels)) paste0("Predictions must be one number for each row", what, ".")
        else "Predictions must be probabilities of {length(levels)} classes.",
      x = found,
      i = "Give {.arg predict_fn}, a function of a model and new data."
    ), "prediction", call)
  }
  if (!is.numeric(made)) wrong("They are {describe(made)}.")
  if (is.null(dim(made)) || ncol(made) == 1L) {
    made <- matrix(as.double(made))
    if (length(levels) > 2L) wrong("They are one number for each row.")
  } else {
    if (is.null(levels) || !all(levels %in% colnames(made))) {
      wrong("They are {describe(made)} with columns {.val {colnames(made)}}.")
    }
    made <- unclass(made)[, levels, drop = FALSE]
    if (length(levels) == 2L) made <- made[, 2L, drop = FALSE]
  }
  if (nrow(made) != rows) wrong("There are {nrow(made)} for {rows} rows.")
  if (!is.null(levels) && any(made < -1e-6 | made > 1 + 1e-6, na.rm = TRUE)) wrong("Some lie outside 0 to 1.")
  made
}

#' @rdname cross_validate
#' @export
summary.cross_validation <- function(object, ...) {
  scores <- object$folds[setdiff(names(object$folds), c("repeat", "fold"))]
  data.frame(
    score = names(scores), mean = vapply(scores, mean, 0, na.rm = TRUE),
    std.error = vapply(scores, function(values) stats::sd(values, na.rm = TRUE) / sqrt(sum(!is.na(values))), 0),
    lowest = vapply(scores, min, 0, na.rm = TRUE), highest = vapply(scores, max, 0, na.rm = TRUE), row.names = NULL
  )
}

validation_headline <- function(x) {
  sprintf("%d-fold cross-validation of %s rows%s", x$v, format(x$rows, big.mark = ","),
    if (x$repeats > 1L) sprintf(", %d times", x$repeats) else "")
}

#' @rdname cross_validate
#' @export
print.cross_validation <- function(x, ...) {
  cat(validation_headline(x), "\n", sep = "")
  print(summary(x), digits = 3, row.names = FALSE)
  invisible(x)
}

#' @rdname cross_validate
#' @export
plot.cross_validation <- function(x, ...) {
  scores <- setdiff(names(x$folds), c("repeat", "fold", "seconds"))
  keep <- graphics::par(mfrow = c(1L, length(scores)), mar = c(2, 4, 2, 1), las = 1)
  on.exit(graphics::par(keep))
  for (score in scores) {
    graphics::stripchart(x$folds[[score]], vertical = TRUE, method = "jitter", pch = 19,
      col = picture_colours[["training"]], main = score, ylab = "", ...)
    graphics::abline(h = mean(x$folds[[score]], na.rm = TRUE), col = picture_colours[["line"]])
  }
  invisible(x)
}
