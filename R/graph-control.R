# R's control flow in graph functions: the function runs below an environment in which `if`, `while`, `for`, ... first
# look whether what they depend on is a tensor without a value. If not, they are R's own.

#' Control flow in graph functions
#'
#' Within [graph_function()], [gradient()], [minimize()] and their relatives, R's `if`, `while`, `for`, `repeat`,
#' `break`, `next`, `&&` and `||` become part of the graph when they depend on a tensor. Otherwise they are R's own: R
#' loops over values are written out round by round while the function is traced, except a `for` over more than 100
#' numbers, which becomes a loop of the graph.
#'
#' The same holds in functions that `f` calls by name and that are not from a package. Rules of the graph:
#'
#' * Both sides of an `if` run in R while it is traced, and the body of a loop once or twice; only one side, or as many
#'   rounds as needed, are computed later.
#' * A variable must have one type and, in loops, one shape. R numbers take the type and shape of what they become:
#'   `total <- 0` may become a vector in the loop.
#' * Variables that are first assigned inside a loop, or on one side of an `if` only, are unknown afterwards.
#' * `return()` may end a side of an `if`; it cannot leave a loop.
#' * `for (i in 1:n)`, `seq_len(n)`, `seq_along(x)` count with `n` a tensor; `for` goes through the elements of a tensor
#'   with one axis, and through the elements of a data set.
#' * Side effects of R (printing, `<<-`) happen while it is traced, not when the graph runs.
#'
#' In these functions some of R's functions that have no methods know tensors as well: `%*%`, `crossprod()`,
#' `tcrossprod()`, `outer()`, `ifelse()`, `pmin()`, `pmax()`, `rowSums()`, `colSums()`, `rowMeans()`, `colMeans()`,
#' `var()`, `sd()`, `diag()`, `nrow()`, `ncol()`, `length()`.
#'
#' @name graph_control
#' @examplesIf laminar::is_backend_available()
#' collatz <- graph_function(function(n) {
#'   steps <- 0L
#'   while (n > 1L) {
#'     n <- if (n %% 2L == 0L) n %/% 2L else 3L * n + 1L
#'     steps <- steps + 1L
#'   }
#'   steps
#' })
#' collatz(27L)
NULL

# `f` with its control flow looked up among ours first.
convert_control_flow <- function(f, known = new.env(parent = emptyenv())) {
  if (is.primitive(f) || is_python_object(f) || inherits(f, c("laminar_graph_function", "laminar_class"))) return(f)
  key <- rlang::obj_address(f)
  if (!is.null(known[[key]])) return(known[[key]]$converted)
  attributes <- attributes(f)
  converted <- rlang::new_function(
    formals(f), without_returns(body(f)), control_environment(body(f), environment(f), known)
  )
  known[[key]] <- list(original = f, converted = converted)  # (the original is kept, so that its address stays its own)
  converted
}

control_environment <- function(code, enclosing, known) {
  frame <- new.env(parent = enclosing)
  list2env(control_functions, envir = frame)
  for (name in names(tensor_functions)) {
    own <- get0(name, enclosing, mode = "function")
    if (identical(own, tensor_functions[[name]]$replaces)) frame[[name]] <- tensor_functions[[name]]$by
  }
  for (name in setdiff(unique(all.names(code)), ls(frame, all.names = TRUE))) {
    if (is_own_function(get0(name, enclosing, mode = "function"))) bind_converted(name, frame, enclosing, known)
  }
  frame
}

is_own_function <- function(f) {
  is.function(f) && !is.primitive(f) && !is_python_object(f) && !isNamespace(environment(f)) &&
    !identical(environment(f), baseenv())
}

bind_converted <- function(name, frame, enclosing, known) {
  makeActiveBinding(name, function() {
    value <- get(name, enclosing)
    if (is_own_function(value)) convert_control_flow(value, known) else value
  }, frame)
}

# A condition as R's own `if` takes it.
as_condition <- function(value) if (is_tensor(value)) as.logical(tensor_value(value)) else value

py_control <- function() {
  if (is.null(the$graph_control)) {
    py_graph()
    the$graph_control <- reticulate::import("laminar.graph.control", convert = TRUE)
  }
  the$graph_control
}

as_traced_body <- function(f) reticulate::r_to_py(keep_first_error(f), convert = TRUE)

# ---- the functions that stand in for R's ----------------------------------------------------------------------------

control_functions <- list(
  "if" = function(cond, yes, no) {
    value <- cond
    if (is_unknown(value)) {
      return(graph_if(value, substitute(yes), if (!missing(no)) substitute(no), parent.frame(), sys.call()))
    }
    if (as_condition(value)) yes else if (!missing(no)) no else invisible()
  },
  "while" = function(cond, body) run_while(substitute(cond), substitute(body), parent.frame(), sys.call()),
  "repeat" = function(body) run_while(TRUE, substitute(body), parent.frame(), sys.call()),
  "for" = function(variable, sequence, body) {
    run_for(as.character(substitute(variable)), substitute(sequence), substitute(body), parent.frame(), sys.call())
  },
  "&&" = function(e1, e2) {
    if (is_tensor(e1) && !is_unknown(e1)) e1 <- as_condition(e1)
    if (is_tensor(e1)) return(e1 & e2)
    if (!is.na(e1) && !e1) return(FALSE)
    if (is_tensor(e2)) e2 & e1 else e1 && e2
  },
  "||" = function(e1, e2) {
    if (is_tensor(e1) && !is_unknown(e1)) e1 <- as_condition(e1)
    if (is_tensor(e1)) return(e1 | e2)
    if (!is.na(e1) && e1) return(TRUE)
    if (is_tensor(e2)) e2 | e1 else e1 || e2
  },
  ":" = function(from, to) {
    if (!is_tensor(from) && !is_tensor(to)) return(from:to)
    if (!is_unknown(from) && !is_unknown(to)) return(as.vector(as_r(from)):as.vector(as_r(to)))
    do.call(py_control()$span_values, py_control()$span(from, to))
  },
  "[" = function(x, ...) {
    if (needs_tensor(x, list(), ...)) x <- as_tensor(x)
    if (!is.object(x) || is_tensor(x)) return(base::`[`(x, ...))
    eval(as.call(c(list(base::`[`, x), as.list(sys.call())[-(1:2)])), parent.frame())
  },
  "[<-" = function(x, ..., value) {
    if (needs_tensor(x, list(value), ...)) x <- as_tensor(x)
    base::`[<-`(x, ..., value = value)
  },
  seq_len = function(length.out) {
    if (!is_tensor(length.out)) return(seq_len(length.out))
    if (!is_unknown(length.out)) return(seq_len(as.integer(length.out)))
    py_control()$span_values(1L, 1L, length.out)
  },
  seq_along = function(along.with) {
    if (is_unknown(along.with) && anyNA(dim(along.with))) {
      return(py_control()$span_values(1L, 1L, py_control()$size(along.with)))
    }
    seq_along(along.with)
  }
)

# Whether R numbers meet a tensor, as an index or as a new value.
needs_tensor <- function(x, values, ...) {
  if (is.object(x) || !is.numeric(x) && !is.logical(x)) return(FALSE)
  indices <- rlang::dots_list(..., .ignore_empty = "none", .preserve_empty = TRUE)
  any(vapply(c(values, indices), function(part) !rlang::is_missing(part) && is_tensor(part), NA))
}

# ---- variables of a frame -------------------------------------------------------------------------------------------

# What a name stands for before a branch or loop; NULL in a list when it is not there. Values of enclosing functions
# count when the code reads the name before it assigns it, as R would.
variable_before <- function(name, frame, code) {
  if (exists(name, frame, inherits = FALSE)) {
    return(if (!is_lost(name, frame)) list(value = get(name, frame, inherits = FALSE)))
  }
  if (!any(vapply(code, reads_first, NA, name = name) %in% TRUE)) return(NULL)
  value <- get0(name, frame)
  if (is.null(value) || is.function(value)) NULL else list(value = value)
}

restore_variables <- function(names, before, frame) {
  present <- intersect(names, ls(frame, all.names = TRUE))
  rm(list = present, envir = frame)
  for (name in names(before)) assign(name, before[[name]]$value, envir = frame)
}

# A variable that is not known after a branch or loop: using it is an error that says so, assigning it mends it.
lose_variable <- function(name, frame, why) {
  abort <- as.call(list(abort_lost, name, why))
  eval(call("delayedAssign", name, abort, frame, frame), baseenv())
}

abort_lost <- function(name, why) {
  laminar_abort(c(
    "The variable {.code {name}} is not known here.",
    x = "{why}",
    i = "Give it a value before."
  ), "trace", call = NULL)
}

is_lost <- function(name, frame) {
  code <- do.call(substitute, list(as.name(name), frame))
  is.call(code) && identical(code[[1L]], abort_lost)
}

# Tensors, numbers and nested lists of them are what a graph can carry.
is_carriable <- function(value) {
  if (is.list(value) && !is.object(value)) return(length(value) > 0L && all(vapply(value, is_carriable, NA)))
  is_traceable(value) || (is.numeric(value) || is.logical(value)) && !is.object(value) && length(value) > 0L
}

flatten_state <- function(value) {
  if (!is.list(value) || is_python_object(value)) return(list(value))
  as.list(unlist(unname(lapply(value, flatten_state)), recursive = FALSE))
}

# The same nested lists with other leaves.
rebuild_state <- function(template, leaves) {
  at <- 0L
  rebuild <- function(part) {
    if (is.list(part) && !is_python_object(part)) {
      part[] <- lapply(part, rebuild)
      return(part)
    }
    at <<- at + 1L
    leaves[[at]]
  }
  rebuild(template)
}

same_structure <- function(a, b) {
  if (is.list(a) != is.list(b)) return(FALSE)
  if (!is.list(a)) return(TRUE)
  length(a) == length(b) && identical(names(a), names(b)) && all(mapply(same_structure, a, b))
}

# Labels of leaves for errors: "x", "state$a".
leaf_labels <- function(value, label) {
  if (!is.list(value) || is_python_object(value)) return(label)
  parts <- ifelse(nzchar(rlang::names2(value)), paste0("$", names(value)), sprintf("[[%d]]", seq_along(value)))
  unlist(Map(function(part, suffix) leaf_labels(part, paste0(label, suffix)), value, parts), use.names = FALSE)
}

# A leaf as a tensor; R numbers in the type and shape of `hint`, a kind, or else in R's own type.
leaf_tensor <- function(leaf, hint) {
  if (is_tensor(leaf)) return(py_ops()$values$to_tensor(leaf))
  if (!is_traceable(leaf)) leaf <- plain_host(leaf)
  dtype <- hint[[1L]] %||% if (is.double(leaf)) the$graph_float
  py_control()$fitted(leaf, dtype, hint[[2L]])
}

kind_of <- function(tensor) py_control()$kind(tensor)

# Evaluates `build(hints)` again as long as it finds out better types for R numbers: `try_again(hints)` says so.
with_hints <- function(build, length) {
  hints <- vector("list", length)
  again <- NULL
  try_again <- function(better) {
    again <<- better
    stop("types of R numbers became known")
  }
  for (round in 1:8) {
    again <- NULL
    known <- the$r_condition
    result <- tryCatch(build(hints, try_again), error = function(condition) {
      if (is.null(again)) stop(condition)
      the$r_condition <- known
    })
    if (is.null(again)) return(result)
    hints <- again
  }
  laminar_abort("The types of this branch or loop could not be settled.", "trace", call = NULL)
}

code_label <- function(call) {
  text <- deparse(call, width.cutoff = 60L)
  if (length(text) > 1L) paste0(sub("\\s*\\{$", "", text[[1L]]), " ...") else text
}
