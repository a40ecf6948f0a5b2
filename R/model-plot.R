#' Draw a model
#'
#' Layers as boxes, what flows between them as arrows. It is drawn by R alone, on whatever device is open, as large as
#' the device allows; a long chain of layers is folded into columns.
#'
#' @param x A model.
#' @param show_shapes `TRUE` shows the shapes of the layers' outputs, `?` for an unknown size.
#' @param show_dtype `TRUE` shows the type of the outputs.
#' @param show_layer_names `TRUE` shows the names of the layers.
#' @param ... Not used.
#' @param rankdir Direction: `"TB"` from top to bottom, `"LR"` from left to right.
#' @param expand_nested `TRUE` draws the layers of nested models, in a frame.
#' @param show_layer_activations `TRUE` shows the layers' activations.
#' @param show_trainable `TRUE` marks layers that are frozen by a dashed border. `NA`, the default, does so when
#'   there is one.
#' @returns The model, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' input <- keras_input(8)
#' hidden <- input |> layer_dense(8, activation = "relu")
#' model <- keras_model(input, layer_add(input, hidden) |> layer_dense(1))
#' plot(model, show_shapes = TRUE)
plot.keras.src.models.model.Model <- function(x, show_shapes = FALSE, show_dtype = FALSE, show_layer_names = FALSE,
                                              ..., rankdir = "TB", expand_nested = FALSE,
                                              show_layer_activations = FALSE, show_trainable = NA) {
  check_model(x, "x")
  check_no_dots(...)
  check_choice(rankdir, "rankdir", c("TB", "LR"))
  show <- list(
    shapes = check_flag(show_shapes, "show_shapes"), dtype = check_flag(show_dtype, "show_dtype"),
    names = check_flag(show_layer_names, "show_layer_names"),
    activations = check_flag(show_layer_activations, "show_layer_activations"),
    trainable = is.na(show_trainable) || isTRUE(show_trainable), across = rankdir == "LR"
  )
  graph <- try_backend(py_laminar()$bridge$drawing$model_graph(x, check_flag(expand_nested, "expand_nested")))
  if (!length(graph$nodes)) {
    laminar_abort(c("The model has no layers to draw.", i = "Add some, or call the model on data first."), "value")
  }
  before <- graphics::par(mar = c(0, 0, 0, 0), xpd = NA)
  on.exit(graphics::par(before))
  graphics::plot.new()
  draw_page(graph, show)
  invisible(x)
}

layer_colors <- c(
  input = "#e3e3e3", core = "#cfe2f6", convolutional = "#fcdcbf", pooling = "#fdf0c4", rnn = "#cdeaca",
  normalization = "#ece9f5", regularization = "#ece9f5", merging = "#e5d4f0", attention = "#c5e9e4",
  reshaping = "#f3eedd", activations = "#dfeefb", preprocessing = "#f3eedd", model = "#d5dde6", operation = "#f0f0f0",
  own = "#f9d2dc"
)

# One inch of the layout is one inch of the page, or less where the page is too small.
draw_page <- function(graph, show, margin = 0.12) {
  page <- graphics::par("pin")
  room <- page - 2 * margin
  drawing <- measure_graph(graph, show, c(along = room[if (show$across) 1L else 2L],
                                          across = room[if (show$across) 2L else 1L]))
  size <- if (show$across) drawing$size else rev(drawing$size)
  scale <- min(1.25, room / size)
  spare <- (page / scale - size) / 2
  graphics::plot.window(c(0, page[1L] / scale), c(page[2L] / scale, 0), xaxs = "i", yaxs = "i")
  draw_graph(drawing, spare, scale, show)
}

# A graph with the sizes and places of its boxes; nested models are graphs of their own inside.
measure_graph <- function(graph, show, room) {
  boxes <- lapply(graph$nodes, measure_box, show = show, room = room)
  sizes <- data.frame(
    along = vapply(boxes, function(box) box$size[[if (show$across) 1L else 2L]], 0),
    across = vapply(boxes, function(box) box$size[[if (show$across) 2L else 1L]], 0)
  )
  layout <- layout_graph(sizes, lapply(graph$edges, as.integer), page = room)
  c(layout, list(boxes = boxes, colors = graph$colors))
}

measure_box <- function(node, show, room, pad = 0.09) {
  lines <- node$lines %||% box_lines(node, show)
  width <- max(graphics::strwidth(lines, "inches", font = 2L)) + 2 * pad
  height <- 0.19 * length(lines) + pad
  inner <- NULL
  if (!is.null(node$nested)) {
    inner <- measure_graph(node$nested, show, room)
    size <- if (show$across) inner$size else rev(inner$size)
    width <- max(width, size[[1L]] + 4 * pad)
    height <- height + size[[2L]] + 3 * pad
  }
  list(node = node, lines = lines, size = c(width, height), inner = inner)
}

box_lines <- function(node, show) {
  class <- node$class
  if (show$activations && nzchar(node$activation)) class <- paste0(class, ": ", node$activation)
  shapes <- vapply(node$shapes, function(shape) format_shape(replace(unlist(shape), unlist(shape) < 0, NA)), "")
  if (length(shapes) > 3L) shapes <- c(shapes[1:2], "...")
  c(
    if (show$names) c(node$name, class) else class,
    if (show$shapes) shapes,
    if (show$dtype && nzchar(node$dtype)) node$dtype
  )
}

draw_graph <- function(drawing, corner, scale, show) {
  at <- function(along, across) if (show$across) list(x = along, y = across) else list(x = across, y = along)
  for (place in seq_along(drawing$routes)) {
    line <- at(drawing$routes[[place]]$along, drawing$routes[[place]]$across)
    draw_arrow(line$x + corner[1L], line$y + corner[2L], scale, drawing$colors[place] %||% "#6b7280")
  }
  for (place in seq_along(drawing$boxes)) {
    middle <- at(drawing$along[place], drawing$across[place])
    draw_box(drawing$boxes[[place]], middle$x + corner[1L], middle$y + corner[2L], scale, show)
  }
}

draw_arrow <- function(x, y, scale, color = "#6b7280") {
  last <- length(x)
  graphics::lines(x, y, col = color, lwd = max(0.5, 1.2 * scale))
  graphics::arrows(x[last - 1L], y[last - 1L], x[last], y[last], length = 0.07 * min(1, scale), angle = 22,
                   col = color, lwd = max(0.5, 1.2 * scale))
}

draw_box <- function(box, x, y, scale, show) {
  half <- box$size / 2
  node <- box$node
  color <- layer_colors[node$family]
  dashed <- show$trainable && isTRUE(node$frozen)
  graphics::rect(x - half[1L], y - half[2L], x + half[1L], y + half[2L],
                 col = if (is.null(box$inner)) (if (is.na(color)) layer_colors[["core"]] else color) else "#f8f9fb",
                 border = "#4b5563", lwd = max(0.5, scale), lty = if (dashed) 2L else 1L)
  first <- y - half[2L] + 0.045 + 0.095
  heights <- first + 0.19 * (seq_along(box$lines) - 1L)
  graphics::text(x, heights, box$lines, cex = scale, font = ifelse(seq_along(box$lines) == 1L, 2L, 1L),
                 col = "#111827")
  if (!is.null(box$inner)) {
    size <- if (show$across) box$inner$size else rev(box$inner$size)
    top <- y - half[2L] + 0.19 * length(box$lines) + 0.18
    draw_graph(box$inner, c(x - size[[1L]] / 2, top), scale, show)
  }
}
