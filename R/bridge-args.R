# From the arguments that a user typed to the arguments that Python gets: `py_args()` forwards
# only what was given (Python's defaults rule), converted by argument name from one table.

# The arguments of the calling wrapper, converted. `drop` names those that are not Python's, `rename`
# those that have another name there, `exceptions` other converters than the table's.
py_args <- function(drop = "object", exceptions = list(), rename = NULL) {
  frame <- parent.frame()
  wrapper <- sys.function(sys.parent())
  matched <- match.call(wrapper, sys.call(sys.parent()), expand.dots = FALSE, envir = parent.frame(2L))
  given <- setdiff(names(matched)[-1L], c("...", drop))
  given <- given[!vapply(given, function(name) identical(matched[[name]], quote(expr = )), NA)]
  check_required(wrapper, c(given, drop), frame)
  args <- rlang::set_names(lapply(given, function(name) get(name, envir = frame)), given)
  if ("..." %in% setdiff(names(matched), drop)) {
    args <- c(args, named_dots(eval(quote(rlang::list2(...)), frame), frame))
  }
  args <- convert_args(args, exceptions, frame)
  renamed <- names(args) %in% names(rename)
  names(args)[renamed] <- rename[names(args)[renamed]]
  args
}

# Arguments without a default must be given; targets may be left out, losses are then made for later.
check_required <- function(wrapper, given, call) {
  empty <- vapply(formals(wrapper), function(default) identical(default, quote(expr = )), NA)
  lacking <- setdiff(names(empty)[empty], c("...", "y_true", "y_pred", given))
  if (length(lacking)) {
    laminar_abort("{.arg {lacking}} must be given: {?it has/they have} no default.", "argument", call)
  }
}

named_dots <- function(dots, call) {
  if (length(dots) && !rlang::is_named(dots)) {
    laminar_abort(c(
      "All arguments provided to {.code ...} must be named.",
      x = "{sum(!nzchar(rlang::names2(dots)))} of {length(dots)} {?is/are} not."
    ), "argument", call)
  }
  dots
}

convert_args <- function(args, exceptions = list(), call = rlang::caller_env()) {
  converters <- utils::modifyList(arg_converters, exceptions)
  for (name in names(args)) {
    convert <- converters[[name]] %||% convert_plain
    args[name] <- list(convert(args[[name]], name, call))
  }
  args
}

# The converters: function(value, name, call) each.

convert_plain <- function(value, name, call) {
  if (is.function(value) && !is_python_object(value)) as_py_callable(value) else value
}

convert_whole <- function(value, name, call) check_whole(value, name, null = TRUE, call = call)

convert_whole_vector <- function(value, name, call) {
  value <- check_whole_vector(value, name, call)
  if (is.numeric(value) && length(value) > 1L) as_tuple(value) else if (is.list(value)) as_tuple(value) else value
}

convert_number <- function(value, name, call) {
  if (is.numeric(value) && length(value) == 1L) as.double(value) else convert_plain(value, name, call)
}

convert_shape <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  if (is.list(value) && any(vapply(value, function(part) length(part) > 1L, NA))) {
    return(lapply(value, convert_shape, name = name, call = call))
  }
  if (is.character(value)) {
    laminar_abort(c(
      "{.arg {name}} must hold whole numbers, the size of each dimension.",
      x = "It is {describe(value)}."
    ), "value", call)
  }
  do.call(shape, as.list(check_whole_vector(value, name, call)))
}

convert_axis <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) return(value)
  value <- check_whole_vector(value, name, call)
  if (is.list(value)) value <- unlist(value)
  if (any(value == 0L)) {
    laminar_abort(c(
      "{.arg {name}} argument is 1 based, received 0.",
      i = "The first axis is 1; negative axes count from the end: -1 is the last."
    ), "axis", call)
  }
  value <- ifelse(value > 0L, value - 1L, value)
  if (length(value) > 1L) as_tuple(value) else as.integer(value)
}

as_tuple <- function(value) {
  do.call(py_tuple, lapply(unname(as.list(value)), function(part) {
    if (length(part) > 1L) as_tuple(part) else if (is.null(part) || is.na(part)) NULL else part
  }))
}

# Vectors that Python wants as a list even when there is one element.
convert_list <- function(value, name, call) {
  if (is.null(value) || is_python_object(value)) value else unname(as.list(value))
}

convert_whole_list <- function(value, name, call) {
  convert_list(check_whole_vector(value, name, call), name, call)
}

# A vocabulary is a vector of terms; one string that names a file is that file.
convert_vocabulary <- function(value, name, call) {
  if (is.character(value) && length(value) == 1L && file.exists(value)) return(path.expand(value))
  if (is.factor(value)) value <- as.character(value)
  if (is.numeric(value)) value <- check_whole_vector(value, name, call)
  convert_list(value, name, call)
}

convert_path <- function(value, name, call) {
  if (is.character(value)) path.expand(value) else value
}

convert_names <- function(convert, names) {
  sapply(names, function(name) convert, simplify = FALSE)
}

whole_converters <- list(convert_whole, convert_whole_vector, convert_whole_list)

arg_converters <- c(
  convert_names(convert_whole, c(
    "batch", "batch_size", "bins", "block_size", "chain_depth", "class_id", "cooldown",
    "crossing_dim", "decay_steps", "depth_multiplier", "dynamic_growth_steps",
    "ema_overwrite_frequency", "embeddings_freq", "epochs", "factor_count", "fft_length", "filters",
    "first_decay_steps", "frame_length", "frame_step", "gptq_unpacked_column_size",
    "gradient_accumulation_steps", "groups", "hashing_dim", "head_dim", "histogram_freq",
    "ignore_class", "index_from", "initial_epoch", "input_dim", "k", "key_dim", "lora_rank",
    "max_boxes", "max_number", "max_to_keep", "max_tokens", "maxlen", "n", "ns_steps", "num_bins",
    "num_chains", "num_classes", "num_discretization_bins", "num_heads", "num_key_value_heads",
    "num_labels", "num_mel_bins", "num_oov_indices", "num_ops", "num_query_heads", "num_regressors",
    "num_thresholds", "num_tokens", "num_words", "oov_char", "output_dim", "output_sequence_length",
    "patience", "power_iterations", "rank", "sampling_rate", "seed", "sequence_length",
    "sequence_stride", "skip_top", "sliding_window", "start_char", "start_from_epoch",
    "steps_per_epoch", "top_k", "total_count", "units", "validation_batch_size", "validation_steps",
    "value_dim", "warmup_steps"
  )),
  convert_names(convert_whole_vector, c(
    "cropping", "dilation_rate", "dims", "height", "kernel_size", "ngrams", "noise_shape",
    "output_padding", "output_size", "padding", "pool_size", "profile_batch", "salt", "save_freq",
    "size", "strides", "tile_grid_size", "update_freq", "width"
  )),
  convert_names(convert_whole_list, c("boundaries", "class_ids", "target_class_ids")),
  convert_names(convert_list, c(
    "bin_boundaries", "cells", "idf_weights", "label_weights", "layers", "values"
  )),
  convert_names(convert_shape, c(
    "batch_input_shape", "batch_shape", "input_shape", "output_shape", "shape", "target_shape"
  )),
  convert_names(convert_axis, c(
    "attention_axes", "axes", "axis", "input_axes", "output_axes", "reduction_axes", "shared_axes"
  )),
  convert_names(convert_path, c("backup_dir", "directory", "filename", "filepath", "log_dir")),
  list(vocabulary = convert_vocabulary)
)

#' A shape with unknown dimensions
#'
#' @param ... Sizes: whole numbers; `NULL`, `NA` or `-1` for an unknown one.
#'   Vectors and lists are joined.
#' @returns A Python tuple of integers and `None`, to be used wherever a shape
#'   is asked for. Plain vectors such as `c(28, 28, 1)` do there, too.
#' @export
#' @examplesIf laminar::is_backend_available()
#' shape(NULL, 28, 28)
#' shape(NA, c(28, 1))
shape <- function(...) {
  sizes <- unlist(lapply(list(...), function(size) {
    if (is.null(size)) NA else if (is_python_object(size)) reticulate::py_to_r(size) else size
  }), recursive = TRUE)
  lapply(list(...), function(size) if (is.list(size)) size)
  sizes <- check_whole_vector(sizes, "...")
  as_tuple(lapply(as.list(sizes), function(size) if (is.na(size) || size == -1L) NA else size))
}

# R functions and laminar's own wrappers as Python callables.

# `loss = loss_mean_squared_error` (no call) means the class that this wrapper makes. Which one
# stands in its body as the first argument of the constructor, so nothing is written twice.
as_py_callable <- function(f) {
  if (inherits(f, "laminar_class")) return(f())
  target <- wrapped_target(f)
  if (is.null(target)) return(reticulate::r_to_py(keep_r_error(f), convert = TRUE))
  if (target$head == "call_activation") return(py_keras()$activations[[target$name]])
  f()
}

wrapper_heads <- c(
  "new_callback", "new_constraint", "new_function_metric", "new_initializer",
  "new_layer", "new_loss", "new_metric", "new_object", "new_optimizer", "new_regularizer",
  "new_schedule", "call_activation"
)

wrapped_target <- function(f) {
  if (!identical(environment(f), topenv())) return(NULL)
  found <- find_call(body(f), wrapper_heads)
  if (is.null(found)) NULL else list(head = as.character(found[[1L]]), name = found[[2L]])
}

find_call <- function(code, heads) {
  if (!is.call(code)) return(NULL)
  if (is.symbol(code[[1L]]) && as.character(code[[1L]]) %in% heads) return(code)
  for (part in as.list(code)[-1L]) {
    found <- if (missing(part)) NULL else find_call(part, heads)
    if (!is.null(found)) return(found)
  }
  NULL
}
