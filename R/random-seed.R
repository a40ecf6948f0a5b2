#' Make a run repeatable
#'
#' Sets the seeds of R, Python, NumPy and the backend. After it the same script gives the same weights, bit
#' by bit on a CPU, in a fresh session.
#'
#' @param seed A whole number from 0 to 2^31 - 1.
#' @param disable_gpu `TRUE` hides the GPUs, whose sums may differ in the last bits from run to run; only before
#'   the backend has used them.
#' @returns `NULL`, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set_random_seed(42)
set_random_seed <- function(seed, disable_gpu = FALSE) {
  seed <- check_whole(seed, "seed", min = 0)
  set.seed(seed)
  if (check_flag(disable_gpu, "disable_gpu")) Sys.setenv(CUDA_VISIBLE_DEVICES = "")
  try_backend(py_laminar()$execution$set_random_seed(seed))
  invisible(NULL)
}

#' Forget models and compiled programs
#'
#' Frees what earlier models of the session left behind: names, compiled programs, state of the backend. Models that
#' are still referred to go on working.
#'
#' @param free_memory `TRUE` also collects garbage in R and Python.
#' @returns `NULL`, invisibly.
#' @export
#' @examplesIf laminar::is_backend_available()
#' clear_session()
clear_session <- function(free_memory = TRUE) {
  if (isTRUE(free_memory)) gc(FALSE)
  try_backend(py_laminar()$execution$clear_session(check_flag(free_memory, "free_memory")))
  invisible(NULL)
}
