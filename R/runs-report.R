#' Look at a run
#'
#' A report of a run: status, evaluation, curves of all metrics, flags, data and optimizer, model, code, printed
#' output, plots, files and system. It is one HTML file that holds everything and asks no server, so that it can
#' be kept and mailed.
#'
#' @inheritParams ls_runs
#' @param viewer Function that shows a file; the editor's viewer or the browser when `NULL`.
#' @param filename Path of the HTML file; a temporary one when `"auto"`.
#' @returns The path of the file, invisibly.
#' @seealso [compare_runs()], [ls_runs()]
#' @export
#' @examples
#' \dontrun{
#' view_run()
#' save_run_view(ls_runs(order = eval_accuracy)[1, ], "best.html")
#' }
view_run <- function(run_dir = latest_run(), viewer = getOption("tfruns.viewer")) {
  show_report(save_run_view(run_dir), viewer)
}

#' @rdname view_run
#' @export
save_run_view <- function(run_dir = latest_run(), filename = "auto") {
  call <- rlang::current_env()
  if (is.null(run_dir)) laminar_abort("There are no runs yet.", "runs", call)
  run_dir <- as_run_dir(run_dir, call)
  if (length(run_dir) != 1L) {
    laminar_abort(c("{.arg run_dir} must be one run.", x = "It is {length(run_dir)} runs."), "runs", call)
  }
  run <- one_run_info(run_dir, call)
  sections <- c(
    error_section(run), evaluation_section(list(run)), chart_section(), facts_section(run),
    text_section("Model", run$model), code_section(run), output_section(run), plot_section(run), files_section(run),
    table_section("System", run$system)
  )
  write_report(filename, run_title(run), sections, list(run), call)
}

show_report <- function(file, viewer = NULL) {
  viewer <- viewer %||% (if (rlang::is_interactive()) getOption("page_viewer") %||% getOption("viewer")) %||%
    utils::browseURL
  viewer(file)
  invisible(file)
}

# ---- the document ------------------------------------------------------------

# One HTML document with styles, scripts and data in it. The charts are those of the live board.
write_report <- function(filename, title, sections, runs, call, styles = character()) {
  if (identical(filename, "auto")) filename <- tempfile("run-", fileext = ".html")
  path <- path.expand(check_string(filename, "filename", call = call))
  if (!dir.exists(dirname(path))) {
    laminar_abort(c(
      "The folder of {.arg filename} must exist.",
      x = "There is no {.file {dirname(path)}}."
    ), "file", call)
  }
  data <- jsonlite::toJSON(list(runs = lapply(runs, function(run) {
    list(name = jsonlite::unbox(basename(run$run_dir)), metrics = as.list(run$metrics %||% list()))
  })), digits = NA, na = "null", null = "list")
  part <- function(...) read_texts(system.file(..., package = "laminar", mustWork = TRUE))
  own <- function(name) part("report", name)
  board <- function(name) part("python", "laminar", "board", name)
  lines <- c(
    "<!doctype html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    paste0("<title>", escape_html(title), "</title>"),
    paste0("<style>", c(board("page.css"), own("report.css"), styles), "</style>"),
    "</head>", "<body class=\"report shown\">",
    paste0("<header><h1>", escape_html(title), "</h1>"), vapply(runs, status_pill, ""), "</header>",
    "<main>", sections, "</main>",
    paste0("<script type=\"application/json\" id=\"data\">", gsub("<", "\\u003c", data, fixed = TRUE), "</script>"),
    paste0("<script>", c(board("elements.js"), board("chart.js"), own("report.js")), "</script>"),
    "</body>", "</html>"
  )
  write_whole(paste(lines, collapse = "\n"), path)
  invisible(path)
}

run_title <- function(run) paste(run$script %||% "Run", "\u00b7", basename(run$run_dir))

status_pill <- function(run) {
  kind <- switch(run$status, completed = "finished", failed = "failed", running = "running", "")
  sprintf("<span class=\"pill %s\">%s</span>", kind, escape_html(run$status))
}

escape_html <- function(text) {
  text <- enc2utf8(as.character(text))
  for (pair in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"), c("\"", "&quot;"))) {
    text <- gsub(pair[[1L]], pair[[2L]], text, fixed = TRUE)
  }
  text
}

# ---- sections: each a string of HTML, or nothing -----------------------------

section <- function(title, ..., class = "card") {
  inside <- paste0(...)
  if (!length(inside) || !nzchar(inside)) return(NULL)
  paste0("<h2>", escape_html(title), "</h2>\n<section class=\"", class, "\">", inside, "</section>")
}

text_section <- function(title, text) {
  if (!is.null(text)) section(title, "<pre>", escape_html(text), "</pre>")
}

error_section <- function(run) {
  if (is.null(run$error_message)) return(NULL)
  calls <- if (length(run$error_traceback)) {
    paste0("\n\nCalls, the innermost first:\n", paste(run$error_traceback, collapse = "\n"))
  }
  section("Error", "<pre>", escape_html(paste0(run$error_message, calls)), "</pre>", class = "card error")
}

# Numbers of the evaluation and the last epoch, a column for each run.
evaluation_section <- function(runs) {
  numbers <- lapply(runs, function(run) {
    values <- run[grep("^(eval|metric)_", names(run), value = TRUE)]
    values[vapply(values, is.numeric, NA)]
  })
  if (length(runs) > 1L) return(side_by_side("Metrics", runs, numbers))
  values <- numbers[[1L]]
  if (!length(values)) return(NULL)
  names <- sub("^metric_", "last ", sub("^eval_", "evaluated ", names(values)))
  tiles <- sprintf("<div><dt>%s</dt><dd title=\"%s\">%s</dd></div>", escape_html(names),
    format_exactly(unlist(values)), format_metric(unlist(values)))
  section("Metrics", "<dl class=\"tiles\">", paste(tiles, collapse = ""), "</dl>")
}

chart_section <- function() {
  paste0(
    "<section class=\"tools\"><label><input type=\"checkbox\" id=\"log\"> Log scale</label>",
    "<span>Drag to zoom, double click to see all</span></section>\n",
    "<section id=\"charts\" aria-label=\"Charts\"></section>"
  )
}

facts_section <- function(run) {
  parts <- c(
    table_section("Flags", run$flags),
    table_section("Training", training_facts(run))
  )
  if (length(parts)) paste0("<div class=\"pairs\">", paste0("<div>", parts, "</div>", collapse = ""), "</div>")
}

training_facts <- function(run) {
  span <- if (!is.null(run$end)) format_seconds(as.double(run$end) - as.double(run$start))
  epochs <- if (!is.null(run$epochs)) paste(run$epochs_completed, "of", run$epochs)
  facts <- list(
    started = if (!is.null(run$start)) format(run$start, "%Y-%m-%d %H:%M:%S GMT", tz = "GMT"),
    took = span, epochs = epochs,
    samples = run$samples, "validation samples" = run$validation_samples, "batch size" = run$batch_size,
    loss = run$loss_function, optimizer = run$optimizer, "learning rate" = run$learning_rate, device = run$device,
    "mode of the engine" = run$mode, study = run$study, trial = run$trial
  )
  facts[lengths(facts) > 0L]
}

table_section <- function(title, values) {
  if (!length(values)) return(NULL)
  text <- vapply(values, function(value) paste(format(unlist(value), digits = 6), collapse = ", "), "")
  rows <- sprintf("<tr><td>%s</td><td>%s</td></tr>", escape_html(names(values)), escape_html(text))
  section(title, "<table><tbody>", paste(rows, collapse = ""), "</tbody></table>")
}

# Values of several runs, a column each; rows that differ stand out.
side_by_side <- function(title, runs, values) {
  names <- unique(unlist(lapply(values, names)))
  if (!length(names)) return(NULL)
  shown <- vapply(values, function(one) {
    vapply(names, function(name) if (is.null(one[[name]])) "" else format(unlist(one[[name]])[[1L]], digits = 6), "")
  }, character(length(names)))
  shown <- matrix(shown, nrow = length(names))
  differs <- apply(shown, 1L, function(row) length(unique(row)) > 1L)
  cells <- apply(shown, 1L, function(row) paste0("<td>", escape_html(row), "</td>", collapse = ""))
  titles <- c("", vapply(runs, function(run) basename(run$run_dir), ""))
  head <- paste0("<th>", escape_html(titles), "</th>", collapse = "")
  rows <- paste0("<tr", ifelse(differs, " class=\"differs\"", ""), "><td>", escape_html(names), "</td>", cells, "</tr>")
  section(title, "<table><thead><tr>", head, "</tr></thead><tbody>", paste(rows, collapse = ""), "</tbody></table>")
}

code_section <- function(run) {
  texts <- read_source(run$run_dir, run$script)
  if (!length(texts)) return(NULL)
  open <- ifelse(seq_along(texts) == 1L, " open", "")
  parts <- paste0(
    "<details", open, "><summary>", escape_html(names(texts)), "</summary><pre>", escape_html(unlist(texts)),
    "</pre></details>"
  )
  section("Code", paste(parts, collapse = ""))
}

output_section <- function(run) {
  if (!is.null(run$output) && nzchar(run$output)) text_section("Output", cli::ansi_strip(run$output))
}

plot_section <- function(run) {
  plots <- list.files(file.path(run$run_dir, "plots"), "\\.png$", full.names = TRUE)
  pictures <- vapply(plots, function(path) {
    bytes <- jsonlite::base64_enc(readBin(path, "raw", file.size(path)))
    paste0("<img alt=\"", escape_html(basename(path)), "\" src=\"data:image/png;base64,", gsub("\n", "", bytes), "\">")
  }, "")
  section("Plots", paste(pictures, collapse = ""))
}

files_section <- function(run) {
  files <- setdiff(list.files(run$run_dir), c("tfruns.d", "plots", "logs"))
  if (!length(files)) return(NULL)
  section("Files", paste0(escape_html(files), collapse = "<br>"))
}
