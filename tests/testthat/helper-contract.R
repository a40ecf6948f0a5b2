# What the contract test needs: which Python class each wrapper makes, and how a wrapper for a
# class ought to look, so that a failing test can hand over the draft of what is missing.

wrapper_kinds <- c(
  layer = "layers", optimizer = "optimizers", schedule = "schedules", loss = "losses",
  metric = "metrics", initializer = "initializers", regularizer = "regularizers",
  constraint = "constraints", callback = "callbacks"
)

wrapper_prefixes <- c(
  layer = "layer_", optimizer = "optimizer_", schedule = "learning_rate_schedule_", loss = "loss_",
  metric = "metric_", initializer = "initializer_", regularizer = "regularizer_",
  constraint = "constraint_", callback = "callback_"
)

constructor_kinds <- c(
  new_layer = "layer", new_merge_layer = "layer", new_attention_layer = "layer",
  new_optimizer = "optimizer", new_loss = "loss", new_metric = "metric",
  new_schedule = "schedule", new_initializer = "initializer", new_regularizer = "regularizer",
  new_constraint = "constraint", new_callback = "callback"
)

# Every exported function whose body calls one of the constructors: a data frame of name, kind, class.
wrapper_table <- function() {
  package <- asNamespace("laminar")
  names <- sort(getNamespaceExports(package))
  rows <- lapply(names, function(name) {
    wrapper <- get(name, package)
    if (!is.function(wrapper)) return(NULL)
    found <- laminar:::find_call(body(wrapper), names(constructor_kinds))
    if (is.null(found)) return(NULL)
    data.frame(
      name = name, kind = constructor_kinds[[as.character(found[[1L]])]],
      class = as.character(found[[2L]])
    )
  })
  do.call(rbind, rows)
}

keras_classes <- function(kind) {
  as.character(laminar:::py_laminar()$layers$registry$own_classes(kind))
}

keras_signature <- function(kind, class) {
  unlist(laminar:::py_laminar()$layers$registry$class_signature(kind, class))
}

# The repr of a Python default as R code: "None", "(1, 1)", "'valid'".
r_default <- function(text, argument) {
  value <- gsub("\\bNone\\b", "NULL", gsub("\\bTrue\\b", "TRUE", gsub("\\bFalse\\b", "FALSE", text)))
  if (!nzchar(value)) return(quote(expr = ))
  if (grepl("^\\(\\(", value)) value <- paste0("list", value)
  code <- str2lang(gsub("(^|[(, ])\\(", "\\1c(", value))
  is_axis <- identical(laminar:::arg_converters[[argument]], laminar:::convert_axis)
  if (is_axis && is.numeric(code)) code <- code + 1
  code
}

# The formals that a wrapper of a class should have, by the conventions of each kind.
drafted_formals <- function(kind, class) {
  python <- keras_signature(kind, class)
  formals <- Map(r_default, python, names(python))
  dots <- list(... = quote(expr = ))
  first <- switch(kind,
    layer = list(object = quote(expr = )),
    loss = list(y_true = quote(expr = ), y_pred = quote(expr = ))
  )
  if (kind == "metric") return(c(dots, formals))
  if (kind == "loss") {
    common <- c("reduction", "name", "dtype")
    return(c(first, formals[setdiff(names(formals), common)], dots, formals[common]))
  }
  c(first, formals, if (kind %in% c("layer", "optimizer")) dots)
}

draft_name <- function(kind, class) {
  name <- gsub("([a-z])([0-9]d)", "\\1_\\2", laminar:::snake_case(class))
  paste0(wrapper_prefixes[[kind]], gsub("(\\dd)([a-z])", "\\1_\\2", name))
}

draft_wrapper <- function(kind, class, name = draft_name(kind, class), formals = drafted_formals(kind, class)) {
  head <- names(constructor_kinds)[match(kind, constructor_kinds)]
  body <- sprintf("%s(\"%s\", py_args()%s)", head, class, if (kind == "layer") ", object" else "")
  args <- vapply(names(formals), function(argument) {
    if (identical(formals[[argument]], quote(expr = ))) return(argument)
    paste(argument, "=", paste(deparse(formals[[argument]]), collapse = ""))
  }, "")
  code <- paste0(name, " <- function(", paste(args, collapse = ", "), ") {")
  unbreakable <- gsub("(c\\([^)]*), ", "\\1,\u00a0", gsub(" = ", "\u00a0=\u00a0", sub(") {", ")\u00a0{", code, fixed = TRUE)))
  lines <- strwrap(unbreakable, width = 98, exdent = nchar(name) + nchar(" <- function("))
  lines <- gsub("\u00a0", " ", lines)
  paste(c(lines, paste0("  ", body), "}"), collapse = "\n")
}
