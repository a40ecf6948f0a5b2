# What graph functions want to know of R code before it runs: which names it assigns, where it leaves a loop, where it
# returns. Nested function definitions are not looked into.

jumps <- list(loop = c("break", "next"), `function` = "return")

# Names that code assigns.
assigned_names <- function(code) {
  if (!is.call(code) || is_definition(code)) return(character())
  head <- call_name(code)
  own <- if (head %in% c("<-", "=")) target_name(code[[2L]]) else if (head == "for") as.character(code[[2L]]) else
    if (head == "->") target_name(code[[3L]])
  unique(c(own, unlist(lapply(call_parts(code), assigned_names))))
}

# `x` of `x`, `x[i]`, `names(x)[2]`, "x".
target_name <- function(target) {
  while (is.call(target)) target <- target[[2L]]
  as.character(target)
}

# Whether code jumps: by `break` or `next` out of the loop around it, or by `return()` out of the function.
has_jump <- function(code, kinds) {
  if (!is.call(code) || is_definition(code)) return(FALSE)
  head <- call_name(code)
  if (head %in% kinds) return(TRUE)
  if (head %in% c("while", "for", "repeat")) kinds <- setdiff(kinds, jumps$loop)
  length(kinds) > 0L && any(vapply(call_parts(code), has_jump, NA, kinds = kinds))
}

# Whether code reads a variable before it assigns it: TRUE, FALSE, or NA when it does neither.
reads_first <- function(code, name) {
  if (is.name(code)) return(if (identical(as.character(code), name)) TRUE else NA)
  if (!is.call(code) || is_definition(code)) return(if (is.call(code) && name %in% all.names(code)) TRUE else NA)
  head <- call_name(code)
  if (head %in% c("<-", "=")) {
    value <- reads_first(code[[3L]], name)
    if (!is.na(value)) return(value)
    if (is.call(code[[2L]])) return(if (name %in% all.vars(code[[2L]])) TRUE else NA)
    return(if (identical(as.character(code[[2L]]), name)) FALSE else NA)
  }
  if (head == "if") {
    test <- reads_first(code[[2L]], name)
    if (!is.na(test)) return(test)
    sides <- vapply(as.list(code)[-(1:2)], reads_first, NA, name = name)
    return(if (any(sides %in% TRUE)) TRUE else if (length(sides) == 2L && !anyNA(sides)) FALSE else NA)
  }
  for (part in call_parts(code)) {
    found <- reads_first(part, name)
    if (!is.na(found)) return(found)
  }
  NA
}

# Whether the value of code is worth having: assignments and loops stand for what they do.
has_value <- function(code) {
  if (!is.call(code)) return(!is.null(code))
  head <- call_name(code)
  if (head == "{") return(length(code) > 1L && has_value(code[[length(code)]]))
  if (head == "if") return(length(code) == 4L && has_value(code[[3L]]) && has_value(code[[4L]]))
  !head %in% c("<-", "=", "->", "<<-", "while", "for", "repeat", "invisible")
}

call_name <- function(code) if (is.name(code[[1L]])) as.character(code[[1L]]) else ""

call_parts <- function(code) {
  Filter(function(part) !identical(part, quote(expr = )), as.list(code))
}

is_definition <- function(code) is.call(code) && identical(code[[1L]], quote(`function`))

# ---- rewriting ------------------------------------------------------------------------------------------------------

# A loop's body without `break` and `next`: they set flags, and what comes after them asks the flags.
without_jumps <- function(code) {
  if (!has_jump(code, jumps$loop)) return(code)
  head <- call_name(code)
  if (head == "break") return(quote(.left <- TRUE))
  if (head == "next") return(quote(.skipped <- TRUE))
  if (head == "if") {
    for (i in seq.int(3L, length(code))) code[[i]] <- without_jumps(code[[i]])
    return(code)
  }
  if (head != "{") {
    laminar_abort(c(
      "{.code break} and {.code next} must stand in braces or in {.code if}, to become part of a graph.",
      x = "Found: {.code {rlang::as_label(code)}}."
    ), "trace", call = NULL)
  }
  statements <- as.list(code)[-1L]
  at <- which(vapply(statements, has_jump, NA, kinds = jumps$loop))[[1L]]
  rest <- statements[-seq_len(at)]
  guarded <- if (length(rest)) {
    list(call("if", quote(!(.left | .skipped)), without_jumps(as.call(c(quote(`{`), rest)))))
  }
  as.call(c(quote(`{`), statements[seq_len(at - 1L)], without_jumps(statements[[at]]), guarded))
}

# A function's body without return(): what follows an `if` that returns goes into its other side.
without_returns <- function(code) {
  if (!has_jump(code, jumps$`function`)) return(code)
  head <- call_name(code)
  if (head == "return") return(if (length(code) > 1L) without_returns(code[[2L]]) else NULL)
  if (head == "if") {
    for (i in seq.int(3L, length(code))) code[i] <- list(without_returns(code[[i]]))
    return(code)
  }
  if (head != "{") return(code)
  statements <- as.list(code)[-1L]
  at <- which(vapply(statements, has_jump, NA, kinds = jumps$`function`))[[1L]]
  first <- statements[[at]]
  rest <- statements[-seq_len(at)]
  if (call_name(first) == "if" && length(rest)) {
    sides <- list(first[[3L]], if (length(first) == 4L) first[[4L]])
    sides <- lapply(sides, function(side) if (ends(side)) side else as.call(c(quote(`{`), side, rest)))
    first <- as.call(c(quote(`if`), first[[2L]], sides))
    rest <- NULL
  } else if (call_name(first) == "return") {
    rest <- NULL
  } else if (length(rest)) {
    rest <- list(without_returns(as.call(c(quote(`{`), rest))))
    return(as.call(c(quote(`{`), statements[seq_len(at)], rest)))
  }
  as.call(c(quote(`{`), statements[seq_len(at - 1L)], list(without_returns(first)), rest))
}

# Whether code returns whatever happens.
ends <- function(code) {
  if (!is.call(code)) return(FALSE)
  switch(call_name(code),
    "return" = TRUE,
    "{" = any(vapply(as.list(code)[-1L], ends, NA)),
    "if" = length(code) == 4L && ends(code[[3L]]) && ends(code[[4L]]),
    FALSE
  )
}
