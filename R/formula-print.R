#' Look at a formula's model
#'
#' `print()` says in a few lines what was fitted and whether it is better than the baseline. `summary()` adds the whole
#' comparison and what becomes of each column.
#'
#' @param object,x A model of [nn_model()], or its summary.
#' @param ... Not used.
#' @returns `summary()` an object of class `summary.nn_model`, a list; `print()` its argument, invisibly.
#' @name nn_model-print
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' fitted <- nn_model(dist ~ speed, cars, hidden = 8, members = 2)
#' summary(fitted)
NULL

#' @rdname nn_model-print
#' @export
print.nn_model <- function(x, ...) {
  cat(headline(x), "\n", sep = "")
  cat_formula(x$formula)
  cat(facts(x), "\n\n", sep = "")
  print(x$report)
  invisible(x)
}

cat_formula <- function(formula) cat(strwrap(deparse1(formula), exdent = 2L), sep = "\n")

headline <- function(x) {
  task <- c(gaussian = "regression", binomial = "two classes", multinomial = "classes", poisson = "counts",
    survival = "survival times")[[x$family]]
  classes <- if (!is.null(x$levels)) paste0(" (", paste(utils::head(x$levels, 6L), collapse = ", "),
    if (length(x$levels) > 6L) ", ...", ")")
  label <- method_label(x)
  paste0(toupper(substr(label, 1L, 1L)), substring(label, 2L), " for ", task, classes)
}

facts <- function(x) {
  paste(c(
    paste(format(length(x$y), big.mark = ","), "rows"),
    if (x$family == "survival") paste(sum(x$y > 0), "events"),
    if (x$n_dropped) paste(x$n_dropped, "without response left out"),
    paste(x$settings$members, if (x$settings$members == 1L) "member" else "members"),
    if (x$method %in% c("network", "wide_deep")) {
      paste("hidden layers", paste(unlist(x$settings$hidden), collapse = "-"))
    },
    if (length(epochs_of(x))) paste(paste(epochs_of(x), collapse = ", "), "epochs"),
    format_seconds(x$seconds)
  ), collapse = "; ")
}

epochs_of <- function(x) {
  unlist(lapply(x$histories, function(history) if (length(history$loss)) length(history$loss)))
}

#' @rdname nn_model-print
#' @export
summary.nn_model <- function(object, ...) {
  columns <- do.call(rbind, lapply(object$plan$features, function(feature) {
    data.frame(term = feature$label, becomes = describe_feature(feature))
  }))
  structure(list(
    headline = headline(object), formula = object$formula, facts = facts(object), columns = columns,
    report = object$report, settings = object$settings
  ), class = "summary.nn_model")
}

describe_feature <- function(feature) {
  switch(feature$kind,
    number = sprintf("number, mean %s, sd %s%s", signif(feature$mean, 3), signif(feature$sd, 3),
      if (feature$missing) ", with an indicator of missing values" else ""),
    category = sprintf("%d levels%s%s", length(feature$levels),
      if ("" %in% unlist(feature$levels)) ", one for missing" else "", if (feature$codes) ", embedded" else ""),
    text = sprintf("text, at most %d words%s of each row", as.integer(feature$length / feature$ngrams),
      if (feature$ngrams > 1L) sprintf(" in sequences of up to %d", feature$ngrams) else ""),
    date = paste("date:", paste(unlist(feature$parts), collapse = ", ")),
    interaction = paste("product of", paste(unlist(feature$of), collapse = " and "))
  )
}

#' @rdname nn_model-print
#' @export
print.summary.nn_model <- function(x, ...) {
  cat(x$headline, "\n", sep = "")
  cat_formula(x$formula)
  cat(x$facts, "\n\n", sep = "")
  cat("Columns:\n")
  width <- max(nchar(x$columns$term))
  cat(sprintf("  %s  %s\n", formatC(x$columns$term, width = -width), x$columns$becomes), sep = "")
  cat("\n")
  print(x$report)
  invisible(x)
}
