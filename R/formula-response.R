# The response: which family it belongs to, and its values as the network takes them.

formula_families <- c("gaussian", "binomial", "multinomial", "poisson", "survival")

# A name, or like in glm() a family function or object.
as_family_name <- function(family, call) {
  if (is.null(family)) return(NULL)
  if (is.function(family)) family <- family()
  if (inherits(family, "family")) family <- family$family
  check_choice(family, "family", formula_families, call)
}

# A list: `family`, `levels` (NULL for numbers), `y` (numbers, or codes of classes from 0).
as_response <- function(values, family, name, call) {
  family <- as_family_name(family, call)
  times <- inherits(values, "Surv")
  if (times != identical(family, "survival") && (!is.null(family))) {
    laminar_abort(c(
      if (times) "Survival times need {.code family = \"survival\"}, or none." else
        "{.code family = \"survival\"} needs a response of survival times.",
      x = if (times) "The family is {.val {family}}." else "{.code {name}} is {describe(values)}.",
      i = "For example {.code Surv(time, event) ~ x} with package survival."
    ), "response", call)
  }
  if (times) return(list(family = "survival", levels = NULL, y = signed_times(values, name, call)))
  if (!is.null(dim(values))) {
    laminar_abort(c(
      "The response must be one column of numbers, of classes or of counts.",
      x = "{.code {name}} is {describe(unclass(values))}."
    ), "response", call)
  }
  if (is.character(values) || is.logical(values)) values <- factor(values)
  zero_one <- is.numeric(values) && length(values) && all(values %in% 0:1)
  family <- family %||% if (is.factor(values)) NULL else if (zero_one) "binomial" else "gaussian"
  classes <- is.factor(values) || isTRUE(family %in% c("binomial", "multinomial"))
  if (classes) return(as_classes(values, family, name, call))
  check_numbers(values, family, name, call)
  list(family = family, levels = NULL, y = as.double(values))
}

as_classes <- function(values, family, name, call) {
  values <- droplevels(as.factor(values))
  labels <- levels(values)
  if (length(labels) < 2L) {
    laminar_abort(c(
      "Classification needs at least two classes.",
      x = "{.code {name}} has only {.val {labels}}.",
      i = "For numbers with one value there is nothing to learn; look at how the rows were chosen."
    ), "response", call)
  }
  wrong <- if (isTRUE(family %in% c("gaussian", "poisson"))) "numbers"
    else if (identical(family, "binomial") && length(labels) > 2L) "two classes"
  if (!is.null(wrong)) {
    laminar_abort(c(
      "{.code family = \"{family}\"} needs a response of {wrong}.",
      x = "{.code {name}} has {length(labels)} classes: {.val {utils::head(labels, 6L)}}."
    ), "response", call)
  }
  family <- family %||% if (length(labels) == 2L) "binomial" else "multinomial"
  list(family = family, levels = labels, y = as.double(as.integer(values) - 1L))
}

check_numbers <- function(values, family, name, call) {
  if (!is.numeric(values)) {
    laminar_abort(c(
      "The response must be numbers, a factor, text or logical values.",
      x = "{.code {name}} is {article(class(values)[[1L]])} object."
    ), "response", call)
  }
  bad <- is.infinite(values)
  if (any(bad)) {
    laminar_abort(c("The response must be finite.", x = "{.code {name}} is infinite in {sum(bad)} row{?s}."),
      "response", call)
  }
  if (family == "poisson" && any(values < 0 | values != trunc(values))) {
    laminar_abort(c(
      "{.code family = \"poisson\"} needs counts: whole numbers of at least 0.",
      x = "{.code {name}} has {sum(values < 0)} negative value{?s} and {sum(values != trunc(values))} fraction{?s}."
    ), "response", call)
  }
  if (length(unique(values)) < 2L) {
    laminar_abort(c("The response must vary.", x = "{.code {name}} is {values[[1L]]} in every row."), "response", call)
  }
}
