# Which process writes a run, so that a run whose process was killed is known for what it is.

# "host:pid:start", where the start tells a process from a later one with the same number.
process_identity <- function(pid = Sys.getpid()) {
  paste(Sys.info()[["nodename"]], pid, process_start(pid), sep = ":")
}

# When a process began, as its system says it; "" where that cannot be told.
process_start <- function(pid) {
  path <- file.path("/proc", pid, "stat")
  if (file.exists(path)) {
    line <- tryCatch(suppressWarnings(readLines(path, n = 1L)), error = function(condition) character())
    if (!length(line)) return("")
    fields <- strsplit(sub("^.*\\) ", "", line), " ", fixed = TRUE)[[1L]]
    return(if (fields[[1L]] == "Z") "" else fields[[20L]])
  }
  if (.Platform$OS.type == "windows" || dir.exists("/proc/self")) return("")
  said <- suppressWarnings(system2("ps", c("-o", "lstart=", "-p", pid), stdout = TRUE, stderr = FALSE))
  gsub("[^A-Za-z0-9]+", "-", trimws(paste(said, collapse = "")))
}

# Ends a process of this machine and waits for its end, at most a minute.
end_process <- function(identity) {
  if (!isTRUE(is_process_alive(identity))) return(invisible())
  tools::pskill(as.integer(strsplit(identity, ":", fixed = TRUE)[[1L]][[2L]]), tools::SIGKILL)
  until <- Sys.time() + 60
  while (isTRUE(is_process_alive(identity)) && Sys.time() < until) Sys.sleep(0.05)
}

is_gone <- function(identity) isFALSE(is_process_alive(identity))

# TRUE, FALSE, or NA when the process lives on another machine or cannot be asked about.
is_process_alive <- function(identity) {
  parts <- regmatches(identity, regexec("^(.*):([0-9]+):([^:]*)$", identity))[[1L]]
  if (length(parts) != 4L || parts[[2L]] != Sys.info()[["nodename"]]) return(NA)
  pid <- as.integer(parts[[3L]])
  if (nzchar(parts[[4L]])) return(identical(process_start(pid), parts[[4L]]))
  if (.Platform$OS.type == "windows") {
    said <- suppressWarnings(system2("tasklist", c("/NH", "/FI", shQuote(paste("PID eq", pid))), stdout = TRUE))
    return(any(grepl(paste0("\\b", pid, "\\b"), said)))
  }
  isTRUE(tools::pskill(pid, 0L))
}
