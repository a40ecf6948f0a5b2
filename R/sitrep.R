#' What laminar finds on this machine
#'
#' Prints on one screen which R, reticulate, Python, backend, Keras and NumPy
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
  if (is.null(chosen)) return(finding("Python", paste("none with", wanted_title()), "bad", install_call()))
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

describe_python <- function(found, chosen, bound, running = running_backend(), asked = asked_for()) {
  backend <- running %||% asked$backend %||% default_backend(found)
  mend <- mend_command(chosen, bound, backend)
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
  engine <- version_line(backend)
  if (nzchar(found[["backend_error"]])) {
    engine <- finding(backend_title(backend), paste("does not start:", found[["backend_error"]]), "bad", mend)
  }
  others <- setdiff(names(backend_titles)[nzchar(found[names(backend_titles)])], backend)
  rbind(
    finding("Python", paste0(chosen$python, if (bound) ", in use in this session"), "ok"),
    finding("  chosen by", chosen$by),
    transform(version_line("python"), item = "  version"),
    backend_finding(backend, running, asked, others),
    engine,
    version_line("keras"),
    numpy,
    finding("extras", if (nzchar(found[["extras"]])) found[["extras"]] else "none"),
    device_finding(found, backend),
    finding("cores", found[["cores"]]),
    finding("memory", format_memory(found[["memory"]]))
  )
}

# What KERAS_BACKEND asks for: list(backend, error), each of them NULL or a string.
asked_for <- function() {
  tryCatch(list(backend = asked_backend()), laminar_error_backend = function(condition) {
    list(error = Sys.getenv("KERAS_BACKEND"))
  })
}

# Which backend computes, why, and which one is there as well.
backend_finding <- function(backend, running, asked, others) {
  if (!is.null(asked$error)) {
    found <- paste0("KERAS_BACKEND is \"", asked$error, "\", for which laminar has no engine")
    return(finding("backend", found, "bad", "Sys.unsetenv(\"KERAS_BACKEND\")"))
  }
  why <- if (!is.null(running)) ", in use in this session"
    else if (!is.null(asked$backend)) ", chosen by use_backend() or KERAS_BACKEND"
    else if (length(others) || backend == "tensorflow") ", the default" else ", the only one there"
  also <- if (length(others)) paste0("; use_backend(\"", others, "\") is possible")
  if (length(others) && !is.null(running)) also <- paste(also, "after a restart")
  finding("backend", paste0(backend, why, also))
}

# An NVIDIA GPU that the backend does not see is the commonest disappointment.
device_finding <- function(found, backend) {
  devices <- found[["devices"]]
  title <- backend_title(backend)
  if (nzchar(devices) && has_nvidia_gpu() && !grepl("GPU|CUDA", devices, ignore.case = TRUE)) {
    return(finding(
      "devices", paste0(devices, "; there is an NVIDIA GPU that ", title, " does not see"), "bad",
      paste0("laminar::install_laminar(backend = \"", backend, "\", gpu = TRUE)")
    ))
  }
  finding("devices", if (nzchar(devices)) devices else paste("unknown without", title))
}

mend_command <- function(chosen, bound, backend = asked_for()$backend %||% "tensorflow") {
  variable <- regmatches(chosen$by, regexpr("(LAMINAR|RETICULATE)_PYTHON(_ENV)?|VIRTUAL_ENV", chosen$by))
  command <- install_call(backend)
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
