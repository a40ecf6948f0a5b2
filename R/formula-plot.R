#' Plot a formula's model
#'
#' @param x A model of [nn_model()].
#' @param which Pictures to draw:
#'   * `"history"`: the loss of each member, on the rows trained on and on those that stopped it.
#'   * `"fit"`: for numbers observed against predicted, for classes a calibration curve: how often a class comes
#'     true against its predicted probability, in tenths with 95 % intervals; for survival times the curves of thirds by
#'     predicted risk, observed (Kaplan and Meier) and predicted; on held-out rows.
#'   * `"importance"`: [importance()] of the columns.
#' @param ... Graphical parameters for each picture.
#' @returns `x`, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' fitted <- nn_model(mpg ~ wt + hp, mtcars, hidden = 16, members = 2)
#' plot(fitted, which = "fit")
plot.nn_model <- function(x, which = c("history", "fit", "importance"), ...) {
  call <- rlang::current_env()
  for (name in which) check_choice(name, "which", c("history", "fit", "importance"), call)
  if (!length(epochs_of(x))) which <- setdiff(which, "history")
  keep <- graphics::par(mfrow = c(1L, max(1L, length(which))), mar = c(4, 4, 2, 1), mgp = c(2.2, 0.7, 0), las = 1)
  on.exit(graphics::par(keep))
  for (name in which) {
    switch(name,
      history = plot_members(x, ...),
      fit = if (x$family == "survival") {
        plot_survival(x, ...)
      } else {
        if (is.null(x$levels)) plot_observed(x, ...) else plot_calibration(x, ...)
      },
      importance = plot_importance(x, ...)
    )
  }
  invisible(x)
}

picture_colours <- c(training = "#2c7fb8", validation = "#e6550d", line = "grey60")

plot_members <- function(x, ...) {
  training <- lapply(x$histories, `[[`, "loss")
  validation <- lapply(x$histories, `[[`, "val_loss")
  graphics::plot(NULL, xlim = c(1, max(lengths(training))), ylim = range(unlist(c(training, validation))),
    xlab = "epoch", ylab = "loss", main = "Training", ...)
  for (values in training) graphics::lines(seq_along(values), values, col = picture_colours[["training"]])
  for (values in validation) graphics::lines(seq_along(values), values, col = picture_colours[["validation"]])
  graphics::legend("topright", c("training", "validation"), col = picture_colours[1:2], lty = 1, bty = "n")
}

plot_observed <- function(x, ...) {
  made <- x$held_out$prediction[, 1L]
  observed <- x$y[x$held_out$row]
  colour <- grDevices::adjustcolor(picture_colours[["training"]], min(1, max(0.05, 200 / length(made))))
  limits <- range(made, observed)
  graphics::plot(made, observed, pch = 19, cex = 0.6, col = colour, xlim = limits, ylim = limits, xlab = "predicted",
    ylab = "observed", main = "Held-out rows", ...)
  graphics::abline(0, 1, col = picture_colours[["line"]])
}

plot_calibration <- function(x, ...) {
  table <- calibration_table(x)
  graphics::plot(table$predicted, table$observed, xlim = c(0, 1), ylim = c(0, 1), pch = 19,
    col = picture_colours[["training"]], xlab = "predicted probability", ylab = "share that came true",
    main = "Calibration", ...)
  graphics::abline(0, 1, col = picture_colours[["line"]])
  graphics::segments(table$predicted, table$low, table$predicted, table$high, col = picture_colours[["training"]])
}

# Predicted probabilities in ten groups of equal size: mean, share that came true, and its 95 % interval (Wilson 1927).
calibration_table <- function(x) {
  y <- x$y[x$held_out$row]
  made <- x$held_out$prediction
  hits <- if (x$family == "binomial") y else as.vector(one_hot(y, ncol(made)))
  made <- as.vector(made)
  groups <- split(seq_along(made), cut(rank(made, ties.method = "first"), min(10L, length(made))))
  do.call(rbind, lapply(unname(groups), function(rows) {
    share <- mean(hits[rows])
    count <- length(rows)
    z2 <- stats::qnorm(0.975)^2
    middle <- (share + z2 / (2 * count)) / (1 + z2 / count)
    reach <- sqrt(z2 * (share * (1 - share) / count + z2 / (4 * count^2))) / (1 + z2 / count)
    data.frame(predicted = mean(made[rows]), observed = share, low = middle - reach, high = middle + reach)
  }))
}

plot_importance <- function(x, ...) {
  table <- utils::head(importance(x), 15L)
  table <- table[rev(seq_len(nrow(table))), ]
  room <- max(nchar(table$term)) * 0.5 + 1
  keep <- graphics::par(mar = c(4, min(12, room), 2, 1))
  on.exit(graphics::par(keep))
  graphics::dotchart(table$importance, table$term, pch = 19, color = "black", xlab = "rise of the loss",
    main = "Importance", ...)
  graphics::abline(v = 0, col = picture_colours[["line"]])
}
