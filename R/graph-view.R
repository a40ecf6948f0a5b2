#' The graph of a model, a graph function or an expression
#'
#' The operations that TensorFlow runs, and what flows between them, as data frames; `plot()` draws them in R.
#' [plot()][plot.keras.src.models.model.Model] of a model draws its layers, this its operations.
#'
#' @param object A built model, a graph function, an R function of tensors, or a quoted expression
#'   (`quote(1 / (1 + exp(-x)))`, `~ 1 / (1 + exp(-x))`).
#' @param ... For functions and expressions, example values of the arguments, or [tensor_spec()]s: their shapes and
#'   types are what counts. For expressions by name. A graph function with an `input_signature` needs none.
#' @param backward `TRUE` adds the graph of the gradients of the outputs' sum with respect to inputs and variables.
#' @returns An object of class `laminar_graph` with the data frames
#'   * `nodes`: `name`, `operation` (TensorFlow's name of it), `shape` (text, `?` for an unknown size), `type`, `device`
#'     (empty where TensorFlow decides when it runs), `phase` (`"forward"`, `"backward"`), `role` (`"input"`,
#'     `"variable"`, `"constant"`, `"output"`, `"gradient"` or empty), `value` (of small constants; of gradients the
#'     name of what they belong to), `within` (the loop,
#'     branch or call that an operation is inside of, or empty);
#'   * `edges`: `from`, `to` (names of nodes), `shape`, `type` (`"control"` for mere order), `phase`.
#' @seealso [graph_of()] for the graph of an expression with its values and gradients.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8, activation = "relu") |>
#'   layer_dense(1)
#' graph <- model_graph(model, backward = TRUE)
#' graph
#' table(graph$nodes$operation, graph$nodes$phase)
#' plot(graph)
#' model_graph(~ exp(-x^2 / 2), x = 1)
model_graph <- function(object, ..., backward = FALSE) {
  UseMethod("model_graph")
}

#' @export
model_graph.keras.src.models.model.Model <- function(object, ..., backward = FALSE) {
  check_model(object)
  check_no_dots(...)
  if (!isTRUE(object$built)) {
    laminar_abort(c(
      "The model is not built yet, so it has no graph.",
      i = "Give its first layer an {.arg input_shape}, or call it on data."
    ), "value", rlang::current_env())
  }
  graph <- try_backend(py_graph_view()$model_graph(object, check_flag(backward, "backward")))
  new_graph(graph, object$name)
}

#' @export
model_graph.laminar_graph_function <- function(object, ..., backward = FALSE) {
  call <- rlang::current_env()
  state <- graph_state(object)
  known <- names(formals(state$f))
  unknown <- setdiff(rlang::names2(rlang::list2(...)), c("", known))
  if (length(unknown) && !"..." %in% known) {
    laminar_abort(c(
      "The function has no argument {.arg {unknown}}.", i = "Its arguments are {.arg {known}}."
    ), "argument", call)
  }
  match_arguments <- rlang::new_function(
    formals(state$f), quote(given_arguments(match.call(expand.dots = FALSE), environment())), topenv()
  )
  arguments <- graph_arguments(state, match_arguments(...), call)
  backward <- check_flag(backward, "backward")
  graph <- try_graph(py_graph_view()$function_graph(graph_python(state), arguments, backward), state, call)
  new_graph(graph, state$name)
}

#' @export
model_graph.function <- function(object, ..., backward = FALSE) {
  model_graph(graph_function(object, name = "function"), ..., backward = backward)
}

#' @export
model_graph.call <- function(object, ..., backward = FALSE) {
  expression_graph(object, rlang::list2(...), backward, parent.frame(), rlang::current_env())
}

#' @export
model_graph.formula <- function(object, ..., backward = FALSE) {
  expression_graph(object[[length(object)]], rlang::list2(...), backward, environment(object), rlang::current_env())
}

expression_graph <- function(expression, values, backward, where, call) {
  unnamed <- sum(!nzchar(rlang::names2(values)))
  if (unnamed) {
    laminar_abort(c(
      "The example values of variables are given by name, as in {.code x = 2}.",
      x = "{unnamed} came without a name."
    ), "argument", call)
  }
  arguments <- rep(alist(x = ), length(values))
  names(arguments) <- names(values)
  traced <- rlang::new_function(if (length(values)) arguments, expression, where)
  graph <- rlang::inject(model_graph(traced, !!!values, backward = backward))
  graph$title <- deparse_short(expression)
  graph
}

#' @export
model_graph.default <- function(object, ..., backward = FALSE) {
  laminar_abort(c(
    "{.arg object} must be a model, a graph function, a function or a quoted expression.",
    x = "It is {describe(object)}."
  ), "type", rlang::current_env())
}

py_graph_view <- function() {
  needs_tensorflow()
  reticulate::import("laminar.graph.view", convert = TRUE)
}

new_graph <- function(columns, title) {
  frame <- function(part) as.data.frame(lapply(part, as.character))
  graph <- lapply(columns[c("nodes", "edges")], frame)
  structure(c(graph, list(title = title)), class = "laminar_graph")
}

# The right side of a formula, or the call itself.
quoted_part <- function(x) if (inherits(x, "formula")) x[[length(x)]] else x

deparse_short <- function(expression, most = 60L) {
  text <- paste(trimws(deparse(expression)), collapse = " ")
  if (nchar(text) > most) paste0(substr(text, 1L, most - 3L), "...") else text
}

#' @export
format.laminar_graph <- function(x, ...) {
  nodes <- x$nodes
  counts <- vapply(c("forward", "backward"), function(phase) sum(nodes$phase == phase), 0L)
  said <- paste0(counts[counts > 0L], " ", names(counts)[counts > 0L])
  named <- function(role) {
    here <- nodes[nodes$role == role & !nzchar(nodes$within), , drop = FALSE]
    labels <- if (role == "gradient") paste("of", here$value) else shorten_names(here$name)
    text <- trimws(paste(labels, here$type, here$shape))
    paste(c(utils::head(text, 4L), if (length(text) > 4L) sprintf("and %d more", length(text) - 4L)), collapse = ", ")
  }
  kinds <- sort(table(nodes$operation[!nodes$role %in% c("input", "variable", "constant")]), decreasing = TRUE)
  kinds <- paste(kinds, names(kinds))
  inside <- unique(nodes$within[nzchar(nodes$within)])
  lines <- c(
    inputs = named("input"), variables = named("variable"), outputs = named("output"), gradients = named("gradient"),
    operations = paste(c(utils::head(kinds, 8L), if (length(kinds) > 8L) "..."), collapse = ", "),
    inside = paste(c(utils::head(inside, 4L), if (length(inside) > 4L) "..."), collapse = ", ")
  )
  lines <- lines[nzchar(lines)]
  lines <- strwrap_lines(lines)
  c(sprintf("<graph> %s: %s operations, %d edges", x$title, paste(said, collapse = " and "), nrow(x$edges)), lines)
}

# The last two parts of a path say enough.
shorten_names <- function(names) sub("^.*/([^/]*/[^/]*)$", "\\1", names)

strwrap_lines <- function(lines) {
  labels <- formatC(names(lines), width = -10L)
  unlist(Map(function(label, line) strwrap(paste(label, line), exdent = 13L, indent = 2L), labels, lines),
         use.names = FALSE)
}

#' @export
print.laminar_graph <- function(x, ...) {
  cat(format(x, ...), sep = "\n")
  invisible(x)
}
