# Conformal intervals and sets from the errors on rows left out; predict.nn_model() says which and cites them.

most_comparisons <- 5000L

conformal_prediction <- function(object, each, mean, interval) {
  held_out <- thinned(object$held_out)
  y <- object$y[held_out$row]
  if (is.null(object$levels)) {
    errors <- abs(y - held_out$prediction[, 1L])
    bounds <- interval_plus(lapply(each, function(part) part[, 1L]), errors, held_out$member, interval)
    if (object$family == "poisson") bounds$lwr <- pmax(bounds$lwr, 0)
    return(data.frame(fit = mean[, 1L], lwr = bounds$lwr, upr = bounds$upr))
  }
  two <- object$family == "binomial"
  all_classes <- function(made) if (two) cbind(1 - made, made) else made
  scores <- 1 - all_classes(held_out$prediction)[cbind(seq_along(y), y + 1)]
  sets <- sets_plus(lapply(each, all_classes), scores, held_out$member, interval)
  colnames(sets) <- object$levels
  data.frame(fit = shape_prediction(mean, "class", object$family, object$levels), sets, check.names = FALSE)
}

# Few enough rows that comparing each of them with each new row takes no time worth speaking of.
thinned <- function(held_out) {
  count <- length(held_out$row)
  if (count <= most_comparisons) return(held_out)
  chosen <- round(seq(1, count, length.out = most_comparisons))
  list(row = held_out$row[chosen], member = held_out$member[chosen],
    prediction = held_out$prediction[chosen, , drop = FALSE])
}

# Barber and others (2021), section 3: the interval from the floor(alpha (n + 1))-th smallest of prediction minus error
# to the ceiling((1 - alpha)(n + 1))-th smallest of prediction plus error, over all pairs of row and its member.
interval_plus <- function(each, errors, member, interval) {
  count <- length(errors)
  upper <- ceiling(interval * (count + 1) - 1e-9) # 0.8 * 10 may be a little more than 8
  lower <- count + 1 - upper
  rows <- length(each[[1L]])
  bounds <- vapply(seq_len(rows), function(row) {
    centers <- vapply(each, `[[`, 0, row)[member]
    c(
      if (lower < 1) -Inf else sort(centers - errors, partial = lower)[[lower]],
      if (upper > count) Inf else sort(centers + errors, partial = upper)[[upper]]
    )
  }, c(0, 0))
  list(lwr = bounds[1L, ], upr = bounds[2L, ])
}

# A class is in the set unless more than a share `interval` of the rows left out have a score below its own, each judged
# by the member that left the row out (Romano and others 2020, section 2.4).
sets_plus <- function(each, scores, member, interval) {
  count <- length(scores)
  below <- 0
  for (part in unique(member)) {
    known <- sort(scores[member == part])
    own <- 1 - each[[part]]
    below <- below + matrix(findInterval(own, known, left.open = TRUE), nrow(own))
  }
  below < interval * (count + 1)
}
