#' Callbacks of your own
#'
#' `Callback()` defines a class of callbacks that keep something over the course of training; where nothing is kept,
#' [callback_lambda()] is shorter. Methods see `self`, `private` and `super`, as in [Layer()]; `self$model` is the
#' model, `self$params` what is known of the training.
#'
#' Methods of an epoch are called with the number of the epoch, from 1, and the metrics so far as a named list; methods
#' of a batch with the number of the batch, from 1, and the metrics; all others with the metrics alone. A named list
#' that a method returns is added to the metrics, so that it stands in the history.
#' `self$model$stop_training <- TRUE` ends training after the epoch or batch.
#' `self$model$optimizer$learning_rate <- 0.001` sets the learning rate.
#'
#' Methods of an epoch cost nothing. Methods of a batch make training stop after every batch, and are therefore slow;
#' with `every = 100` R runs only after every hundredth.
#'
#' @inheritParams Layer
#' @param on_epoch_begin,on_epoch_end,on_train_begin,on_train_end Methods, functions; see the details.
#' @param on_batch_begin,on_batch_end,on_train_batch_begin,on_train_batch_end The same for the batches of training, by
#'   their older and by their newer names.
#' @param on_predict_begin,on_predict_end,on_predict_batch_begin,on_predict_batch_end The same for [predict()].
#' @param on_test_begin,on_test_end,on_test_batch_begin,on_test_batch_end The same for [evaluate()] and for validation.
#' @param every Methods of a batch are called after every so many batches, a whole number.
#' @returns A function that makes such callbacks, with the arguments of `initialize`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' callback_patience <- Callback("Patience",
#'   initialize = function(below) {
#'     self$below <- below
#'     self$epochs <- 0
#'   },
#'   on_epoch_end = function(epoch, logs) {
#'     self$epochs <- self$epochs + 1
#'     if (logs$loss < self$below) self$model$stop_training <- TRUE
#'     list(seen = self$epochs)
#'   }
#' )
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' compile(model, loss = "mse")
#' x <- matrix(runif(64), 32)
#' fit(model, x, rowSums(x), epochs = 3, callbacks = callback_patience(below = 0.01))
Callback <- function(classname, on_epoch_begin = NULL, on_epoch_end = NULL, on_train_begin = NULL,
                     on_train_end = NULL, on_batch_begin = NULL, on_batch_end = NULL,
                     on_predict_batch_begin = NULL, on_predict_batch_end = NULL, on_predict_begin = NULL,
                     on_predict_end = NULL, on_test_batch_begin = NULL, on_test_batch_end = NULL,
                     on_test_begin = NULL, on_test_end = NULL, on_train_batch_begin = NULL,
                     on_train_batch_end = NULL, ..., public = list(), private = list(), inherit = NULL,
                     parent_env = parent.frame(), every = 1) {
  call <- rlang::current_env()
  methods <- mget(intersect(names(formals()), callback_hooks))
  dots <- rlang::list2(...)
  for (name in names(compact(methods))) check_hook(methods[[name]], name, call)
  for (name in grep("^on_", c(names(dots), names(public)), value = TRUE)) {
    check_hook(c(dots, public)[[name]], name, call)
  }
  every <- check_whole(every, "every", min = 1)
  define_class("callback", classname, lapply(methods, as_own_hook), dots, public, private, inherit, parent_env, every,
               call)
}

# `function(epoch)` does for (epoch, logs).
as_own_hook <- function(f) {
  if (is.null(f) || "..." %in% names(formals(f))) return(f)
  known <- setdiff(names(formals(f)), "self")
  if (length(known) < 2L) formals(f) <- c(formals(f), alist(... = ))
  f
}

# `self$model$stop_training <- TRUE` ends, in R's way of nested assignment, with putting the model back into the
# callback: when it is the one that is there, nothing is left to do.
#' @export
`$<-.keras.src.callbacks.callback.Callback` <- function(x, name, value) {
  if (is_python_object(value) && identical(python_id(value), python_id(x[[name]]))) return(x)
  NextMethod()
}
