# Whether R code failed since it wanted the value of a tensor that has none yet. R says so in many ways, all of them
# errors without a class, and in the language of the session.

# R's sentences as they stand in its code, which is how R looks up their translation, by the catalogue that has them.
value_messages <- list(
  "R" = c(
    "argument is not interpretable as logical", "argument is of length zero", "argument of length 0",
    "the condition has length > 1", "missing value where TRUE/FALSE needed", "invalid 'x' type in 'x %s y'",
    "invalid 'y' type in 'x %s y'", "invalid for() loop sequence", "EXPR must be a length 1 vector",
    "cannot coerce type '%s' to vector of type '%s'", "'%s' object cannot be coerced to type '%s'",
    "(list) object cannot be coerced to type '%s'", "environments cannot be coerced to other types",
    "invalid 'type' (%s) of argument", "invalid argument type", "invalid type (%s) for '%s' (must be a vector)",
    "non-numeric argument to mathematical function",
    "non-numeric argument to function", "invalid arguments",
    "NA/NaN argument", "argument must be coercible to non-negative integer",
    "attempt to replicate an object of type '%s'",
    "argument to 'which' is not logical", "requires numeric/complex matrix/vector arguments",
    "invalid subscript type '%s'", "%s() applies only to vectors", "'x' must be numeric", "'x' must be a vector",
    "first argument must be a vector", "incompatible types (from %s to %s) in subassignment type fix"
  ),
  "R-base" = c("'x' must be numeric", "'bin' must be numeric or a factor", "cannot coerce class %s to a data.frame"),
  "R-stats" = c("'x' must be numeric", "'y' must be numeric", "argument 'x' must be numeric", "need numeric data"),
  "stats" = c(
    "Non-numeric argument to mathematical function", "non-numeric argument", "invalid arguments",
    "invalid function value in 'zeroin'", "invalid function value in 'optimize'",
    "invalid function value in 'nlm' optimizer", "evaluation of function gave a result of wrong length",
    "evaluation of function gave a result of wrong type"
  )
)

# Python's sentences, which are in English everywhere.
python_value_messages <- "symbolic|Tracer[A-Za-z]+ConversionError|ConcretizationTypeError"

asks_for_value <- function(condition) {
  if (inherits(condition, "laminar_error_trace")) return(TRUE)
  text <- enc2utf8(conditionMessage(condition))
  said <- unlist(Map(function(ids, domain) gettext(ids, domain = domain), value_messages, names(value_messages)))
  any(grepl(python_value_messages, text), vapply(as_pattern(c(said, unlist(value_messages))), grepl, NA, x = text,
                                                 perl = TRUE, useBytes = TRUE))
}

# A sentence with places such as `%s` or `%2$d` as a regular expression for all of it.
as_pattern <- function(sentences) {
  place <- "%([0-9]+\\$)?[a-z]+"
  paste0("^\\Q", gsub(place, "\\\\E(?s:.*)\\\\Q", unique(enc2utf8(sentences))), "\\E$")
}
