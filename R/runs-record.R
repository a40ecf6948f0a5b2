# What `fit()` and `evaluate()` write into the run that is going on: parameters, model, metrics by epoch, evaluation.

# The reporters of a training inside a run; none outside, so nothing is paid there.
run_reporters <- function(model) {
  if (!is_run_active()) return(list())
  if (!is.null(the$run)) the$run$model <- model
  c(
    list(py_laminar()$runs$record$RunRecorder(
      begin = function(facts) write_run_metadata("properties", c(facts, recorded_model(model))),
      write = write_metric_columns,
      end = function(params) write_run_metadata("properties", engine_facts(params))
    )),
    trial_reporters()
  )
}

# tfruns expects a row for each planned epoch.
write_metric_columns <- function(columns, epochs) {
  columns <- lapply(columns, as.double)
  rows <- max(lengths(columns), epochs, 0L)
  columns <- lapply(columns, function(column) {
    column[is.nan(column)] <- NA
    c(column, rep(NA_real_, rows - length(column)))
  })
  write_run_metadata("metrics", as.data.frame(columns, optional = TRUE))
  if (is.function(the$trial$look)) the$trial$look()
}

recorded_model <- function(model) {
  list(
    model = format(model, line_length = 80L),
    loss_function = loss_label(model$loss),
    optimizer = sub(".*\\.", "", class(model$optimizer)[[1L]]),
    learning_rate = tryCatch(as.double(model$optimizer$learning_rate), error = function(condition) NULL)
  )
}

loss_label <- function(loss) {
  if (is.null(loss)) return(NULL)
  if (is.list(loss)) return(paste(vapply(loss, function(one) loss_label(one) %||% "none", ""), collapse = ", "))
  if (is.character(loss)) return(paste(loss, collapse = ", "))
  name <- tryCatch(loss$`__name__`, error = function(condition) NULL)
  name %||% (if (is_python_object(loss)) sub(".*\\.", "", class(loss)[[1L]]) else "function")
}

engine_facts <- function(params) {
  list(device = params$device, mode = params$mode, training_seconds = sum(unlist(params$seconds_per_epoch)))
}

record_evaluation <- function(results) {
  if (is_run_active()) write_run_metadata("evaluation", results)
}
