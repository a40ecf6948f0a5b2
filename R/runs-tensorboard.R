#' TensorBoard
#'
#' Starts TensorBoard for what [callback_tensorboard()] has written, as a process of its own that ends with the R
#' session, and opens it in the browser. It needs TensorBoard in the same Python:
#' `install_laminar(extras = "tensorboard")`.
#'
#' Its page "Profile" needs the Python package `tensorboard-plugin-profile` besides.
#'
#' @param log_dir Path of a folder, several of them, or runs as [ls_runs()] lists them. When left out, the newest
#'   run that has logs, else `"logs"`. Named paths are shown by their names.
#' @param action `"start"` or `"stop"`.
#' @param host Name or address to listen on, a string. With another one than this machine's own everybody who reaches it
#'   can read the logs.
#' @param port Port, a whole number, or `"auto"` for a free one.
#' @param launch_browser `TRUE` opens the browser; a function is called with the address.
#' @param reload_interval Seconds between two looks at the files, a number of at least 0.
#' @param purge_orphaned_data `TRUE` leaves out what a training wrote that was killed and begun again.
#' @returns The address, a string, invisibly; `NULL` when stopped. A second call for the same folders gives the address
#'   of what runs.
#' @seealso [callback_tensorboard()]; [board] for laminar's own live page.
#' @export
#' @examples
#' \dontrun{
#' fit(model, x, y, epochs = 10, callbacks = callback_tensorboard("logs", histogram_freq = 1))
#' tensorboard("logs")
#' tensorboard(ls_runs(latest_n = 3))
#' tensorboard(action = "stop")
#' }
tensorboard <- function(log_dir, action = c("start", "stop"), host = "127.0.0.1", port = "auto",
                        launch_browser = getOption("tensorflow.tensorboard.browser", interactive()),
                        reload_interval = 5, purge_orphaned_data = TRUE) {
  call <- rlang::current_env()
  if (missing(action)) action <- "start"
  check_choice(action, "action", c("start", "stop"))
  folders <- if (!missing(log_dir)) tensorboard_folders(log_dir, call) else if (action == "start") newest_logs()
  if (action == "stop") return(invisible(stop_tensorboards(folders)))
  check_string(host, "host")
  port <- if (identical(port, "auto")) 0L else check_whole(port, "port", min = 1)
  check_number(reload_interval, "reload_interval", min = 0)
  check_flag(purge_orphaned_data, "purge_orphaned_data")
  if (!is.function(launch_browser)) check_flag(launch_browser, "launch_browser")
  check_extra("tensorboard", call, py_light("laminar.sitrep", call)$extras())
  key <- paste(names(folders), unlist(folders), collapse = "\n")
  server <- the$tensorboards[[key]]
  if (is.null(server) || !server$alive) {
    server <- try_backend(py_light("laminar.runs.tensorboard", call)$Server(
      folders, host, port, reload_interval, purge_orphaned_data
    ), call)
    the$tensorboards[[key]] <- server
    cli::cli_inform(c(i = "TensorBoard: {.url {server$url}}"))
  }
  open <- if (is.function(launch_browser)) launch_browser else if (launch_browser) utils::browseURL
  if (!is.null(open)) open(server$url)
  invisible(server$url)
}

# A list of folders by name; one alone has no name.
tensorboard_folders <- function(log_dir, call) {
  paths <- if (is.character(log_dir)) log_dir
    else if (is.list(log_dir) && is.character(log_dir$run_dir)) run_logs(log_dir$run_dir)
  if (!length(paths) || anyNA(paths)) {
    laminar_abort(c(
      "{.arg log_dir} must be the path of a folder, or runs as {.fn ls_runs} lists them.",
      x = "It is {describe(log_dir)}."
    ), "type", call)
  }
  names <- rlang::names2(paths)
  paths <- normalizePath(path.expand(paths), winslash = "/", mustWork = FALSE)
  bad <- grep(",", paths, value = TRUE)
  if (length(paths) > 1L && length(bad)) {
    laminar_abort("TensorBoard takes no comma in one of several folders: {.file {bad}}.", "value", call)
  }
  if (length(paths) > 1L || nzchar(names)) names[!nzchar(names)] <- basename(paths[!nzchar(names)])
  rlang::set_names(as.list(paths), make.unique(names, "-"))
}

# The folders of logs in runs, by the names of the runs.
run_logs <- function(run_dirs) {
  logs <- file.path(run_dirs, "logs")
  rlang::set_names(ifelse(dir.exists(logs), logs, run_dirs), basename(run_dirs))
}

newest_logs <- function() {
  runs <- list_run_dirs(getOption("tfruns.runs_dir", "runs"))
  logs <- Filter(dir.exists, paste0(runs, "/logs", recycle0 = TRUE))
  rlang::set_names(list(normalizePath(c(logs, "logs")[[1L]], winslash = "/", mustWork = FALSE)), "")
}

# Stops those of these folders, or all.
stop_tensorboards <- function(folders) {
  keys <- if (is.null(folders)) names(the$tensorboards) else paste(names(folders), unlist(folders), collapse = "\n")
  for (key in keys) {
    if (!is.null(the$tensorboards[[key]])) the$tensorboards[[key]]$stop()
    the$tensorboards[[key]] <- NULL
  }
  NULL
}
