# Which Python, and is everything in it: decided and checked in a child process before R binds
# itself to a Python, because that binding lasts until R ends.

# The oldest versions that laminar is tested with.
oldest_supported <- c(python = "3.10", tensorflow = "2.21", jax = "0.6", keras = "3.15", numpy = "1.26")

# Those of them that a backend needs.
needed_versions <- function(backend) oldest_supported[c("python", backend, "keras", "numpy")]

# Makes sure that a Python with Keras and its backend runs in this session, or stops with
# class `laminar_error_backend`. Nothing else in the package starts Python.
connect_python <- function(call = rlang::caller_env()) {
  if (!is.null(the$python)) return(invisible(the$python))
  if (reticulate::py_available()) {
    chosen <- bound_python()
    the$found <- check_python(probe_bound_python(), chosen, bound = TRUE, call = call)
  } else {
    chosen <- choose_python(call)
    if (is.null(chosen)) abort_no_python(call)
    if (!identical(chosen$by, "py_require()")) {
      the$found <- check_python(probe_python(chosen, call), chosen, bound = FALSE, call = call)
    }
    bind_python(chosen, call)
  }
  the$python <- chosen
  invisible(chosen)
}

#' Is the Python backend there?
#'
#' Answers without starting Python, and never fails: it asks the Python that
#' laminar would use which packages it has. For the full picture see
#' [laminar_sitrep()].
#'
#' @param version For scripts written for 'keras': the oldest version of Keras
#'   that will do, as a string, or `NULL`.
#' @returns `TRUE` or `FALSE`. Where reticulate would first have to download
#'   TensorFlow (`py_require()`), `FALSE`.
#' @export
#' @examples
#' is_backend_available()
is_backend_available <- function() {
  is_keras_available()
}

#' @rdname is_backend_available
#' @export
is_keras_available <- function(version = NULL) {
  found <- found_python()
  if (is.null(found)) return(FALSE)
  tryCatch({
    check_python(found, list(python = "", by = ""), bound = FALSE)
    is.null(version) || package_version(found[["keras"]]) >= version
  }, error = function(condition) FALSE)
}

# What the Python in use has, or the one that would be used; NULL where that is not known. Never fails, starts nothing.
found_python <- function() {
  if (!is.null(the$found)) return(the$found)
  if (is.null(the$probe)) {
    the$probe <- tryCatch({
      if (reticulate::py_available()) {
        probe_bound_python()
      } else {
        chosen <- choose_python()
        if (!is.null(chosen) && !is.na(chosen$python)) probe_python(chosen)
      }
    }, error = function(condition) NULL)
  }
  the$probe
}

# ---- which Python ------------------------------------------------------------

# list(python, by), the path and what chose it; NULL when there is nothing to choose from.
choose_python <- function(call = rlang::caller_env()) {
  asked <- asked_python()
  if (!is.null(asked)) return(asked)
  active <- Sys.getenv("VIRTUAL_ENV")
  if (nzchar(active) && has_backend_folder(active, asked_backend(call) %||% names(backend_titles))) {
    return(list(python = python_in(active), by = "the active virtual environment (VIRTUAL_ENV)"))
  }
  own <- laminar_environment()
  if (file.exists(python_in(own))) {
    return(list(python = python_in(own), by = "the virtual environment `r-laminar`"))
  }
  if (has_py_require()) return(list(python = NA_character_, by = "py_require()"))
  NULL
}

# What the user asked for, in words that reticulate also understands, laminar's own first.
asked_python <- function() {
  for (variable in c("LAMINAR_PYTHON", "RETICULATE_PYTHON")) {
    value <- Sys.getenv(variable)
    if (nzchar(value) && value != "managed") {
      return(list(python = path.expand(value), by = paste("the environment variable", variable)))
    }
  }
  environment <- Sys.getenv("RETICULATE_PYTHON_ENV")
  if (nzchar(environment)) {
    folder <- if (dir.exists(environment)) environment
      else file.path(virtualenv_root(), environment)
    return(list(python = python_in(folder), by = "the environment variable RETICULATE_PYTHON_ENV"))
  }
  # reticulate has no exported way to ask what use_python() was told.
  used <- tryCatch(
    get(".globals", envir = asNamespace("reticulate"))$required_python_version,
    error = function(condition) NULL
  )
  if (is.character(used) && length(used)) {
    return(list(python = used[[1L]], by = "reticulate::use_python()"))
  }
  NULL
}

laminar_environment <- function(name = "r-laminar") {
  file.path(virtualenv_root(), name)
}

# reticulate::virtualenv_root(), without loading reticulate.
virtualenv_root <- function() {
  for (variable in c("RETICULATE_VIRTUALENV_ROOT", "WORKON_HOME")) {
    if (nzchar(Sys.getenv(variable))) return(path.expand(Sys.getenv(variable)))
  }
  path.expand(file.path("~", ".virtualenvs"))
}

python_in <- function(folder) {
  if (.Platform$OS.type == "windows") file.path(folder, "Scripts", "python.exe")
  else file.path(folder, "bin", "python")
}

# Whether one of these backends is installed there.
has_backend_folder <- function(environment, backends) {
  folders <- Sys.glob(file.path(environment, c("lib/python3*/site-packages", "Lib/site-packages")))
  any(dir.exists(file.path(rep(folders, each = length(backends)), backends)))
}

has_py_require <- function() {
  "py_require" %in% getNamespaceExports("reticulate")
}

reticulate_knows_numpy_2 <- function(version = utils::packageVersion("reticulate")) {
  version >= "1.39"
}

# ---- what is in it -----------------------------------------------------------

# A named character vector: python, executable, tensorflow, jax, keras, numpy ("" when missing).
probe_python <- function(chosen, call = rlang::caller_env(), how = "probe") {
  script <- system.file("python", "laminar", "sitrep.py", package = "laminar")
  lines <- tryCatch(
    suppressWarnings(system2(chosen$python, c(shQuote(script), how), stdout = TRUE, stderr = FALSE)),
    error = function(condition) character()
  )
  lines <- grep("^[a-z_]+=", lines, value = TRUE)
  if (!length(lines)) {
    laminar_abort(c(
      if (file.exists(chosen$python)) "The Python at {.file {chosen$python}} does not run."
      else "There is no Python at {.file {chosen$python}}.",
      x = "It was chosen by {chosen$by}.",
      i = mend_choice(chosen)
    ), "backend", call)
  }
  stats::setNames(sub("^[a-z_]+=", "", lines), sub("=.*", "", lines))
}

probe_bound_python <- function() {
  script <- system.file("python", "laminar", "sitrep.py", package = "laminar")
  space <- reticulate::py_run_string(
    "def laminar_probe(path):\n    import runpy\n    return runpy.run_path(path)['probe']()",
    local = TRUE, convert = TRUE
  )
  unlist(space$laminar_probe(script))
}

# Who bound this session to its Python, as far as reticulate tells.
bound_python <- function() {
  config <- reticulate::py_config()
  by <- config$forced
  if (is.null(by) || !nzchar(by)) {
    by <- "an earlier use of Python in this session, which took what reticulate found first"
  } else if (grepl("^RETICULATE_", by)) {
    by <- paste("the environment variable", by)
  } else if (by == "use_python function") {
    by <- "reticulate::use_python()"
  }
  list(python = config$python, by = by)
}

check_python <- function(found, chosen, bound, call = rlang::caller_env()) {
  backend <- asked_backend(call) %||% default_backend(found)
  needed <- needed_versions(backend)
  missing <- names(needed)[!nzchar(found[names(needed)])]
  if (length(missing)) {
    laminar_abort(c(
      if (bound) "This R session is bound to a Python without the module{?s} {.val {missing}}."
      else "The Python that laminar would use lacks the module{?s} {.val {missing}}.",
      x = "It is {.file {chosen$python}}, chosen by {chosen$by}.",
      i = if (bound) mend_bound(backend) else mend_choice(chosen, backend)
    ), "backend", call)
  }
  old <- Filter(function(name) is_older(found[[name]], needed[[name]]), names(needed))
  if (length(old)) {
    laminar_abort(c(
      "laminar needs {paste(module_title(old), needed[old])} or newer.",
      x = "{.file {chosen$python}}, chosen by {chosen$by}, has {paste(module_title(old), found[old])}.",
      i = if (bound) mend_bound(backend) else mend_choice(chosen, backend)
    ), "backend", call)
  }
  if (!reticulate_knows_numpy_2() && !is_older(found[["numpy"]], "2")) {
    laminar_abort(c(
      "reticulate {utils::packageVersion(\"reticulate\")} knows only NumPy 1.",
      x = "{.file {chosen$python}}, chosen by {chosen$by}, has NumPy {found[[\"numpy\"]]}.",
      i = mend_numpy(chosen, bound)
    ), "backend", call)
  }
  invisible(found)
}

is_older <- function(version, oldest) {
  version <- sub("[^0-9.].*", "", version)
  nzchar(version) && package_version(sub("\\.$", "", version)) < oldest
}

module_title <- function(name) {
  c(python = "Python", backend_titles, keras = "Keras", numpy = "NumPy")[name]
}

# ---- binding -----------------------------------------------------------------

bind_python <- function(chosen, call) {
  if (identical(chosen$by, "py_require()")) {
    locks <- lock_files(has_nvidia_gpu(), asked_backend(call) %||% "tensorflow")
    requirements <- grep("^(keras|numpy|tensorflow|jax)", read_lock(locks), value = TRUE)
    reticulate_function("py_require")(requirements, python_version = ">=3.10,<3.14")
  } else {
    # The one setting that every version of reticulate obeys; put back afterwards, because
    # it is this session's choice and not the user's.
    before <- Sys.getenv("RETICULATE_PYTHON", NA)
    on.exit(if (is.na(before)) Sys.unsetenv("RETICULATE_PYTHON") else Sys.setenv(RETICULATE_PYTHON = before))
    Sys.setenv(RETICULATE_PYTHON = chosen$python)
  }
  tryCatch(
    suppressWarnings(reticulate::py_config()),
    error = function(condition) {
      laminar_abort(c(
        "R cannot load the Python that was chosen by {chosen$by}.",
        x = if (!is.na(chosen$python)) "It is {.file {chosen$python}}.",
        x = escape_braces(strsplit(conditionMessage(condition), "\n")[[1L]][[1L]]),
        i = mend_choice(chosen)
      ), "backend", call)
    }
  )
}

# For functions that only newer versions of reticulate have.
reticulate_function <- function(name) {
  getExportedValue("reticulate", name)
}

# When a function of reticulate, and not laminar, is the first to start Python, reticulate should find
# laminar's Python; whatever the user has asked reticulate for still comes before the fallback.
suggest_python_to_reticulate <- function() {
  if (nzchar(Sys.getenv("RETICULATE_PYTHON_FALLBACK"))) return(invisible())
  for (python in c(path.expand(Sys.getenv("LAMINAR_PYTHON")), python_in(laminar_environment()))) {
    if (file.exists(python)) {
      Sys.setenv(RETICULATE_PYTHON_FALLBACK = python)
      break
    }
  }
}

# ---- the one thing to do -----------------------------------------------------

abort_no_python <- function(call) {
  laminar_abort(c(
    "There is no Python with {wanted_title()} for laminar yet.",
    i = paste0("Run {.run ", install_call(), "} once: it makes the virtual environment {.val r-laminar}."),
    i = "A Python that has {wanted_title()} already is named by the environment variable {.envvar LAMINAR_PYTHON}."
  ), "backend", call)
}

# What to install: the backend that is asked for, TensorFlow where nobody asked.
wanted_backend <- function() asked_backend() %||% "tensorflow"

wanted_title <- function() backend_title(wanted_backend())

install_call <- function(backend = wanted_backend()) {
  paste0("laminar::install_laminar(", if (backend != "tensorflow") paste0("backend = \"", backend, "\""), ")")
}

mend_choice <- function(chosen, backend = wanted_backend()) {
  variable <- regmatches(chosen$by, regexpr("(LAMINAR|RETICULATE)_PYTHON(_ENV)?|VIRTUAL_ENV", chosen$by))
  if (length(variable)) {
    return(paste0(
      "Run {.code Sys.unsetenv(\"", variable, "\"); ", install_call(backend), "}, ",
      "or set {.envvar LAMINAR_PYTHON} to a Python that has ", backend_title(backend), "."
    ))
  }
  if (grepl("use_python", chosen$by, fixed = TRUE)) {
    return(paste0("Leave {.fn reticulate::use_python} out and run {.run ", install_call(backend), "}."))
  }
  paste0("Run {.run ", install_call(backend), "}.")
}

mend_bound <- function(backend) {
  paste0(
    "Restart R; then, before anything else uses Python, run {.run ", install_call(backend), "}, ",
    "or set {.envvar LAMINAR_PYTHON} to a Python that has ", backend_title(backend), "."
  )
}

mend_numpy <- function(chosen, bound) {
  command <- escape_braces(paste(chosen$python, "-m pip install \"numpy<2\""))
  paste0(
    if (bound) "Restart R after running " else "Run ",
    "{.code ", command, "} in a terminal, or install a newer reticulate."
  )
}
