#' What laminar finds on this machine
#'
#' Prints on one screen which R, reticulate, Python, TensorFlow, Keras and NumPy
#' laminar uses, by whose choice, and which devices, cores and memory there are;
#' under every red line stands the one command that mends it. It never fails, and
#' asks Python in a process of its own, so that this session stays free to use
#' another Python afterwards.
#'
#' @returns A data frame, invisibly, with one row for each line: `item`, `found`,
#'   `status` (`"ok"`, `"bad"` or `"info"`) and `mend` (`""` where nothing is
#'   to be done).
#' @seealso [install_laminar()]
#' @export
#' @examples
#' laminar_sitrep()
laminar_sitrep <- function() {
  findings <- tryCatch(
    collect_findings(),
    error = function(condition) finding("sitrep", conditionMessage(condition), "bad", "")
  )
  show_findings(findings)
  invisible(findings)
}

finding <- function(item, found, status = "info", mend = "") {
  data.frame(item = item, found = found, status = status, mend = mend)
}

collect_findings <- function() {
  rbind(
    finding("laminar", as.character(utils::packageVersion("laminar"))),
    finding("R", paste0(getRversion(), " on ", utils::sessionInfo()$running %||% R.version$platform), "ok"),
    finding("reticulate", as.character(utils::packageVersion("reticulate")), "ok"),
    python_findings()
  )
}

python_findings <- function(bound = reticulate::py_available(),
                            chosen = if (bound) bound_python() else choose_python()) {
  if (is.null(chosen)) return(finding("Python", "none with TensorFlow", "bad", "laminar::install_laminar()"))
  if (is.na(chosen$python)) {
    return(finding("Python", "declared by py_require(): reticulate installs it at first use"))
  }
  tryCatch(
    describe_python(probe_python(chosen, how = "full"), chosen, bound),
    error = function(condition) {
      found <- paste0(chosen$python, " does not run; chosen by ", chosen$by)
      finding("Python", found, "bad", mend_command(chosen, bound))
    }
  )
}

describe_python <- function(found, chosen, bound) {
  mend <- mend_command(chosen, bound)
  version_line <- function(name) {
    version <- found[[name]]
    wanted <- paste(oldest_supported[[name]], "or newer is needed")
    if (!nzchar(version)) return(finding(module_title(name), "missing", "bad", mend))
    if (is_older(version, oldest_supported[[name]])) {
      return(finding(module_title(name), paste0(version, ": ", wanted), "bad", mend))
    }
    finding(module_title(name), version, "ok")
  }
  numpy <- version_line("numpy")
  if (numpy$status == "ok" && !reticulate_knows_numpy_2() && !is_older(found[["numpy"]], "2")) {
    numpy <- finding(
      "NumPy", paste0(found[["numpy"]], ": this reticulate knows only NumPy 1"), "bad",
      paste(chosen$python, "-m pip install \"numpy<2\"")
    )
  } else if (numpy$status == "ok") {
    numpy$found <- paste0(numpy$found, ", fits this reticulate")
  }
  tensorflow <- version_line("tensorflow")
  if (nzchar(found[["tensorflow_error"]])) {
    tensorflow <- finding("TensorFlow", paste("does not start:", found[["tensorflow_error"]]), "bad", mend)
  }
  rbind(
    finding("Python", paste0(chosen$python, if (bound) ", in use in this session"), "ok"),
    finding("  chosen by", chosen$by),
    transform(version_line("python"), item = "  version"),
    tensorflow,
    version_line("keras"),
    numpy,
    finding("extras", if (nzchar(found[["extras"]])) found[["extras"]] else "none"),
    device_finding(found),
    finding("cores", found[["cores"]]),
    finding("memory", format_memory(found[["memory"]]))
  )
}

# An NVIDIA GPU that TensorFlow does not see is the commonest disappointment.
device_finding <- function(found) {
  devices <- found[["devices"]]
  if (nzchar(devices) && has_nvidia_gpu() && !grepl("GPU", devices)) {
    return(finding(
      "devices", paste0(devices, "; there is an NVIDIA GPU that TensorFlow does not see"), "bad",
      "laminar::install_laminar(gpu = TRUE)"
    ))
  }
  finding("devices", if (nzchar(devices)) devices else "unknown without TensorFlow")
}

mend_command <- function(chosen, bound) {
  variable <- regmatches(chosen$by, regexpr("(LAMINAR|RETICULATE)_PYTHON(_ENV)?|VIRTUAL_ENV", chosen$by))
  command <- "laminar::install_laminar()"
  if (length(variable)) command <- paste0("Sys.unsetenv(\"", variable, "\"); ", command)
  if (bound) paste0("restart R, then ", command) else command
}

format_memory <- function(bytes) {
  bytes <- suppressWarnings(as.numeric(bytes))
  if (is.na(bytes)) "unknown" else sprintf("%.0f GiB", bytes / 2^30)
}

show_findings <- function(findings) {
  width <- max(nchar(findings$item))
  for (row in seq_len(nrow(findings))) {
    line <- findings[row, ]
    mark <- switch(line$status,
      ok = cli::col_green(cli::symbol$tick),
      bad = cli::col_red(cli::symbol$cross),
      " "
    )
    text <- paste0(formatC(line$item, width = -width), "  ", line$found)
    cat(mark, " ", if (line$status == "bad") cli::col_red(text) else text, "\n", sep = "")
    # One command may mend several lines in a row: it stands under the last of them.
    repeated <- row < nrow(findings) && findings$mend[[row + 1L]] == line$mend
    if (nzchar(line$mend) && !repeated) {
      cat(strrep(" ", width + 4L), cli::symbol$arrow_right, " ", line$mend, "\n", sep = "")
    }
  }
}
