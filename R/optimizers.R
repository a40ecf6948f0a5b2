#' Optimizers
#'
#' How the weights follow the gradients. [compile()] takes these objects, or their names
#' (`"adam"`, `"rmsprop"`) for the default settings.
#'
#' * `optimizer_sgd()`: gradient descent, with momentum if wanted.
#' * `optimizer_adam()`: steps scaled by running moments of the gradient
#'   ([Kingma and Ba, 2014](https://arxiv.org/abs/1412.6980)).
#' * `optimizer_adam_w()`: Adam with decoupled weight decay
#'   ([Loshchilov and Hutter, 2017](https://arxiv.org/abs/1711.05101)).
#' * `optimizer_nadam()`: Adam with Nesterov momentum (Dozat, 2015).
#' * `optimizer_adamax()`: Adam with the maximum norm (same paper as Adam).
#' * `optimizer_rmsprop()`: steps divided by the root of the running mean square (Hinton, 2012).
#' * `optimizer_adagrad()`: steps divided by the root of the sum of squares
#'   ([Duchi et al., 2011](https://jmlr.org/papers/v12/duchi11a.html)).
#' * `optimizer_adadelta()`: Adagrad over a window ([Zeiler,
#'   2012](https://arxiv.org/abs/1212.5701)).
#' * `optimizer_adafactor()`: Adam with less memory
#'   ([Shazeer and Stern, 2018](https://arxiv.org/abs/1804.04235)).
#' * `optimizer_ftrl()`: follow the regularised leader, for sparse inputs (McMahan et al., 2013).
#' * `optimizer_lamb()`: Adam with steps scaled layer by layer, for large batches
#'   ([You et al., 2019](https://arxiv.org/abs/1904.00962)).
#' * `optimizer_lion()`: signs of the momentum ([Chen et al.,
#'   2023](https://arxiv.org/abs/2302.06675)).
#' * `optimizer_muon()`: orthogonalised momentum for matrices, AdamW for the rest (Jordan et al.,
#'   2024).
#' * `optimizer_schedule_free_adam_w()`: AdamW with averaged weights instead of a schedule
#'   ([Defazio et al., 2024](https://arxiv.org/abs/2405.15682)).
#'
#' @param learning_rate Size of a step: a positive number, a `learning_rate_schedule_*()`, or an R
#'   function without arguments that returns it.
#' @param momentum Share of the last step that is kept, from 0 to 1.
#' @param nesterov `TRUE` for Nesterov's momentum.
#' @param beta_1,beta_2 Shares kept of the running mean of the gradient and of its square, from 0 to
#'   1.
#' @param beta_2_decay Exponent by which `beta_2` rises with the steps, a negative number.
#' @param beta Value added to the accumulated gradient's root, a number.
#' @param rho Share kept of the running mean, from 0 to 1.
#' @param epsilon,epsilon_1,epsilon_2 Small positive numbers that keep divisors away from 0.
#' @param amsgrad `TRUE` for the variant whose steps never grow
#'   ([Reddi et al., 2018](https://arxiv.org/abs/1904.09237)).
#' @param centered `TRUE` subtracts the squared mean gradient: divided by the standard deviation.
#' @param initial_accumulator_value What the sum of squares starts with, a number of at least 0.
#' @param clip_threshold Largest root mean square of a step, a number.
#' @param relative_step `TRUE` lets the learning rate fall with the steps.
#' @param learning_rate_power Exponent of the falling learning rate, a number of at most 0.
#' @param l1_regularization_strength,l2_regularization_strength,l2_shrinkage_regularization_strength
#'   Weights of the penalties, numbers of at least 0.
#' @param adam_beta_1,adam_beta_2,adam_weight_decay,adam_lr_ratio Settings of the AdamW part; the
#'   last one is its learning rate relative to `learning_rate`.
#' @param exclude_layers Vector of patterns (regular expressions) of layer names that AdamW
#'   optimises.
#' @param exclude_embeddings `TRUE` leaves embeddings to AdamW.
#' @param muon_a,muon_b,muon_c Coefficients of the orthogonalising polynomial, numbers.
#' @param ns_steps Number of its iterations, a whole number.
#' @param rms_rate Factor that matches the size of steps to AdamW's, a number, or `NULL`.
#' @param warmup_steps Number of steps in which the learning rate rises, a whole number.
#' @param weight_decay Share of the weights taken off at each step, relative to the learning rate, a
#'   number, or `NULL`.
#' @param clipnorm Largest length of each gradient, a number, or `NULL`.
#' @param clipvalue Largest absolute value in a gradient, a number, or `NULL`.
#' @param global_clipnorm Largest length of all gradients together, a number, or `NULL`.
#' @param use_ema `TRUE` keeps a moving average of the weights.
#' @param ema_momentum Share kept of that average, from 0 to 1.
#' @param ema_overwrite_frequency Every how many steps the weights are replaced by their average, a
#'   whole number; `NULL` for the end of training only.
#' @param loss_scale_factor Factor for the loss while gradients are computed, a number, or `NULL`.
#' @param gradient_accumulation_steps Number of steps over which gradients are summed before the
#'   weights change, a whole number of at least 2, or `NULL`.
#' @param name Name, a string.
#' @param ... Further arguments of the Keras class by name.
#' @returns An optimizer, to be given to [compile()].
#' @name optimizers
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer_adam(learning_rate = 0.01), loss = "mse")
NULL

#' @rdname optimizers
#' @export
optimizer_sgd <- function(learning_rate = 0.01, momentum = 0, nesterov = FALSE,
                          weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                          global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                          ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                          gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("SGD", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adam <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                           amsgrad = FALSE, weight_decay = NULL, clipnorm = NULL,
                           clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                           ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                           loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                           name = NULL, ...) {
  new_optimizer("Adam", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adam_w <- function(learning_rate = 0.001, weight_decay = 0.004, beta_1 = 0.9,
                             beta_2 = 0.999, epsilon = 1e-07, amsgrad = FALSE, clipnorm = NULL,
                             clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                             ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                             loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                             name = NULL, ...) {
  new_optimizer("AdamW", py_args())
}

#' @rdname optimizers
#' @export
optimizer_nadam <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                            weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                            global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                            ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                            gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Nadam", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adamax <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999,
                             epsilon = 1e-07, weight_decay = NULL, clipnorm = NULL,
                             clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                             ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                             loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                             name = NULL, ...) {
  new_optimizer("Adamax", py_args())
}

#' @rdname optimizers
#' @export
optimizer_rmsprop <- function(learning_rate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-07,
                              centered = FALSE, weight_decay = NULL, clipnorm = NULL,
                              clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                              ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                              loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                              name = NULL, ...) {
  new_optimizer("RMSprop", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adagrad <- function(learning_rate = 0.001, initial_accumulator_value = 0.1,
                              epsilon = 1e-07, weight_decay = NULL, clipnorm = NULL,
                              clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                              ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                              loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                              name = NULL, ...) {
  new_optimizer("Adagrad", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adadelta <- function(learning_rate = 0.001, rho = 0.95, epsilon = 1e-07,
                               weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                               global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                               ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                               gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Adadelta", py_args())
}

#' @rdname optimizers
#' @export
optimizer_adafactor <- function(learning_rate = 0.001, beta_2_decay = -0.8, epsilon_1 = 1e-30,
                                epsilon_2 = 0.001, clip_threshold = 1, relative_step = TRUE,
                                weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                                global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                                ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                                gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Adafactor", py_args())
}

#' @rdname optimizers
#' @export
optimizer_ftrl <- function(learning_rate = 0.001, learning_rate_power = -0.5,
                           initial_accumulator_value = 0.1, l1_regularization_strength = 0,
                           l2_regularization_strength = 0,
                           l2_shrinkage_regularization_strength = 0, beta = 0,
                           weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                           global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                           ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                           gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Ftrl", py_args())
}

#' @rdname optimizers
#' @export
optimizer_lamb <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                           weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                           global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                           ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                           gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Lamb", py_args())
}

#' @rdname optimizers
#' @export
optimizer_lion <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.99,
                           weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                           global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                           ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                           gradient_accumulation_steps = NULL, name = NULL, ...) {
  new_optimizer("Lion", py_args())
}

#' @rdname optimizers
#' @export
optimizer_muon <- function(learning_rate = 0.001, adam_beta_1 = 0.9, adam_beta_2 = 0.999,
                           adam_weight_decay = 0.004, epsilon = 1e-07, weight_decay = 0.004,
                           clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL,
                           use_ema = FALSE, ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                           loss_scale_factor = NULL, gradient_accumulation_steps = NULL,
                           name = NULL, exclude_layers = NULL, exclude_embeddings = TRUE,
                           muon_a = 3.4445, muon_b = -4.775, muon_c = 2.0315, adam_lr_ratio = 1,
                           momentum = 0.95, ns_steps = 5, nesterov = TRUE, rms_rate = 0.2, ...) {
  new_optimizer("Muon", py_args())
}

#' @rdname optimizers
#' @export
optimizer_schedule_free_adam_w <- function(learning_rate = 0.0025, beta_1 = 0.9, beta_2 = 0.999,
                                           epsilon = 1e-08, warmup_steps = 0,
                                           weight_decay = NULL, clipnorm = NULL,
                                           clipvalue = NULL, global_clipnorm = NULL,
                                           use_ema = FALSE, ema_momentum = 0.99,
                                           ema_overwrite_frequency = NULL,
                                           loss_scale_factor = NULL,
                                           gradient_accumulation_steps = NULL, name = NULL,
                                           ...) {
  new_optimizer("ScheduleFreeAdamW", py_args())
}

#' Optimizers around other optimizers
#'
#' `optimizer_loss_scale()` multiplies the loss so that small gradients survive 16-bit numbers, and
#' adapts the factor. `optimizer_multi()` uses different optimizers for different layers.
#'
#' @param inner_optimizer The optimizer to be wrapped.
#' @param initial_scale First factor, a positive number.
#' @param dynamic_growth_steps Number of steps without overflow after which the factor is doubled, a
#'   whole number.
#' @param optimizer_map A list of optimizers: one unnamed, the default, and others named by the path
#'   of their layers' weights or a regular expression for it, for example `"embedding/.*"`.
#' @param loss_scale_factor Factor for the loss while gradients are computed, a number, or `NULL`.
#' @param name Name, a string.
#' @param ... Further arguments of the Keras class by name.
#' @returns An optimizer, to be given to [compile()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' optimizer_loss_scale(optimizer_adam())
#' optimizer_multi(list(optimizer_adam(), "embedding/.*" = optimizer_sgd()))
optimizer_loss_scale <- function(inner_optimizer, initial_scale = 32768,
                                 dynamic_growth_steps = 2000, name = NULL, ...) {
  new_optimizer("LossScaleOptimizer", py_args())
}

#' @rdname optimizer_loss_scale
#' @export
optimizer_multi <- function(optimizer_map, loss_scale_factor = NULL, name = NULL, ...) {
  new_optimizer("MultiOptimizer", py_args(exceptions = list(optimizer_map = convert_optimizer_map)))
}

convert_optimizer_map <- function(value, name, call) {
  if (is_python_object(value)) return(value)
  named <- nzchar(rlang::names2(value))
  if (!is.list(value) || sum(!named) != 1L) {
    laminar_abort(c(
      "{.arg {name}} must be a list of optimizers, exactly one of them unnamed: the default.",
      x = "It is {describe(value)}{if (is.list(value)) paste(', unnamed', sum(!named))}."
    ), "value", call)
  }
  parts <- list(value[!named][[1L]], if (any(named)) value[named])
  try_backend(do.call(py_keras(call)$optimizers$OptimizerMap, compact(parts)), call)
}
