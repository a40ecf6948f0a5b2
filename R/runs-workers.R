# R processes that live as long as a tuning and do one trial after the other: starting R and TensorFlow takes as long
# as many a trial. They end with their parent, even when that is killed.

open_workers <- function(count, call) {
  check_installed("callr", "to tune on several workers", call)
  threads <- as.character(max(1L, processor_count() %/% count))
  lapply(seq_len(count), function(number) new_worker(threads))
}

new_worker <- function(threads) {
  environment <- c(
    callr::rcmd_safe_env(), stats::setNames(rep(threads, 2L), thread_variables), OMP_NUM_THREADS = threads,
    TF_FORCE_GPU_ALLOW_GROWTH = "true"
  )
  options <- callr::r_session_options(env = environment, supervise = TRUE)
  worker <- new.env(parent = emptyenv())
  worker$session <- callr::r_session$new(options, wait = FALSE)
  worker$threads <- threads
  worker$trial <- NULL
  worker$begun <- 0L
  worker
}

# New processes for those that ended while they worked; one that ended before it could do anything would do so again.
renewed_workers <- function(workers) {
  gone <- vapply(workers, function(worker) is.null(worker$trial) && !worker$session$is_alive(), NA)
  again <- Filter(function(worker) worker$begun > 0L, workers[gone])
  c(workers[!gone], lapply(again, function(worker) new_worker(worker$threads)))
}

close_workers <- function(workers) {
  for (worker in workers) try(worker$session$kill(), silent = TRUE)
}

start_on_worker <- function(worker, job) {
  worker$trial <- job
  worker$begun <- worker$begun + 1L
  worker$session$call(function(job) {
    suppressPackageStartupMessages(library(laminar))
    utils::getFromNamespace("run_trial", "laminar")(job)
  }, list(job))
}

# What the workers have finished within so many milliseconds: list(worker, result) for each. A worker whose process is
# gone has failed its trial; one that has just started becomes idle by the message it sends.
finished_workers <- function(workers, milliseconds = 250) {
  callr::poll(lapply(workers, function(worker) worker$session), milliseconds)
  done <- list()
  for (worker in workers) {
    message <- worker$session$read()
    busy <- !is.null(worker$trial)
    if (is.null(message) && worker$session$is_alive()) next
    if (!busy || !is.null(message) && !message$code %in% c(200L, 500L, 501L, 502L)) next
    result <- if (is.null(message)) failed_result("The worker's process ended.")
      else if (!is.null(message$error)) failed_result(conditionMessage(message$error))
      else message$result
    done <- c(done, list(list(worker = worker, result = result)))
  }
  done
}

failed_result <- function(reason) list(status = "failed", value = NA_real_, error = reason, seconds = NA_real_)

processor_count <- function() {
  count <- count_in("OMP_NUM_THREADS") %||% parallel::detectCores()
  if (is.na(count)) 1L else count
}
