# The optional parts: Python packages that few users need. Each has a lock file of its own,
# inst/lock/extra-<name>.txt; which are there, the Python module `sitrep` knows.

known_extras <- function() {
  sub("^extra-(.*)\\.txt$", "\\1", list.files(system.file("lock", package = "laminar"), "^extra-"))
}

extra_lock_files <- function(extras, call = rlang::caller_env()) {
  if (is.null(extras)) return(character())
  if (identical(extras, "all")) extras <- known_extras()
  unknown <- if (is.character(extras)) setdiff(extras, known_extras()) else "x"
  if (length(unknown)) {
    laminar_abort(c(
      "{.arg extras} must be names of optional parts.",
      x = if (is.character(extras)) "There is no {.val {unknown}}." else "It is {describe(extras)}.",
      i = "There are {.or {.val {known_extras()}}}, and {.val all} for all of them."
    ), "install", call)
  }
  system.file("lock", paste0("extra-", extras, ".txt"), package = "laminar", mustWork = TRUE)
}

# Stops where the optional part `extra` is not in the Python at hand, with the one command that
# adds it there.
check_extra <- function(extra, call = rlang::caller_env(), there = py_laminar(call)$sitrep$extras()) {
  if (extra %in% there) return(invisible(extra))
  packages <- c(
    parquet = "Apache Arrow (pyarrow)", tensorboard = "TensorBoard", trees = "Yggdrasil (ydf)", tuning = "Optuna"
  )
  laminar_abort(c(
    "This needs {packages[[extra]]}, an optional part of laminar.",
    x = "The Python in use, {.file {the$python$python}}, does not have it.",
    i = mend_extra(extra)
  ), "missing_extra", call)
}

mend_extra <- function(extra, chosen = the$python) {
  if (identical(chosen$by, "py_require()")) {
    needed <- escape_braces(paste0('"', read_lock(extra_lock_files(extra)), '"', collapse = ", "))
    return(paste0("Restart R and begin with {.code reticulate::py_require(c(", needed, "))}."))
  }
  if (identical(chosen$python, python_in(laminar_environment()))) {
    return(paste0("Run {.run laminar::install_laminar(extras = \"", extra, "\")}; a restart of R may be needed."))
  }
  file <- escape_braces(extra_lock_files(extra))
  paste0(
    "Run {.code ", escape_braces(chosen$python), " -m pip install -r ", file, "} in a terminal. In an environment ",
    "that laminar made, {.code install_laminar(extras = \"", extra, "\")} does it."
  )
}
