#' Install the Python backend
#'
#' Makes a virtual environment, by default `r-laminar`, with the exact versions
#' of Keras, NumPy and a backend, TensorFlow or JAX, that laminar is tested with.
#' No other environment is touched. Nothing is needed afterwards: laminar looks for
#' `r-laminar` itself. Where that has both backends, [use_backend()] chooses.
#'
#' A Python that is already there is used instead when the environment variable
#' `LAMINAR_PYTHON`, or one of reticulate's own settings (`RETICULATE_PYTHON`,
#' [reticulate::use_python()]), names it. Where reticulate is 1.41 or newer,
#' installing is not needed at all: without `r-laminar`, laminar declares its
#' needs by `reticulate::py_require()`.
#'
#' @param method `"auto"` and `"virtualenv"` make a virtual environment, the one
#'   way there is; the argument is there for scripts written for 'keras'.
#' @param envname Name of the virtual environment, made below
#'   [reticulate::virtualenv_root()]. With another name than `r-laminar`, set
#'   `LAMINAR_PYTHON` to its Python.
#' @param backend What computes, `"tensorflow"`, `"jax"` or both. `NULL` keeps what the environment
#'   has; a new one gets what [use_backend()] or `KERAS_BACKEND` has chosen, else TensorFlow. A
#'   backend can be added later by another call; with `new_env = TRUE` there will be no other.
#' @param offline A folder of wheels to install from without any network, or
#'   `NULL`. Fill one on another machine with `pip download -d <folder> -r ...`
#'   for the files that [laminar_lock_files()] names.
#' @param python Path of the Python to build on, 3.10 to 3.13 (to 3.11 with reticulate
#'   before 1.33, to 3.12 before 1.40); `NULL` looks for one.
#' @param extras Optional parts to install as well, any of `"tuning"` (Optuna, for searching
#'   hyperparameters), `"tensorboard"`, `"trees"` (Yggdrasil, for forests and boosted trees) and
#'   `"parquet"` (Apache Arrow, for reading Parquet files), or `"all"`. They can be added later by
#'   another call, which leaves the rest of the environment as it is.
#' @param gpu `TRUE` installs the backend with CUDA, `FALSE` without; `NA` looks
#'   for an NVIDIA GPU.
#' @param new_env `TRUE` deletes and makes anew an environment that an earlier
#'   call made.
#' @param ... Not used; other arguments that scripts written for 'keras' give
#'   are an error that names them.
#' @returns The path of the environment's Python, invisibly.
#' @seealso [laminar_sitrep()] for what is found and what is missing.
#' @export
#' @examples
#' \dontrun{
#' install_laminar()
#' install_laminar(extras = "tuning")
#' install_laminar(backend = "jax")
#' install_laminar(offline = "wheels")
#' }
install_laminar <- function(method = c("auto", "virtualenv"), envname = "r-laminar", ...,
                            backend = NULL, extras = NULL, offline = NULL, python = NULL, gpu = NA,
                            new_env = FALSE) {
  rlang::check_dots_empty()
  method <- rlang::arg_match(method)
  envname <- check_string(envname, "envname")
  folder <- laminar_environment(envname)
  check_wheel_folder(offline)
  check_own_environment(folder, envname)
  if (is.na(gpu)) gpu <- has_nvidia_gpu()
  make <- new_env || !file.exists(python_in(folder))
  backend <- backends_to_install(backend, if (!make) folder)
  locks <- c(lock_files(gpu, backend), extra_lock_files(extras))
  if (make) {
    python <- starter_python(python)
    unlink(folder, recursive = TRUE)
    cli::cli_inform(c(i = "Making the virtual environment {.file {folder}} on {.file {python}}."))
    make_environment(folder, python)
  }
  titles <- unname(backend_titles[backend])
  cli::cli_inform(c(i = "Installing {titles}{if (gpu) ' with CUDA'}, Keras and NumPy; this takes some minutes."))
  installed <- FALSE
  on.exit(if (make && !installed) unlink(folder, recursive = TRUE))
  install_packages_from(locks, python_in(folder), offline)
  installed <- TRUE
  mark <- environment_mark(folder)
  writeLines(union(if (!make) readLines(mark), basename(locks)), mark)
  the$probe <- NULL
  tell_what_next(folder, envname)
  invisible(python_in(folder))
}

#' @description
#' `laminar_lock_files()` names the lock files, which pip reads with `-r`.
#' @rdname install_laminar
#' @export
laminar_lock_files <- function(gpu = NA, extras = NULL, backend = NULL) {
  gpu <- if (is.na(gpu)) has_nvidia_gpu() else gpu
  c(lock_files(gpu, backends_to_install(backend)), extra_lock_files(extras))
}

# The parts that fit this machine: NumPy by the reticulate at hand, backends with or without CUDA.
lock_files <- function(gpu, backend = "tensorflow", numpy_2 = reticulate_knows_numpy_2()) {
  numpy <- if (numpy_2) "numpy-2" else "numpy-1"
  parts <- c(
    "base", numpy, if (gpu) "cuda",
    if ("tensorflow" %in% backend) c("tensorflow", if (gpu) "tensorflow-cuda" else "tensorflow-cpu"),
    if ("jax" %in% backend) paste0(c("jax-", if (gpu) "jax-cuda-"), numpy)
  )
  system.file("lock", paste0(parts, ".txt"), package = "laminar", mustWork = TRUE)
}

# What the user asks for; else what the environment in a folder has; else what is chosen for computing.
backends_to_install <- function(backend, folder = NULL, call = rlang::caller_env()) {
  if (is.character(backend) && length(backend)) {
    return(unique(vapply(backend, check_backend, "", call = call, USE.NAMES = FALSE)))
  }
  if (!is.null(backend)) check_backend(backend, call)
  there <- Filter(function(name) has_backend_folder(folder, name), if (!is.null(folder)) names(backend_titles))
  if (length(there)) there else asked_backend(call) %||% "tensorflow"
}

read_lock <- function(files) {
  lines <- unlist(lapply(files, readLines))
  lines[nzchar(lines) & !startsWith(lines, "#")]
}

has_nvidia_gpu <- function() {
  program <- Sys.which("nvidia-smi")
  if (!nzchar(program)) return(FALSE)
  listed <- suppressWarnings(system2(program, "-L", stdout = TRUE, stderr = FALSE))
  any(grepl("^GPU", listed))
}

# The mark that makes an environment laminar's own, so that no other is ever changed.
environment_mark <- function(folder) {
  file.path(folder, "laminar-lock.txt")
}

check_own_environment <- function(folder, envname, call = rlang::caller_env()) {
  if (!dir.exists(folder) || file.exists(environment_mark(folder))) return(invisible(folder))
  laminar_abort(c(
    "The environment {.val {envname}} is there already, and laminar did not make it.",
    x = "It is {.file {folder}}; {.fn install_laminar} changes only its own environments.",
    i = "Choose another {.arg envname}, or remove that folder first."
  ), "install", call)
}

check_wheel_folder <- function(offline, call = rlang::caller_env()) {
  if (is.null(offline)) return(invisible(NULL))
  check_string(offline, "offline", call = call)
  if (length(Sys.glob(file.path(offline, "*.whl")))) return(invisible(offline))
  laminar_abort(c(
    "{.arg offline} must be a folder of wheels.",
    x = if (dir.exists(offline)) "{.file {offline}} holds no file that ends in {.file .whl}."
    else "There is no folder {.file {offline}}.",
    i = paste(
      "Fill one where there is a network: {.code pip download -d <folder> -r <file>}",
      "for each of {.fn laminar_lock_files}."
    )
  ), "install", call)
}

# A Python to build on: one that the backends have wheels for and that can make environments.
starter_python <- function(python = NULL, candidates = pythons_around(), call = rlang::caller_env()) {
  if (!is.null(python)) candidates <- path.expand(check_string(python, "python", call = call))
  for (candidate in candidates[file.exists(candidates)]) {
    if (can_make_environments(candidate)) return(candidate)
  }
  wanted <- "Python 3.10 to 3.{newest_python()} with the module {.val venv} and its shared library"
  laminar_abort(c(
    "Found no Python to build on.",
    x = if (is.null(python)) paste0("None on the PATH is ", wanted, ".")
    else if (file.exists(candidates)) paste0("{.file {candidates}} is not ", wanted, ".")
    else "There is no file {.file {candidates}}.",
    i = paste(
      "On Debian and Ubuntu: {.code apt-get install python3-venv libpython3-dev};",
      "elsewhere: {.run reticulate::install_python()}."
    )
  ), "install", call)
}

pythons_around <- function() {
  unique(unname(c(Sys.which(c("python3", "python", paste0("python3.", 13:10))), "/usr/bin/python3")))
}

# R loads Python as a shared library, which Debian keeps in a package of its own.
can_make_environments <- function(python, newest = newest_python()) {
  code <- c(
    "import ensurepip, glob, os, sys, sysconfig, venv",
    sprintf("assert (3, 10) <= sys.version_info[:2] <= (3, %d)", newest),
    "folders = [sysconfig.get_config_var(name) or '' for name in ('LIBDIR', 'LIBPL')]",
    "libraries = [file for folder in folders for file in glob.glob(os.path.join(folder, 'libpython3*'))]",
    "assert os.name == 'nt' or any('.so' in file or file.endswith('.dylib') for file in libraries)"
  )
  file <- tempfile(fileext = ".py")
  on.exit(unlink(file))
  writeLines(code, file)
  suppressWarnings(system2(python, shQuote(file), stdout = FALSE, stderr = FALSE)) == 0L
}

# The newest Python that the reticulate at hand can load and the backends have wheels for.
newest_python <- function(version = utils::packageVersion("reticulate")) {
  if (version >= "1.40") 13L else if (version >= "1.33") 12L else 11L
}

make_environment <- function(folder, python, call = rlang::caller_env()) {
  dir.create(dirname(folder), recursive = TRUE, showWarnings = FALSE)
  said <- run_quietly(python, c("-m", "venv", shQuote(folder)))
  if (said$status == 0L) return(invisible(folder))
  unlink(folder, recursive = TRUE)
  abort_install("Making the virtual environment {.file {folder}} failed.", said$output, call, folder = folder)
}

install_packages_from <- function(locks, python, offline = NULL, call = rlang::caller_env()) {
  arguments <- c(
    "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet",
    if (!is.null(offline)) c("--no-index", "--find-links", shQuote(normalizePath(offline))),
    rbind("-r", shQuote(locks))
  )
  said <- run_quietly(python, arguments)
  if (said$status == 0L) return(invisible(python))
  abort_install("pip could not install the Python packages.", said$output, call)
}

run_quietly <- function(command, arguments) {
  output <- suppressWarnings(system2(command, arguments, stdout = TRUE, stderr = TRUE))
  status <- attr(output, "status")
  list(status = if (is.null(status)) 0L else status, output = as.character(output))
}

abort_install <- function(message, output, call, ...) {
  shown <- grep("^WARNING", output, invert = TRUE, value = TRUE)
  shown <- escape_braces(utils::tail(shown[nzchar(shown)], 4L))
  laminar_abort(c(
    message,
    rlang::set_names(shown, rep("x", length(shown))),
    i = "Without a network, give {.arg offline} a folder of wheels."
  ), "install", call, .envir = list2env(list(...), parent = rlang::current_env()))
}

tell_what_next <- function(folder, envname) {
  python <- python_in(folder)
  bound <- if (reticulate::py_available()) reticulate::py_config()$python
  cli::cli_inform(c(
    v = "The Python backend is ready in {.file {folder}}.",
    i = if (envname != "r-laminar") "Set {.envvar LAMINAR_PYTHON} to {.file {python}} to use it.",
    i = if (!is.null(bound) && bound != python) {
      "Restart R: this session is bound to {.file {bound}}."
    }
  ))
}
