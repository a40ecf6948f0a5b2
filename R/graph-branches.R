# `if` on a tensor.

graph_if <- function(test, yes, no, frame, call) {
  check_no_jump(list(yes, no), call)
  sides <- list(yes = yes, no = no)
  names <- union(assigned_names(yes), assigned_names(no))
  before <- compact(sapply(names, variable_before, frame = frame, code = sides, simplify = FALSE))
  kept <- union(names(before), intersect(assigned_names(yes), assigned_names(no)))
  wants_value <- has_value(yes) && has_value(no)
  run <- function(code) {
    restore_variables(names, before, frame)
    on.exit(restore_variables(names, before, frame))
    value <- eval(code, frame)
    variables <- sapply(kept, function(name) {
      if (exists(name, frame, inherits = FALSE) && !is_lost(name, frame)) list(get(name, frame, inherits = FALSE))
    }, simplify = FALSE)
    list(value = if (wants_value) value, variables = variables)
  }
  result <- with_hints(function(hints, try_again) {
    outcome <- new.env(parent = emptyenv())
    leaves <- py_control()$cond(
      test,
      as_traced_body(function() first_side(run(yes), outcome, hints)),
      as_traced_body(function() second_side(run(no), outcome, hints, try_again, call))
    )
    list(leaves = leaves, outcome = outcome)
  }, 0L)
  settle_branches(result, names, kept, frame, call)
}

# The leaves of what a side leaves behind. Variables that are not there, or that no graph can carry, are left out.
side_state <- function(result) {
  variables <- Filter(function(held) !is.null(held) && is_carriable(held[[1L]]), result$variables)
  list(value = if (is_carriable(result$value)) list(result$value) else list(), variables = variables)
}

first_side <- function(result, outcome, hints) {
  state <- side_state(result)
  outcome$first <- state
  outcome$others <- other_variables(result)
  leaves <- flatten_state(state)
  outcome$numbers <- !vapply(leaves, is_traceable, NA)
  tensors <- Map(leaf_tensor, leaves, if (length(hints)) hints else vector("list", length(leaves)))
  outcome$kinds <- lapply(tensors, kind_of)
  unname(tensors)
}

second_side <- function(result, outcome, tried, try_again, call) {
  state <- side_state(result)
  first <- outcome$first
  common <- intersect(names(first$variables), names(state$variables))
  check_sides(first, state, result, outcome, common, call)
  labels <- c(leaf_labels(first$value, "the value"), leaf_labels(first$variables[common], ""))
  labels <- sub("[[1]]", "", sub("^\\$", "", labels), fixed = TRUE)
  outcome$common <- common
  leaves <- flatten_state(state)
  hints <- outcome$kinds
  changed <- FALSE
  tensors <- vector("list", length(leaves))
  for (i in seq_along(leaves)) {
    number <- !is_traceable(leaves[[i]])
    tensors[[i]] <- leaf_tensor(leaves[[i]], if (number && !outcome$numbers[[i]]) outcome$kinds[[i]])
    kind <- kind_of(tensors[[i]])
    wanted <- outcome$kinds[[i]]
    if (kind[[1L]] == wanted[[1L]] && axes_of(kind) == axes_of(wanted)) next
    if (outcome$numbers[[i]] && !number && !(length(tried) && identical(tried[[i]], kind))) {
      hints[[i]] <- kind
      changed <- TRUE
    } else if (outcome$numbers[[i]] && number && axes_of(kind) == axes_of(wanted)) {
      hints[[i]] <- list(wider_type(kind[[1L]], wanted[[1L]]), NULL)
      if (hints[[i]][[1L]] == wanted[[1L]]) {
        tensors[[i]] <- leaf_tensor(leaves[[i]], hints[[i]])
      } else {
        changed <- TRUE
      }
    } else {
      abort_kinds(paste("The sides of {.code {code_label(call)}} give {.code {labels[[i]]}} different types",
                        "or numbers of axes."), wanted, kind)
    }
  }
  if (changed) try_again(hints)
  tensors
}

wider_type <- function(a, b) {
  order <- c("bool", "int32", "float32", "float64")
  order[max(match(c(a, b), order))]
}

abort_kinds <- function(message, one, other, .envir = parent.frame()) {
  lines <- vapply(list(one, other), function(kind) paste(kind[[1L]], kind_shape(kind)), "")
  laminar_abort(c(message, x = paste0(lines[[1L]], " and ", lines[[2L]], "."),
                  i = "Bring them together, for example with {.fn op_cast} or {.fn op_reshape}."),
                "trace", call = NULL, .envir = .envir)
}

# The sizes of a kind, list(type, "3 ?"), one text for each axis.
kind_sizes <- function(kind) strsplit(kind[[2L]], " ", fixed = TRUE)[[1L]]

kind_shape <- function(kind) {
  sizes <- kind_sizes(kind)
  paste0("(", paste(sizes, collapse = ", "), if (length(sizes) == 1L) ",", ")")
}

axes_of <- function(kind) length(kind_sizes(kind))

# Variables that hold what no graph carries: strings, functions, models.
other_variables <- function(result) {
  Filter(function(held) !is.null(held) && !is_carriable(held[[1L]]), result$variables)
}

check_sides <- function(first, second, result, outcome, common, call) {
  others <- other_variables(result)
  for (name in union(names(others), names(outcome$others))) {
    if (!identical(others[[name]], outcome$others[[name]])) {
      laminar_abort(c(
        "The sides of {.code {code_label(call)}} must leave {.code {name}} alike.",
        x = "It holds {describe((others[[name]] %||% outcome$others[[name]])[[1L]])} on one of them.",
        i = "A graph chooses between tensors and numbers only."
      ), "trace", call = NULL)
    }
  }
  odd <- !setequal(names(first$variables), names(second$variables)) || !same_structure(first, second)
  if (odd && same_structure(first$value, second$value)) {
    laminar_abort(c(
      "The sides of {.code {code_label(call)}} must give their variables the same structure.",
      x = "They are {.code {union(names(first$variables), names(second$variables))}}."
    ), "trace", call = NULL)
  }
  if (odd) {
    laminar_abort(c(
      "The sides of {.code {code_label(call)}} must give values of the same structure.",
      i = "Both a tensor or number, or lists with the same names."
    ), "trace", call = NULL)
  }
}

settle_branches <- function(result, names, kept, frame, call) {
  outcome <- result$outcome
  state <- rebuild_state(outcome$first, result$leaves)
  for (name in names(state$variables)) assign(name, state$variables[[name]][[1L]], envir = frame)
  for (name in names(outcome$others)) assign(name, outcome$others[[name]][[1L]], envir = frame)
  known <- c(names(state$variables), names(outcome$others))
  for (name in setdiff(names, known)) {
    lose_variable(name, frame, paste0("Only one side of `", code_label(call), "` gives it a value."))
  }
  if (length(state$value)) state$value[[1L]] else invisible()
}

check_no_jump <- function(code, call) {
  if (any(vapply(code, has_jump, NA, kinds = jumps$`function`))) {
    laminar_abort(c(
      "{.fn return} cannot leave a function from here: whether it is reached is known only when the graph runs.",
      x = "Found in: {.code {code_label(call)}}.",
      i = "In a loop set a variable and {.code break}; elsewhere let {.code if} give the value."
    ), "trace", call = NULL)
  }
}
