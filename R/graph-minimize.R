# Minimising a function by an optimizer's steps, in one program.

#' Minimise a function by its gradient
#'
#' Takes all steps in one program, without R between them, by gradients that nobody derived by hand. The method is that
#' of Broyden, Fletcher, Goldfarb and Shanno, as in [optim()] (Nocedal and Wright, 2006, Numerical Optimization, 2nd
#' edition, algorithm 6.1), or an optimizer of deep learning, for functions of many parameters and for noisy ones. The
#' result is laid out as that of [optim()].
#'
#' @param f A function whose first argument are the parameters and which returns one number, computed with functions for
#'   tensors. Data that it uses from outside become part of the program.
#' @param start Where to begin: numbers in a vector, matrix or array, or a list of them, nested if need be. Names, and
#'   shapes lists are kept; R's doubles are computed in double precision. `f` gets tensors, without names of elements.
#' @param ... Further arguments of `f`, by name.
#' @param optimizer `"bfgs"`, or an `optimizer_*()`, or the name of one. An optimizer is copied, so it begins afresh.
#'   `NULL` is `"bfgs"` for up to 1,000 parameters, since it keeps a matrix of their number squared, and `"adam"` for
#'   more and where a `learning_rate` is given.
#' @param learning_rate Size of the steps for an optimizer given by its name, a positive number; `NULL` for its own
#'   default.
#' @param steps Greatest number of steps, a whole number.
#' @param tolerance The steps end when no element of the gradient is further from 0 than this.
#' @param jit_compile `TRUE` has XLA compile the program, which takes about half a second and makes small steps
#'   many times as fast; `FALSE` runs TensorFlow's graph; `NULL` compiles from 1,000 steps of an optimizer on.
#' @returns A list of class `laminar_minimum` with elements `par` (the parameters, as `start` was given), `value`,
#'   `counts` (evaluations of the function and the gradient), `convergence` (0: the gradient is within the tolerance, or
#'   the precision of the numbers is reached; 1: `steps` were taken; 2: the value was not finite; 3: BFGS found no step
#'   that lowers the value, as at a kink), `message`, `trace` (the value before each step), `gradient` (its
#'   largest element) and `seconds` (for compiling and for running). `plot()` shows the trace.
#' @export
#' @examplesIf laminar::is_backend_available()
#' banana <- function(p) 100 * (p[2] - p[1]^2)^2 + (1 - p[1])^2
#' minimize(banana, c(a = -1, b = 1))
#' minimize(banana, c(a = -1, b = 1), optimizer = "adam", learning_rate = 0.05, steps = 3000)
minimize <- function(f, start, ..., optimizer = NULL, learning_rate = NULL, steps = 1000, tolerance = 1e-6,
                     jit_compile = NULL) {
  call <- rlang::current_env()
  if (!is.function(f)) laminar_abort(c("{.arg f} must be a function.", x = "It is {describe(f)}."), "type")
  if (is.primitive(f)) f <- rlang::as_closure(f)
  steps <- check_whole(steps, "steps", min = 1)
  tolerance <- check_number(tolerance, "tolerance", min = 0)
  jit_compile <- check_flag(jit_compile, "jit_compile", null = TRUE)
  target <- of_parameters(f, start, named_dots(list(...), call), call)
  optimizer <- fresh_optimizer(optimizer %||% usual_optimizer(start, learning_rate), learning_rate, call)
  jit_compile <- jit_compile %||% (steps >= 1000 && !identical(optimizer, "bfgs"))
  found <- try_graph(py_minimize()$minimize(
    target$traced, target$start, target$others, optimizer, steps, tolerance, jit_compile
  ), target$state, call)
  as_minimum(found, start, steps, tolerance, optimizer)
}

usual_optimizer <- function(start, learning_rate) {
  size <- sum(rapply(list(start), length, how = "unlist"))
  if (is.null(learning_rate) && size <= 1000) "bfgs" else "adam"
}

# A function of parameters, its first argument, as Python takes it, with where to begin and its further arguments.
of_parameters <- function(f, start, others, call) {
  check_start(start, call)
  name <- setdiff(names(formals(f)), "...")[1L]
  unknown <- if (!"..." %in% names(formals(f))) setdiff(names(others), names(formals(f)))
  if (length(unknown)) {
    laminar_abort(c(
      "The function has no argument {.arg {unknown}}.", i = "Its arguments are {.arg {names(formals(f))}}."
    ), "argument", call)
  }
  state <- list2env(list(traced = convert_control_flow(f), name = "f", fixed = list()), parent = emptyenv())
  traced <- keep_first_error(function(args) {
    args <- c(args[name], args[setdiff(names(args), name)])
    as_graph_value(do.call(state$traced, lapply(args, from_fixed, state = state)), "f")
  })
  list(
    state = state, traced = reticulate::r_to_py(traced, convert = TRUE),
    start = graph_arguments(state, rlang::set_names(list(start), name), call),
    others = graph_arguments(state, others, call)
  )
}

py_minimize <- function() {
  if (is.null(the$graph_minimize)) {
    py_graph()
    the$graph_minimize <- reticulate::import("laminar.graph.minimize", convert = TRUE)
  }
  the$graph_minimize
}

check_start <- function(start, call) {
  if (!is_carriable(start) || is.logical(start) || !is_python_object(start) && anyNA(unlist(start))) {
    laminar_abort(c(
      "{.arg start} must be numbers, or a list of them, without missing values.", x = "It is {describe(start)}."
    ), "value", call)
  }
}

# The optimizer as new, since its own variables belong to what it is used for first.
fresh_optimizer <- function(optimizer, learning_rate, call) {
  learning_rate <- check_number(learning_rate, "learning_rate", min = 0, null = TRUE, call = call)
  optimizers <- py_keras(call)$optimizers
  if (is.function(optimizer) && !is_python_object(optimizer)) optimizer <- optimizer()
  if (identical(optimizer, "bfgs")) {
    if (is.null(learning_rate)) return(optimizer)
    laminar_abort(c(
      "BFGS takes no {.arg learning_rate}: it finds the size of every step.",
      i = "Leave it out, or use another optimizer."
    ), "argument", call)
  }
  if (is.character(optimizer)) {
    made <- try_backend(optimizers$get(check_string(optimizer, "optimizer", call = call)), call)
    if (!is.null(learning_rate)) made$learning_rate <- learning_rate
    return(made)
  }
  if (!inherits(optimizer, "keras.src.optimizers.base_optimizer.BaseOptimizer")) {
    laminar_abort(c(
      "{.arg optimizer} must be an {.code optimizer_*()} or the name of one.", x = "It is {describe(optimizer)}."
    ), "type", call)
  }
  if (!is.null(learning_rate)) {
    laminar_abort("{.arg learning_rate} is for an optimizer given by its name.", "argument", call)
  }
  optimizers$deserialize(optimizers$serialize(optimizer))
}

as_minimum <- function(found, start, steps, tolerance, optimizer) {
  taken <- found$steps
  finite <- is.finite(found$value)
  end <- if (!finite) 2L else if (found$gradient <= tolerance) 0L else c(1L, 4L, 3L)[[found$stuck + 1L]]
  message <- switch(end + 1L,
    sprintf("The gradient is within the tolerance of %s.", format(tolerance)),
    sprintf("The greatest number of steps, %d, was taken.", steps),
    sprintf("The value was not finite after %d steps.", taken),
    "No step lowers the value further; is the function smooth?",
    "No step lowers the value by more than the precision of the numbers."
  )
  structure(list(
    par = like_start(found$par, start), value = found$value,
    counts = c("function" = found$evaluations, gradient = found$evaluations), convergence = if (end == 4L) 0L else end,
    message = message,
    trace = as.vector(found$trace), gradient = found$gradient,
    seconds = rlang::set_names(unlist(found$seconds), c("compile", "run")),
    optimizer = if (is.character(optimizer)) "BFGS" else sub(".*\\.", "", class(optimizer)[[1L]])
  ), class = "laminar_minimum")
}

# Values in the structure, shapes and names of what was started with.
like_start <- function(value, start) {
  if (is.list(start) && !is_python_object(start)) {
    if (!is.null(names(start))) value <- value[names(start)]
    start[] <- Map(like_start, value, start)
    return(start)
  }
  if (is_python_object(start)) return(value)
  value <- as.vector(tensor_value(value))
  attributes(value) <- attributes(start)
  value
}

#' @export
print.laminar_minimum <- function(x, ...) {
  cat("<minimum by ", x$optimizer, ">\n", sep = "")
  cat("value: ", format(x$value, ...), " after ", length(x$trace), " steps\n", sep = "")
  cat(x$message, "\n", sep = "")
  cat("largest element of the gradient: ", format(x$gradient, digits = 3), "\n", sep = "")
  cat("seconds: ", format(x$seconds[["compile"]], digits = 2), " to compile, ", format(x$seconds[["run"]], digits = 2),
      " to run\n", sep = "")
  cat("par:\n")
  print(x$par, ...)
  invisible(x)
}

#' @importFrom graphics plot
#' @export
plot.laminar_minimum <- function(x, xlab = "step", ylab = "value", type = "l", ...) {
  graphics::plot(seq_along(x$trace), x$trace, xlab = xlab, ylab = ylab, type = type, ...)
  invisible(x)
}
