# Drawing the graph of a program: what is left out and put together, so that a page can hold it. `graph_boxes()`
# decides, and model-plot.R draws.

#' Draw the graph of a program
#'
#' Operations as boxes, what flows between them as arrows; gradients go along red arrows. It is drawn by R alone. What a
#' page cannot hold is put together: operations that belong to one layer or name scope become one box that says how many
#' they are, and a line below says what is not shown.
#'
#' @param x A graph made by [model_graph()].
#' @param detail `TRUE` draws constants, reads of variables and copies as boxes of their own, too.
#' @param most The most boxes to draw, at least 2; above it operations are put together.
#' @param expand `TRUE` draws the operations inside loops, branches and calls, in a frame.
#' @param show_shapes `TRUE` shows the shapes of the results.
#' @param rankdir Direction: `"TB"` from top to bottom, `"LR"` from left to right.
#' @param ... Not used.
#' @returns The graph, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' plot(model_graph(~ (y - a * x)^2, a = 1, x = 1:3, y = 1:3, backward = TRUE))
plot.laminar_graph <- function(x, ..., detail = FALSE, most = 80, expand = FALSE, show_shapes = TRUE,
                               rankdir = "TB") {
  check_no_dots(...)
  most <- check_whole(most, "most", min = 2L)
  check_choice(rankdir, "rankdir", c("TB", "LR"))
  boxes <- graph_boxes(x$nodes, x$edges, check_flag(detail, "detail"), most, check_flag(expand, "expand"),
                       check_flag(show_shapes, "show_shapes"))
  before <- graphics::par(mar = c(if (nzchar(boxes$note)) 1.2 else 0, 0, 0, 0), xpd = NA)
  on.exit(graphics::par(before))
  graphics::plot.new()
  draw_page(boxes, list(across = rankdir == "LR", trainable = FALSE))
  if (nzchar(boxes$note)) graphics::mtext(boxes$note, side = 1L, line = 0.1, cex = 0.75, col = "#4b5563")
  invisible(x)
}

# What draw_page() takes: nodes with lines of text and a family of colours, edges by place, and a note of what is
# not shown. `within` is the loop or branch whose inside is drawn.
graph_boxes <- function(nodes, edges, detail = FALSE, most = 80L, expand = FALSE, shapes = TRUE, within = "") {
  here <- nodes[nodes$within == within, , drop = FALSE]
  edges <- edges[edges$from %in% here$name & edges$to %in% here$name, , drop = FALSE]
  all <- nrow(here)
  if (!detail) {
    without <- without_trifles(here, edges, most)
    here <- without$nodes
    edges <- without$edges
  }
  hidden <- all - nrow(here)
  here$count <- 1L
  drawn <- together(here, edges, most)
  beyond <- max(0L, nrow(drawn$nodes) - most)
  kept <- utils::head(drawn$nodes, most)
  edges <- unique(drawn$edges[c("from", "to", "phase")])
  edges <- edges[edges$from %in% kept$name & edges$to %in% kept$name & edges$from != edges$to, , drop = FALSE]
  inside <- function(node) if (expand && node$count == 1L) inner_boxes(nodes, drawn$all_edges, node, detail, shapes)
  boxes <- lapply(seq_len(nrow(kept)), function(row) {
    node <- as.list(kept[row, ])
    list(lines = node_lines(node, shapes), family = node_family(node), nested = inside(node))
  })
  note <- c(
    if (hidden) sprintf("%d constants, reads and copies", hidden),
    if (beyond) sprintf("the last %d boxes", beyond)
  )
  list(
    nodes = boxes, edges = unname(Map(c, match(edges$from, kept$name), match(edges$to, kept$name))),
    colors = unname(ifelse(edges$phase == "backward", "#c2410c", "#6b7280")),
    note = if (length(note)) paste("Not drawn:", paste(note, collapse = ", ")) else ""
  )
}

# The graphs inside a loop or branch, side by side in one frame.
inner_boxes <- function(nodes, edges, node, detail, shapes) {
  inside <- unique(nodes$within)
  inside <- inside[startsWith(inside, paste0(node$name, ":"))]
  inside <- inside[!grepl("/", substring(inside, nchar(node$name) + 2L), fixed = TRUE)]
  if (!length(inside)) return(NULL)
  parts <- lapply(inside, function(within) {
    part <- graph_boxes(nodes, edges, detail, 30L, TRUE, shapes, within)
    list(lines = sub(".*:", "", within), family = "model", nested = if (length(part$nodes)) part)
  })
  list(nodes = parts, edges = list(), colors = character())
}

trifles <- c("ReadVariableOp", "Identity", "NoOp", "StopGradient", "PreventGradient", "EnsureShape")

# Reads and copies are passed through; constants are left out when they are large or when there are many boxes.
without_trifles <- function(nodes, edges, most) {
  passed <- nodes$operation %in% trifles & !nodes$role %in% c("input", "variable")
  rest <- !passed & nodes$role != "constant"
  constants <- nodes$role == "constant" & nzchar(nodes$value) & sum(rest) + sum(nodes$role == "constant") <= most / 2
  through <- stats::setNames(nodes$name, nodes$name)
  source <- edges$from[match(nodes$name, edges$to)]
  for (row in which(passed)) if (!is.na(source[row])) through[[nodes$name[row]]] <- through[[source[row]]]
  # What was an output stays one: the mark goes to where the copy came from.
  for (row in which(passed & nodes$role %in% c("output", "gradient"))) {
    at <- match(through[[nodes$name[row]]], nodes$name)
    if (!nzchar(nodes$role[at])) nodes$role[at] <- nodes$role[row]
  }
  edges$from <- unname(through[edges$from])
  keep <- nodes$name[rest | constants]
  list(
    nodes = nodes[nodes$name %in% keep, , drop = FALSE],
    edges = edges[edges$from %in% keep & edges$to %in% keep, , drop = FALSE]
  )
}

# Name scopes become boxes: the finest level of them that leaves at most `most` boxes.
together <- function(nodes, edges, most) {
  if (nrow(nodes) <= most) return(list(nodes = nodes, edges = edges, all_edges = edges))
  deepest <- max(lengths(strsplit(nodes$name, "/", fixed = TRUE)))
  for (depth in seq(deepest, 1L)) {
    scope <- node_scopes(nodes, edges, depth)
    if (length(unique(scope)) <= most) break
  }
  first <- !duplicated(scope)
  count <- table(scope)[scope]
  groups <- nodes[first, , drop = FALSE]
  groups$name <- scope[first]
  groups$count <- as.integer(count[first])
  ends <- !duplicated(scope, fromLast = TRUE)
  last <- nodes$shape[ends][match(groups$name, scope[ends])]
  groups$shape <- ifelse(groups$count > 1L, last, groups$shape)
  list(nodes = groups, edges = data.frame(
    from = scope[match(edges$from, nodes$name)], to = scope[match(edges$to, nodes$name)], phase = edges$phase
  ), all_edges = edges)
}

# The name scope of each node, `depth` levels deep; variables go with the operation that reads them first, and backward
# operations are never put together with forward ones.
node_scopes <- function(nodes, edges, depth) {
  names <- sub("^gradient_tape/", "", nodes$name)
  cut <- function(name) {
    parts <- strsplit(name, "/", fixed = TRUE)[[1L]]
    if (length(parts) > depth) paste(parts[seq_len(depth)], collapse = "/") else NA_character_
  }
  scope <- vapply(names, cut, "", USE.NAMES = FALSE)
  alone <- is.na(scope)
  backward <- nodes$phase == "backward"
  scope[backward & !alone] <- paste("gradient of", scope[backward & !alone])
  # Sums of gradients have no scope of their own: they go with what they add up.
  first <- match(edges$from[match(nodes$name, edges$to)], nodes$name)
  for (row in which(alone & backward)) {
    if (!is.na(first[row]) && grepl("^gradient of", scope[first[row]])) scope[row] <- scope[first[row]]
  }
  scope[is.na(scope)] <- nodes$name[is.na(scope)]
  user <- match(edges$to[match(nodes$name, edges$from)], nodes$name)
  with_user <- nodes$role %in% c("variable", "constant") & !is.na(user)
  scope[with_user] <- scope[user[with_user]]
  scope
}

node_lines <- function(node, shapes) {
  if (node$count > 1L) {
    return(c(sub(".*/", "", node$name), sprintf("%d operations", node$count), if (shapes) node$shape))
  }
  title <- switch(
    node$role, input = , variable = shorten_names(node$name), constant = node$value, node$operation
  )
  if (!nzchar(title)) title <- node$operation
  c(title, if (shapes && node$role != "constant" && nzchar(node$shape)) node$shape,
    switch(node$role, output = "output", gradient = paste("gradient of", shorten_names(node$value))))
}

node_family <- function(node) {
  if (node$phase == "backward") return(if (node$role == "constant") "operation" else "own")
  if (node$count > 1L) return("core")
  if (node$role == "input") return("input")
  if (node$role == "variable") return("pooling")
  if (node$role == "constant") return("operation")
  if (grepl("While|If$|Case|Call", node$operation)) return("rnn")
  if (grepl("MatMul|Conv|Einsum", node$operation)) return("convolutional")
  if (node$role == "output") return("merging")
  "core"
}
