#' Compare kinds of models on one table
#'
#' Cross-validates a decision tree, linear or logistic regression, a support vector machine and a network, all on the
#' same parts of the rows, and puts them side by side. For survival times, a tree, Cox's regression and a network, by
#' Harrell's concordance index.
#'
#' @param formula,data As of [nn_model()].
#' @param models A named list of functions of a data frame that return a fitted model, to compare instead or, with
#'   `NULL` entries taken out, beside: see the examples. When `NULL`: `tree` (package rpart), `regression`
#'   ([lm()], [glm()] or `nnet::multinom()`), `svm` (package e1071) and `network` ([nn_model()]); for survival times
#'   `tree`, `coxph` ([survival::coxph()]) and `network`. Those whose package is missing are left out.
#' @param v,repeats As of [cross_validate()].
#' @param ... Arguments of [nn_model()] for the network.
#' @param x A comparison.
#' @details The models that take no missing values get them filled: numbers by the mean of the rows that they learn
#' from,
#'   levels by a level of their own; a level that these rows do not have counts as missing. They do not see text of
#'   several words.
#' @returns An object of class `model_comparison`, a data frame with one row for each model, best first: `model`, the
#'   mean of each score with its standard error (`_se`), and `seconds` for each fit and prediction. Attribute `folds`
#'   holds each part's scores.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' compare_models(Species ~ ., iris, v = 3, hidden = 16, members = 2)
#' compare_models(mpg ~ wt + hp, mtcars, v = 3, models = list(
#'   line = \(data) lm(mpg ~ wt + hp, data),
#'   curve = \(data) lm(mpg ~ poly(wt, 2) + hp, data)
#' ))
compare_models <- function(formula, data, models = NULL, v = 5, repeats = 1, ...) {
  call <- rlang::current_env()
  if (!inherits(formula, "formula")) {
    laminar_abort(c("{.arg formula} must be a formula.", x = "It is {describe(formula)}."), "type", call)
  }
  if (!is.data.frame(data)) {
    laminar_abort(c("{.arg data} must be a data frame.", x = "It is {describe(data)}."), "type", call)
  }
  parts <- formula_parts(formula, data, call)
  check_columns_known(c(list(parts$response), parts$variables), data, parts$environment, call)
  models <- models %||% default_models(formula, parts, data, call, ...)
  named <- is.list(models) && length(models) && all(nzchar(rlang::names2(models)))
  if (!named || !all(vapply(models, is.function, NA))) {
    laminar_abort(c("{.arg models} must be a named list of functions.", x = "It is {describe(models)}."), "type", call)
  }
  seed <- sample.int(1e6L, 1L)
  results <- lapply(models, function(model_fn) {
    set.seed(seed)
    cross_validate(model_fn, data, v, repeats, response = deparse1(parts$response))
  })
  new_comparison(results)
}

new_comparison <- function(results) {
  folds <- do.call(rbind, lapply(names(results), function(name) cbind(model = name, results[[name]]$folds)))
  table <- do.call(rbind, lapply(names(results), function(name) {
    scores <- summary(results[[name]])
    values <- as.list(stats::setNames(scores$mean, scores$score))
    errors <- as.list(stats::setNames(scores$std.error, paste0(scores$score, "_se")))
    both <- c(rbind(values, errors))
    names(both) <- c(rbind(names(values), names(errors)))
    both$seconds_se <- NULL
    data.frame(model = name, both, check.names = FALSE)
  }))
  order_by <- intersect(c("AUC", "accuracy", "concordance", "RMSE"), names(table))[[1L]]
  table <- table[order(if (order_by == "RMSE") table[[order_by]] else -table[[order_by]]), ]
  row.names(table) <- NULL
  first <- results[[1L]]
  structure(table, class = c("model_comparison", "data.frame"), folds = folds, v = first$v, repeats = first$repeats,
    rows = first$rows, order_by = order_by)
}

default_models <- function(formula, parts, data, call, ...) {
  values <- response_values(parts$response, data, parts$environment)
  response <- as_response(values[!is.na(values)], NULL, deparse1(parts$response), call)
  columns <- unique(unlist(lapply(parts$variables, all.vars)))
  texts <- columns[vapply(columns, function(name) is_text(data[[name]]), NA)]
  shown <- setdiff(columns, texts)
  terms <- parts$labels[!vapply(parts$labels, function(label) any(texts %in% all.vars(str2lang(label))), NA)]
  network <- list(network = function(data) nn_model(formula, data, ...))
  if (!length(terms)) {
    cli::cli_inform(c("i" = "All columns are text: only the network is judged."))
    return(network)
  }
  short <- stats::reformulate(terms, quote(.response), env = parts$environment)
  filled <- function(fit) {
    function(data) {
      fill <- fill_columns(data[shown])
      target <- response_values(parts$response, data, parts$environment)
      if (!is.null(response$levels)) target <- factor(target, response$levels)
      learned <- fill(data)
      learned$.response <- target
      structure(list(model = fit(learned), fill = fill), class = "filled_model")
    }
  }
  classes <- length(response$levels)
  times <- response$family == "survival"
  has <- function(package) requireNamespace(package, quietly = TRUE)
  compact(c(list(
    tree = if (has("rpart")) {
      kind <- if (times) "exp" else if (classes) "class" else "anova"
      filled(function(data) rpart::rpart(short, data, method = kind))
    },
    coxph = if (times) filled(function(data) suppressWarnings(survival::coxph(short, data))),
    regression = if (times) NULL
      else if (classes == 2L) filled(function(data) suppressWarnings(stats::glm(short, stats::binomial(), data)))
      else if (!classes) filled(function(data) stats::lm(short, data))
      else if (has("nnet")) filled(function(data) nnet::multinom(short, data, trace = FALSE, MaxNWts = 1e5)),
    svm = if (has("e1071") && !times) filled(function(data) e1071::svm(short, data, probability = classes > 0L))
  ), network))
}

#' @export
predict.filled_model <- function(object, newdata, ...) {
  suppressWarnings(predict_shares(object$model, object$fill(newdata))) # a rank-deficient fit warns at every part
}

# A function that puts means and levels learned from `data` in place of missing values, and makes text factors.
fill_columns <- function(data) {
  learned <- lapply(data, function(column) {
    if (is_number(column) || is_time(column)) return(list(mean = mean(as.double(column), na.rm = TRUE)))
    list(levels = unique(c(raw_text(column), if (anyNA(column)) "")))
  })
  function(rows) {
    as.data.frame(Map(function(column, known) {
      if (!is.null(known$mean)) {
        column <- as.double(column)
        return(ifelse(is.na(column), known$mean, column))
      }
      text <- raw_text(column)
      text[!text %in% known$levels] <- if ("" %in% known$levels) "" else known$levels[[1L]]
      factor(text, known$levels)
    }, rows[names(learned)], learned), optional = TRUE)
  }
}

#' @rdname compare_models
#' @export
print.model_comparison <- function(x, ...) {
  cat(validation_headline(attributes(x)), "; mean (standard error)\n", sep = "")
  table <- as.data.frame(x)
  scores <- sub("_se$", "", grep("_se$", names(table), value = TRUE))
  shown <- data.frame(model = table$model, lapply(stats::setNames(scores, scores), function(score) {
    sprintf("%.3f (%.3f)", table[[score]], table[[paste0(score, "_se")]])
  }), seconds = signif(table$seconds, 2), check.names = FALSE)
  print(shown, row.names = FALSE, right = FALSE)
  invisible(x)
}

#' @rdname compare_models
#' @export
plot.model_comparison <- function(x, ...) {
  folds <- attr(x, "folds")
  score <- attr(x, "order_by")
  keep <- graphics::par(mar = c(4, max(6, max(nchar(x$model)) * 0.7), 2, 1), las = 1)
  on.exit(graphics::par(keep))
  groups <- factor(folds$model, rev(x$model))
  graphics::stripchart(folds[[score]] ~ groups, method = "jitter", pch = 19, xlab = score, ylab = "",
    col = grDevices::adjustcolor(picture_colours[["training"]], 0.5), ...)
  graphics::points(x[[score]], rev(seq_len(nrow(x))), pch = "|", cex = 2, col = picture_colours[["validation"]])
  invisible(x)
}

#' @export
as.data.frame.model_comparison <- function(x, ...) {
  structure(x, class = "data.frame", folds = NULL, v = NULL, repeats = NULL, rows = NULL, order_by = NULL)
}
