# The body of every op_*() and random_*(): arguments become tensors by one rule, indices count from 1,
# and the result comes back as tensors in plain lists.

# `args` are what py_args(NULL, op_arguments) gave; R numbers left among them are operands. `positional` are
# arguments that come before them in Python, `one_based` as in Python's laminar.ops.call().
call_op <- function(name, args = list(), positional = list(), one_based = FALSE, module = "ops",
                    call = rlang::caller_env()) {
  args <- Map(function(value, label) as_operand_host(value, label, call), args, names(args))
  positional <- lapply(unname(positional), as_operand_host, name = "...", call = call)
  if (identical(one_based, FALSE)) one_based <- list()
  try_backend(py_ops(call)$call(paste0(module, ".", name), args, positional, one_based), call)
}

# Functions whose arguments or results are positions. They count from 1 unless `zero_indexed`.
call_index_op <- function(name, args, zero_indexed, call = rlang::caller_env(), module = "ops") {
  zero_indexed <- check_flag(zero_indexed, "zero_indexed", call = call)
  given <- index_ops[[name]]
  for (argument in intersect(given$into, names(args))) {
    args[argument] <- list(convert_indices(args[[argument]], argument, zero_indexed, call))
  }
  one_based <- if (zero_indexed || is.null(given$out)) FALSE else given$out
  call_op(name, args, one_based = one_based, module = module, call = call)
}

# Which arguments (`into`) and results (`out`: TRUE, or the part of a tuple, from 0) are positions.
index_ops <- list(
  argmax = list(out = TRUE), argmin = list(out = TRUE), nanargmax = list(out = TRUE),
  nanargmin = list(out = TRUE), argsort = list(out = TRUE), argpartition = list(into = "kth", out = TRUE),
  categorical = list(out = TRUE), digitize = list(out = TRUE),
  lu_factor = list(out = list(1L)), nonzero = list(out = TRUE),
  one_hot = list(into = "x"), scatter = list(into = "indices"), scatter_update = list(into = "indices"),
  searchsorted = list(out = TRUE), segment_max = list(into = "segment_ids"),
  segment_min = list(into = "segment_ids"), segment_prod = list(into = "segment_ids"),
  segment_sum = list(into = "segment_ids"), slice = list(into = "start_indices"),
  slice_update = list(into = "start_indices"), take = list(into = "indices"),
  take_along_axis = list(into = "indices"), top_k = list(out = list(1L)), unique = list(),
  unravel_index = list(into = "indices", out = TRUE)
)

py_ops <- function(call = rlang::caller_env()) {
  if (is.null(the$ops)) {
    py_laminar(call)
    the$ops <- reticulate::import("laminar.ops", convert = TRUE)
  }
  the$ops
}

# The same without conversion of results, so that host arrays stay in Python.
py_ops_raw <- function() {
  if (is.null(the$ops_raw)) {
    py_ops()
    the$ops_raw <- reticulate::import("laminar.ops", convert = FALSE)
  }
  the$ops_raw
}

# One R number stays a number, so that it takes the type of the tensor beside it; vectors, matrices and
# arrays become host arrays in Keras's types.
as_operand_host <- function(value, name, call) {
  if (is.null(value) || is_python_object(value) || is.character(value)) return(value)
  if (is.function(value)) return(as_traced(value))
  if (is.data.frame(value)) value <- frame_to_matrix(value, name, call)
  if (is.list(value)) return(Map(function(part) as_operand_host(part, name, call), unname(value)))
  if (inherits(value, c("Date", "POSIXt", "difftime")) || !is.atomic(value)) return(as_host(value, name, call))
  if (is.factor(value)) value <- as.integer(value) - 1L
  if (!is.double(value) && !is.complex(value)) check_complete(value, name, call)
  if (is.object(value)) value <- unclass(value)
  if (length(value) == 1L && is.null(dim(value)) && !is.complex(value)) return(as.vector(value))
  host_operand(value)
}

host_operand <- function(value) {
  if (is.null(dim(value))) dim(value) <- length(value)
  dimnames(value) <- NULL
  py_ops_raw()$operand(reticulate::r_to_py(value))
}

# An R function that Keras traces or calls with tensors: its error survives, its lists become tuples.
as_traced <- function(f) {
  reticulate::r_to_py(py_ops()$map_results(reticulate::r_to_py(keep_r_error(f), convert = TRUE)))
}

convert_indices <- function(value, name, zero_indexed, call) {
  if (is.null(value)) return(NULL)
  if (is.factor(value)) {
    value <- as.integer(value)
    if (zero_indexed) value <- value - 1L
  }
  if (!is_python_object(value)) {
    check_complete(unlist(value), name, call)
    if (is.list(value) && any(vapply(value, is_python_object, NA))) {
      return(as_tuple(lapply(value, convert_indices, name = name, zero_indexed = zero_indexed, call = call)))
    }
    if (is.list(value)) value <- unlist(value)
    dims <- dim(value)
    value <- array(as.integer(check_whole_vector(value, name, call)), dims %||% length(value))
    if (is.null(dims) && length(value) == 1L) value <- as.integer(value)
    if (!zero_indexed && any(value == 0L)) {
      laminar_abort(c(
        "{.arg {name}} counts from 1, and there is a 0 in it.",
        i = "Add 1, or say {.code zero_indexed = TRUE} for indices that count from 0."
      ), "index", call)
    }
    if (!zero_indexed) value <- value - (value > 0L)
    return(if (length(value) == 1L && is.null(dim(value))) as.integer(value) else host_operand(value))
  }
  if (zero_indexed) value else try_backend(py_ops(call)$shift_indices(value, name), call)
}

# What arguments of ops are by name, where that is not what arg_converters says.

convert_op_axis <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (anyNA(unlist(value))) {
    laminar_abort(c(
      "{.arg {name}} must be an axis of the tensor.",
      x = "It is NA.",
      i = "The first axis is 1; negative axes count from the end: -1 is the last."
    ), "axis", call)
  }
  convert_axis(value, name, call)
}

convert_op_axes <- function(value, name, call) {
  value <- convert_op_axis(value, name, call)
  if (is.integer(value) && length(value) == 1L) py_tuple(value) else value
}

# Sizes: NULL, NA and -1 stand for the one that follows from the others; tensors may be among them.
convert_sizes <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (!length(value)) return(py_tuple())
  sizes <- lapply(as.list(value), function(size) {
    if (is_python_object(size)) return(size)
    if (is.null(size) || is.na(size)) return(-1L)
    check_whole_vector(size, name, call = call)
  })
  do.call(py_tuple, unname(sizes))
}

convert_operand <- function(value, name, call) value

# c(2, 3) as (2, 3): whole numbers for each axis; one number stays one.
convert_counts <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  convert_whole_vector(value, name, call)
}

# Padding before and after each axis: a matrix with two columns, a list of pairs, or one pair for all axes.
convert_pairs <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (is.matrix(value) && ncol(value) == 2L) value <- lapply(seq_len(nrow(value)), function(i) value[i, ])
  if (is.list(value) && all(lengths(value) == 2L) || is.numeric(value) && length(value) <= 2L) {
    return(convert_whole_vector(value, name, call))
  }
  laminar_abort(c(
    "{.arg {name}} must be a list of pairs, one for each axis: how much before it and how much after it.",
    x = "It is {describe(value)}.",
    i = "For example {.code list(c(1, 1), c(0, 2))}, or one pair for all axes."
  ), "value", call)
}

# Lengths and classes, one for each sample, stay a vector for a single sample.
convert_vector <- function(value, name, call) {
  if (is.numeric(value) && length(value) == 1L) array(value) else value
}

convert_traced <- function(value, name, call) {
  if (is_python_object(value)) return(value)
  if (!is.function(value)) {
    laminar_abort(c("{.arg {name}} must be a function of tensors.", x = "It is {describe(value)}."), "type", call)
  }
  as_traced(value)
}

op_arguments <- c(
  convert_names(convert_op_axis, c(
    "axis", "axis1", "axis2", "axisa", "axisb", "axisc", "destination", "source"
  )),
  convert_names(convert_op_axes, c("axes", "spatial_dims")),
  convert_names(convert_operand, c("bins", "data", "height", "values", "width", "x", "y")),
  convert_names(convert_whole, c(
    "M", "N", "beam_width", "bottom_cropping", "bottom_padding", "decimals", "filter_size", "left_cropping",
    "left_padding", "length", "mask_index", "maximum_iterations", "minlength", "num", "num_samples", "num_segments",
    "right_cropping", "right_padding", "target_height", "target_width", "top_cropping", "top_padding",
    "top_paths", "unroll"
  )),
  convert_names(convert_counts, c("dilation", "indices_or_sections", "repeats", "shift", "stride")),
  convert_names(convert_pairs, "pad_width"),
  convert_names(convert_vector, c("output_length", "sequence_lengths", "target_length", "targets")),
  convert_names(convert_sizes, c("newshape", "output_shape", "shape")),
  convert_names(convert_traced, c(
    "body", "body_fun", "cond", "f", "false_fn", "fun", "function", "pyfunc", "true_fn"
  ))
)
