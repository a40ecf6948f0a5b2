# Survival times: hazards that are constant within intervals (inst/python/laminar/formula/survival.py). A time is one
# number everywhere: positive where the event was seen, negative where it was not (censored).

most_intervals <- 10L
events_an_interval <- 5L

# Censored times to signed numbers.
signed_times <- function(values, name, call) {
  type <- attr(values, "type")
  if (!identical(type, "right")) {
    laminar_abort(c(
      "Survival times must be right-censored.",
      x = "{.code {name}} is of type {.val {type}}.",
      i = "For example {.code Surv(time, event)}."
    ), "response", call)
  }
  times <- unclass(values)[, "time"]
  events <- unclass(values)[, "status"] == 1
  if (any(times <= 0)) {
    laminar_abort(c("Survival times must be above 0.", x = "{.code {name}} is 0 or less in {sum(times <= 0)} row{?s}."),
      "response", call)
  }
  if (sum(events) < 2L * events_an_interval) {
    laminar_abort(c(
      "A survival model needs at least {2L * events_an_interval} events.",
      x = "{.code {name}} has {sum(events)}."
    ), "response", call)
  }
  unname(ifelse(events, times, -times))
}

# Intervals with about as many events in each, and the distribution of the times of censoring (Kaplan and Meier 1958).
survival_settings <- function(y) {
  events <- y[y > 0]
  count <- max(1L, min(most_intervals, length(events) %/% events_an_interval))
  inner <- unique(stats::quantile(events, seq_len(count - 1L) / count, names = FALSE, type = 1L))
  breaks <- c(0, inner[inner < max(abs(y))], max(abs(y)))
  risk <- vapply(seq_along(breaks[-1L]), function(place) {
    sum(pmin(pmax(abs(y) - breaks[[place]], 0), breaks[[place + 1L]] - breaks[[place]]))
  }, 0)
  seen <- tabulate(findInterval(events, breaks, left.open = TRUE), length(risk))
  list(
    breaks = as.list(breaks), start = as.list(log((seen + 0.5) / risk)),
    censoring = unclass(survival::survfit(survival::Surv(abs(y), y < 0) ~ 1))[c("time", "surv")]
  )
}

# Value of a step function of time just after (or just before) `at`.
step_value <- function(curve, at, before = FALSE) {
  c(1, curve$surv)[1L + findInterval(at, curve$time, left.open = before)]
}

# Brier score of a row, averaged over the inner breaks, with weights for what censoring hides (Graf and others 1999).
survival_losses <- function(prediction, y, settings) {
  at <- unlist(settings$breaks)[-1L]
  inner <- seq_len(max(1L, length(at) - 1L))
  time <- abs(y)
  hidden <- pmax(step_value(settings$censoring, time, before = TRUE), 0.05)
  total <- 0
  for (place in inner) {
    gone <- y > 0 & time <= at[[place]]
    there <- time > at[[place]]
    still <- pmax(step_value(settings$censoring, at[[place]]), 0.05)
    share <- prediction[, place]
    total <- total + gone * share^2 / hidden + there * (1 - share)^2 / still
  }
  total / length(inner)
}

# Share of the comparable pairs in which the row with the earlier event has the higher risk (Harrell and others 1982).
concordance <- function(y, risk, weights) {
  made <- survival::concordance(survival::Surv(abs(y), y > 0) ~ risk, weights = weights, reverse = TRUE)
  unname(made$concordance)
}

# What `cross_validate()` knows of survival times: signed numbers, and strata by event and quarter of the times.
survival_target <- function(values, name, call) {
  y <- rep(NA_real_, length(values))
  known <- !is.na(values)
  y[known] <- signed_times(values[known], name, call)
  quarter <- stats::ave(abs(y[known]), y[known] > 0, FUN = strata_of)
  list(values = y, levels = NULL, survival = TRUE, strata = as.integer(4 * (y[known] > 0) + quarter))
}

judge_risks <- function(y, risk, rows, seconds) {
  known <- !is.na(risk)
  list(
    scores = data.frame(concordance = concordance(y[known], risk[known], rep(1, sum(known))), seconds = seconds),
    predictions = data.frame(row = rows, time = abs(y), event = y > 0, risk = risk)
  )
}

# Numbers that are larger where known kinds of models expect the event earlier.
predict_risks <- function(model, data) {
  if (inherits(model, "filled_model")) return(suppressWarnings(predict_risks(model$model, model$fill(data))))
  if (inherits(model, "nn_model")) return(-stats::predict(model, data, type = "response", new_levels = "allow"))
  if (inherits(model, "coxph")) return(stats::predict(model, data, type = "lp", reference = "sample"))
  if (inherits(model, "survreg")) return(-stats::predict(model, data, type = "lp"))
  if (inherits(model, "rpart") && model$method == "exp") return(stats::predict(model, data, type = "vector"))
  laminar_abort(c(
    "Which risks a model predicts must be known.",
    x = "They are not for one of class {.cls {class(model)[[1L]]}}.",
    i = "Give {.arg predict_fn}, a function of a model and new data: larger numbers where the event comes earlier."
  ), "prediction", call = NULL)
}

# Probabilities at the breaks by Kaplan and Meier's curve and by Cox's regression, fitted on some rows for others.
constant_survival <- function(y, weights, at, rows) {
  curve <- survival::survfit(survival::Surv(abs(y), y > 0) ~ 1, weights = weights)
  matrix(step_value(curve, at), rows, length(at), byrow = TRUE)
}

cox_survival <- function(x, y, weights, new, at) {
  keep <- apply(x, 2L, stats::sd) > 0
  x <- x[, keep, drop = FALSE]
  made <- suppressWarnings(tryCatch(
    survival::coxph(survival::Surv(abs(y), y > 0) ~ x, weights = weights),
    error = function(condition) NULL
  ))
  if (is.null(made)) return(NULL)
  coefficients <- ifelse(is.na(made$coefficients), 0, made$coefficients)
  made$coefficients <- coefficients
  base <- survival::basehaz(made, centered = FALSE)
  hazard <- c(0, base$hazard)[1L + findInterval(at, base$time)]
  exp(-outer(exp(drop(new[, keep, drop = FALSE] %*% coefficients)), hazard))
}

# Probability to be without event at any times up to the last break, NA later: within an interval the hazard is
# constant.
survival_at <- function(prediction, breaks, times) {
  hazard <- cbind(0, -log(pmax(prediction, 1e-30)))
  place <- pmax(findInterval(times, breaks, rightmost.closed = TRUE, left.open = TRUE), 1L)
  known <- times <= breaks[[length(breaks)]]
  place <- pmin(place, length(breaks) - 1L)
  share <- (times - breaks[place]) / (breaks[place + 1L] - breaks[place])
  out <- hazard[, place, drop = FALSE] * rep(1 - share, each = nrow(hazard)) +
    hazard[, place + 1L, drop = FALSE] * rep(share, each = nrow(hazard))
  out <- exp(-out)
  out[, !known] <- NA_real_
  out
}

# Mean time without event up to the last break (Royston and Parmar 2013).
restricted_mean <- function(prediction, breaks) {
  before <- cbind(1, prediction[, -ncol(prediction), drop = FALSE])
  hazard <- log(before) - log(pmax(prediction, 1e-30))
  length <- rep(diff(breaks), each = nrow(prediction))
  rowSums(length * ifelse(hazard > 1e-8, (before - prediction) / hazard, before))
}

# Martingale residuals: events seen minus events expected (Therneau and others 1990).
martingale_residuals <- function(prediction, y, breaks) {
  expected <- vapply(seq_along(y), function(row) {
    -log(survival_at(prediction[row, , drop = FALSE], breaks, abs(y[[row]])))[[1L]]
  }, 0)
  (y > 0) - expected
}

# Kaplan and Meier's curves of three groups by predicted risk, with the mean prediction of each group.
plot_survival <- function(x, ...) {
  breaks <- unlist(x$settings$breaks)
  made <- x$held_out$prediction
  y <- x$y[x$held_out$row]
  groups <- cut(rank(restricted_mean(made, breaks), ties.method = "first"), 3L, labels = FALSE)
  colours <- c(picture_colours[["validation"]], "grey40", picture_colours[["training"]])
  graphics::plot(NULL, xlim = range(breaks), ylim = c(0, 1), xlab = "time", ylab = "share without event",
    main = "Thirds by predicted risk", ...)
  for (group in 1:3) {
    rows <- groups == group
    curve <- survival::survfit(survival::Surv(abs(y[rows]), y[rows] > 0) ~ 1)
    graphics::lines(c(0, curve$time), c(1, curve$surv), type = "s", col = colours[[group]])
    graphics::lines(breaks, c(1, colMeans(made[rows, , drop = FALSE])), col = colours[[group]], lty = 2)
  }
  graphics::legend("topright", c("observed", "predicted"), lty = 1:2, bty = "n")
}
