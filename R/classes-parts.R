#' Losses and metrics of your own
#'
#' Where a plain `function(y_true, y_pred)` given to [compile()] does not suffice, because there are arguments to be
#' saved with the model, or sums to be kept over the batches of an epoch. Methods see `self`, `private` and `super`, as
#' in [Layer()].
#'
#' * A loss has `call(y_true, y_pred)`, which returns one number for each sample.
#' * A metric makes its sums with `self$add_weight()` in `initialize`, adds to them in
#'   `update_state(y_true, y_pred, sample_weight = NULL)` (`self$total$assign_add(...)`), and gives the value in
#'   `result()`. Before each epoch `reset_state()` sets them to zero.
#'
#' They are traced into the program of the epoch: R does not run between batches.
#'
#' @inheritParams Layer
#' @param initialize,update_state,result,call Methods, functions; see the details.
#' @returns A function that makes such losses or metrics, with the arguments of `initialize`; without one those of
#'   the parent class, such as `name`. [compile()] takes the function itself, too.
#' @name own-losses
#' @examplesIf laminar::is_backend_available()
#' loss_pinball <- Loss("Pinball",
#'   initialize = function(quantile = 0.5, ...) {
#'     super$initialize(...)
#'     self$quantile <- quantile
#'   },
#'   call = function(y_true, y_pred) {
#'     error <- y_true - y_pred
#'     op_maximum(self$quantile * error, (self$quantile - 1) * error)
#'   }
#' )
#' metric_bias <- Metric("Bias",
#'   initialize = function(name = "bias", ...) {
#'     super$initialize(name = name, ...)
#'     self$total <- self$add_weight(name = "total", initializer = "zeros")
#'     self$count <- self$add_weight(name = "count", initializer = "zeros")
#'   },
#'   update_state = function(y_true, y_pred, sample_weight = NULL) {
#'     self$total$assign_add(op_sum(y_pred - y_true))
#'     self$count$assign_add(op_cast(op_size(y_pred), "float32"))
#'   },
#'   result = function() self$total / self$count
#' )
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' compile(model, loss = loss_pinball(quantile = 0.9), metrics = metric_bias())
#' x <- matrix(runif(64), 32)
#' fit(model, x, cbind(rowSums(x)), epochs = 3)
NULL

#' @rdname own-losses
#' @export
Loss <- function(classname, call = NULL, ..., public = list(), private = list(), inherit = NULL,
                 parent_env = parent.frame()) {
  define_class("loss", classname, list(call = call), rlang::list2(...), public, private, inherit, parent_env)
}

#' @rdname own-losses
#' @export
Metric <- function(classname, initialize = NULL, update_state = NULL, result = NULL, ..., public = list(),
                   private = list(), inherit = NULL, parent_env = parent.frame()) {
  define_class("metric", classname, list(initialize = initialize, update_state = update_state, result = result),
               rlang::list2(...), public, private, inherit, parent_env)
}

#' Constraints, regularizers, initializers and schedules of your own
#'
#' For arguments such as `kernel_constraint` and `learning_rate` a plain R function often does. A class is needed where
#' there are settings that are saved with the model. Methods see `self`, `private` and `super`, as in [Layer()].
#'
#' * `Constraint()`: `call(w)` returns the weights as they may be.
#' * `Regularizer()`: `call(x)` returns the penalty, one number.
#' * `Initializer()`: `call(shape, dtype = NULL)` returns the first values, a tensor or an array of that shape.
#' * `LearningRateSchedule()`: `call(step)` returns the learning rate at a step, counted from 0 in batches.
#'
#' @inheritParams Layer
#' @param call,initialize,get_config Methods, functions; see the details.
#' @returns A function that makes such objects, with the arguments of `initialize`.
#' @name own-parts
#' @examplesIf laminar::is_backend_available()
#' constraint_at_least <- Constraint("AtLeast",
#'   initialize = function(least = 0) self$least <- least,
#'   call = function(w) op_maximum(w, self$least)
#' )
#' layer_dense(units = 2, kernel_constraint = constraint_at_least(0.1))
#'
#' schedule_sawtooth <- LearningRateSchedule("Sawtooth",
#'   initialize = function(highest = 0.1, steps = 100) {
#'     self$highest <- highest
#'     self$steps <- steps
#'   },
#'   call = function(step) {
#'     step <- op_cast(step, "float32")
#'     self$highest * (1 - (step %% self$steps) / self$steps)
#'   }
#' )
#' optimizer_sgd(learning_rate = schedule_sawtooth())
NULL

#' @rdname own-parts
#' @export
Constraint <- function(classname, call = NULL, get_config = NULL, ..., public = list(), private = list(),
                       inherit = NULL, parent_env = parent.frame()) {
  define_class("constraint", classname, list(call = call, get_config = get_config), rlang::list2(...), public,
               private, inherit, parent_env)
}

#' @rdname own-parts
#' @export
Regularizer <- function(classname, call = NULL, get_config = NULL, ..., public = list(), private = list(),
                        inherit = NULL, parent_env = parent.frame()) {
  define_class("regularizer", classname, list(call = call, get_config = get_config), rlang::list2(...), public,
               private, inherit, parent_env)
}

#' @rdname own-parts
#' @export
Initializer <- function(classname, call = NULL, get_config = NULL, ..., public = list(), private = list(),
                        inherit = NULL, parent_env = parent.frame()) {
  define_class("initializer", classname, list(call = call, get_config = get_config), rlang::list2(...), public,
               private, inherit, parent_env)
}

#' @rdname own-parts
#' @export
LearningRateSchedule <- function(classname, call = NULL, initialize = NULL, get_config = NULL, ..., public = list(),
                                 private = list(), inherit = NULL, parent_env = parent.frame()) {
  methods <- list(call = call, initialize = initialize, get_config = get_config)
  define_class("schedule", classname, methods, rlang::list2(...), public, private, inherit, parent_env)
}
