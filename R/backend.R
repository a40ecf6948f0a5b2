# Which of Keras's backends computes. The choice stands in the environment variable KERAS_BACKEND, which is Keras's own
# and which R's child processes inherit; it is read when Python's Keras is loaded, and holds until R ends.

backend_titles <- c(tensorflow = "TensorFlow", jax = "JAX")

# Keras's other backends, which laminar has no engine for.
foreign_backends <- c("torch", "openvino", "numpy")

#' Choose the backend that computes
#'
#' Models are trained and tensors are computed by TensorFlow or by JAX; the same script runs on both. The choice is made
#' once in a session, before anything uses Python. TensorFlow is the default where it is installed. The environment
#' variable `KERAS_BACKEND` makes the same choice from outside of R; `use_backend()` comes before it.
#'
#' Models saved under one backend open under the other. TensorFlow's own are, and need it: graph functions and what is
#' built on them ([graph_function()], [minimize()], [sample_hmc()]), exported programs ([export_savedmodel()]), and
#' layers that read text. Data sets need TensorFlow to be installed, not to be the backend. Under JAX such a function
#' stops with an error of class `laminar_error_backend` that names it.
#'
#' @param backend `"tensorflow"` or `"jax"`. Without it nothing is chosen.
#' @param gpu `FALSE` hides the GPUs from the backend; with `NA` and `TRUE` it uses them where they are.
#' @returns The name of the backend: the one that runs or, while Python's Keras is not loaded, the one that will.
#'   Invisibly when one is chosen. Python is not started.
#' @section Errors:
#' Class `laminar_error_backend` when Python has loaded Keras with the other backend: restart R then.
#' @seealso [install_laminar()], which installs backends, and [laminar_sitrep()], which shows them.
#' @export
#' @examples
#' use_backend()
#' \dontrun{
#' use_backend("jax")
#' }
use_backend <- function(backend, gpu = NA) {
  if (missing(backend)) return(running_backend() %||% asked_backend() %||% default_backend())
  backend <- check_backend(backend)
  if (!is.logical(gpu) || length(gpu) != 1L) {
    laminar_abort(c("{.arg gpu} must be `TRUE`, `FALSE` or `NA`.", x = "It is {describe(gpu)}."), "value")
  }
  running <- running_backend()
  if (!is.null(running)) check_running_backend(running, backend)
  if (isFALSE(gpu)) hide_gpus(running)
  set_variable("KERAS_BACKEND", backend)
  invisible(backend)
}

check_backend <- function(backend, call = rlang::caller_env()) {
  if (is.character(backend) && length(backend) == 1L && backend %in% foreign_backends) abort_foreign(backend, call)
  check_choice(backend, "backend", names(backend_titles), call)
}

abort_foreign <- function(backend, call, found = NULL, restart = FALSE) {
  laminar_abort(c(
    "laminar has no engine for Keras's backend {.val {backend}}.",
    x = found,
    i = paste(
      if (restart) "Restart R and begin with" else "Choose",
      "{.code use_backend(\"tensorflow\")} or {.code use_backend(\"jax\")}."
    )
  ), "backend", call)
}

# What KERAS_BACKEND says, NULL where it is not set.
asked_backend <- function(call = rlang::caller_env()) {
  asked <- Sys.getenv("KERAS_BACKEND")
  if (!nzchar(asked)) return(NULL)
  if (asked %in% foreign_backends) {
    abort_foreign(asked, call, "The environment variable {.envvar KERAS_BACKEND} asks for it.")
  }
  if (!asked %in% names(backend_titles)) {
    laminar_abort(c(
      "The environment variable {.envvar KERAS_BACKEND} must be {.or {.val {names(backend_titles)}}}.",
      x = "It is {.val {asked}}.",
      i = "Choose {.code use_backend(\"tensorflow\")} or {.code use_backend(\"jax\")}."
    ), "backend", call)
  }
  asked
}

# What runs where nobody asked: TensorFlow, except in a Python that has only JAX.
default_backend <- function(found = found_python()) {
  has <- function(name) name %in% names(found) && nzchar(found[[name]])
  if (has("jax") && !has("tensorflow")) "jax" else "tensorflow"
}

# The backend that Python's Keras was loaded with; NULL while it is not loaded. Starts nothing.
running_backend <- function() {
  if (!is.null(the$running)) return(the$running)
  if (!isNamespaceLoaded("reticulate") || !reticulate::py_available()) return(NULL)
  name <- reticulate::py_eval(
    "(lambda keras: keras.config.backend() if hasattr(keras, 'config') else '')(__import__('sys').modules.get('keras'))"
  )
  if (nzchar(name)) name
}

# The backend of this session; starts Python.
backend_name <- function() {
  py_laminar()
  the$running
}

is_tensorflow <- function() identical(backend_name(), "tensorflow")

check_running_backend <- function(running, asked, call = rlang::caller_env()) {
  if (identical(running, asked)) return(invisible(running))
  laminar_abort(c(
    "Keras runs on {backend_title(running)} in this session, and cannot change to {backend_title(asked)}.",
    x = if (!is.null(the$loaded_by)) "{.fn {the$loaded_by}} loaded it."
    else if (is.null(the$running)) "Other code than laminar's loaded it.",
    i = paste(
      "Restart R and begin with {.code use_backend(\"{asked}\")},",
      "or start R with the environment variable {.envvar KERAS_BACKEND} set to {.val {asked}}."
    )
  ), "backend", call)
}

backend_title <- function(backend) if (backend %in% names(backend_titles)) backend_titles[[backend]] else backend

hide_gpus <- function(running, call = rlang::caller_env()) {
  if (!is.null(running) && Sys.getenv("CUDA_VISIBLE_DEVICES") != "-1") {
    laminar_abort(c(
      "GPUs can be hidden only before Keras is loaded.",
      i = "Restart R and begin with {.code use_backend(\"{running}\", gpu = FALSE)}."
    ), "backend", call)
  }
  set_variable("CUDA_VISIBLE_DEVICES", "-1")
  set_variable("JAX_PLATFORMS", "cpu")
}

# Python has a copy of the environment, made when it started.
set_variable <- function(name, value) {
  do.call(Sys.setenv, stats::setNames(list(value), name))
  if (isNamespaceLoaded("reticulate") && reticulate::py_available()) {
    reticulate::py_run_string(sprintf("__import__('os').environ['%s'] = '%s'", name, value), local = TRUE)
  }
}

# Settles the backend just before Keras is loaded; the choice may be newer than the Python.
settle_backend <- function(found = the$found, call = rlang::caller_env()) {
  if (!is.null(found)) check_python(found, the$python, bound = TRUE, call = call)
  asked <- asked_backend(call)
  running <- running_backend()
  if (!is.null(running)) {
    if (!running %in% names(backend_titles)) {
      abort_foreign(running, call, "Keras was loaded with it in this session.", restart = TRUE)
    }
    check_running_backend(running, asked %||% running, call)
  }
  set_variable("KERAS_BACKEND", running %||% asked %||% default_backend(found))
}

# Stops under another backend than TensorFlow, naming the function that the user called. With `installed` it is
# enough that Python has TensorFlow.
needs_tensorflow <- function(installed = FALSE, otherwise = "this function") {
  user <- called_function()
  if (is_tensorflow()) return(invisible())
  what <- if (is.null(user)) otherwise else paste0("`", user$name, "()`")
  try_backend(py_laminar()$errors$needs_tensorflow(what, installed), user$frame)
}

# The exported function of laminar that runs, the innermost one: list(name, frame), or NULL. From a promise the way
# goes to the function that made it.
called_function <- function() {
  exports <- getNamespaceExports("laminar")
  at <- sys.nframe()
  while (at > 0L) {
    name <- sub("\\.(default|keras\\..*|laminar_.*)$", "", name_called(sys.call(at)))
    if (name %in% exports && identical(topenv(environment(sys.function(at))), topenv())) {
      return(list(name = name, frame = sys.frame(at)))
    }
    at <- sys.parents()[[at]]
  }
  NULL
}

# Of the calls that led here, the first to one of laminar's exported functions: what made Keras load.
first_called_function <- function() {
  names <- vapply(sys.calls(), name_called, "")
  found <- names[names %in% getNamespaceExports("laminar")]
  if (length(found)) found[[1L]]
}

# `fit` of `fit(x)` and of `laminar::fit(x)`; "" where no name is called.
name_called <- function(call) {
  head <- call[[1L]]
  if (is.call(head) && length(head) == 3L && as.character(head[[1L]])[[1L]] %in% c("::", ":::")) head <- head[[3L]]
  if (is.name(head)) as.character(head) else ""
}
