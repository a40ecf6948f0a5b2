#' The graph of an expression, with values and gradients
#'
#' For teaching and for looking closely: every operation of an expression becomes a box. Going forward, each passes its
#' value on; going back, each multiplies the gradient that arrives by its own derivative and hands the product to what
#' it was computed from (the chain rule; backpropagation). Where a value is used more than once, what comes back is
#' added up.
#'
#' The expression is computed by TensorFlow in double precision, and the gradients come from its tape. Functions of
#' one's own are one box.
#'
#' @param expr A quoted expression such as `quote(1 / (1 + exp(-x)))`, a formula (`~ 1 / (1 + exp(-x))`) or a function
#'   without control flow. Within braces, assignments name intermediate results.
#' @param ... Values of the variables, by name: numbers, vectors or arrays. What is not given is looked up where
#'   `graph_of()` is called, and is then a constant.
#' @returns An object of class `laminar_teaching_graph` with the data frames `nodes` (`id`, `label`, `code`, `kind`,
#'   `name`, and the lists `value` and `gradient`), `edges` (`from`, `to`, and the lists `value`, `gradient`, `local`:
#'   the derivative of one operation alone, for single numbers) and `steps` (`phase`, `node`, `text`). `gradients` is a
#'   named list: the gradients of the result by the variables; of a result that is not a single number, the gradients
#'   of its sum.
#' @seealso [plot()][plot.laminar_teaching_graph], [graph_stills()] and [graph_page()] show it;
#'   [model_graph()] shows what TensorFlow itself makes of a function.
#' @export
#' @examplesIf laminar:::is_backend_available()
#' sigmoid <- graph_of(quote(1 / (1 + exp(-x))), x = 2)
#' sigmoid
#' plot(sigmoid)
#' graph_of(~ (y - a * x)^2, a = 0.5, x = c(1, 2, 3), y = c(2, 4, 6))$gradients
graph_of <- function(expr, ...) {
  call <- rlang::current_env()
  values <- rlang::list2(...)
  if (length(values) && !rlang::is_named(values)) {
    laminar_abort("The values of variables are given by name, as in {.code x = 2}.", "argument", call)
  }
  where <- if (is.function(expr) || inherits(expr, "formula")) environment(expr) else rlang::caller_env()
  expr <- if (is.function(expr)) body(expr) else quoted_part(expr)
  if (!is.call(expr)) {
    laminar_abort(c(
      "{.arg expr} must be a quoted expression, a formula or a function.",
      x = "It is {describe(expr)}.", i = "For example {.code quote(1 / (1 + exp(-x)))}."
    ), "type", call)
  }
  recording <- new_recording(values, where, call)
  on.exit(recording$tape$stop())
  result <- record(expr, recording)
  finish_recording(recording, result, expr)
}

# ---- recording ------------------------------------------------------------------------------------------------------

new_recording <- function(values, where, call) {
  needs_tensorflow()
  tape <- reticulate::import("laminar.graph.teaching", convert = TRUE)$Recorder()
  list2env(list(
    tape = tape, where = where, call = call, values = values, names = list(), nodes = list(), edges = list()
  ), parent = emptyenv())
}

# Each gives the number of the node that holds the value, or NULL for a plain R value without a node.
record <- function(expr, recording) {
  if (is.name(expr)) return(record_name(expr, recording))
  head <- if (is.name(expr[[1L]])) as.character(expr[[1L]]) else ""
  if (head == "(") return(record(expr[[2L]], recording))
  if (head == "{") {
    for (part in as.list(expr[-1L])) last <- if (is.call(part) || is.name(part)) record(part, recording)
    return(last)
  }
  if (head %in% c("<-", "=") && is.name(expr[[2L]])) return(record_assignment(expr, recording))
  if (head == "return") return(record(expr[[2L]], recording))
  refuse_control_flow(expr, head, recording)
  record_call(expr, recording)
}

refuse_control_flow <- function(expr, head, recording) {
  if (!head %in% c("if", "for", "while", "repeat", "function", "break", "next", "<-", "=", "<<-", "~")) return()
  code <- deparse_short(expr)
  laminar_abort(c(
    "The graph shows one expression without {.code {head}}.",
    x = "Found {.code {code}}.", i = "{.fn model_graph} shows functions with control flow."
  ), "expression", recording$call)
}

record_name <- function(expr, recording) {
  name <- as.character(expr)
  if (!is.null(recording$names[[name]])) return(recording$names[[name]])
  if (name %in% names(recording$values)) {
    value <- recording$values[[name]]
    check_teaching_value(value, name, recording$call)
    if (is.numeric(value) && length(value) > 1L && is.null(dim(value))) value <- array(value)
    tensor <- try_backend(recording$tape$source(if (is_python_object(value)) value else reticulate::r_to_py(value)),
                          recording$call)
    return(recording$names[[name]] <- add_node(recording, name, name, "input", tensor))
  }
  NULL
}

check_teaching_value <- function(value, name, call) {
  if (is_python_object(value) || is.numeric(value) && length(value) && !anyNA(value)) return(invisible())
  laminar_abort(c(
    "The value of {.arg {name}} must be numbers without missing ones.", x = "It is {describe(value)}."
  ), "value", call)
}

record_assignment <- function(expr, recording) {
  name <- as.character(expr[[2L]])
  node <- if (is.call(expr[[3L]]) || is.name(expr[[3L]])) record(expr[[3L]], recording)
  if (is.null(node)) {
    recording$where <- rlang::env(recording$where)
    assign(name, eval(expr[[3L]], recording$where), envir = recording$where)
    return(NULL)
  }
  recording$names[[name]] <- node
  if (recording$nodes[[node]]$kind == "operation") recording$nodes[[node]]$name <- name
  node
}

record_call <- function(expr, recording) {
  arguments <- as.list(expr[-1L])
  from <- lapply(arguments, function(argument) {
    if (is.call(argument) || is.name(argument) && nzchar(argument)) record(argument, recording)
  })
  traced <- !vapply(from, is.null, NA)
  if (!any(traced)) return(NULL)
  uses <- lapply(from[traced], function(node) recording$tape$use(recording$nodes[[node]]$tensor))
  inlined <- expr
  inlined[which(traced) + 1L] <- uses
  tensor <- tryCatch(
    try_backend(eval(inlined, recording$where), recording$call),
    error = function(condition) {
      code <- deparse_short(expr)
      if (is.call(condition$call)) condition$call <- expr  # as it was written, without the values
      laminar_abort("{.code {code}} cannot be computed.", "expression", recording$call, parent = condition)
    }
  )
  if (!is_python_object(tensor)) {
    code <- deparse_short(expr)
    laminar_abort(c(
      "{.code {code}} does not give a tensor.", x = "It gives {describe(tensor)}."
    ), "expression", recording$call)
  }
  node <- add_node(recording, call_label(expr, arguments, traced), deparse_short(expr), "operation", tensor)
  for (place in seq_along(uses)) {
    recording$edges <- c(recording$edges, list(list(from = from[traced][[place]], to = node, use = uses[[place]])))
  }
  node
}

add_node <- function(recording, label, code, kind, tensor) {
  recording$nodes <- c(recording$nodes, list(list(label = label, code = code, kind = kind, tensor = tensor, name = "")))
  length(recording$nodes)
}

# A call in which a dot stands for each computed argument: "1 + .", "exp(.)".
call_label <- function(expr, arguments, traced) {
  calls <- traced & vapply(arguments, is.call, NA)
  expr[which(calls) + 1L] <- list(quote(.))
  text <- deparse_short(expr, 24L)
  if (!isTRUE(l10n_info()[["UTF-8"]])) return(text)
  gsub("(?<![A-Za-z0-9._])\\.(?![A-Za-z0-9._])", "\u00b7", text, perl = TRUE)
}

# ---- the finished graph ---------------------------------------------------------------------------------------------

finish_recording <- function(recording, result, expr) {
  if (is.null(result)) {
    laminar_abort(c(
      "The expression uses none of the variables that were given.",
      i = "Give a value for one of them, as in {.code x = 2}."
    ), "argument", recording$call)
  }
  target <- recording$nodes[[result]]$tensor
  tensors <- lapply(recording$nodes, `[[`, "tensor")
  uses <- lapply(recording$edges, `[[`, "use")
  back <- try_backend(recording$tape$differentiate(target, unname(c(tensors, uses))), recording$call)
  of_nodes <- lapply(seq_along(tensors), function(i) vector_or_array(back[[i]]))
  of_edges <- lapply(seq_along(uses), function(i) vector_or_array(back[[length(tensors) + i]]))
  values <- lapply(tensors, function(tensor) vector_or_array(tensor_value(tensor)))
  from <- vapply(recording$edges, `[[`, 0L, "from")
  to <- vapply(recording$edges, `[[`, 0L, "to")
  kind <- vapply(recording$nodes, `[[`, "", "kind")
  nodes <- data.frame(
    id = seq_along(tensors), label = vapply(recording$nodes, `[[`, "", "label"),
    code = vapply(recording$nodes, `[[`, "", "code"), kind = kind, name = vapply(recording$nodes, `[[`, "", "name")
  )
  nodes$value <- values
  nodes$gradient <- of_nodes
  edges <- data.frame(from = from, to = to)
  edges$value <- values[from]
  edges$gradient <- of_edges
  edges$local <- lapply(recording$edges, local_derivative, recording = recording)
  graph <- list(nodes = nodes, edges = edges, result = result, code = braces_short(expr, 200L))
  graph$gradients <- stats::setNames(of_nodes[kind == "input"], nodes$label[kind == "input"])
  graph$steps <- teaching_steps(graph)
  structure(graph, class = "laminar_teaching_graph")
}

# Statements within braces on one line.
braces_short <- function(expr, most) {
  statements <- if (identical(expr[[1L]], quote(`{`))) as.list(expr[-1L]) else list(expr)
  text <- paste(vapply(statements, deparse_short, "", most = most), collapse = "; ")
  if (nchar(text) > most) paste0(substr(text, 1L, most - 3L), "...") else text
}

# The derivative of an operation alone, where it takes and gives single numbers.
local_derivative <- function(edge, recording) {
  output <- recording$nodes[[edge$to]]$tensor
  if (length(dim(output)) || length(dim(edge$use))) return(NULL)
  vector_or_array(recording$tape$differentiate(output, list(edge$use))[[1L]])
}

vector_or_array <- function(value) {
  if (is.null(value)) return(NULL)
  if (length(dim(value)) <= 1L) as.vector(value) else value
}

# One row for each thing that happens, in order: values appear on the way forward, gradients on the way back.
teaching_steps <- function(graph) {
  nodes <- graph$nodes
  inputs <- nodes$id[nodes$kind == "input"]
  operations <- nodes$id[nodes$kind == "operation"]
  said <- function(node) short_value(nodes$value[[node]])
  forward <- vapply(operations, function(node) {
    name <- nodes$name[node]
    paste0(if (nzchar(name)) paste0(name, " = "), nodes$code[node], " = ", said(node))
  }, "")
  start <- paste(nodes$label[inputs], "=", vapply(inputs, said, ""), collapse = ", ")
  what <- if (length(nodes$value[[graph$result]]) == 1L) "result" else "result's sum"
  turn <- paste("The gradient of the", what, "with respect to the result is",
                short_value(nodes$gradient[[graph$result]]))
  # Backward in the reverse order, as far as a gradient gets.
  backward <- rev(operations[!vapply(nodes$gradient[operations], is.null, NA)])
  ends <- if (length(graph$gradients)) {
    gradients <- vapply(graph$gradients, short_value, "")
    paste0(gradients, " by ", names(gradients), collapse = ", ")
  }
  data.frame(
    phase = c(rep("forward", 1L + length(forward)), rep("backward", 2L + length(backward))),
    node = c(0L, operations, graph$result, backward, 0L),
    text = c(start, forward, turn, vapply(backward, backward_text, "", graph = graph),
             paste0("The gradient of the ", what, ": ", ends))
  )
}

backward_text <- function(node, graph) {
  edges <- graph$edges[graph$edges$to == node, , drop = FALSE]
  upstream <- short_value(graph$nodes$gradient[[node]])
  parts <- vapply(seq_len(nrow(edges)), function(row) {
    gradient <- edges$gradient[[row]]
    to <- node_word(graph, edges$from[row])
    if (is.null(gradient)) return(paste0("nothing to ", to))
    local <- edges$local[[row]]
    product <- if (!is.null(local)) sprintf("%s \u00d7 %s = ", upstream, short_value(local))
    paste0(product, short_value(gradient), " to ", to)
  }, "")
  paste0("Through ", node_word(graph, node), ": ", paste(parts, collapse = "; "))
}

node_word <- function(graph, node) {
  name <- graph$nodes$name[node]
  if (nzchar(name)) name else graph$nodes$code[node]
}

# Three digits; long vectors and arrays by their shape and first values.
short_value <- function(value) {
  if (is.null(value)) return("none")
  text <- if (is.numeric(value)) format_numbers(value) else as.character(value)
  if (length(value) == 1L) return(text)
  if (is.null(dim(value)) && length(value) <= 3L) return(paste0("[", paste(text, collapse = ", "), "]"))
  shape <- format_shape(dim(value) %||% length(value))
  paste0("[", paste(utils::head(text, 2L), collapse = ", "), ", ...] ", shape)
}

format_numbers <- function(value) {
  text <- vapply(as.vector(value), function(number) format(signif(number, 3L), digits = 3L), "")
  sub("^-0$", "0", text)
}

#' @export
format.laminar_teaching_graph <- function(x, ...) {
  c(
    paste0("<graph of> ", x$code),
    sprintf("%3d %s  %s", seq_len(nrow(x$steps)), ifelse(x$steps$phase == "forward", "->", "<-"), x$steps$text)
  )
}

#' @export
print.laminar_teaching_graph <- function(x, ...) {
  cat(format(x, ...), sep = "\n")
  invisible(x)
}
