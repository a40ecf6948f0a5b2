#' Permutation importance of the columns
#'
#' How much worse the predictions become when one column is shuffled (Breiman 2001, Fisher and others 2019). Each
#' member is judged on the rows that it has not seen.
#'
#' @param object A model of [nn_model()].
#' @param repeats Shuffles for each column, a whole number.
#' @param most_rows Most held-out rows used, a whole number.
#' @returns A data frame with one row for each column of the data, most important first: `term`, `importance` (mean rise
#'   of the loss: squared error, Brier score or Poisson deviance), and `std.error` over the shuffles.
#' @references
#' Breiman, L. (2001). Random forests. *Machine Learning* 45.
#'
#' Fisher, A., Rudin, C., Dominici, F. (2019). All models are wrong, but many are useful. *JMLR* 20.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' fitted <- nn_model(mpg ~ wt + hp + qsec, mtcars, hidden = 16, members = 2)
#' importance(fitted)
importance <- function(object, repeats = 3, most_rows = 2000) {
  call <- rlang::current_env()
  if (!inherits(object, "nn_model")) {
    laminar_abort(c("{.arg object} must be a model of {.fn nn_model}.", x = "It is {describe(object)}."), "type", call)
  }
  check_engine(object, call)
  repeats <- check_whole(repeats, "repeats", min = 1)
  most_rows <- check_whole(most_rows, "most_rows", min = 1)
  held_out <- object$held_out
  chosen <- seq_along(held_out$row)
  if (length(chosen) > most_rows) chosen <- sort(sample(chosen, most_rows))
  frame <- object$frame[held_out$row[chosen], , drop = FALSE]
  losses <- function(data) {
    each <- member_predictions(object, data, "allow", call)
    made <- each[[1L]]
    for (member in seq_along(each)[-1L]) {
      mine <- held_out$member[chosen] == member
      made[mine, ] <- each[[member]][mine, ]
    }
    mean(row_losses(made, object$y[held_out$row[chosen]], object$family, object$settings))
  }
  object$recipe <- NULL # the columns kept are those that the recipe has made
  plain <- losses(frame)
  rises <- vapply(names(frame), function(name) {
    vapply(seq_len(repeats), function(turn) {
      shuffled <- frame
      shuffled[[name]] <- sample(shuffled[[name]])
      losses(shuffled) - plain
    }, 0)
  }, numeric(repeats))
  rises <- matrix(rises, nrow = repeats)
  out <- data.frame(
    term = names(frame), importance = colMeans(rises),
    std.error = if (repeats > 1L) apply(rises, 2L, stats::sd) / sqrt(repeats) else NA_real_
  )
  out <- out[order(-out$importance), ]
  row.names(out) <- NULL
  out
}

# Coefficients of a linear model on the scale of its columns, averaged over members.
linear_coefficients <- function(object) {
  check_engine(object, rlang::caller_env())
  weights <- from_host(object$engine$linear_weights())
  columns <- linear_columns(object$plan)
  known <- seq_len(nrow(columns))
  numbers <- object$family == "gaussian"
  scale <- if (numbers) object$settings$scale else 1
  estimate <- weights$kernel[known, , drop = FALSE] * scale / columns$sd
  reference <- estimate[match(columns$group, columns$group), , drop = FALSE]
  is_level <- columns$kind == "level"
  intercept <- weights$bias * scale - colSums(estimate * columns$mean) + if (numbers) object$settings$center else 0
  intercept <- intercept + colSums(estimate[is_level & !duplicated(columns$group), , drop = FALSE])
  estimate[is_level, ] <- (estimate - reference)[is_level, ]
  shown <- !(is_level & !duplicated(columns$group))
  estimate <- rbind(intercept, estimate[shown, , drop = FALSE])
  terms <- c("(Intercept)", columns$term[shown])
  if (object$family != "multinomial") return(data.frame(term = terms, estimate = unname(estimate[, 1L])))
  data.frame(
    y.level = rep(object$levels, each = length(terms)), term = rep(terms, length(object$levels)),
    estimate = as.vector(estimate)
  )
}

# Name, mean and sd of each column of the linear part, in its order; products keep the standard scale of their parts.
linear_columns <- function(plan) {
  parts <- lapply(plan$features, feature_columns)
  names(parts) <- vapply(plan$features, `[[`, "", "label")
  rows <- lapply(plan$features, function(feature) {
    if (isTRUE(feature$inner) || feature$kind == "text" || isTRUE(feature$codes)) return(NULL)
    if (feature$kind != "interaction") return(parts[[feature$label]])
    terms <- Reduce(function(left, right) as.vector(outer(left, right, paste, sep = ":")),
      lapply(unlist(feature$of), function(part) parts[[part]]$term))
    data.frame(term = terms, mean = 0, sd = 1, kind = "product", group = feature$label)
  })
  do.call(rbind, rows)
}

feature_columns <- function(feature) {
  label <- feature$label
  column <- function(term, mean = 0, sd = 1, kind = "number") {
    data.frame(term = term, mean = mean, sd = sd, kind = kind, group = paste(label, kind))
  }
  switch(feature$kind,
    number = rbind(
      column(label, feature$mean, feature$sd),
      if (feature$missing) column(paste(label, "missing"), kind = "flag")
    ),
    category = {
      levels <- unlist(feature$levels)
      column(paste0(label, ifelse(levels == "", "(missing)", levels)), kind = "level")
    },
    date = do.call(rbind, lapply(unlist(feature$parts), function(part) {
      if (part == "trend") column(paste(label, "days"), feature$mean, feature$sd)
      else column(paste(label, part, c("sine", "cosine")))
    }))
  )
}
