#' A page that plays the graph of an expression
#'
#' One HTML file with everything in it: it asks nothing of any other machine and works by buttons and keys (arrows,
#' space, Home, End), in light and dark, and with a screen reader, which hears every step.
#'
#' @param graph A graph made by [graph_of()].
#' @param file Path of the file to write; it is overwritten.
#' @param open `TRUE` shows it in the browser.
#' @param seconds Seconds from step to step while it plays, 0.1 to 60.
#' @returns The path, invisibly.
#' @seealso [graph_stills()] for pictures.
#' @export
#' @examplesIf laminar::is_backend_available()
#' graph_page(graph_of(quote(1 / (1 + exp(-x))), x = 2), tempfile(fileext = ".html"), open = FALSE)
graph_page <- function(graph, file, open = interactive(), seconds = 1.5) {
  check_teaching_graph(graph)
  file <- path.expand(check_string(file, "file"))
  check_flag(open, "open")
  seconds <- check_number(seconds, "seconds", min = 0.1, max = 60)
  if (!dir.exists(dirname(file))) {
    laminar_abort(c("There is no folder {.file {dirname(file)}}.", i = "Make it first."), "file")
  }
  page <- system.file("teaching", "graph-of.html", package = "laminar", mustWork = TRUE)
  template <- readLines(page, encoding = "UTF-8")
  parts <- list(
    title = escape_html(graph$code), svg = picture_svg(teaching_picture(graph), graph),
    steps = sprintf('<li data-node="%d" data-phase="%s">%s</li>', graph$steps$node, graph$steps$phase,
                    escape_html(graph$steps$text)),
    pause = format(round(seconds * 1000), scientific = FALSE)
  )
  page <- paste(template, collapse = "\n")
  for (name in names(parts)) {
    page <- gsub(sprintf("{{%s}}", name), paste(parts[[name]], collapse = "\n"), page, fixed = TRUE)
  }
  writeLines(enc2utf8(page), file, useBytes = TRUE)
  if (open) utils::browseURL(file)
  invisible(file)
}

escape_html <- function(text) {
  for (pair in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"), c("\"", "&quot;"))) {
    text <- gsub(pair[1L], pair[2L], text, fixed = TRUE)
  }
  text
}

# The picture in SVG, 96 pixels an inch; what appears later carries its step.
picture_svg <- function(picture, graph, dots = 96) {
  at <- function(inches) format_pixels(inches * dots)
  size <- picture$size - c(0, picture$foot - 0.1)
  boxes <- picture$boxes
  numbers <- picture$numbers
  routes <- vapply(picture$routes, function(route) {
    sprintf('<path d="M%s" marker-end="url(#arrow)"/>', paste(at(route$x), at(route$y), collapse = " L"))
  }, "")
  rects <- sprintf(
    '<rect class="box %s" data-node="%d" x="%s" y="%s" width="%s" height="%s" rx="4"/>', boxes$kind, boxes$node,
    at(boxes$x - boxes$width / 2), at(boxes$y - boxes$height / 2), at(boxes$width), at(boxes$height)
  )
  words <- unlist(lapply(seq_len(nrow(boxes)), function(row) {
    lines <- boxes$lines[[row]]
    heights <- boxes$y[row] + 0.2 * (seq_along(lines) - (length(lines) + 1) / 2)
    sprintf('<text x="%s" y="%s">%s</text>', at(boxes$x[row]), at(heights), escape_html(lines))
  }))
  values <- sprintf(
    '<text class="number %s" data-step="%d" x="%s" y="%s">%s</text>', numbers$phase, numbers$step, at(numbers$x),
    at(numbers$y + ifelse(numbers$phase == "forward", -0.13, 0.13)), escape_html(numbers$text)
  )
  c(
    sprintf('<svg role="img" aria-labelledby="picture-title" width="%s" height="%s" viewBox="0 0 %s %s">',
            at(size[[1L]]), at(size[[2L]]), at(size[[1L]]), at(size[[2L]])),
    sprintf('<title id="picture-title">Graph of %s: %d inputs, %d operations</title>', escape_html(graph$code),
            sum(graph$nodes$kind == "input"), sum(graph$nodes$kind == "operation")),
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
    '<path d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    routes, rects, words, values, "</svg>"
  )
}

format_pixels <- function(pixels) formatC(pixels, format = "f", digits = 1L)
