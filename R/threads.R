# How many threads TensorFlow computes with: environment variables of its own, read when it starts.

thread_variables <- c(within = "TF_NUM_INTRAOP_THREADS", between = "TF_NUM_INTEROP_THREADS")

#' Choose how many threads compute
#'
#' TensorFlow spreads work over all processors in two ways: one operation, such as a matrix product, over `within`
#' threads, and up to `between` operations side by side. `use_threads()` changes that, once in a session and before
#' anything uses Python; without arguments it says what holds. Fewer threads leave processors to others on a shared
#' machine, and to R while an R function makes the batches.
#'
#' Small networks are often faster with `within = 1`: handing a small product to another thread takes longer than the
#' product. On two processors `fit()` in the mode `"graph"` took, of the time with all threads, 0.6 for a network
#' 784-256-128-10 with batches of 32 rows, 0.8 with batches of 128, 0.8 for an LSTM of 32 units, as long for a small
#' convolutional network, and longer from about 1,000 units a layer on. Programs that XLA compiles, as for long
#' trainings, want all threads. [training_plan()] tells the mode, and the history the seconds of each epoch.
#'
#' Where an R function makes the batches, `use_threads(1, 1)` leaves it a processor to itself. On two processors
#' training then kept at least 0.93 of the speed of the same arrays wherever a batch, with 0.2 ms to hand it over, took
#' less time than a step. With all threads it kept 0.89 to 1.0 for a convolutional network with steps of 10 ms, 0.75 to
#' 0.95 for a dense one with steps of 1 ms.
#'
#' The environment variables `TF_NUM_INTRAOP_THREADS` and `TF_NUM_INTEROP_THREADS` make the same choice from outside.
#'
#' @param within,between Numbers of threads, at least 1. `NULL` leaves them as they are.
#' @returns Integer vector with the elements `within` and `between`; where nothing was chosen, the number of processors.
#'   Invisibly when something is chosen. Python is not started.
#' @section Errors:
#' Class `laminar_error_backend` when TensorFlow runs already with other numbers, and under JAX, which has no such
#' setting; class `laminar_error_value` for what is no number of threads.
#' @seealso [use_backend()], [list_devices()]
#' @export
#' @examples
#' use_threads()
#' \dontrun{
#' use_threads(within = 1) # first thing in a script
#' }
use_threads <- function(within = NULL, between = NULL) {
  wanted <- list(
    within = check_whole(within, "within", min = 1, null = TRUE),
    between = check_whole(between, "between", min = 1, null = TRUE)
  ) |> compact()
  present <- present_threads()
  if (!length(wanted)) return(present)
  running <- running_backend()
  if (identical(running %||% asked_backend(), "jax")) {
    laminar_abort(c("{.fn use_threads} needs TensorFlow.", x = "JAX computes with all processors."), "backend")
  }
  chosen <- present
  chosen[names(wanted)] <- as.integer(wanted)
  if (!is.null(running) && !identical(chosen, present)) {
    call_text <- sprintf("use_threads(%s)", paste(names(wanted), "=", wanted, collapse = ", "))
    laminar_abort(c(
      "Threads can be chosen only before TensorFlow starts.",
      x = "It runs with {.code within = {present[[1]]}} and {.code between = {present[[2]]}}.",
      i = "Restart R and begin with {.code {call_text}}."
    ), "backend")
  }
  for (name in names(wanted)) set_variable(thread_variables[[name]], as.character(chosen[[name]]))
  invisible(chosen)
}

present_threads <- function() {
  vapply(thread_variables, function(variable) count_in(variable) %||% parallel::detectCores(), 0L)
}

# The number of threads that an environment variable says, NULL where it says none.
count_in <- function(variable) {
  count <- suppressWarnings(as.integer(Sys.getenv(variable)))
  if (!is.na(count) && count > 0L) count
}
