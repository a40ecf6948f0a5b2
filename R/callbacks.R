#' Stop when training no longer helps
#'
#' Watches one metric; after `patience` epochs without an improvement of at least `min_delta`
#' training ends.
#'
#' @param monitor Name of the metric in the history, for example `"val_loss"`.
#' @param min_delta Smallest change that counts as an improvement, a number.
#' @param patience Number of epochs to wait for an improvement, a whole number.
#' @param verbose 1 reports what the callback does, 0 does not.
#' @param mode `"min"`, `"max"`, or `"auto"` to tell by the metric's name.
#' @param baseline Value that must be reached, a number, or `NULL`.
#' @param restore_best_weights `TRUE` goes back to the weights of the best epoch.
#' @param start_from_epoch Number of epochs at the beginning that are not watched, a whole number.
#' @returns A callback, to be given to [fit()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_early_stopping(monitor = "val_loss", patience = 5, restore_best_weights = TRUE)
callback_early_stopping <- function(monitor = "val_loss", min_delta = 0, patience = 0,
                                    verbose = 0, mode = "auto", baseline = NULL,
                                    restore_best_weights = FALSE, start_from_epoch = 0) {
  new_callback("EarlyStopping", py_args())
}

#' Save the model while it trains
#'
#' `callback_model_checkpoint()` saves the model or its weights after epochs, all or the best ones.
#' `callback_backup_and_restore()` keeps a backup from which [fit()] goes on when the session was
#' killed. `callback_orbax_checkpoint()` writes checkpoints in the format of Orbax, which must be
#' installed in the same Python.
#'
#' @inheritParams callback_early_stopping
#' @param filepath Path of the file: ends in `.keras`, or in `.weights.h5` with
#'   `save_weights_only = TRUE`. It may contain the epoch (from 1) and metrics, for example
#'   `"model-{epoch:02d}-{val_loss:.2f}.keras"`.
#' @param save_best_only `TRUE` saves only when `monitor` has improved.
#' @param save_weights_only `TRUE` saves the weights only.
#' @param save_freq `"epoch"`, or a whole number of batches after which to save.
#' @param initial_value_threshold Value that must be beaten by the first file, a number, or `NULL`.
#' @param backup_dir,directory Path of a folder, made when it does not exist.
#' @param double_checkpoint `TRUE` keeps the backup before the last one, too.
#' @param delete_checkpoint `TRUE` deletes the backup when training has ended.
#' @param max_to_keep Number of checkpoints kept, a whole number, or `NULL` for all.
#' @param save_on_background `TRUE` writes while training goes on.
#' @returns A callback, to be given to [fit()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_model_checkpoint(file.path(tempdir(), "best.keras"), save_best_only = TRUE)
#' callback_backup_and_restore(file.path(tempdir(), "backup"))
callback_model_checkpoint <- function(filepath, monitor = "val_loss", verbose = 0,
                                      save_best_only = FALSE, save_weights_only = FALSE,
                                      mode = "auto", save_freq = "epoch",
                                      initial_value_threshold = NULL) {
  new_callback("ModelCheckpoint", py_args())
}

#' @rdname callback_model_checkpoint
#' @export
callback_backup_and_restore <- function(backup_dir, save_freq = "epoch",
                                        double_checkpoint = FALSE, delete_checkpoint = TRUE) {
  new_callback("BackupAndRestore", py_args())
}

#' @rdname callback_model_checkpoint
#' @export
callback_orbax_checkpoint <- function(directory, monitor = "val_loss", verbose = 0,
                                      save_best_only = FALSE, mode = "auto", save_freq = "epoch",
                                      initial_value_threshold = NULL, max_to_keep = 1,
                                      save_on_background = TRUE, save_weights_only = FALSE) {
  new_callback("OrbaxCheckpoint", py_args())
}

#' Change the learning rate while training
#'
#' `callback_reduce_lr_on_plateau()` lowers it when a metric no longer improves.
#' `callback_learning_rate_scheduler()` asks a function before each epoch.
#'
#' @inheritParams callback_early_stopping
#' @param factor Factor for the learning rate, from 0 to 1.
#' @param cooldown Number of epochs after a change in which nothing is watched, a whole number.
#' @param min_lr Lowest learning rate, a number.
#' @param schedule Function of the epoch, counted **from 0** (as in Keras and keras3), and of the
#'   learning rate so far, that returns the new one: `function(epoch, lr)` or `function(epoch)`.
#' @returns A callback, to be given to [fit()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_reduce_lr_on_plateau(monitor = "loss", factor = 0.5, patience = 3)
#' callback_learning_rate_scheduler(function(epoch, lr) if (epoch < 10) lr else lr * exp(-0.1))
callback_reduce_lr_on_plateau <- function(monitor = "val_loss", factor = 0.1, patience = 10,
                                          verbose = 0, mode = "auto", min_delta = 1e-04,
                                          cooldown = 0, min_lr = 0) {
  new_callback("ReduceLROnPlateau", py_args())
}

#' @rdname callback_reduce_lr_on_plateau
#' @export
callback_learning_rate_scheduler <- function(schedule, verbose = 0) {
  new_callback("LearningRateScheduler", py_args(exceptions = list(schedule = convert_schedule)))
}

# Python wants a floating point number back, and calls with two arguments.
convert_schedule <- function(value, name, call) {
  if (!is.function(value) || is_python_object(value)) return(value)
  as_py_callable(function(epoch, lr) as.double(call_with_known(value, list(epoch, lr))))
}

#' Write down what happens
#'
#' `callback_csv_logger()` writes a line for each epoch to a text file (epochs counted from 0, as
#' Keras does). `callback_json_logger()` writes a JSON object as a line for each epoch: `epoch` (from 1), `time`
#' (seconds since 1970), `seconds` that the epoch took, and the metrics, `null` where one is not finite;
#' `jsonlite::stream_in()` reads them. `callback_remote_monitor()` sends each epoch's metrics to a server.
#'
#' `callback_tensorboard()` writes files that [tensorboard()] shows: metrics and learning rate, the model's graph,
#' histograms of the weights, embeddings for the projector, a profile of some batches. Where TensorBoard is not
#' installed in the same Python, it says so and training goes on without it. `update_freq` other than "epoch",
#' `write_steps_per_second` and `profile_batch` need every batch, which is slow.
#'
#' @param filename Path of the file.
#' @param separator String between the columns.
#' @param append `TRUE` adds to a file that exists.
#' @param root,path,field Address of the server, path, and name of the field with the data.
#' @param headers Named list of HTTP headers, or `NULL`.
#' @param send_as_json `TRUE` sends JSON instead of a form.
#' @param log_dir Path of the folder for TensorBoard; when left out inside of a run, `logs` in the run's folder.
#' @param histogram_freq Every how many epochs histograms of the weights are written, a whole
#'   number; 0 for never.
#' @param write_graph,write_images `TRUE` writes the model's graph, or its weights as images.
#' @param write_steps_per_second `TRUE` writes the speed.
#' @param update_freq `"epoch"`, `"batch"`, or a whole number of batches after which to write.
#' @param profile_batch Batch, or first and last batch, to be profiled, whole numbers; 0 for none.
#' @param embeddings_freq Every how many epochs embeddings are written, a whole number; 0 for never.
#' @param embeddings_metadata Path of the file with the embeddings' labels, or a named list of paths, by names of
#'   layers. The file has a line for each row of the embedding; with several columns, separated by tabs, the first line
#'   names them.
#' @returns A callback, to be given to [fit()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_csv_logger(tempfile(fileext = ".csv"))
callback_csv_logger <- function(filename, separator = ",", append = FALSE) {
  new_callback("CSVLogger", py_args())
}

#' @rdname callback_csv_logger
#' @export
callback_json_logger <- function(filename, append = FALSE) {
  call <- rlang::current_env()
  filename <- path.expand(check_string(filename, "filename"))
  if (!dir.exists(dirname(filename))) {
    laminar_abort(c(
      "The folder of {.arg filename} must exist.", x = "There is no {.file {dirname(filename)}}."
    ), "file", call)
  }
  py_laminar()$runs$loggers$JSONLogger(filename, check_flag(append, "append"))
}

#' @rdname callback_csv_logger
#' @export
callback_remote_monitor <- function(root = "http://localhost:9000", path = "/publish/epoch/end/",
                                    field = "data", headers = NULL, send_as_json = FALSE) {
  new_callback("RemoteMonitor", py_args())
}

#' @rdname callback_csv_logger
#' @export
callback_tensorboard <- function(log_dir = "logs", histogram_freq = 0, write_graph = TRUE,
                                 write_images = FALSE, write_steps_per_second = FALSE,
                                 update_freq = "epoch", profile_batch = 0, embeddings_freq = 0,
                                 embeddings_metadata = NULL) {
  args <- py_args()
  call <- rlang::current_env()
  if (missing(log_dir) && is_run_active()) args$log_dir <- file.path(run_dir(), "logs")
  found <- tryCatch(check_extra("tensorboard", call), laminar_error_missing_extra = identity)
  if (!inherits(found, "condition")) return(new_callback("TensorBoard", args, call, py_laminar()$runs$loggers))
  cli::cli_inform(c("!" = "Training goes on without TensorBoard.", escape_braces(rlang::cnd_body(found))))
  new_callback("Callback", list())
}

#' Small guards
#'
#' `callback_terminate_on_nan()` ends training when the loss is not a number.
#' `callback_swap_ema_weights()` evaluates with the moving average of the weights, for an optimizer
#' with `use_ema = TRUE`.
#'
#' @param raise_error `TRUE` stops with an error instead of ending quietly.
#' @param swap_on_epoch `TRUE` swaps at the end of each epoch, too, so that checkpoints hold the
#'   average.
#' @returns A callback, to be given to [fit()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_terminate_on_nan()
callback_terminate_on_nan <- function(raise_error = FALSE) {
  new_callback("TerminateOnNaN", py_args())
}

#' @rdname callback_terminate_on_nan
#' @export
callback_swap_ema_weights <- function(swap_on_epoch = FALSE) {
  new_callback("SwapEMAWeights", py_args())
}
