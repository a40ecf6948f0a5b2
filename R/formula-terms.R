# From a formula and a data frame to a plan: which raw columns a model takes and what is made of them. The plan holds
# plain values; inst/python/laminar/formula/columns.py says what they mean.

# What a formula may contain besides columns, products of terms and `offset()`.
expression_functions <- c(
  "log", "log1p", "log2", "log10", "exp", "expm1", "sqrt", "abs", "sin", "cos", "tan", "tanh", "+", "-", "*", "/", "^"
)

most_one_hot <- 50L
most_levels <- 1000L

# `.` and `*` written out, with the parts that are needed; the response is not looked at here.
formula_parts <- function(formula, data, call) {
  written <- tryCatch(stats::terms(formula, data = data, keep.order = TRUE), error = function(condition) {
    laminar_abort(c("The formula cannot be read.", x = escape_braces(conditionMessage(condition))), "formula", call)
  })
  if (attr(written, "response") == 0L) {
    laminar_abort(c(
      "The formula has no response.",
      x = "It is {.code {deparse1(formula)}}.",
      i = "Write what is to be predicted on the left: {.code y ~ x1 + x2}."
    ), "formula", call)
  }
  if (attr(written, "intercept") == 0L) {
    laminar_abort(c(
      "The intercept cannot be left out.",
      x = "The formula is {.code {deparse1(formula)}}.",
      i = "Drop {.code - 1} or {.code + 0}."
    ), "formula", call)
  }
  labels <- attr(written, "term.labels")
  if (!length(labels)) {
    laminar_abort(c(
      "The formula has no predictor.",
      x = "It is {.code {deparse1(formula)}}.",
      i = "Name columns on the right, or write {.code .} for all of them."
    ), "formula", call)
  }
  variables <- as.list(attr(written, "variables"))[-1L]
  names(variables) <- vapply(variables, deparse1, "", backtick = TRUE) # as in the rows of `factors`
  factors <- attr(written, "factors")
  offsets <- attr(written, "offset")
  list(
    terms = written,
    response = variables[[attr(written, "response")]],
    labels = labels,
    order = attr(written, "order"),
    variables = variables[rownames(factors)[rowSums(factors) > 0]],
    members = lapply(stats::setNames(labels, labels), function(label) rownames(factors)[factors[, label] > 0]),
    offsets = lapply(variables[offsets], function(part) part[[2L]]),
    environment = environment(formula)
  )
}

check_columns_known <- function(expressions, data, environment, call) {
  wanted <- setdiff(unique(unlist(lapply(expressions, all.vars))), unlist(lapply(expressions, names_of_packages)))
  unknown <- wanted[!wanted %in% names(data) & !vapply(wanted, is_constant, NA, environment = environment)]
  if (!length(unknown)) return(invisible())
  near <- names(data)[utils::adist(unknown[[1L]], names(data), ignore.case = TRUE)[1L, ] <= 2]
  laminar_abort(c(
    "All variables of the formula must be columns of {.arg data}.",
    x = "{cli::qty(length(unknown))}Unknown: {.val {unknown}}.",
    i = if (length(near)) "Did you mean {.or {.val {near}}}?" else "The columns are {.val {names(data)}}."
  ), "formula", call)
}

# `survival` and `Surv` of `survival::Surv(time, event)`.
names_of_packages <- function(expression) {
  if (!is.call(expression)) return(NULL)
  if (identical(expression[[1L]], quote(`::`))) return(all.vars(expression))
  unlist(lapply(as.list(expression), names_of_packages))
}

# A number that stands in the formula by name, such as a threshold.
is_constant <- function(name, environment) {
  value <- get0(name, envir = environment)
  is.numeric(value) && length(value) == 1L
}

# The plan: a list of `columns`, `features` and `offset`.
formula_plan <- function(parts, data, settings, call) {
  check_columns_known(c(parts$variables, parts$offsets), data, parts$environment, call)
  alone <- unlist(parts$members[parts$order == 1L])
  features <- lapply(names(parts$variables), function(label) {
    crossed <- any(vapply(parts$members[parts$order > 1L], function(members) label %in% members, NA))
    feature <- plan_feature(parts$variables[[label]], label, data, parts$environment, crossed, settings, call)
    feature$inner <- !label %in% alone
    feature
  })
  crossings <- lapply(parts$labels[parts$order > 1L], function(label) {
    list(label = label, kind = "interaction", of = as.list(parts$members[[label]]))
  })
  check_crossings(crossings, features, call)
  offset <- lapply(parts$offsets, as_expression, data = data, environment = parts$environment, call = call)
  plan <- list(features = c(features, crossings))
  if (length(offset)) {
    plan$offset <- Reduce(function(left, right) list(call = "+", args = list(left, right)), unname(offset))
  }
  used <- unique(unlist(lapply(c(parts$variables, parts$offsets), all.vars)))
  used <- used[used %in% names(data)]
  plan$columns <- lapply(stats::setNames(used, used), function(name) {
    if (is_number(data[[name]])) "number" else "text"
  })
  plan
}

is_number <- function(column) is.numeric(column) || is.logical(column) || inherits(column, "difftime")

is_time <- function(column) inherits(column, c("Date", "POSIXt"))

plan_feature <- function(expression, label, data, environment, crossed, settings, call) {
  if (is.call(expression) && deparse1(expression[[1L]]) %in% c("factor", "as.factor", "text")) {
    check_wraps_column(expression, data, call)
    name <- as.character(expression[[2L]])
    if (identical(expression[[1L]], quote(text))) return(plan_text(data[[name]], name, label, settings, crossed, call))
    return(plan_category(data[[name]], name, label, crossed, settings, call))
  }
  if (is.name(expression) && !is_number(data[[as.character(expression)]])) {
    name <- as.character(expression)
    column <- data[[name]]
    check_column_kind(column, name, call)
    if (is_time(column)) return(plan_date(column, name, label, crossed, call))
    if (is_text(column)) return(plan_text(column, name, label, settings, crossed, call))
    return(plan_category(column, name, label, crossed, settings, call))
  }
  plan_number(expression, label, data, environment, call)
}

check_wraps_column <- function(expression, data, call) {
  if (length(expression) == 2L && is.name(expression[[2L]]) && as.character(expression[[2L]]) %in% names(data)) return()
  laminar_abort(c(
    "{.code {deparse1(expression[[1L]])}()} in a formula takes one column.",
    x = "It is {.code {deparse1(expression)}}.",
    i = "Make the column in the data first."
  ), "formula", call)
}

check_column_kind <- function(column, name, call) {
  known <- is_number(column) || is.character(column) || is.factor(column) || is_time(column)
  if (known && is.null(dim(column))) return()
  laminar_abort(c(
    "Columns must be numbers, factors, text, logical values or dates.",
    x = "Column {.val {name}} is {article(class(column)[[1L]])} object."
  ), "type", call)
}

plan_number <- function(expression, label, data, environment, call) {
  plan <- as_expression(expression, data, environment, call)
  values <- as.double(eval(expression, as_plain_numbers(data, all.vars(expression)), environment))
  if (length(values) == 1L) values <- rep(values, nrow(data))
  bad <- sum(is.infinite(values))
  if (bad) {
    laminar_abort(c(
      "Predictors must be finite.",
      x = "{.code {label}} is infinite in {bad} row{?s}.",
      i = "Mend the rows, or use a transformation that is finite for them, such as {.fn log1p}."
    ), "data", call)
  }
  known <- values[!is.na(values)]
  if (!length(known)) {
    laminar_abort(c("Predictors must have values.", x = "{.code {label}} is missing in every row."), "data", call)
  }
  spread <- if (length(known) > 1L) stats::sd(known) else 0
  list(
    label = label, kind = "number", expression = plan, mean = mean(known),
    sd = if (spread > 1e-12 * max(1, abs(mean(known)))) spread else 1, missing = length(known) < length(values)
  )
}

# Logical values count as 0 and 1, as everywhere in R.
as_plain_numbers <- function(data, names) {
  lapply(data[intersect(names, names(data))], function(column) {
    if (is_number(column)) as.double(column) else column
  })
}

plan_category <- function(column, name, label, crossed, settings, call) {
  values <- raw_text(column)
  whole <- is_number(column)
  if (whole && any(column != trunc(column), na.rm = TRUE)) {
    laminar_abort(c(
      "{.code factor()} in a formula takes text or whole numbers.",
      x = "Column {.val {name}} has fractions.",
      i = "Group it in the data first, for example with {.fn cut}."
    ), "formula", call)
  }
  counts <- table(values)
  known <- if (is.factor(column)) c(levels(column), if (anyNA(column)) "") else names(counts)
  known <- known[known %in% names(counts)]
  if (length(known) > most_levels) {
    known <- known[known %in% names(sort(counts, decreasing = TRUE))[seq_len(most_levels)]]
  }
  codes <- !crossed && (settings$method %in% tree_methods || length(known) > most_one_hot)
  list(label = label, kind = "category", column = name, levels = as.list(known), codes = codes)
}

# Text of several words, hardly any of it twice, is to be read; other text stands for a level.
is_text <- function(column) {
  if (!is.character(column)) return(FALSE)
  some <- utils::head(column[!is.na(column) & nzchar(column)], 1000L)
  length(some) > 0L && mean(lengths(gregexpr("\\S+", some))) >= 4 && length(unique(some)) > 0.5 * length(some)
}

plan_text <- function(column, name, label, settings, crossed, call) {
  problem <- if (settings$method %in% tree_methods) "Trees cannot read text" else
    if (crossed) "Text cannot stand in an interaction"
  if (!is.null(problem)) {
    laminar_abort(c(
      "{problem}.",
      x = "Column {.val {name}} is text of several words.",
      i = "Leave it out, or make it a factor in the data."
    ), "formula", call)
  }
  words <- lengths(gregexpr("\\S+", raw_text(column)))
  ngrams <- settings$ngrams
  list(
    label = label, kind = "text", column = name, max_words = settings$max_words, ngrams = ngrams,
    length = max(1, ceiling(stats::quantile(words, 0.98, names = FALSE))) * ngrams
  )
}

# Parts of the date that vary: a year's circle needs most of a year, a day's circle times of day.
plan_date <- function(column, name, label, crossed, call) {
  if (crossed) {
    laminar_abort(c("A date cannot stand in an interaction.", x = "Column {.val {name}} is a date."), "formula", call)
  }
  days <- as.double(as.POSIXct(format_time(column), tz = "UTC", optional = TRUE, format = time_format(column))) / 86400
  known <- days[!is.na(days)]
  if (!length(known)) {
    laminar_abort(c("Predictors must have values.", x = "{.code {label}} is missing in every row."), "data", call)
  }
  parts <- c("trend", if (diff(range(known)) > 300) "year", if (length(unique(floor(known) %% 7)) > 1L) "week",
    if (any(known != floor(known))) "day")
  spread <- if (length(known) > 1L) stats::sd(known) else 0
  list(
    label = label, kind = "date", column = name, parts = as.list(parts), mean = mean(known),
    sd = if (spread > 0) spread else 1
  )
}

check_crossings <- function(crossings, features, call) {
  width <- vapply(features, function(feature) {
    if (feature$kind == "category") length(feature$levels) else 1L + isTRUE(feature$missing)
  }, 1)
  names(width) <- vapply(features, `[[`, "", "label")
  for (crossing in crossings) {
    columns <- prod(width[unlist(crossing$of)])
    if (columns > most_levels) {
      laminar_abort(c(
        "An interaction may have at most {most_levels} columns.",
        x = "{.code {crossing$label}} would have {columns}.",
        i = "A network finds interactions itself: name the columns with {.code +}."
      ), "formula", call)
    }
  }
}

# R's arithmetic as nested lists that Python evaluates on raw columns.
as_expression <- function(expression, data, environment, call) {
  again <- function(part) as_expression(part, data, environment, call)
  if (is.numeric(expression)) return(list(number = as.double(expression)))
  if (is.name(expression)) {
    name <- as.character(expression)
    if (!name %in% names(data)) return(list(number = as.double(get0(name, envir = environment))))
    check_column_kind(data[[name]], name, call)
    if (is_number(data[[name]])) return(list(column = name))
    laminar_abort(c(
      "Arithmetic in a formula needs numeric columns.",
      x = "Column {.val {name}} is {.cls {class(data[[name]])[[1L]]}}."
    ), "formula", call)
  }
  head <- deparse1(expression[[1L]])
  parts <- as.list(expression)[-1L]
  if (head %in% c("I", "(", "scale", "as.numeric", "identity") && length(parts) == 1L) return(again(parts[[1L]]))
  if (head == "-" && length(parts) == 1L) return(list(call = "negative", args = list(again(parts[[1L]]))))
  if (head == "log" && length(parts) == 2L) {
    logs <- lapply(unname(parts), function(part) list(call = "log", args = list(again(part))))
    return(list(call = "/", args = logs))
  }
  binary <- head %in% c("+", "-", "*", "/", "^")
  if (head %in% expression_functions && length(parts) == 1L + binary) {
    return(list(call = head, args = unname(lapply(parts, again))))
  }
  laminar_abort(c(
    "The formula contains {.code {deparse1(expression)}}, which cannot become part of a model.",
    i = "Known functions: {.code {setdiff(expression_functions, c('+', '-', '*', '/', '^'))}},
         {.code factor}, {.code text}, {.code I} and {.code offset}.",
    i = "Make other columns in the data first."
  ), "formula", call)
}
