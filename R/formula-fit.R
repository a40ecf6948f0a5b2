# Fitting: response and plan from the data, members trained part by part, the comparison at the end.

fewest_rows <- 10L
parts_of_rows <- 5L

fit_formula <- function(formula, data, weights, settings, matched, call) {
  started <- proc.time()[["elapsed"]]
  parts <- formula_parts(formula, data, call)
  check_columns_known(list(parts$response), data, parts$environment, call)
  values <- response_values(parts$response, data, parts$environment)
  keep <- complete_rows(values, weights, data, deparse1(parts$response), call)
  used <- unique(unlist(lapply(c(parts$variables, parts$offsets), all.vars)))
  frame <- as.data.frame(data)[keep, intersect(names(data), used), drop = FALSE]
  check_columns_known(c(parts$variables, parts$offsets), data, parts$environment, call)
  response <- as_response(subset_rows(values, keep), settings$family, deparse1(parts$response), call)
  if (!is.null(weights)) weights <- as.double(weights)[keep]
  plan <- formula_plan(parts, frame, settings, call)
  check_survival(response, parts, settings, call)
  offset <- offset_of(parts, frame, call)
  settings <- complete_settings(settings, plan, response, weights, offset)
  engine <- new_engine(plan, frame, settings, call)
  folds <- cut_rows(strata_of(response$y, response$levels), parts_of_rows)
  trained <- train_members(engine, frame, plan, response, weights, settings, folds, call)
  matched[[1L]] <- quote(nn_model) # not the method's name
  fitted <- structure(list(
    call = matched, formula = stats::formula(parts$terms), method = settings$method, family = response$family,
    levels = response$levels, plan = plan, settings = settings[setdiff(names(settings), "reporters")], engine = engine,
    frame = frame, y = response$y, weights = weights, offset = offset, kept = keep,
    n_dropped = sum(!keep), folds = folds, held_out = trained$held_out, histories = trained$histories
  ), class = "nn_model")
  fitted$report <- baseline_report(fitted, trained$arrays)
  fitted$seconds <- proc.time()[["elapsed"]] - started
  fitted
}

# `Surv()` is known without package survival on the search path.
response_values <- function(response, data, environment) {
  if ("Surv" %in% all.names(response) && requireNamespace("survival", quietly = TRUE)) {
    environment <- list2env(list(Surv = survival::Surv), parent = environment)
  }
  eval(response, data, environment)
}

subset_rows <- function(values, keep) if (is.null(dim(values))) values[keep] else values[keep, , drop = FALSE]

complete_rows <- function(values, weights, data, name, call) {
  if (NROW(values) != nrow(data)) {
    laminar_abort(c(
      "The response must have one value for each row of {.arg data}.",
      x = "{.code {name}} has {NROW(values)} value{?s} for {nrow(data)} rows."
    ), "response", call)
  }
  keep <- if (is.null(dim(values)) || inherits(values, "Surv")) as.vector(!is.na(values)) else rep(TRUE, nrow(data))
  if (!is.null(weights)) {
    if (!is.numeric(weights) || length(weights) != nrow(data) || anyNA(weights) || any(weights < 0)) {
      laminar_abort(c(
        "{.arg weights} must be one number of at least 0 for each row of {.arg data}.",
        x = "It is {describe(weights)}."
      ), "value", call)
    }
    keep <- keep & weights > 0
  }
  if (sum(keep) < fewest_rows) {
    laminar_abort(c(
      "A model needs at least {fewest_rows} rows with a response.",
      x = "{.arg data} has {nrow(data)} row{?s}, {sum(keep)} of them with a response."
    ), "data", call)
  }
  keep
}

check_survival <- function(response, parts, settings, call) {
  if (response$family != "survival") return(invisible())
  if (length(parts$offsets)) {
    laminar_abort(c("An {.code offset()} cannot be used with survival times.", i = "Leave it out."), "formula", call)
  }
  if (settings$method %in% tree_methods) {
    laminar_abort(c(
      "Trees cannot learn survival times here.",
      i = "Use {.code method = \"network\"}, {.val linear} or {.val wide_deep}."
    ), "formula", call)
  }
}

# Sum of the formula's offsets, in the units of the link.
offset_of <- function(parts, frame, call) {
  if (!length(parts$offsets)) return(NULL)
  values <- Reduce(`+`, lapply(parts$offsets, eval, as_plain_numbers(frame, names(frame)), parts$environment))
  values <- rep_len(as.double(values), nrow(frame))
  if (!all(is.finite(values))) {
    laminar_abort(c(
      "The offset must be finite.",
      x = "It is missing or infinite in {sum(!is.finite(values))} row{?s}."
    ), "data", call)
  }
  values
}

# What the settings leave open, chosen by the number of rows.
complete_settings <- function(settings, plan, response, weights, offset) {
  rows <- length(response$y)
  reads <- any(vapply(plan$features, function(feature) feature$kind == "text", NA))
  settings$members <- settings$members %||% if (rows <= 20000) 5L else if (rows <= 1e5) 2L else 1L
  settings$batch_size <- settings$batch_size %||% min(256L, max(16L, as.integer(2^round(log2(rows / 25)))))
  rate <- if (settings$method == "linear") 0.02 else if (reads) 0.001 else 0.003
  settings$learning_rate <- settings$learning_rate %||% rate
  settings$patience <- settings$patience %||% if (reads && settings$method != "linear") 5L else 20L
  settings$weight_decay <- settings$weight_decay %||% 0.01
  settings$family <- response$family
  settings$outputs <- if (response$family == "multinomial") length(response$levels) else 1L
  if (response$family == "survival") {
    settings[c("breaks", "start", "censoring")] <- survival_settings(response$y)
    settings$outputs <- length(settings$breaks) - 1L
    return(settings)
  }
  weights <- weights %||% rep(1, rows)
  if (response$family == "gaussian") {
    target <- response$y - (offset %||% 0)
    settings$center <- stats::weighted.mean(target, weights)
    settings$scale <- sqrt(stats::weighted.mean((target - settings$center)^2, weights))
    if (settings$scale == 0) settings$scale <- 1
  }
  settings$start <- switch(response$family,
    gaussian = NULL,
    binomial = stats::qlogis(stats::weighted.mean(response$y, weights)),
    poisson = log(sum(response$y * weights) / sum(exp(offset %||% rep(0, rows)) * weights)),
    multinomial = as.list(as.vector(log(tapply(weights, response$y, sum) / sum(weights))))
  )
  settings
}

new_engine <- function(plan, frame, settings, call) {
  formulas <- py_laminar_raw(call)$formula
  make <- if (settings$method %in% tree_methods) formulas$TreeModel else formulas$FormulaModel
  columns <- raw_columns(plan, frame, call)
  try_backend(make(plan, columns, settings[setdiff(names(settings), c("reporters", "censoring"))]), call)
}

# Classes, or quarters of the numbers.
strata_of <- function(y, levels = NULL) {
  if (!is.null(levels) || length(unique(y)) <= 4L) return(as.integer(factor(y)))
  as.integer(cut(rank(y, ties.method = "first"), 4L))
}

# A part number for each row: within each stratum rows are shuffled and dealt out one after the other.
cut_rows <- function(strata, parts) {
  folds <- integer(length(strata))
  dealt <- 0L
  for (rows in split(seq_along(strata), strata)) {
    rows <- rows[sample.int(length(rows))]
    folds[rows] <- (dealt + seq_along(rows) - 1L) %% parts + 1L
    dealt <- dealt + length(rows)
  }
  folds
}

train_members <- function(engine, frame, plan, response, weights, settings, folds, call) {
  arrays <- try_backend(engine$arrays(raw_columns(plan, frame, call)), call)
  target <- array(response$y)
  strata <- strata_of(response$y, response$levels)
  held_out <- vector("list", settings$members)
  for (part in seq_len(settings$members)) {
    rest <- which(folds != part)
    stop_early <- rest[cut_rows(strata[rest], 7L) == 1L]
    seed <- sample.int(1e6L, 1L)
    member <- try_backend(engine$train(
      arrays, target, if (!is.null(weights)) array(weights), zero_based(setdiff(rest, stop_early)),
      zero_based(stop_early), seed, settings$reporters
    ), call)
    out <- which(folds == part)
    made <- from_host(try_backend(engine$member_predictions(take_rows(arrays, out), part - 1L), call))
    held_out[[part]] <- list(row = out, member = rep(part, length(out)), prediction = made)
  }
  list(
    arrays = arrays, histories = lapply(from_host(engine$histories), lapply, unlist),
    held_out = list(
      row = unlist(lapply(held_out, `[[`, "row")), member = unlist(lapply(held_out, `[[`, "member")),
      prediction = do.call(rbind, lapply(held_out, `[[`, "prediction"))
    )
  )
}

zero_based <- function(rows) array(as.integer(rows) - 1L)

# Rows of a Python dict of arrays.
take_rows <- function(arrays, rows) py_laminar_raw()$formula$take_rows(arrays, zero_based(rows))
