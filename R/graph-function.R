# Graph functions: R functions that are traced once for each signature of their arguments and run without R from then
# on.

#' A graph of an R function
#'
#' The first call with arguments of new types and shapes runs the R code once, with tensors that have no values yet, and
#' keeps what it computes as a graph. Every call with such arguments runs the graph: without R, and with
#' `jit_compile = TRUE` compiled by XLA into one program.
#'
#' `if`, `while`, `for`, `repeat`, `break` and `next` become part of the graph where they depend on a tensor; see
#' [graph_control]. R values and variables from outside that the function uses are fixed when it is traced. Numbers,
#' logicals and arrays among the arguments become tensors (doubles `float64`, integers `int32`); strings, `NULL`,
#' functions and other R objects are fixed as well, and each value gets a graph of its own.
#'
#' @param f A function of tensors, which returns a tensor, a number, or a list of them, nested if need be.
#' @param input_signature `NULL`, or a list with a [tensor_spec()] for each argument, by name or in order: then there is
#'   one graph, which takes all sizes that the specification leaves open.
#' @param jit_compile `TRUE` has XLA compile the graph.
#' @param name Name of the graph, a string; `NULL` takes the name of `f`.
#' @param reduce_retracing `TRUE` makes sizes unknown that change from call to call, rather than trace again.
#' @param autograph For scripts written for 'tensorflow'; `FALSE` leaves R's control flow to R.
#' @param ... For `tf_function()` further arguments by name, for example `jit_compile`; for `concrete_function()`
#'   arguments of the graph function: values, or [tensor_spec()]s.
#' @param graph A graph function.
#' @returns `graph_function()` and `tf_function()` return a function of class `laminar_graph_function` with the
#'   arguments of `f`, which returns tensors. `concrete_function()` returns TensorFlow's concrete function for one
#'   signature.
#' @export
#' @examplesIf laminar::is_backend_available()
#' norm <- graph_function(function(x) sqrt(sum(x^2)))
#' norm(c(3, 4))
#' norm
graph_function <- function(f, input_signature = NULL, jit_compile = FALSE, name = NULL, reduce_retracing = FALSE) {
  label <- substitute(f)
  if (is.null(name)) name <- if (is.name(label)) as.character(label) else "graph_function"
  new_graph_function(f, input_signature, jit_compile, name, reduce_retracing, convert = TRUE)
}

#' @rdname graph_function
#' @export
tf_function <- function(f, input_signature = NULL, autograph = TRUE, ..., name = NULL) {
  label <- substitute(f)
  given <- named_dots(rlang::list2(...), rlang::current_env())
  names(given)[names(given) == "experimental_compile"] <- "jit_compile"
  unknown <- setdiff(names(given), c("jit_compile", "reduce_retracing"))
  if (length(unknown)) {
    laminar_abort(c(
      "There is no argument {.arg {unknown}}.",
      i = "Beside those in the help, {.arg jit_compile} and {.arg reduce_retracing} are known."
    ), "argument")
  }
  if (is.null(name)) name <- if (is.name(label)) as.character(label) else "tf_function"
  new_graph_function(f, input_signature, given$jit_compile %||% FALSE, name, given$reduce_retracing %||% FALSE,
                     convert = check_flag(autograph, "autograph"))
}

new_graph_function <- function(f, input_signature, jit_compile, name, reduce_retracing, convert,
                               call = rlang::caller_env()) {
  if (inherits(f, "laminar_graph_function")) return(f)
  if (!is.function(f)) {
    laminar_abort(c("{.arg f} must be a function.", x = "It is {describe(f)}."), "type", call)
  }
  if (is.primitive(f)) f <- rlang::as_closure(f)
  state <- list2env(list(
    f = f, traced = if (convert) convert_control_flow(f) else f, name = check_string(name, "name", call = call),
    signature = input_signature, jit_compile = isTRUE(check_flag(jit_compile, "jit_compile", null = TRUE, call = call)),
    reduce_retracing = check_flag(reduce_retracing, "reduce_retracing", call = call),
    python = NULL, fixed = list(), calls = 0L, traces = 0L, reported = FALSE
  ), parent = emptyenv())
  code <- quote(call_graph(state, match.call(expand.dots = FALSE), environment()))
  environment <- list2env(list(state = state), parent = topenv())
  structure(rlang::new_function(formals(f), code, environment), class = c("laminar_graph_function", "function"))
}

graph_state <- function(graph, call = rlang::caller_env()) {
  if (!inherits(graph, "laminar_graph_function")) {
    laminar_abort(c(
      "{.arg graph} must be a graph function.", x = "It is {describe(graph)}.",
      i = "Make one with {.fn graph_function}."
    ), "type", call)
  }
  get("state", envir = environment(graph))
}

# The body of every graph function.
call_graph <- function(state, matched, frame) {
  args <- given_arguments(matched, frame)
  before <- state$traces
  value <- try_graph(graph_python(state)(graph_arguments(state, args, frame)), state, frame)
  state$calls <- state$calls + 1L
  if (state$traces > before) report_retracing(state)
  value
}

# The values of the arguments that were given, by name; those in the dots without a name are called ..1, ..2.
given_arguments <- function(matched, frame) {
  given <- setdiff(names(matched)[-1L], "...")
  given <- given[!vapply(given, function(name) identical(matched[[name]], quote(expr = )), NA)]
  args <- rlang::set_names(lapply(given, get, envir = frame), given)
  if (!"..." %in% names(matched)) return(args)
  dots <- eval(quote(list(...)), frame)
  names(dots) <- ifelse(nzchar(rlang::names2(dots)), rlang::names2(dots), paste0("..", seq_along(dots)))
  c(args, dots)
}

# What goes to Python: numbers, arrays and tensors; of everything else a key, by which the traced function finds it.
graph_arguments <- function(state, args, call) {
  as_python_dict(names(args), unname(lapply(args, graph_argument, state = state, call = call)))
}

graph_argument <- function(value, state, call) {
  if (is_python_object(value)) {
    if (is_null_pointer(value)) {
      laminar_abort("A tensor among the arguments lived in another R session.", "pointer", call)
    }
    return(if (is_traceable(value)) value else fixed_key(state, value))
  }
  if (is.numeric(value) && !is.object(value) || is.logical(value) && !anyNA(value)) return(plain_host(value))
  if (is.list(value) && !is.object(value) && length(value)) {
    parts <- lapply(value, graph_argument, state = state, call = call)
    return(if (rlang::is_named(value)) as_python_dict(names(value), unname(parts)) else unname(parts))
  }
  fixed_key(state, value)
}

# Tensors, variables and specifications go into the graph; other Python objects (models, datasets) stay what they are.
is_traceable <- function(x) {
  inherits(x, c("laminar_tensor", "tensorflow.python.framework.type_spec.TypeSpec",
                "tensorflow.python.framework.composite_tensor.CompositeTensor"))
}

# An R number as one number, everything longer as a host array of the same shape.
plain_host <- function(value) {
  if (is.integer(value) && anyNA(value)) storage.mode(value) <- "double"
  if (is.null(dim(value)) && length(value) == 1L) return(as.vector(value))
  if (is.null(dim(value))) dim(value) <- length(value)
  dimnames(value) <- NULL
  if (is.object(value)) value <- unclass(value)
  reticulate::r_to_py(value)
}

fixed_key <- function(state, value) {
  key <- paste0("fixed:", if (is_python_object(value)) python_id(value) else rlang::hash(value))
  state$fixed[key] <- list(value)
  key
}

from_fixed <- function(state, value) {
  if (is.character(value) && length(value) == 1L && startsWith(value, "fixed:")) return(state$fixed[[value]])
  if (is.list(value)) lapply(value, from_fixed, state = state) else value
}

# Python's callable, made at the first call.
graph_python <- function(state) {
  if (is.null(state$python) || is_null_pointer(state$python)) {
    body <- keep_first_error(function(args) {
      state$traces <- state$traces + 1L
      args <- lapply(args, from_fixed, state = state)
      names(args)[grepl("^\\.\\.[0-9]+$", names(args))] <- ""
      as_graph_value(do.call(state$traced, args), state$name)
    })
    state$python <- py_graph()$`function`$GraphFunction(
      reticulate::r_to_py(body, convert = TRUE), state$name, state$jit_compile, state$reduce_retracing,
      graph_signature(state)
    )
  }
  state$python
}

py_graph <- function(call = rlang::caller_env()) {
  if (is.null(the$graph)) {
    py_laminar(call)
    needs_tensorflow(otherwise = "A graph function")
    for (part in c("function", "gradient", "values")) reticulate::import(paste0("laminar.graph.", part))
    the$graph <- reticulate::import("laminar.graph", convert = TRUE)
  }
  the$graph
}

# Specifications by the names of the function's arguments.
graph_signature <- function(state) {
  if (is.null(state$signature)) return(NULL)
  signature <- if (is.list(state$signature)) state$signature else list(state$signature)
  arguments <- setdiff(names(formals(state$f)), "...")
  if (!rlang::is_named(signature)) names(signature) <- arguments[seq_along(signature)]
  if (anyNA(names(signature)) || !all(names(signature) %in% arguments)) {
    laminar_abort(c(
      "{.arg input_signature} must have a specification for each argument of the function.",
      x = "The arguments are {.arg {arguments}}, the signature has {length(signature)} part{?s}.",
      i = "For example {.code list({arguments[[1]]} = tensor_spec(c(NA, 3), \"float64\"))}."
    ), "argument", call = NULL)
  }
  as_python_dict(names(signature), unname(lapply(signature, function(part) {
    if (is_python_object(part)) part else tensor_spec(part)
  })))
}

#' The type and shape of a tensor
#'
#' What [graph_function()] can be told of its arguments beforehand.
#'
#' @param shape Sizes, `NA` or `NULL` for those that are left open; `integer()` for a single number.
#' @param dtype Type, for example `"float32"` or `"int32"`.
#' @param name Name, a string or `NULL`.
#' @returns TensorFlow's specification of a tensor.
#' @export
#' @examplesIf laminar::is_backend_available()
#' tensor_spec(c(NA, 3), "float32")
tensor_spec <- function(shape = NULL, dtype = "float64", name = NULL) {
  sizes <- if (is.null(shape)) integer() else check_whole_vector(shape, "shape")
  sizes <- lapply(as.list(sizes), function(size) if (is.null(size) || is.na(size)) -1L else size)
  try_backend(py_graph()$values$spec(sizes, check_string(dtype, "dtype"), check_string(name, "name", null = TRUE)))
}

# What an R function returned, as Python wants it: numbers as host arrays, lists of them, tensors as they are.
as_graph_value <- function(value, name) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (is.atomic(value) && !is.character(value)) return(plain_host(value))
  if (is.list(value) && !is.object(value)) {
    parts <- unname(lapply(value, as_graph_value, name = name))
    if (!length(value)) return(NULL)
    return(if (rlang::is_named(value)) as_python_dict(names(value), parts) else parts)
  }
  laminar_abort(c(
    paste(code_owner(name, "The graph function"), "must return tensors, numbers, or lists of them."),
    x = "It returned {describe(value)}."
  ), "type", call = NULL)
}

#' @rdname graph_function
#' @export
concrete_function <- function(graph, ...) {
  state <- graph_state(graph)
  match_arguments <- rlang::new_function(
    formals(state$f), quote(given_arguments(match.call(expand.dots = FALSE), environment())), topenv()
  )
  args <- match_arguments(...)
  try_graph(graph_python(state)$concrete(graph_arguments(state, args, rlang::current_env())), state)
}

# ---- errors and reports ---------------------------------------------------------------------------------------------

# The innermost R condition says what went wrong; what Python makes of it on its way up is not kept. With it goes the
# user's code that was being run, and whether a graph was being traced.
keep_first_error <- function(f) {
  force(f)
  function(...) {
    withCallingHandlers(f(...), error = function(condition) {
      first <- is.null(the$r_condition)
      if (!first && inherits(condition, "Rcpp::exception")) return()
      if (first || !identical(the$r_condition, condition)) {
        the$failing_code <- failing_code()
        the$failing_traced <- is_tracing()
      }
      the$r_condition <- explain_foreign(condition)
    })
  }
}

# The innermost call that stands in code whose control flow is ours.
failing_code <- function() {
  frames <- sys.frames()
  parents <- sys.parents()
  for (at in rev(seq_along(parents))) {
    if (parents[[at]] == 0L) next
    enclosing <- parent.env(frames[[parents[[at]]]])
    call <- sys.call(at)
    if (identical(enclosing[["if"]], control_functions[["if"]]) && is.name(call[[1L]])) {
      return(as_generic_call(call, frames[[at]]))
    }
  }
  NULL
}

# A method's call as the user wrote it: `x + 1` rather than the name of the method.
as_generic_call <- function(call, frame) {
  method <- "\\.(laminar_tensor$|(keras\\.src|python\\.builtin)\\..*)"
  if (!grepl(method, call_name(call))) return(call)
  generic <- get0(".Generic", frame, inherits = FALSE) %||% sub(method, "", call_name(call))
  call[vapply(as.list(call), is.environment, NA)] <- list(quote(...))
  call[[1L]] <- as.name(if (generic == "as.double") "as.numeric" else generic)
  call
}

# Calls into Python that run R code: the error is R's own, with the code that it arose in.
try_graph <- function(expr, state, call = rlang::caller_env()) {
  the$failing_code <- NULL
  tryCatch(try_backend(expr, call), laminar_error_callback = function(condition) {
    abort_traced(condition$parent %||% condition, the$failing_code, state$name, call)
  })
}

abort_traced <- function(condition, code, name, call) {
  where <- if (!is.null(code)) c(i = paste0("In {.code ", escape_braces(code_label(code)), "}."))
  condition <- as_laminar_error(condition, call)
  if (inherits(condition, "laminar_error")) {
    condition$call <- if (is.environment(call)) sys_call_of(call) else call
    condition$body <- c(condition$body, cli_text(where))
    condition$trace <- NULL
    stop(condition)
  }
  if (isTRUE(the$failing_traced) && asks_for_value(condition)) {
    laminar_abort(c(
      "R code needs the value of a tensor, which is not known while the graph is traced.", where,
      i = "Write it with arithmetic and functions for tensors; see {.code ?graph_control}."
    ), "trace", call, parent = condition)
  }
  laminar_abort(c(
    paste(code_owner(name, "The R code of"), "stopped with an error."), where
  ), "callback", call, parent = condition)
}

# How an error names a function: most have no name of their own.
code_owner <- function(name, role) {
  if (name %in% c("f", "function", "graph_function", "tf_function")) "The R function" else paste(role, "{.fn {name}}")
}

# What Python said in R code, in R's terms.
as_laminar_error <- function(condition, call) {
  text <- conditionMessage(condition)
  said <- regmatches(text, regexec("^([A-Za-z_.]*(Error|Exception)): (.*)$", text))
  if (inherits(condition, "laminar_error") || !length(said[[1L]])) return(condition)
  rlang::catch_cnd(abort_from_python(list(type = said[[1L]][[2L]], message = said[[1L]][[4L]]), call), "laminar_error")
}

cli_text <- function(lines) {
  if (length(lines)) rlang::set_names(vapply(lines, cli::format_inline, "", USE.NAMES = FALSE), names(lines))
}

sys_call_of <- function(frame) {
  for (at in rev(seq_len(sys.nframe()))) if (identical(sys.frame(at), frame)) return(sys.call(at))
  NULL
}

report_retracing <- function(state) {
  if (state$reported || state$traces < 5L || state$traces * 2L <= state$calls) return(invisible())
  state$reported <- TRUE
  seen <- vapply(state$python$traces(), `[[`, "", 1L)
  rlang::warn(c(
    sprintf("The graph function `%s()` was traced %d times in %d calls, which is slow.", state$name, state$traces,
            state$calls),
    rlang::set_names(utils::tail(unique(seen), 3L), "x"),
    i = "Leave sizes that change open: `input_signature = list(tensor_spec(NA))`, or `reduce_retracing = TRUE`.",
    i = "Strings, `NULL` and functions as arguments get a graph for each value."
  ), class = "laminar_warning_retracing")
}

#' @export
print.laminar_graph_function <- function(x, ...) {
  state <- graph_state(x)
  cat("<graph function ", state$name, if (state$jit_compile) ", compiled by XLA", ">\n", sep = "")
  cat("function(", paste(names(formals(x)), collapse = ", "), ")\n", sep = "")
  traces <- if (!is.null(state$python) && !is_null_pointer(state$python)) state$python$traces()
  cat(if (!length(traces)) "not traced yet" else if (length(traces) == 1L) "1 graph:" else
    paste(length(traces), "graphs:"), "\n", sep = "")
  for (trace in traces) cat("  (", trace[[1L]], ") -> ", trace[[2L]], "\n", sep = "")
  invisible(x)
}
