# What the contract test needs: which Python class each wrapper makes, and how a wrapper for a
# class ought to look, so that a failing test can hand over the draft of what is missing.

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

# Public classes without a wrapper, and why.
classes_left_out <- c(
  layer.Layer = "base class", layer.Wrapper = "base class", layer.InputSpec = "not a layer",
  layer.InputLayer = "keras_input() makes it", optimizer.Optimizer = "base class",
  optimizer.OptimizerMap = "optimizer_multi() makes it from a list", loss.Loss = "base class",
  metric.Metric = "base class", initializer.Initializer = "base class",
  regularizer.Regularizer = "base class", constraint.Constraint = "base class",
  schedule.LearningRateSchedule = "base class", callback.Callback = "base class",
  callback.CallbackList = "belongs to the training loop",
  callback.History = "what fit() returns", callback.ProgbarLogger = "fit(verbose = ) shows progress",
  callback.LambdaCallback = "callback_lambda() makes laminar's own, which counts from 1"
)

# Where a wrapper's arguments differ from the Python class's on purpose, and why.
argument_exceptions <- data.frame(rbind(
  c("layer_lambda", "function", "f", "`function` is a reserved word; keras3's name"),
  c("layer_pipeline", "", "", "makes a layer to be called on data, as in keras3"),
  c("rnn_cell_lstm", "", "", "a cell is not put on a model"),
  c("rnn_cell_gru", "", "", "a cell is not put on a model"),
  c("rnn_cell_simple", "", "", "a cell is not put on a model"),
  c("rnn_cells_stack", "", "", "cells are not put on a model"),
  c("loss_circle", "", "ref_labels", "an argument of the function, not of the class"),
  c("loss_circle", "", "ref_embeddings", "an argument of the function, not of the class"),
  c("metric_binary_crossentropy", "", "axis", "an argument of the function, not of the class")
))
names(argument_exceptions) <- c("wrapper", "python", "r", "reason")

# Numbers whose Python default happens to be a whole one.
fractional_arguments <- c(
  "adam_lr_ratio", "b", "fill_value", "gamma", "label_smoothing", "max_value", "min_delta", "oov_token",
  "verbose"
)

# Every exported function whose body calls one of the constructors: name, kind, class, constructor.
wrapper_table <- function() {
  package <- asNamespace("laminar")
  rows <- lapply(sort(setdiff(getNamespaceExports(package), c("keras", "tf"))), function(name) {
    wrapper <- get(name, package)
    if (!is.function(wrapper)) return(NULL)
    found <- laminar:::find_call(body(wrapper), names(constructor_kinds))
    if (is.null(found)) return(NULL)
    head <- as.character(found[[1L]])
    data.frame(
      name = name, kind = constructor_kinds[[head]], class = as.character(found[[2L]]), head = head
    )
  })
  do.call(rbind, rows)
}

registry <- function() laminar:::py_laminar()$layers$registry

keras_classes <- function(kind) as.character(registry()$own_classes(kind))

keras_signature <- function(kind, class) unlist(registry()$class_signature(kind, class))

# The repr of a Python default as R code: "None", "(1, 1)", "'valid'".
r_default <- function(text, argument) {
  if (!nzchar(text)) return(quote(expr = ))
  value <- gsub("\\bNone\\b", "NULL", gsub("\\bTrue\\b", "TRUE", gsub("\\bFalse\\b", "FALSE", text)))
  if (grepl("^\\(\\(", value)) value <- paste0("list", value)
  code <- str2lang(gsub("(^|[(, ])\\(", "\\1c(", value))
  is_axis <- identical(laminar:::arg_converters[[argument]], laminar:::convert_axis)
  if (is_axis && is.numeric(code)) code <- code + 1
  code
}

r_formals <- function(signature) Map(r_default, signature, names(signature))

# The formals that a wrapper of a class should have, by the conventions of each kind.
drafted_formals <- function(kind, class, head = names(constructor_kinds)[match(kind, constructor_kinds)]) {
  formals <- r_formals(keras_signature(kind, class))
  dots <- alist(... = )
  targets <- alist(y_true = , y_pred = )
  last <- formals[intersect(names(formals), c("reduction", "name", "dtype"))]
  first <- formals[setdiff(names(formals), names(last))]
  if (kind == "loss") return(c(targets, first, dots, last))
  if (kind == "metric" && !is.null(registry()$function_signature(kind, laminar:::snake_case(class)))) {
    return(c(targets, first, dots, last))
  }
  switch(head,
    new_metric = c(dots, formals),
    new_layer = c(alist(object = ), formals, dots),
    new_attention_layer = c(alist(inputs = ), formals, dots),
    new_merge_layer = c(alist(inputs = ), dots, formals),
    new_optimizer = c(formals, dots),
    formals
  )
}

draft_name <- function(kind, class) {
  name <- gsub("([0-9])_d(_|$)", "_\\1d\\2", laminar:::snake_case(class))
  paste0(wrapper_prefixes[[kind]], name)
}

classes_without_wrapper <- function(kind, table) {
  missing <- setdiff(keras_classes(kind), table$class[table$kind == kind])
  missing[!paste(kind, missing, sep = ".") %in% names(classes_left_out)]
}

missing_wrapper_message <- function(kind, classes) {
  drafts <- vapply(classes, function(class) draft_wrapper(kind, class), "")
  paste0(
    "No wrapper for these ", kind, " classes of Keras: ", paste(classes, collapse = ", "),
    ". Add, with documentation, or give a reason in helper-contract.R:\n\n",
    paste(drafts, collapse = "\n\n")
  )
}

# The code of a wrapper, to be put into the R file of its family.
draft_wrapper <- function(kind, class, name = draft_name(kind, class)) {
  formals <- drafted_formals(kind, class)
  head <- names(constructor_kinds)[match(kind, constructor_kinds)]
  args <- vapply(names(formals), function(argument) {
    if (identical(formals[[argument]], quote(expr = ))) return(argument)
    paste(argument, "=", paste(deparse(formals[[argument]]), collapse = ""))
  }, "")
  code <- paste0(name, " <- function(", paste(args, collapse = ", "), ")\u00a0{")
  unbreakable <- gsub("(c\\([^)]*), ", "\\1,\u00a0", gsub(" = ", "\u00a0=\u00a0", code))
  lines <- strwrap(unbreakable, width = 98, exdent = nchar(name) + nchar(" <- function("))
  body <- sprintf("  %s(\"%s\", py_args()%s)", head, class, if (kind == "layer") ", object" else "")
  paste(c("#' @export", gsub("\u00a0", " ", lines), body, "}"), collapse = "\n")
}

as_text <- function(formals) {
  vapply(formals, function(f) paste(deparse(f), collapse = ""), "")
}
