# `while`, `repeat` and `for` that depend on tensors.

# R runs the loop as long as the condition is R's; from the round in which it is a tensor the graph does.
run_while <- function(test, body, frame, call) {
  if (!is_tracing()) {
    return(invisible(eval(as.call(list(base::`while`, as.call(list(as_condition, test)), body)), frame)))
  }
  leaves_early <- has_jump(body, jumps$loop)
  if (leaves_early) {
    body <- flagged_body(body)
    test <- call("&&", quote(!.left), test)
    assign(".left", FALSE, envir = frame)
    on.exit(rm(list = intersect(".left", ls(frame, all.names = TRUE)), envir = frame))
  }
  repeat {
    value <- eval(test, frame)
    if (is_unknown(value)) break
    if (!as_condition(value)) return(invisible())
    eval(body, frame)
  }
  graph_loop(body, list(test, body), frame, call, function(state, step, labels) {
    py_control()$while_loop(
      as_traced_body(function(leaves) step$test(leaves, test)), as_traced_body(function(leaves) step$run(leaves)), state
    )
  })
}

flagged_body <- function(body) {
  body <- without_jumps(body)
  as.call(c(quote(`{`), quote(.skipped <- FALSE), list(body), quote(.skipped <- FALSE)))
}

# The sequence as list(first, step, count) where it counts in whole numbers, else as its value.
run_for <- function(variable, sequence, body, frame, call) {
  if (is.call(sequence) && call_name(sequence) %in% c(":", "seq_len") && is_tracing()) {
    ends <- lapply(as.list(sequence)[-1L], eval, frame)
    if (any(vapply(ends, is_unknown, NA))) {
      span <- if (call_name(sequence) == ":") py_control()$span(ends[[1L]], ends[[2L]]) else list(1L, 1L, ends[[1L]])
      return(graph_for(variable, span, NULL, body, frame, call))
    }
  }
  values <- eval(sequence, frame)
  if (inherits(values, "tensorflow.python.data.ops.dataset_ops.DatasetV2")) {
    return(for_dataset(variable, values, body, frame, call))
  }
  if (is_unknown(values)) return(for_tensor(variable, values, body, frame, call))
  if (is_tensor(values)) values <- as.vector(tensor_value(values))
  if (!is_tracing()) return(invisible(eval(as.call(list(base::`for`, as.name(variable), values, body)), frame)))
  if (is.numeric(values) && length(values) > 100L) {
    steps <- unique(diff(values))
    if (is.integer(values) && length(steps) == 1L) {
      return(graph_for(variable, list(values[[1L]], steps, length(values)), NULL, body, frame, call))
    }
    return(graph_for(variable, list(1L, 1L, length(values)), as_tensor(values), body, frame, call))
  }
  if (!has_jump(body, jumps$loop)) {
    return(invisible(eval(as.call(list(base::`for`, as.name(variable), values, body)), frame)))
  }
  for_values(variable, values, body, frame, call)
}

# R values, in a loop that a tensor may leave: counted by a hidden variable.
for_values <- function(variable, values, body, frame, call) {
  if (!length(values)) return(invisible())
  assign(".position", 0L, envir = frame)
  assign(".values", values, envir = frame)
  on.exit(rm(list = intersect(c(".position", ".values"), ls(frame, all.names = TRUE)), envir = frame))
  take <- call("<-", as.name(variable), if (is.list(values)) quote(.values[[.position]]) else quote(.values[.position]))
  if (!is.list(values)) assign(".values", as_tensor(values), envir = frame)
  body <- as.call(c(quote(`{`), quote(.position <- .position + 1L), take, body))
  run_while(call("<", quote(.position), length(values)), body, frame, call)
}

for_tensor <- function(variable, values, body, frame, call) {
  if (length(dim(values)) != 1L) {
    laminar_abort(c(
      "A {.code for} loop goes through a tensor with one axis.",
      x = "This one has the shape {format_shape(dim(values))}.",
      i = "Count instead: {.code for (i in seq_len(nrow(x)))}, with {.code x[i, ]} in the loop."
    ), "trace", call = NULL)
  }
  graph_for(variable, list(1L, 1L, py_control()$size(values)), values, body, frame, call)
}

graph_for <- function(variable, span, values, body, frame, call) {
  body <- leave_by_flag(body, frame)
  on.exit(rm(list = intersect(".left", ls(frame, all.names = TRUE)), envir = frame))
  assign(variable, if (is.null(values)) 0L else py_control()$fitted(0, kind_of(values)[[1L]], NULL), envir = frame)
  take <- if (is.null(values)) identity else function(position) values[position]
  assigning <- call("{", call("<-", as.name(variable), 0L), body)
  graph_loop(assigning, list(body), frame, call, function(state, step, labels) {
    py_control()$counted_loop(
      as_traced_body(function(position, leaves) step$run(leaves, rlang::set_names(list(take(position)), variable))),
      state, span[[1L]], span[[2L]], span[[3L]]
    )
  })
}

# A `break` in a counted loop passes over the rounds that are left.
leave_by_flag <- function(body, frame) {
  if (!has_jump(body, jumps$loop)) return(body)
  assign(".left", FALSE, envir = frame)
  call("if", quote(!.left), flagged_body(body))
}

for_dataset <- function(variable, dataset, body, frame, call) {
  if (!is_tracing()) {
    iterator <- reticulate::as_iterator(dataset)
    advance <- function() {
      element <- reticulate::iter_next(iterator)
      if (is.null(element)) return(FALSE)
      assign(variable, element, envir = frame)
      TRUE
    }
    return(invisible(eval(as.call(list(base::`while`, as.call(list(advance)), body)), frame)))
  }
  body <- leave_by_flag(body, frame)
  on.exit(rm(list = intersect(".left", ls(frame, all.names = TRUE)), envir = frame))
  graph_loop(body, list(body), frame, call, function(state, step, labels) {
    py_control()$dataset_loop(
      dataset,
      as_traced_body(function(element, leaves) step$run(leaves, rlang::set_names(list(element), variable))),
      state
    )
  })
  lose_variable(variable, frame, "It is the variable of a loop over a data set.")
  invisible()
}

# ---- one loop of the graph ------------------------------------------------------------------------------------------

# Finds the variables that the loop carries, lets `build(state, step, labels)` make the loop, and puts the results in
# place. `step$run(leaves, given)` is one round, `step$test(leaves, code)` the condition.
graph_loop <- function(assigning, code, frame, call, build) {
  if (any(vapply(code, has_jump, NA, kinds = jumps$`function`))) check_no_jump(code, call)
  names <- unique(c(assigned_names(assigning), unlist(lapply(code, assigned_names))))
  before <- compact(sapply(names, variable_before, frame = frame, code = code, simplify = FALSE))
  carriable <- vapply(before, function(held) is_carriable(held$value), NA)
  dropped <- character()
  repeat {
    carried <- before[carriable & !names(before) %in% dropped]
    template <- lapply(carried, `[[`, "value")
    result <- try_loop(template, before, names, frame, call, code, build)
    if (is.null(result$drop)) break
    dropped <- c(dropped, result$drop)
  }
  restore_variables(names, before, frame)
  state <- rebuild_state(template, result$leaves)
  for (name in names(state)) assign(name, state[[name]], envir = frame)
  for (name in setdiff(names, c(names(state), names(before)[!carriable]))) {
    lose_variable(name, frame, paste0("It gets its value inside the loop `", code_label(call), "`."))
  }
  invisible()
}

try_loop <- function(template, before, names, frame, call, code, build) {
  start <- flatten_state(template)
  numbers <- !vapply(start, is_traceable, NA)
  labels <- unlist(Map(leaf_labels, template, names(template)), use.names = FALSE)
  drop <- NULL
  result <- tryCatch(with_hints(function(hints, try_again) {
    if (!length(hints)) hints <- vector("list", length(start))
    tensors <- unname(Map(leaf_tensor, start, hints))
    kinds <- lapply(tensors, kind_of)
    enter <- function(leaves, given = NULL) {
      restore_variables(names, before, frame)
      state <- rebuild_state(template, leaves)
      for (name in names(state)) assign(name, state[[name]], envir = frame)
      for (name in names(given)) assign(name, given[[name]], envir = frame)
    }
    step <- list(
      test = function(leaves, test) {
        enter(leaves)
        on.exit(restore_variables(names, before, frame))
        eval(test, frame)
      },
      run = function(leaves, given = NULL) {
        enter(leaves, given)
        on.exit(restore_variables(names, before, frame))
        eval(code[[length(code)]], frame)
        after <- state_after(template, before, frame, call)
        settled <- settle_kinds(flatten_state(after), kinds, numbers, hints)
        if (length(settled$wrong)) {
          drop <<- droppable(settled$wrong, template, code)
          if (is.null(drop)) abort_loop_kind(settled, kinds, labels, call)
          stop("a variable needs no carrying")
        }
        if (!is.null(settled$hints)) try_again(settled$hints)
        settled$tensors
      }
    )
    list(leaves = build(tensors, step, labels))
  }, length(start)), error = function(condition) {
    if (is.null(drop)) stop(condition)
    the$r_condition <- NULL
    list(drop = drop)
  })
  result
}

# The values of the carried variables after a round.
state_after <- function(template, before, frame, call) {
  for (name in setdiff(names(before), names(template))) {
    if (is_carriable(before[[name]]$value)) next
    if (!identical(get0(name, frame, inherits = FALSE, ifnotfound = before[[name]]$value), before[[name]]$value)) {
      laminar_abort(c(
        "{.code {name}} must not change in the loop {.code {code_label(call)}}.",
        x = "It holds {describe(before[[name]]$value)}; a graph carries tensors and numbers only."
      ), "trace", call = NULL)
    }
  }
  after <- sapply(names(template), function(name) get(name, frame, inherits = FALSE), simplify = FALSE)
  for (name in names(template)) {
    if (!is_carriable(after[[name]]) || !same_structure(template[[name]], after[[name]])) {
      laminar_abort(c(
        "{.code {name}} must keep its structure in the loop {.code {code_label(call)}}.",
        x = "It was {describe(template[[name]])} and becomes {describe(after[[name]])}."
      ), "trace", call = NULL)
    }
  }
  after
}

# The leaves after a round as tensors of the kinds before it; better kinds for what began as an R number; or what is
# wrong.
settle_kinds <- function(leaves, kinds, numbers, tried) {
  tensors <- vector("list", length(leaves))
  hints <- lapply(kinds, identity)
  changed <- FALSE
  wrong <- integer()
  for (i in seq_along(leaves)) {
    number <- !is_traceable(leaves[[i]])
    tensors[[i]] <- leaf_tensor(leaves[[i]], if (number && fits_type(leaves[[i]], kinds[[i]][[1L]])) kinds[[i]])
    kind <- kind_of(tensors[[i]])
    if (kind[[1L]] == kinds[[i]][[1L]] && fits_sizes(kind_sizes(kind), kind_sizes(kinds[[i]]))) next
    if (numbers[[i]] && !identical(tried[[i]], kind)) {
      hints[[i]] <- kind
      changed <- TRUE
    } else {
      wrong <- c(wrong, i)
    }
  }
  list(tensors = tensors, hints = if (changed) hints, wrong = wrong, kinds = lapply(tensors[wrong], kind_of))
}

fits_type <- function(number, dtype) {
  is.logical(number) || !grepl("int|bool", dtype) || all(number == trunc(number))
}

fits_sizes <- function(sizes, wanted) {
  length(sizes) == length(wanted) && all(wanted == "?" | sizes == wanted)
}

# A variable that every round assigns before it reads it need not be carried.
droppable <- function(wrong, template, code) {
  owner <- rep(names(template), vapply(template, function(part) length(flatten_state(part)), 0L))
  names <- unique(owner[wrong])
  free <- vapply(names, function(name) !any(vapply(code, reads_first, NA, name = name) %in% TRUE), NA)
  if (all(free)) names
}

abort_loop_kind <- function(settled, kinds, labels, call) {
  at <- settled$wrong[[1L]]
  abort_kinds("{.code {labels[[at]]}} must keep its type and shape in the loop {.code {code_label(call)}}.",
              kinds[[at]], settled$kinds[[1L]])
}
