#' Predict with a formula's model
#'
#' @param object A model of [nn_model()].
#' @param newdata A data frame with the raw columns of the formula; the training rows when missing.
#' @param type What to predict:
#'   * `"response"`: the mean; for two classes the probability of the second one, as with [glm()]; for more classes a
#'     matrix of probabilities.
#'   * `"class"`: the most probable class, a factor.
#'   * `"prob"`: a matrix of probabilities with one column for each class.
#'   * for survival times `"survival"`: a matrix of the probabilities to be without event at each of `times`;
#'     `"response"` is the mean time without event up to the last time observed, `"link"` the log of the cumulative
#'     hazard there.
#'   * `"link"`: the mean on the scale of the link (logit or log); a matrix of log probabilities for more than two
#'     classes.
#' @param interval A share from 0 to 1, such as 0.9: numbers get a prediction interval, classes a prediction set.
#' @param times For `type = "survival"`: times, the ends of the model's intervals when `NULL`; `NA` is the answer after
#'   the last time observed.
#' @param new_levels Levels that no training row had count as unknown: `"warn"` says so, `"error"` stops,
#'   `"allow"` is silent.
#' @param ... Not used.
#' @section Intervals:
#' Intervals and sets are conformal. With several members they are those of cross-validation+ (Barber and others 2021):
#' each member's predictions are compared with the errors on the part it left out, which guarantees a coverage of
#' at least `2 * interval - 1`, usually about `interval`, whatever the distribution of the rows, as long as
#' new rows come from the same one. With one member they are split conformal intervals (Lei and others 2018), with a
#' guarantee of `interval`. Sets hold each class whose probability is not unusually low for a row of its class (Sadinle
#' and others 2019, Romano and others 2020); a set may be empty or hold several classes. At most 5,000 rows serve as
#' comparison.
#' @returns A vector, factor or matrix with one entry or row for each row of `newdata`. With `interval` a data frame:
#'   for numbers `fit`, `lwr` and `upr`; for classes `fit` and a logical column for each class, `TRUE` where it is in
#'   the set.
#' @references
#' Barber, R. F., Candès, E. J., Ramdas, A., Tibshirani, R. J. (2021). Predictive inference with the jackknife+.
#' *Annals of Statistics* 49.
#'
#' Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J., Wasserman, L. (2018). Distribution-free predictive inference for
#' regression. *JASA* 113.
#'
#' Romano, Y., Sesia, M., Candès, E. J. (2020). Classification with valid and adaptive coverage. *NeurIPS*.
#'
#' Sadinle, M., Lei, J., Wasserman, L. (2019). Least ambiguous set-valued classifiers with bounded error levels. *JASA*
#' 114.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' flowers <- nn_model(Species ~ ., iris, hidden = 16, members = 2)
#' predict(flowers, iris[c(1, 51, 101), ], type = "class", interval = 0.9)
predict.nn_model <- function(object, newdata, type = c("response", "class", "prob", "link", "survival"),
                             interval = NULL, new_levels = c("warn", "error", "allow"), times = NULL, ...) {
  call <- rlang::current_env()
  check_no_dots(...)
  type <- check_choice(type[[1L]], "type", c("response", "class", "prob", "link", "survival"), call)
  new_levels <- check_choice(new_levels[[1L]], "new_levels", c("warn", "error", "allow"), call)
  check_engine(object, call)
  if (type %in% c("class", "prob") && is.null(object$levels)) {
    laminar_abort(c(
      "{.code type = \"{type}\"} needs a model of classes.",
      x = "The response is a number (family {.val {object$family}}).",
      i = "Use {.code type = \"response\"}."
    ), "value", call)
  }
  if (!is.null(interval)) interval <- check_interval(interval, call)
  if (object$family == "survival" || type == "survival") times <- check_times(object, type, interval, times, call)
  each <- member_predictions(object, if (missing(newdata)) NULL else newdata, new_levels, call)
  mean <- Reduce(`+`, each) / length(each)
  if (!is.null(interval)) return(conformal_prediction(object, each, mean, interval))
  if (object$family == "survival") return(shape_survival(mean, type, unlist(object$settings$breaks), times))
  shape_prediction(mean, type, object$family, object$levels)
}

check_times <- function(object, type, interval, times, call) {
  if (object$family != "survival") {
    laminar_abort(c(
      "{.code type = \"survival\"} needs a model of survival times.",
      x = "The family is {.val {object$family}}."
    ), "value", call)
  }
  if (!is.null(interval)) {
    laminar_abort(c(
      "Intervals of survival times are not offered.",
      x = "Where the event was not seen there is no error to compare with.",
      i = "{.code type = \"survival\"} gives the whole distribution."
    ), "value", call)
  }
  times <- times %||% unlist(object$settings$breaks)[-1L]
  if (!is.numeric(times) || !length(times) || anyNA(times) || any(times < 0)) {
    laminar_abort(c("{.arg times} must be numbers of at least 0.", x = "It is {describe(times)}."), "value", call)
  }
  times
}

shape_survival <- function(mean, type, breaks, times) {
  switch(type,
    response = restricted_mean(mean, breaks),
    link = log(-log(pmax(mean[, ncol(mean)], 1e-30))),
    survival = structure(survival_at(mean, breaks, times), dimnames = list(NULL, format(times, trim = TRUE)))
  )
}

check_interval <- function(interval, call) {
  interval <- check_number(interval, "interval", 0, 1, call = call)
  if (interval %in% 0:1) {
    laminar_abort(c("{.arg interval} must lie between 0 and 1.", x = "It is {interval}.", i = "For example 0.9."),
      "value", call)
  }
  interval
}

# After saveRDS() or in a restored workspace nothing of Python is left.
check_engine <- function(object, call) {
  if (!is_null_pointer(object$engine)) return(invisible())
  laminar_abort(c(
    "The model lived in another R session.",
    x = "{.fn saveRDS} and saved workspaces keep only a pointer to it.",
    i = "Save it with {.code save_model(fit, \"fit.keras\")} and open it with {.fn load_model}."
  ), "pointer", call)
}

# A list of matrices (n, outputs), one for each member.
member_predictions <- function(object, newdata, new_levels, call) {
  if (is.null(newdata)) {
    newdata <- object$frame
  } else {
    if (!is.null(object$recipe) && is.data.frame(newdata)) {
      newdata <- as.data.frame(recipes::bake(object$recipe, new_data = newdata, recipes::all_predictors()))
    }
    check_new_data(object, newdata, call)
    check_new_levels(object, newdata, new_levels, call)
  }
  if (!nrow(newdata)) return(list(matrix(0, 0L, object$settings$outputs)))
  made <- from_host(try_backend(object$engine$predictions(raw_columns(object$plan, newdata, call)), call))
  lapply(seq_len(dim(made)[[1L]]), function(member) {
    matrix(made[member, , ], dim(made)[[2L]], dim(made)[[3L]])
  })
}

shape_prediction <- function(mean, type, family, levels) {
  numbers <- family != "multinomial"
  probabilities <- if (!is.null(levels)) {
    structure(if (numbers) cbind(1 - mean, mean) else mean, dimnames = list(NULL, levels))
  }
  switch(type,
    response = if (numbers) mean[, 1L] else probabilities,
    class = factor(levels[max.col(probabilities, "first")], levels),
    prob = probabilities,
    link = switch(family,
      gaussian = mean[, 1L],
      binomial = stats::qlogis(mean[, 1L]),
      poisson = log(mean[, 1L]),
      multinomial = log(probabilities)
    )
  )
}
