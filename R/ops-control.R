# Branches and loops that become part of a compiled program.

#' Branches, loops and maps inside a program
#'
#' R's `if`, `for` and `lapply()` look at values, which a program that is being compiled does not have yet.
#' These functions put the branch or loop itself into the program. They take R functions of tensors; numbers
#' and lists that these return become tensors and lists of tensors. Outside a program they compute at once.
#'
#' | function | value |
#' |---|---|
#' | `op_cond()` | `true_fn()` if `pred`, else `false_fn()`; both without arguments |
#' | `op_switch()` | `branches[[index]](...)`; an `index` below 1 or above the last takes the nearest branch |
#' | `op_while_loop()` | `loop_vars <- body(...)` while `cond(...)` |
#' | `op_fori_loop()` | `state <- body_fun(i, state)` for `i` from `lower` to `upper - 1` |
#' | `op_scan()` | `f(carry, x)` for each slice of `xs`, which returns a list of the new carry and a result |
#' | `op_associative_scan()` | running combination of the slices by an associative `f(a, b)`, in parallel |
#' | `op_map()` | `f` of each slice along axis 1, stacked |
#' | `op_vectorized_map()` | the same, for all slices at once |
#' | `op_vectorize()` | a function that works on single values as one that works on tensors |
#' | `op_custom_gradient()` | a function with a gradient of one's own, see `f` |
#' | `op_jvp()` | value and derivative of `fun` at `primals` in the direction `tangents` |
#'
#' @param pred A scalar tensor or `TRUE` or `FALSE`.
#' @param true_fn,false_fn Functions without arguments that return the same structure.
#' @param index A whole number or scalar tensor, from 1.
#' @param branches A list of functions.
#' @param ... Arguments of the branch.
#' @param cond A function of the loop variables that returns `TRUE` to go on.
#' @param body A function of the loop variables that returns a list of their new values, of unchanged shapes
#'   and types.
#' @param loop_vars A list of tensors or numbers.
#' @param maximum_iterations Highest number of rounds, or `NULL`.
#' @param lower,upper Whole numbers or scalar tensors.
#' @param body_fun A function of the counter and the state that returns the new state.
#' @param init_val,init First state: a tensor, a number, or a list of them.
#' @param f A function; see the table. For `op_custom_gradient()` it returns a list of the value and a
#'   function that takes the upstream gradient and returns the gradients of the arguments of `f`.
#' @param xs,elems,elements A tensor, or a list of tensors, whose slices along axis 1 are gone through.
#' @param length Number of rounds when `xs` is `NULL`.
#' @param reverse `TRUE` begins at the end.
#' @param unroll How many rounds are written out in one; for XLA.
#' @param axis Axis of the slices, from 1.
#' @param func A function of tensors.
#' @param excluded Arguments that are not vectorised.
#' @param signature Shapes as in `"(n),(n)->()"`, or `NULL`.
#' @param fun A function of tensors.
#' @param primals,tangents Lists of tensors, one for each argument of `fun`, or one tensor.
#' @param has_aux `TRUE` when `fun` returns a list of its value and something else.
#' @returns What the functions return: a tensor or a list of tensors. `op_scan()` returns a list of the last
#'   carry and the stacked results, `op_jvp()` a list of value and derivative, `op_vectorize()` and
#'   `op_custom_gradient()` a function.
#' @name op_control
#' @examplesIf laminar::is_backend_available()
#' op_cond(TRUE, function() 1, function() 2)
#' op_while_loop(function(i) i < 10, function(i) list(i + 3), list(0))
#' op_fori_loop(0, 5, function(i, total) total + i, 0L)
#' op_map(c(1, 2, 3), function(x) x^2)
NULL

#' @rdname op_control
#' @export
op_cond <- function(pred, true_fn, false_fn) call_op("cond", py_args(NULL, op_arguments))

#' @rdname op_control
#' @export
op_switch <- function(index, branches, ...) {
  call <- rlang::current_env()
  if (is.function(branches) || !is.list(branches)) {
    laminar_abort(c("{.arg branches} must be a list of functions.", x = "It is {describe(branches)}."), "type")
  }
  branches <- lapply(unname(branches), convert_traced, name = "branches", call = call)
  index <- if (is_python_object(index)) index - 1L else check_whole(index, "index") - 1L
  operands <- lapply(list(...), as_operand_host, "...", call)
  try_backend(py_ops()$call("ops.switch", list(), c(list(index, branches), operands)))
}

#' @rdname op_control
#' @export
op_while_loop <- function(cond, body, loop_vars, maximum_iterations = NULL) {
  as_state <- function(value, name, call) if (is.list(value)) as_tuple_of_operands(value, name, call) else value
  call_op("while_loop", py_args(NULL, utils::modifyList(op_arguments, list(loop_vars = as_state))))
}

#' @rdname op_control
#' @export
op_fori_loop <- function(lower, upper, body_fun, init_val) {
  state <- list(lower = convert_bound, upper = convert_bound, init_val = as_tuple_of_operands)
  call_op("fori_loop", py_args(NULL, utils::modifyList(op_arguments, state)))
}

#' @rdname op_control
#' @export
op_scan <- function(f, init, xs = NULL, length = NULL, reverse = FALSE, unroll = 1) {
  state <- list(init = as_tuple_of_operands, xs = as_tuple_of_operands)
  call_op("scan", py_args(NULL, utils::modifyList(op_arguments, state)))
}

#' @rdname op_control
#' @export
op_associative_scan <- function(f, elems, reverse = FALSE, axis = 1) {
  call_op("associative_scan", py_args(NULL, op_arguments))
}

#' @rdname op_control
#' @export
op_map <- function(xs, f) {
  if (is.function(xs) && !is.function(f)) return(op_map(f, xs))
  call_op("map", list(f = convert_traced(f, "f", rlang::current_env()), xs = xs))
}

#' @rdname op_control
#' @export
op_vectorized_map <- function(elements, f) {
  if (is.function(elements) && !is.function(f)) return(op_vectorized_map(f, elements))
  f <- convert_traced(f, "f", rlang::current_env())
  call_op("vectorized_map", list(elements = elements), positional = list(f))
}

#' @rdname op_control
#' @export
op_vectorize <- function(func, ..., excluded = NULL, signature = NULL) {
  check_no_dots(...)
  if (!is.function(func)) convert_traced(func, "func", rlang::current_env())
  func <- reticulate::r_to_py(keep_r_error(func), convert = TRUE)
  vectorised <- try_backend(py_ops_control()$vectorize(func, excluded, signature))
  function(...) try_backend(do.call(vectorised, lapply(list(...), as_operand_host, "...", rlang::current_env())))
}

#' @rdname op_control
#' @export
op_custom_gradient <- function(f) {
  if (!is.function(f)) convert_traced(f, "f", rlang::current_env())
  both <- function(...) {
    parts <- f(...)
    if (!is.list(parts) || length(parts) != 2L || !is.function(parts[[2L]])) {
      laminar_abort(c(
        "{.arg f} must return a list of a value and a function that gives the gradients.",
        x = "It returned {describe(parts)}."
      ), "value")
    }
    list(parts[[1L]], reticulate::r_to_py(keep_r_error(parts[[2L]]), convert = TRUE))
  }
  wrapped <- py_ops_control()$custom_gradient(reticulate::r_to_py(keep_r_error(both), convert = TRUE))
  function(...) try_backend(do.call(wrapped, lapply(list(...), as_operand_host, "...", rlang::current_env())))
}

#' @rdname op_control
#' @export
op_jvp <- function(fun, primals, tangents, has_aux = FALSE) {
  call <- rlang::current_env()
  if (!is.function(fun)) convert_traced(fun, "fun", call)
  operands <- function(value, name) {
    lapply(if (is.list(value)) unname(value) else list(value), as_tensor_operand, name, call)
  }
  fun <- reticulate::r_to_py(keep_r_error(fun), convert = TRUE)
  has_aux <- check_flag(has_aux, "has_aux")
  try_backend(py_ops_control()$jvp(fun, operands(primals, "primals"), operands(tangents, "tangents"), has_aux))
}

py_ops_control <- function() {
  py_ops()
  reticulate::import("laminar.ops.control", convert = TRUE)
}

# Loops carry tensors: numbers become tensors at once, lists tuples of tensors.
as_tuple_of_operands <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (!is.list(value)) return(as_tensor_operand(value, name, call))
  do.call(py_tuple, lapply(unname(value), as_tuple_of_operands, name = name, call = call))
}

as_tensor_operand <- function(value, name, call) {
  if (is_python_object(value)) return(value)
  call_op("convert_to_tensor", list(x = value), call = call)
}

convert_bound <- function(value, name, call) check_whole(value, name, call = call)
