# A folder to work in, and scripts that need no Python.
local_project <- function(..., env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  withr::local_dir(folder, .local_envir = env)
  scripts <- list(...)
  for (name in names(scripts)) writeLines(scripts[[name]], name)
  folder
}

iris_script <- function(epochs = 3, evaluated = TRUE) {
  c(
    "FLAGS <- flags(flag_integer('units', 8, 'Hidden units.'), flag_numeric('rate', 0.01))",
    "set_random_seed(1)",
    "model <- keras_model_sequential(input_shape = 4) |>",
    "  layer_dense(FLAGS$units, activation = 'relu') |> layer_dense(3, activation = 'softmax')",
    "compile(model, optimizer_adam(FLAGS$rate), 'sparse_categorical_crossentropy', metrics = 'accuracy')",
    "x <- as.matrix(iris[, 1:4])",
    sprintf("history <- fit(model, x, iris$Species, epochs = %d, validation_split = 0.2, verbose = 2)", epochs),
    if (evaluated) "evaluate(model, x, iris$Species)"
  )
}

quietly <- function(code) {
  utils::capture.output(value <- suppressMessages(code))
  value
}

skip_if_no_tuning <- function() {
  skip_if_no_backend()
  testthat::skip_if_not("tuning" %in% py_laminar()$sitrep$extras(), "Optuna is not installed")
}

# Workers are processes of their own, which attach the installed package.
skip_if_not_on_workers <- function() {
  testthat::skip_if_not_installed("callr")
  testthat::skip_if_not(nzchar(system.file(package = "laminar", "Meta")), "laminar is not installed")
}

# A script that needs no Python: its loss is (units - 20)^2 + rate, over three epochs.
plain_script <- function(...) {
  c(
    "FLAGS <- flags(flag_integer('units', 8), flag_numeric('rate', 0.1))",
    ...,
    "loss <- (FLAGS$units - 20)^2 + FLAGS$rate",
    "write_run_metadata('metrics', data.frame(loss = loss + c(2, 1, 0), val_loss = loss + c(3, 2, 1)))",
    "write_run_metadata('evaluation', list(loss = loss))"
  )
}

tune <- function(..., file = "train.R", flags = list(units = c(16, 32), rate = c(0.1, 0.2))) {
  quietly(tuning_run(file, flags = flags, artifacts_dir = NULL, confirm = FALSE, ...))
}

# Whether code ends by what Ctrl-C is.
is_interrupted <- function(code) {
  tryCatch({
    code
    FALSE
  }, interrupt = function(condition) TRUE)
}

browser_path <- function() {
  found <- Sys.which(c("chromium", "chromium-browser", "google-chrome"))
  unname(found[nzchar(found)][1L])
}

skip_if_no_browser <- function() {
  testthat::skip_if(is.na(browser_path()), "no Chromium")
  testthat::skip_if_not(reticulate::py_module_available("playwright"), "no playwright")
  testthat::skip_if_not_installed("processx")
}

pages_script <- normalizePath("pages.py", mustWork = FALSE)  # helpers are read in their own folder

# Begins to look at pages in a browser; `seen_pages()` waits for what it saw.
look_at_pages <- function(...) {
  processx::process$new(
    reticulate::py_config()$python, c(pages_script, browser_path(), ...), stdout = "|",
    stderr = "2>&1"
  )
}

seen_pages <- function(process) {
  out <- character()
  while (process$is_alive()) {
    process$poll_io(1000)
    out <- c(out, process$read_output())
  }
  out <- paste(c(out, process$read_all_output()), collapse = "")
  if (process$get_exit_status() != 0L) stop(out)
  jsonlite::parse_json(utils::tail(strsplit(out, "\n", fixed = TRUE)[[1L]], 1L))
}

# The name of a process that has been killed.
ended_process <- function() {
  process <- as.integer(system("sleep 600 >/dev/null 2>&1 & echo $!", intern = TRUE))
  identity <- process_identity(process)
  end_process(identity)
  identity
}
