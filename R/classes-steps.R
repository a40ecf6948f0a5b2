# Training steps of one's own: one form for both backends.

own_steps <- c("train_step", "test_step", "predict_step")

#' Derivatives of a loss by variables
#'
#' What a training step of one's own needs; see [Model()]. It is computed by the backend in use, so that one step runs
#' on TensorFlow and on JAX.
#'
#' @param f A function without arguments that returns the loss, a tensor with one number, or a list that begins with it.
#'   What else is needed afterwards, such as predictions, must be returned in that list: with JAX, tensors that `f`
#'   leaves elsewhere by `<<-` have no value outside of it.
#' @param variables A list of variables, such as `self$trainable_weights`.
#' @returns A list of `value`, what `f` has returned, and `gradients`, a list with a tensor for each variable, of zeros
#'   where the loss does not depend on it.
#' @seealso [gradient()] for derivatives of R functions by their arguments.
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer <- layer_dense(units = 1)
#' x <- matrix(1:6 / 6, 3)
#' layer(x)
#' variable_gradients(function() op_mean(layer(x)^2), layer$trainable_weights)
variable_gradients <- function(f, variables) {
  if (!is.function(f)) {
    laminar_abort(c("{.arg f} must be a function without arguments.", x = "It is {describe(f)}."), "type")
  }
  if (is_python_object(variables)) variables <- list(variables)
  if (!is.list(variables) || !length(variables) || !all(vapply(variables, is_variable, NA))) {
    laminar_abort(c(
      "{.arg variables} must be a list of variables.",
      x = "It is {describe(variables)}.",
      i = "For example {.code self$trainable_weights} of a model or layer."
    ), "type")
  }
  found <- try_backend(py_laminar()$bridge$classes$variable_gradients(keep_r_error(f), unname(variables)))
  rlang::set_names(found, c("value", "gradients"))
}

check_own_step <- function(f, name, classname, call) {
  arguments <- setdiff(names(formals(f)), c("self", "..."))
  if (length(arguments) == 1L) return(invisible())
  laminar_abort(c(
    "{.fn {classname}${name}} takes one argument, the batch: {.code function(data)}.",
    x = if (length(arguments)) "It has {.arg {arguments}}." else "It has none.",
    i = "Weights and the optimizer's state are those of {.code self}, with JAX, too."
  ), "argument", call)
}
