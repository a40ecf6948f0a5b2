# The honest comparison: on the rows left out, the model beside the mean (or the class frequencies) and beside lm() or
# glm() on the same columns, with an interval for the difference of the losses of the same rows.

most_baseline_columns <- 500L

# A data frame with one row for each model, as an object of class `nn_report`.
baseline_report <- function(fitted, arrays) {
  rows <- fitted$held_out$row
  y <- fitted$y[rows]
  weights <- fitted$weights %||% rep(1, length(fitted$y))
  own <- fitted$held_out$prediction
  simple <- simple_predictions(fitted, baseline_matrix(fitted, arrays), weights)
  models <- compact(list(own, simple$regression, simple$constant))
  names(models) <- c(method_label(fitted), simple$label, constant_label(fitted))
  losses <- lapply(models, row_losses, y = y, family = fitted$family, settings = fitted$settings)
  table <- do.call(rbind, lapply(names(models), function(name) {
    difference <- if (name != names(models)[[1L]]) paired_interval(losses[[name]] - losses[[1L]], weights[rows])
    data.frame(
      model = name, score_table(y, models[[name]], fitted$family, weights[rows], fitted$settings),
      gain = difference$estimate %||% NA_real_, low = difference$low %||% NA_real_,
      high = difference$high %||% NA_real_
    )
  }))
  structure(table,
    class = c("nn_report", "data.frame"), loss = loss_names[[fitted$family]], rows = length(rows),
    better = all(table$low[-1L] > 0), worse = any(table$high[-1L] < 0)
  )
}

loss_names <- c(
  gaussian = "squared error", binomial = "Brier score", multinomial = "Brier score", poisson = "Poisson deviance",
  survival = "Brier score over time"
)

method_label <- function(fitted) {
  c(network = "network", linear = "linear network", wide_deep = "wide and deep network",
    boosted_trees = "boosted trees", random_forest = "random forest")[[fitted$method]]
}

constant_label <- function(fitted) {
  switch(fitted$family, gaussian = , poisson = "mean", survival = "Kaplan-Meier", "class frequencies")
}

# Loss of each row: squared error; Brier score (Brier 1950), which is proper and bounded; Poisson deviance.
row_losses <- function(prediction, y, family, settings = NULL) {
  switch(family,
    survival = survival_losses(prediction, y, settings),
    gaussian = (y - prediction[, 1L])^2,
    binomial = (y - prediction[, 1L])^2,
    multinomial = rowSums((prediction - one_hot(y, ncol(prediction)))^2),
    poisson = 2 * (ifelse(y > 0, y * log(y / pmax(prediction[, 1L], 1e-10)), 0) - y + prediction[, 1L])
  )
}

one_hot <- function(codes, classes) {
  out <- matrix(0, length(codes), classes)
  out[cbind(seq_along(codes), codes + 1)] <- 1
  out
}

# Mean difference with its normal 95 % interval over rows: for paired losses of the same rows (Diebold and Mariano
# 1995).
paired_interval <- function(differences, weights) {
  weights <- weights / mean(weights)
  estimate <- mean(differences * weights)
  error <- stats::sd((differences - estimate) * weights) / sqrt(length(differences))
  reach <- stats::qnorm(0.975) * error
  list(estimate = estimate, low = estimate - reach, high = estimate + reach)
}

score_table <- function(y, prediction, family, weights, settings = NULL) {
  mean_of <- function(values) stats::weighted.mean(values, weights)
  switch(family,
    gaussian = {
      squared <- (y - prediction[, 1L])^2
      data.frame(
        RMSE = sqrt(mean_of(squared)), MAE = mean_of(abs(y - prediction[, 1L])),
        R2 = 1 - mean_of(squared) / mean_of((y - mean_of(y))^2)
      )
    },
    binomial = data.frame(
      accuracy = mean_of((prediction[, 1L] > 0.5) == y), AUC = area_under_curve(y, prediction[, 1L]),
      Brier = mean_of(row_losses(prediction, y, family))
    ),
    multinomial = data.frame(
      accuracy = mean_of(max.col(prediction, "first") - 1 == y), Brier = mean_of(row_losses(prediction, y, family))
    ),
    poisson = data.frame(
      deviance = mean_of(row_losses(prediction, y, family)), RMSE = sqrt(mean_of((y - prediction[, 1L])^2))
    ),
    survival = data.frame(
      concordance = concordance(y, -rowMeans(prediction), weights),
      Brier = mean_of(survival_losses(prediction, y, settings))
    )
  )
}

# Probability that a row of class 1 is scored above one of class 0, ties counting half (Mann and Whitney 1947).
area_under_curve <- function(y, score) {
  positives <- sum(y == 1)
  negatives <- sum(y == 0)
  if (!positives || !negatives) return(NA_real_)
  (sum(rank(score)[y == 1]) - positives * (positives + 1) / 2) / (positives * as.double(negatives))
}

# What lm() and glm() may see: the columns that the network sees, with a factor's codes as indicators again.
baseline_matrix <- function(fitted, arrays) {
  features <- fitted$plan$features
  blocks <- lapply(names(arrays), function(name) {
    if (name == "numbers") return(from_host(arrays[name]))
    if (!startsWith(name, "code_")) return(NULL)
    codes <- as.vector(from_host(arrays[name]))
    classes <- length(features[[as.integer(sub("code_", "", name)) + 1L]]$levels)
    if (classes <= most_baseline_columns) one_hot(codes, classes + 1L)[, -1L, drop = FALSE]
  })
  x <- do.call(cbind, compact(blocks))
  if (is.null(x) || ncol(x) > most_baseline_columns) return(NULL)
  cbind(1, x)
}

# Fitted on all rows but a part, predicted for that part, for each part that a member left out.
simple_predictions <- function(fitted, x, weights) {
  family <- fitted$family
  parts <- unique(fitted$held_out$member)
  pieces <- lapply(parts, function(part) {
    out <- which(fitted$folds == part)
    rest <- which(fitted$folds != part)
    list(constant = constant_prediction(fitted, rest, length(out), weights),
      regression = if (!is.null(x)) regression_prediction(fitted, x, rest, out, weights))
  })
  regression <- lapply(pieces, `[[`, "regression")
  list(
    constant = do.call(rbind, lapply(pieces, `[[`, "constant")),
    regression = if (!any(vapply(regression, is.null, NA))) do.call(rbind, regression),
    label = if (!any(vapply(regression, is.null, NA))) {
      c(gaussian = "lm", binomial = "glm", multinomial = "multinom", poisson = "glm", survival = "coxph")[[family]]
    }
  )
}

constant_prediction <- function(fitted, rest, rows, weights) {
  y <- fitted$y[rest]
  if (fitted$family == "survival") {
    return(constant_survival(y, weights[rest], unlist(fitted$settings$breaks)[-1L], rows))
  }
  center <- if (fitted$family == "multinomial") {
    colSums(one_hot(y, length(fitted$levels)) * weights[rest]) / sum(weights[rest])
  } else {
    stats::weighted.mean(y, weights[rest])
  }
  matrix(center, rows, length(center), byrow = TRUE)
}

regression_prediction <- function(fitted, x, rest, out, weights) {
  offset <- fitted$offset %||% rep(0, nrow(x))
  if (fitted$family == "multinomial") return(multinomial_prediction(fitted, x, rest, out, weights))
  if (fitted$family == "survival") {
    return(cox_survival(x[rest, , drop = FALSE], fitted$y[rest], weights[rest], x[out, , drop = FALSE],
      unlist(fitted$settings$breaks)[-1L]))
  }
  family <- get(fitted$family, asNamespace("stats"))()
  made <- suppressWarnings(tryCatch(
    stats::glm.fit(x[rest, , drop = FALSE], fitted$y[rest], weights = weights[rest], offset = offset[rest],
      family = family),
    error = function(condition) NULL
  ))
  if (is.null(made)) return(NULL)
  coefficients <- ifelse(is.na(made$coefficients), 0, made$coefficients)
  matrix(family$linkinv(drop(x[out, , drop = FALSE] %*% coefficients) + offset[out]))
}

multinomial_prediction <- function(fitted, x, rest, out, weights) {
  if (!requireNamespace("nnet", quietly = TRUE)) return(NULL)
  classes <- length(fitted$levels)
  target <- factor(fitted$y[rest], seq_len(classes) - 1L)
  if (any(table(target) == 0L)) return(NULL)
  made <- nnet::multinom(
    target ~ inputs - 1, list(target = target, inputs = x[rest, , drop = FALSE]), weights = weights[rest],
    trace = FALSE, MaxNWts = 1e5
  )
  link <- cbind(0, x[out, , drop = FALSE] %*% t(matrix(stats::coef(made), ncol = ncol(x))))
  shares <- exp(link - apply(link, 1L, max))
  shares / rowSums(shares)
}

# The sentence that says how it went.
verdict <- function(report) {
  others <- paste(report$model[-1L], collapse = " and ")
  if (attr(report, "better")) return(sprintf("Better than the baseline (%s).", others))
  text <- "Not better than the baseline"
  best <- report$model[-1L][[which.min(report$low[-1L])]]
  if (attr(report, "worse")) return(sprintf("%s: worse than %s.", text, best))
  sprintf("%s: the interval of the difference to %s holds 0.", text, best)
}

#' @export
print.nn_report <- function(x, digits = 3L, ...) {
  cat(sprintf("On %s rows left out of training:\n", format(attr(x, "rows"), big.mark = ",")))
  shown <- as.data.frame(x)
  scores <- setdiff(names(shown), c("model", "gain", "low", "high"))
  text <- data.frame(model = shown$model, lapply(shown[scores], format, digits = digits), check.names = FALSE)
  text[["gain in loss [95 %]"]] <- ifelse(is.na(shown$gain), "",
    sprintf("%s [%s, %s]", signif(shown$gain, digits), signif(shown$low, digits), signif(shown$high, digits)))
  print(text, row.names = FALSE, right = FALSE)
  cat(sprintf("Loss: %s. A gain above 0 speaks for the %s.\n", attr(x, "loss"), x$model[[1L]]))
  cat(verdict(x), "\n", sep = "")
  invisible(x)
}

#' @export
as.data.frame.nn_report <- function(x, ...) {
  structure(x, class = "data.frame", loss = NULL, rows = NULL, better = NULL, worse = NULL)
}
