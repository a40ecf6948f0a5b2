#' Compare runs
#'
#' A report of two or more runs beside each other: curves in one chart, metrics, flags and settings in tables in which
#' the differences stand out, and the differences of the code of the first two.
#'
#' The differences of the code need the package diffobj.
#'
#' @inheritParams view_run
#' @param runs Paths of at least two runs, or a data frame of them, for example `ls_runs(latest_n = 2)`.
#' @returns The path of the HTML file, invisibly.
#' @seealso [view_run()]
#' @export
#' @examples
#' \dontrun{
#' compare_runs()
#' compare_runs(ls_runs(flag_units == 32))
#' }
compare_runs <- function(runs = ls_runs(latest_n = 2), viewer = getOption("tfruns.viewer")) {
  show_report(save_run_comparison(runs), viewer)
}

#' @rdname compare_runs
#' @export
save_run_comparison <- function(runs = ls_runs(latest_n = 2), filename = "auto") {
  call <- rlang::current_env()
  run_dirs <- as_run_dir(runs, call)
  if (length(run_dirs) < 2L) {
    laminar_abort(c("A comparison needs at least two runs.", x = "There {?is/are} {length(run_dirs)}."), "runs", call)
  }
  runs <- lapply(run_dirs, one_run_info, call)
  runs <- runs[order(vapply(runs, function(run) as.double(run$start %||% NA), 0))]
  differences <- code_differences(runs[[1L]], runs[[2L]], call)
  sections <- c(
    chart_section(),
    evaluation_section(runs),
    side_by_side("Flags", runs, lapply(runs, function(run) run$flags)),
    side_by_side("Training", runs, lapply(runs, training_facts)),
    differences$html
  )
  title <- paste("Comparison of", length(runs), "runs")
  write_report(filename, title, sections, runs, call, differences$style)
}

# Files of code that differ, line by line, old and new side by side.
code_differences <- function(old, new, call) {
  before <- read_source(old$run_dir, old$script)
  after <- read_source(new$run_dir, new$script)
  files <- unique(c(names(before), names(after)))
  files <- Filter(function(file) !identical(before[[file]], after[[file]]), files)
  if (!length(files)) return(list(html = section("Code", "The code is the same.")))
  check_installed("diffobj", "to compare the code of runs", call)
  lines <- function(text) strsplit(text %||% "", "\n", fixed = TRUE)[[1L]]
  names <- c(basename(old$run_dir), basename(new$run_dir))
  parts <- vapply(files, function(file) {
    difference <- diffobj::diffChr(
      lines(before[[file]]), lines(after[[file]]), mode = "sidebyside", format = "html", pager = "off", context = 3L,
      style = list(html.output = "diff.only"), tar.banner = names[[1L]], cur.banner = names[[2L]], interactive = FALSE
    )
    html <- paste(as.character(difference), collapse = "\n")
    paste0("<details open><summary>", escape_html(file), "</summary><div class=\"diff\">", html, "</div></details>")
  }, "")
  list(
    html = section("Code", paste(parts, collapse = "")),
    style = paste(readLines(diffobj::diffobj_css(), warn = FALSE), collapse = "\n")
  )
}
