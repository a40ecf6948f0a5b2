#' A callback from R functions
#'
#' Each function is called at the moment that its name says. Functions of a batch make [fit()] stop
#' after every batch and are therefore slow, unless `every` is larger than 1; functions of an epoch cost nothing.
#'
#' @param on_epoch_begin,on_epoch_end `function(epoch, logs)`: number of the epoch, from 1, and a
#'   named list of the metrics so far. A named list that the function returns is added to the
#'   metrics, so that it stands in the history.
#' @param on_train_begin,on_train_end `function(logs)`.
#' @param on_train_batch_begin,on_train_batch_end `function(batch, logs)`: number of the batch, from
#'   1.
#' @param ... Named functions for the other moments: `on_test_begin`, `on_test_end`,
#'   `on_test_batch_begin`, `on_test_batch_end` and the same four with `predict`; `on_batch_begin`
#'   and `on_batch_end` are the older names of those of a training batch.
#' @param every Functions of a batch are called after every so many batches, a whole number; the batches between
#'   run as one program.
#' @returns A callback, to be given to [fit()]. To end training from within a function, set
#'   `model$stop_training <- TRUE`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_lambda(on_epoch_end = function(epoch, logs) {
#'   message("epoch ", epoch, ": loss ", signif(logs$loss, 3))
#' })
callback_lambda <- function(on_epoch_begin = NULL, on_epoch_end = NULL, on_train_begin = NULL,
                            on_train_end = NULL, on_train_batch_begin = NULL,
                            on_train_batch_end = NULL, ..., every = 1) {
  call <- rlang::current_env()
  every <- check_whole(every, "every", min = 1)
  hooks <- compact(c(
    list(
      on_epoch_begin = on_epoch_begin, on_epoch_end = on_epoch_end,
      on_train_begin = on_train_begin, on_train_end = on_train_end,
      on_train_batch_begin = on_train_batch_begin, on_train_batch_end = on_train_batch_end
    ),
    named_dots(rlang::list2(...), call)
  ))
  for (name in names(hooks)) check_hook(hooks[[name]], name, call)
  hooks <- lapply(hooks, as_hook)
  try_backend(py_laminar(call)$bridge$callbacks$RFunctions(hooks, every), call)
}

callback_hooks <- c(
  "on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end",
  outer(c("on_train_", "on_test_", "on_predict_"),
    c("begin", "end", "batch_begin", "batch_end"), paste0)
)

check_hook <- function(hook, name, call) {
  if (!name %in% callback_hooks) {
    nearest <- callback_hooks[which.min(utils::adist(name, callback_hooks))]
    laminar_abort(c(
      "{.arg {name}} is no moment of training that a callback is told about.",
      i = "Did you mean {.arg {nearest}}?"
    ), "argument", call)
  }
  if (!is.function(hook)) {
    laminar_abort(c(
      "{.arg {name}} must be a function.",
      x = "It is {describe(hook)}."
    ), "type", call)
  }
}

# What an R hook returns reaches the logs when it is named: a list or a vector of numbers.
as_hook <- function(f) {
  if (is_python_object(f)) return(f)
  as_py_callable(function(...) {
    returned <- call_with_known(f, list(...))
    if (rlang::is_named(returned) && (is.list(returned) || is.numeric(returned))) as.list(returned)
  })
}

# With as many of the values as the function takes: `function(epoch)` does for (epoch, logs).
call_with_known <- function(f, values) {
  known <- names(formals(args(f)))
  if (!"..." %in% known) values <- values[seq_len(min(length(values), length(known)))]
  do.call(f, values)
}
