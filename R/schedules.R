#' Learning rates that change during training
#'
#' What the `learning_rate` of an optimizer takes instead of a number. They count steps (batches),
#' beginning at 0, not epochs; for epochs see [callback_learning_rate_scheduler()].
#'
#' With `p = step / decay_steps`:
#' * `learning_rate_schedule_exponential_decay()`: `initial * decay_rate^p`.
#' * `learning_rate_schedule_inverse_time_decay()`: `initial / (1 + decay_rate * p)`.
#' * `learning_rate_schedule_polynomial_decay()`: from `initial` to `end_learning_rate` along
#'   `(1 - p)^power`.
#' * `learning_rate_schedule_cosine_decay()`: from `initial` to `alpha * initial` along half a
#'   cosine, after a linear rise to `warmup_target` in `warmup_steps` ([Loshchilov and Hutter,
#'   2016](https://arxiv.org/abs/1608.03983)).
#' * `learning_rate_schedule_cosine_decay_restarts()`: the same again and again.
#' * `learning_rate_schedule_piecewise_constant_decay()`: `values[1]` up to step `boundaries[1]`,
#'   and so on.
#'
#' @param initial_learning_rate Learning rate at step 0, a positive number.
#' @param decay_steps,first_decay_steps Number of steps, a whole number.
#' @param decay_rate Factor, a number.
#' @param staircase `TRUE` changes the rate only at whole multiples of `decay_steps`.
#' @param end_learning_rate Learning rate at the end, a number.
#' @param power Exponent, a number; 1 is linear.
#' @param cycle `TRUE` starts again, ever slower, after `decay_steps`.
#' @param alpha Learning rate at the end as a share of the first one, from 0 to 1.
#' @param warmup_target Learning rate at the end of the rise, or `NULL` for no rise.
#' @param warmup_steps Number of steps of the rise, a whole number.
#' @param t_mul Factor by which each period is longer than the one before, a number.
#' @param m_mul Factor by which each period starts lower than the one before, a number.
#' @param boundaries Steps at which the rate changes, increasing whole numbers.
#' @param values Rates between the boundaries, one more than there are boundaries.
#' @param name Name, a string.
#' @returns A schedule, to be given to an optimizer.
#' @name learning-rate-schedules
#' @examplesIf laminar::is_backend_available()
#' optimizer_adam(learning_rate_schedule_cosine_decay(0.001, decay_steps = 1000))
NULL

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_exponential_decay <- function(initial_learning_rate, decay_steps,
                                                     decay_rate, staircase = FALSE,
                                                     name = "ExponentialDecay") {
  new_schedule("ExponentialDecay", py_args())
}

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_inverse_time_decay <- function(initial_learning_rate, decay_steps,
                                                      decay_rate, staircase = FALSE,
                                                      name = "InverseTimeDecay") {
  new_schedule("InverseTimeDecay", py_args())
}

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_polynomial_decay <- function(initial_learning_rate, decay_steps,
                                                    end_learning_rate = 1e-04, power = 1,
                                                    cycle = FALSE, name = "PolynomialDecay") {
  new_schedule("PolynomialDecay", py_args())
}

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_cosine_decay <- function(initial_learning_rate, decay_steps, alpha = 0,
                                                name = "CosineDecay", warmup_target = NULL,
                                                warmup_steps = 0) {
  new_schedule("CosineDecay", py_args())
}

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_cosine_decay_restarts <- function(initial_learning_rate,
                                                         first_decay_steps, t_mul = 2, m_mul = 1,
                                                         alpha = 0, name = "SGDRDecay") {
  new_schedule("CosineDecayRestarts", py_args())
}

#' @rdname learning-rate-schedules
#' @export
learning_rate_schedule_piecewise_constant_decay <- function(boundaries, values,
                                                            name = "PiecewiseConstant") {
  new_schedule("PiecewiseConstantDecay", py_args())
}
