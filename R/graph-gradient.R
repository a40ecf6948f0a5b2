# Derivatives of R functions.

#' Derivatives of R functions
#'
#' These functions turn a function into its derivative, exact to rounding: what the function computes is recorded, and
#' the chain rule is applied backwards (reverse-mode automatic differentiation; see Baydin et al., 2018, Journal of
#' Machine Learning Research 18(153)). They may be nested, and used inside [graph_function()], which makes them fast.
#'
#' @param f A function that computes with its arguments by R's arithmetic and functions for tensors. For `gradient()`,
#'   `hessian()` and `hvp()` it returns one number.
#' @param wrt Which arguments to differentiate by: their names; `NULL` is the first one. Several names give a named
#'   list.
#' @returns A function with the arguments of `f`. `gradient()`'s gives the gradient in the shape of the argument;
#'   `value_and_gradient()`'s a list of `value` and `gradient`; `jacobian()`'s an array with the dimensions of the
#'   value and then those of the argument; `hessian()`'s one with the dimensions of the argument, twice; `hvp()`'s takes
#'   a further argument `v` at the end and gives the hessian times `v`. R values for all arguments give R arrays,
#'   computed in double precision; tensors give tensors.
#' @export
#' @examplesIf laminar::is_backend_available()
#' slope <- gradient(function(x) sum(x^2 + 3 * x))
#' slope(c(1, 2))
#' hessian(function(x) sum(x)^3)(c(1, 2))
#' jacobian(function(x) x^2)(c(1, 2))
#' gradient(function(a, b) a * b^2, wrt = c("a", "b"))(2, 3)
gradient <- function(f, wrt = NULL) {
  derivative(f, wrt, function(bridge, traced, args, wrt) {
    bridge$value_and_gradient(traced, args, wrt)[[2L]]
  })
}

#' @rdname gradient
#' @export
value_and_gradient <- function(f, wrt = NULL) {
  derivative(f, wrt, function(bridge, traced, args, wrt) {
    rlang::set_names(bridge$value_and_gradient(traced, args, wrt), c("value", "gradient"))
  })
}

#' @rdname gradient
#' @export
jacobian <- function(f, wrt = NULL) {
  derivative(f, wrt, function(bridge, traced, args, wrt) bridge$jacobian(traced, args, wrt))
}

#' @rdname gradient
#' @export
hessian <- function(f, wrt = NULL) {
  derivative(f, check_one_argument(wrt), function(bridge, traced, args, wrt) bridge$hessian(traced, args, wrt))
}

#' @rdname gradient
#' @export
hvp <- function(f, wrt = NULL) {
  derivative(f, check_one_argument(wrt), more = alist(v = ), function(bridge, traced, args, wrt) {
    vector <- reticulate::py_get_item(args, "v")
    reticulate::py_del_item(args, "v")
    bridge$hvp(traced, args, wrt, vector)
  })
}

check_one_argument <- function(wrt, call = rlang::caller_env()) {
  check_string(wrt, "wrt", null = TRUE, call = call)
}

derivative <- function(f, wrt, compute, more = NULL, call = rlang::caller_env()) {
  if (!is.function(f)) {
    laminar_abort(c("{.arg f} must be a function.", x = "It is {describe(f)}."), "type", call)
  }
  if (is.primitive(f)) f <- rlang::as_closure(f)
  state <- list2env(list(
    traced = convert_control_flow(f), wrt = check_wrt(wrt, f, call), fixed = list(), compute = compute,
    name = "f"
  ), parent = emptyenv())
  code <- quote(call_derivative(state, match.call(expand.dots = FALSE), environment()))
  rlang::new_function(c(formals(f), more), code, list2env(list(state = state), parent = topenv()))
}

check_wrt <- function(wrt, f, call) {
  known <- setdiff(names(formals(f)), "...")
  if (is.null(wrt) && length(known)) return(known[[1L]])
  if (!is.character(wrt) || !length(wrt) || !all(wrt %in% known)) {
    laminar_abort(c(
      "{.arg wrt} must name arguments of {.arg f}.",
      x = "It is {describe(wrt)}; the arguments are {.arg {known}}."
    ), "argument", call)
  }
  wrt
}

call_derivative <- function(state, matched, frame) {
  args <- given_arguments(matched, frame)
  lacking <- setdiff(state$wrt, names(args))
  for (name in lacking) args[name] <- list(get(name, envir = frame))
  for (name in state$wrt) {
    if (!is_carriable(args[[name]])) {
      laminar_abort(c(
        "{.arg {name}} must be numbers or tensors, or a list of them, to differentiate by it.",
        x = "It is {describe(args[[name]])}."
      ), "type", frame)
    }
  }
  traced <- keep_first_error(function(given) {
    given <- lapply(given, from_fixed, state = state)
    names(given)[grepl("^\\.\\.[0-9]+$", names(given))] <- ""
    as_graph_value(do.call(state$traced, given), state$name)
  })
  value <- try_graph(state$compute(
    py_graph()$gradient, reticulate::r_to_py(traced, convert = TRUE), graph_arguments(state, args, frame),
    if (length(state$wrt) > 1L) as.list(state$wrt) else state$wrt
  ), state, frame)
  if (any_tensor(args)) value else as_r(value)
}

any_tensor <- function(value) {
  if (is.list(value)) any(vapply(value, any_tensor, NA)) else is_traceable(value)
}

# Tensors, in nested lists, as R arrays; vectors for tensors with one axis.
as_r <- function(value) {
  if (is.list(value)) return(lapply(value, as_r))
  if (!is_python_object(value)) return(value)
  vector_or_array(tensor_value(value))
}

#' A function with a gradient of one's own
#'
#' Puts a formula in place of the chain rule: where the derivative is known in a form that is faster or more exact, or
#' where another one is wanted, for example clipped, or that of a step smoothed.
#'
#' @param f A function of tensors that returns a tensor. All its arguments are differentiated by, if they are numbers or
#'   tensors.
#' @param gradient A function of the arguments of `f`, in their order, then of the value of `f`, then of the gradient
#'   that comes from what is computed with that value (`upstream`, in its shape). It returns the gradient by the
#'   argument, in the argument's shape; for several arguments a list of them.
#' @returns A function with the arguments of `f`, which returns a tensor.
#' @export
#' @examplesIf laminar::is_backend_available()
#' # log(1 + exp(x)), whose gradient by the chain rule is NaN where exp(x) overflows
#' softplus <- custom_gradient(
#'   function(x) log(1 + exp(x)),
#'   function(x, value, upstream) upstream / (1 + exp(-x))
#' )
#' gradient(softplus)(800)
custom_gradient <- function(f, gradient) {
  for (name in c("f", "gradient")) {
    given <- get(name)
    if (!is.function(given)) {
      laminar_abort(c("{.arg {name}} must be a function.", x = "It is {describe(given)}."), "type")
    }
  }
  if (is.primitive(f)) f <- rlang::as_closure(f)
  state <- list2env(list(f = f, forward = convert_control_flow(f), backward = convert_control_flow(gradient)),
                    parent = emptyenv())
  code <- quote(call_custom(state, environment()))
  rlang::new_function(formals(f), code, list2env(list(state = state), parent = topenv()))
}

call_custom <- function(state, frame) {
  names <- setdiff(names(formals(state$f)), "...")
  args <- rlang::set_names(lapply(names, get, envir = frame), names)
  moving <- vapply(args, function(arg) is_carriable(arg) && (!is.list(arg) || is_python_object(arg)), NA)
  with_tensors <- function(tensors) replace(args, which(moving), tensors)
  forward <- keep_first_error(function(tensors) {
    as_graph_value(do.call(state$forward, with_tensors(tensors)), "f")
  })
  backward <- keep_first_error(function(tensors, value, upstream) {
    found <- do.call(state$backward, c(unname(with_tensors(tensors)), list(value, upstream)))
    if (is.list(found) && !is_python_object(found)) lapply(unname(found), as_graph_value, name = "gradient") else
      list(as_graph_value(found, "gradient"))
  })
  try_graph(py_graph()$gradient$custom(
    reticulate::r_to_py(forward, convert = TRUE), reticulate::r_to_py(backward, convert = TRUE),
    unname(lapply(args[moving], as_tensor))
  ), list(name = "f"), frame)
}
