#' The history of a training run
#'
#' What [fit()][fit.keras.src.models.model.Model] returns.
#'
#' `$metrics` is a named list with one number per epoch for the loss and each metric; those on
#' validation data begin with `val_`. `$params` tells how the run was made: `epochs`, `steps`, `samples`,
#' `batch_size`, `seconds_per_epoch`, `device`, and the mode that the engine chose with its reason.
#'
#' @param x A history.
#' @param y Names of the metrics to plot; all when missing.
#' @param metrics The same, by name.
#' @param method `"ggplot2"`, `"base"`, or `"auto"`: ggplot2 when it is installed.
#' @param smooth `TRUE` adds a smooth line when there are at least 10 epochs.
#' @param theme_bw `TRUE` uses ggplot2's black and white theme.
#' @param row.names,optional Not used; part of the generic.
#' @param ... For `plot()` with base graphics, graphical parameters; otherwise not used.
#' @returns `as.data.frame()` gives one row per epoch and metric with the columns `epoch`,
#'   `value`, `metric` and `data` ("training" or "validation"), filled with `NA` up to `$params$epochs` when
#'   training ended early. `plot()` returns the ggplot object, or `NULL` invisibly for base graphics. `print()` returns
#'   its argument invisibly.
#' @name keras_training_history
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' compile(model, loss = "sparse_categorical_crossentropy", metrics = "accuracy")
#' history <- fit(model, as.matrix(iris[, 1:4]), iris$Species, epochs = 5, verbose = 0)
#' history
#' as.data.frame(history)
#' plot(history)
NULL

new_history <- function(trained, validation_freq = 1L) {
  params <- trained$params
  params$epochs <- as.integer(params$epochs)
  params$validation_freq <- validation_freq
  structure(
    list(params = params, metrics = lapply(trained$metrics, unlist), epochs = as.integer(unlist(trained$epochs)) + 1L),
    class = "keras_training_history"
  )
}

#' @rdname keras_training_history
#' @export
print.keras_training_history <- function(x, ...) {
  done <- length(x$epochs)
  if (!done) {
    cat("No epoch was trained.\n")
    return(invisible(x))
  }
  params <- x$params
  facts <- c(
    if (!is.null(params$samples)) paste(format(params$samples, big.mark = ","), "samples"),
    if (!is.null(params$validation_samples)) paste("validated on", format(params$validation_samples, big.mark = ",")),
    if (!is.null(params$batch_size)) paste("batch size", params$batch_size),
    paste(done, if (done == 1L) "epoch" else "epochs", "in", format_seconds(sum(unlist(params$seconds_per_epoch)))),
    params$device
  )
  cat("Trained on ", paste(facts, collapse = ", "), "\n", sep = "")
  if (isTRUE(params$interrupted)) {
    cat(params$ended %||% "Interrupted", " after epoch ", utils::tail(x$epochs, 1L), ".\n", sep = "")
  }
  if (isTRUE(params$rows_left_out > 0)) cat(format(params$rows_left_out, big.mark = ","), "broken rows left out.\n")
  cat("Final epoch (plot to see history):\n")
  last <- vapply(x$metrics, function(values) as.double(utils::tail(unlist(values), 1L)), 0)
  labels <- formatC(names(last), width = max(nchar(names(last))))
  cat(paste0(labels, ": ", format_metric(last), collapse = "\n"), "\n", sep = "")
  invisible(x)
}

format_metric <- function(values) {
  vapply(values, function(value) formatC(value, digits = 4, format = if (abs(value) < 1e-3) "g" else "f"), "")
}

format_seconds <- function(seconds) {
  if (seconds < 60) paste0(signif(seconds, 3), " s")
  else sprintf("%d min %d s", as.integer(seconds %/% 60), as.integer(seconds %% 60))
}

#' @rdname keras_training_history
#' @export
as.data.frame.keras_training_history <- function(x, row.names = NULL, optional = FALSE, ...) {
  planned <- max(x$params$epochs, x$epochs, 0L)
  epochs <- seq_len(planned)
  frames <- lapply(names(x$metrics), function(name) {
    values <- rep(NA_real_, planned)
    at <- if (startsWith(name, "val_")) validated_epochs(x) else x$epochs
    values[at] <- vapply(as.list(x$metrics[[name]]), function(value) as.double(value)[[1L]], 0)
    metric_frame(name, epochs, values)
  })
  frame <- bind_metric_frames(frames)
  if (!is.null(row.names)) row.names(frame) <- row.names
  frame
}

# One metric as rows, and those of several metrics below each other.
metric_frame <- function(name, epochs, values) {
  validation <- startsWith(name, "val_")
  data.frame(
    epoch = epochs, value = values, metric = sub("^val_", "", name),
    data = if (validation) "validation" else "training"
  )
}

bind_metric_frames <- function(frames) {
  frame <- do.call(rbind, frames) %||%
    data.frame(epoch = integer(), value = double(), metric = character(), data = character())
  frame$metric <- factor(frame$metric, unique(frame$metric))
  frame$data <- factor(frame$data, c("training", "validation"))
  frame
}

# With `validation_freq` there are fewer validations than epochs: after every so many epochs, or after those listed.
validated_epochs <- function(history) {
  freq <- history$params$validation_freq %||% 1L
  epochs <- history$epochs
  epochs[if (length(freq) > 1L) epochs %in% freq else epochs %% freq == 0L]
}

#' @rdname keras_training_history
#' @export
plot.keras_training_history <- function(x, y, metrics = NULL, method = c("auto", "ggplot2", "base"),
                                        smooth = getOption("keras.plot.history.smooth", TRUE),
                                        theme_bw = getOption("keras.plot.history.theme_bw", FALSE), ...) {
  method <- match.arg(method)
  if (missing(y)) y <- metrics
  frame <- as.data.frame(x)
  frame <- frame[!is.na(frame$value), , drop = FALSE]
  if (!is.null(y)) {
    unknown <- setdiff(y, levels(frame$metric))
    if (length(unknown)) {
      laminar_abort(c(
        "{.arg metrics} must be metrics of the history.",
        x = "{cli::qty(length(unknown))}Unknown: {.val {unknown}}.",
        i = "The history has {.val {levels(frame$metric)}}."
      ), "name")
    }
    frame <- frame[frame$metric %in% y, , drop = FALSE]
  }
  frame$metric <- droplevels(frame$metric)
  frame$data <- droplevels(frame$data)
  if (method == "auto") method <- if (requireNamespace("ggplot2", quietly = TRUE)) "ggplot2" else "base"
  if (method == "ggplot2") {
    check_installed("ggplot2", "for `method = \"ggplot2\"`")
    return(plot_history_ggplot(frame, smooth, theme_bw))
  }
  plot_history_base(frame, ...)
}

plot_history_ggplot <- function(frame, smooth, theme_bw) {
  both <- nlevels(frame$data) > 1L
  mapping <- if (both) {
    ggplot2::aes(x = .data$epoch, y = .data$value, colour = .data$data, fill = .data$data)
  } else {
    ggplot2::aes(x = .data$epoch, y = .data$value)
  }
  epochs <- length(unique(frame$epoch))
  picture <- ggplot2::ggplot(frame, mapping) +
    ggplot2::facet_grid(metric ~ ., switch = "y", scales = "free_y") +
    ggplot2::scale_x_continuous(breaks = whole_breaks) +
    ggplot2::labs(x = "epoch", y = NULL, colour = NULL, fill = NULL)
  if (theme_bw) picture <- picture + ggplot2::theme_bw()
  picture <- picture + ggplot2::theme(strip.placement = "outside", strip.background = ggplot2::element_blank())
  if (smooth && epochs >= 10L) {
    picture <- picture + ggplot2::geom_smooth(se = FALSE, method = "loess", formula = y ~ x, na.rm = TRUE)
  } else if (epochs > 1L) {
    picture <- picture + ggplot2::geom_line(na.rm = TRUE)
  }
  picture + ggplot2::geom_point(shape = 21, colour = 1, na.rm = TRUE)
}

whole_breaks <- function(limits) {
  breaks <- pretty(limits)
  unique(breaks[breaks == trunc(breaks) & breaks >= 1])
}

plot_history_base <- function(frame, ...) {
  shown <- levels(frame$metric)
  colours <- c(training = "#2c7fb8", validation = "#e6550d")
  keep <- graphics::par(mfrow = c(length(shown), 1L), mar = c(3, 4, 1, 1), mgp = c(2, 0.7, 0))
  on.exit(graphics::par(keep))
  for (metric in shown) {
    part <- frame[frame$metric == metric, , drop = FALSE]
    graphics::plot(part$epoch, part$value, type = "n", xlab = "epoch", ylab = metric, ...)
    for (data in levels(part$data)) {
      one <- part[part$data == data, , drop = FALSE]
      graphics::lines(one$epoch, one$value, type = "b", pch = 19, col = colours[[data]])
    }
    if (nlevels(part$data) > 1L && metric == shown[[1L]]) {
      graphics::legend("right", levels(part$data), col = colours[levels(part$data)], lty = 1, pch = 19, bty = "n")
    }
  }
  invisible(NULL)
}

utils::globalVariables(".data")
