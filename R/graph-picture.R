# The picture of a teaching graph: boxes, lines and numbers with the step at which each appears, as plain values in
# inches. `plot()` draws it on a device, graph-page.R writes it as SVG.

#' Draw an expression with its values and gradients
#'
#' Boxes are operations; a dot stands for what the arrows bring. The number above an arrow is the value that flows
#' forward, the one below it the gradient that comes back.
#'
#' @param x A graph made by [graph_of()].
#' @param step Whole number: how many steps to show. `NULL` shows all; the steps are the rows of `x$steps`.
#' @param ... Not used.
#' @returns `plot()` returns the graph invisibly, `graph_stills()` the paths of the files, one for each step.
#' @export
#' @examplesIf laminar::is_backend_available()
#' sigmoid <- graph_of(quote(1 / (1 + exp(-x))), x = 2)
#' plot(sigmoid, step = 4)
#' plot(sigmoid)
#' files <- graph_stills(sigmoid, tempfile())
plot.laminar_teaching_graph <- function(x, step = NULL, ...) {
  check_no_dots(...)
  step <- check_step(step, x)
  picture <- teaching_picture(x)
  before <- graphics::par(mar = c(0, 0, 0, 0), xpd = NA)
  on.exit(graphics::par(before))
  graphics::plot.new()
  draw_picture(picture, x$steps, step)
  invisible(x)
}

#' @rdname plot.laminar_teaching_graph
#' @param graph A graph made by [graph_of()].
#' @param folder Folder for the files `step-01.png`, `step-02.png`, ...; it is made where it is missing.
#' @param width Width of the pictures in pixels; the height follows from the graph.
#' @export
graph_stills <- function(graph, folder, width = 1000) {
  check_teaching_graph(graph)
  folder <- path.expand(check_string(folder, "folder"))
  width <- check_whole(width, "width", min = 100L)
  if (!dir.exists(folder) && !dir.create(folder, recursive = TRUE, showWarnings = FALSE)) {
    laminar_abort(c("The folder {.file {folder}} cannot be made."), "file")
  }
  picture <- teaching_picture(graph)
  resolution <- width / picture$size[[1L]]
  files <- file.path(folder, sprintf("step-%02d.png", seq_len(nrow(graph$steps))))
  for (step in seq_along(files)) {
    grDevices::png(files[step], width, ceiling(picture$size[[2L]] * resolution), res = resolution)
    tryCatch(plot(graph, step), finally = grDevices::dev.off())
  }
  files
}

check_teaching_graph <- function(graph, call = rlang::caller_env()) {
  if (inherits(graph, "laminar_teaching_graph")) return(invisible(graph))
  laminar_abort(c(
    "{.arg graph} must be a graph made by {.fn graph_of}.", x = "It is {describe(graph)}."
  ), "type", call)
}

check_step <- function(step, graph, call = rlang::caller_env()) {
  count <- nrow(graph$steps)
  if (is.null(step)) return(count)
  step <- check_whole(step, "step", min = 1L, call = call)
  if (step > count) {
    laminar_abort(c("{.arg step} must be a whole number from 1 to {count}.", x = "It is {step}."), "value", call)
  }
  step
}

# ---- the plan -------------------------------------------------------------------------------------------------------

letter_width <- 0.082  # inches of an average letter at 12 points

# Boxes (middle, size, text, number of the node), lines (corners, number of the edge) and numbers (middle, text, phase),
# each with the step at which it appears; origin at the top left.
teaching_picture <- function(graph, margin = 0.25, foot = 0.6) {
  nodes <- graph$nodes
  edges <- rbind(graph$edges[c("from", "to")], data.frame(from = graph$result, to = nrow(nodes) + 1L))
  labels <- c(nodes$label, "result")
  lines <- Map(c, labels, ifelse(nzchar(c(nodes$name, "")), paste("=", c(nodes$name, "")), list(NULL)))
  values <- c(lapply(graph$edges$value, short_value), short_value(nodes$value[[graph$result]]))
  gradients <- c(lapply(graph$edges$gradient, short_value), short_value(nodes$gradient[[graph$result]]))
  text_width <- function(text) letter_width * max(nchar(unlist(text)), 1L)
  sizes <- data.frame(
    along = vapply(lines, text_width, 0) + 0.24, across = 0.18 + 0.2 * lengths(lines)
  )
  gap <- c(along = 0.45 + text_width(c(values, gradients)), across = 0.6)
  layout <- layout_graph(sizes, Map(c, edges$from, edges$to), gap, page = c(along = Inf, across = Inf))
  shown <- appearances(graph)
  boxes <- data.frame(
    x = layout$along + margin, y = layout$across + margin + 0.1, width = sizes$along, height = sizes$across,
    node = seq_along(labels), kind = c(nodes$kind, "result")
  )
  boxes$lines <- unname(lines)
  routes <- lapply(layout$routes, function(route) list(x = route$along + margin, y = route$across + margin + 0.1))
  halves <- mapply(function(value, gradient) text_width(c(value, gradient)) / 2 + 0.08, values, gradients)
  at <- number_places(routes, halves)
  numbers <- data.frame(
    x = rep(vapply(at, `[`, 0, 1L), 2L), y = rep(vapply(at, `[`, 0, 2L), 2L),
    text = as.character(unlist(c(values, gradients))), phase = rep(c("forward", "backward"), each = nrow(edges)),
    step = c(shown$values, shown$gradients), edge = rep(seq_len(nrow(edges)), 2L)
  )
  list(
    boxes = boxes, routes = routes, numbers = numbers[numbers$text != "none", , drop = FALSE],
    size = c(max(layout$size[["along"]] + 2 * margin, 5.5), layout$size[["across"]] + 2 * margin + 0.2 + foot),
    foot = foot
  )
}

# In the gap before the box that an arrow leads to, a little nearer to where it comes from, but beside the boxes; where
# that place is taken, elsewhere along the arrow. `halves`: half the widths of the texts.
number_places <- function(routes, halves) {
  places <- list()
  taken <- function(place, half) {
    any(vapply(seq_along(places), function(i) {
      abs(places[[i]][1L] - place[1L]) < halves[i] + half - 0.08 && abs(places[[i]][2L] - place[2L]) < 0.44
    }, NA))
  }
  for (i in seq_along(routes)) {
    ends <- utils::tail(seq_along(routes[[i]]$x), 2L)
    start <- c(routes[[i]]$x[ends[1L]], routes[[i]]$y[ends[1L]])
    way <- c(routes[[i]]$x[ends[2L]], routes[[i]]$y[ends[2L]]) - start
    beside <- min(halves[i] / way[1L], 0.5)
    along <- pmin(pmax(c(0.38, 0.5, 0.62, 0.72, 0.28), beside), 1 - beside)
    candidates <- lapply(along, function(share) start + share * way)
    free <- !vapply(candidates, taken, NA, half = halves[i])
    places[[i]] <- candidates[[if (any(free)) which(free)[1L] else 1L]]
  }
  places
}

# At which step an edge's value and gradient appear: when the node it leaves is computed, when the node it enters
# passes its gradient on. The last edge leads to the result.
appearances <- function(graph) {
  steps <- graph$steps
  computed <- match(seq_len(nrow(graph$nodes)), ifelse(steps$phase == "forward", steps$node, NA))
  computed[is.na(computed)] <- 1L
  turn <- which(steps$phase == "backward")[1L]
  passed <- rep(NA_integer_, nrow(graph$nodes))
  later <- which(steps$phase == "backward" & seq_len(nrow(steps)) > turn & steps$node > 0L)
  passed[steps$node[later]] <- later
  list(values = computed[c(graph$edges$from, graph$result)], gradients = c(passed[graph$edges$to], turn))
}

# ---- drawing --------------------------------------------------------------------------------------------------------

picture_colors <- c(forward = "#15803d", backward = "#b91c1c", line = "#6b7280", now = "#fde68a")
picture_fills <- c(input = "#e3e3e3", operation = "#cfe2f6", result = "#e5d4f0")

draw_picture <- function(picture, steps, step) {
  page <- graphics::par("pin")
  scale <- min(page / picture$size)
  spare <- page / scale - picture$size
  graphics::plot.window(c(0, page[1L] / scale) - spare[1L] / 2, c(page[2L] / scale, 0) - spare[2L] / 2,
                        xaxs = "i", yaxs = "i")
  letters <- scale * 12 / graphics::par("ps")
  for (route in picture$routes) draw_arrow(route$x, route$y, scale, picture_colors[["line"]])
  boxes <- picture$boxes
  now <- boxes$node == steps$node[step]
  graphics::rect(boxes$x - boxes$width / 2, boxes$y - boxes$height / 2, boxes$x + boxes$width / 2,
                 boxes$y + boxes$height / 2, border = "#4b5563", lwd = ifelse(now, 2.2, 1) * max(0.5, scale),
                 col = ifelse(now, picture_colors[["now"]], picture_fills[boxes$kind]))
  for (row in seq_len(nrow(boxes))) {
    lines <- boxes$lines[[row]]
    graphics::text(boxes$x[row], boxes$y[row] + 0.2 * (seq_along(lines) - (length(lines) + 1) / 2), lines,
                   cex = letters, col = "#111827")
  }
  shown <- picture$numbers[picture$numbers$step <= step, , drop = FALSE]
  above <- shown$phase == "forward"
  fresh <- shown$step == step
  height <- shown$y + ifelse(above, -0.13, 0.13)
  half <- graphics::strwidth(shown$text, cex = letters * 0.95, font = 2L) / 2
  graphics::rect(shown$x - half, height - 0.075, shown$x + half, height + 0.075, border = NA,
                 col = graphics::par("bg"))
  graphics::text(shown$x, height, shown$text, cex = letters * 0.95, font = ifelse(fresh, 2L, 1L),
                 col = picture_colors[shown$phase])
  caption <- strwrap(sprintf("%d/%d  %s", step, nrow(steps), steps$text[step]),
                     width = floor(picture$size[[1L]] / letter_width) - 4L)
  height <- picture$size[[2L]] - picture$foot + 0.1 + 0.2 * (seq_along(caption) - 1L)
  graphics::text(picture$size[[1L]] / 2, height, caption, cex = letters, col = "#111827")
}
