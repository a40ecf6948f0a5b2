# From the arguments that a user typed to the arguments that Python gets: `py_args()` forwards
# only what was given (Python's defaults rule), converted by argument name from one table.

# The arguments of the calling wrapper, converted. `drop` names those that are not Python's.
py_args <- function(drop = "object", exceptions = list()) {
  frame <- parent.frame()
  wrapper <- sys.function(sys.parent())
  matched <- match.call(wrapper, sys.call(sys.parent()), expand.dots = FALSE, envir = parent.frame(2L))
  given <- setdiff(names(matched)[-1L], c("...", drop))
  given <- given[!vapply(given, function(name) identical(matched[[name]], quote(expr = )), NA)]
  args <- rlang::set_names(lapply(given, function(name) get(name, envir = frame)), given)
  if ("..." %in% names(matched)) {
    args <- c(args, named_dots(eval(quote(rlang::list2(...)), frame), frame))
  }
  convert_args(args, exceptions, frame)
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

convert_seed <- function(value, name, call) convert_whole(value, name, call)

as_tuple <- function(value) {
  do.call(reticulate::tuple, lapply(unname(as.list(value)), function(part) {
    if (length(part) > 1L) as_tuple(part) else if (is.null(part) || is.na(part)) NULL else part
  }))
}

arg_converters <- c(
  sapply(c(
    "units", "filters", "rank", "groups", "depth_multiplier", "num_heads", "num_query_heads",
    "num_key_value_heads", "head_dim", "key_dim", "value_dim", "input_dim", "output_dim", "n", "k",
    "max_tokens", "num_tokens", "num_bins", "num_oov_indices", "output_sequence_length",
    "total_count", "decay_steps", "first_decay_steps", "lora_rank", "patience", "cooldown", "start_from_epoch",
    "num_classes", "num_thresholds", "batch_size", "batch", "epochs", "sequence_length", "fft_length",
    "sequence_stride", "num_mel_bins", "maxlen", "num_words", "skip_top", "start_char", "oov_char",
    "index_from", "gradient_accumulation_steps", "ema_overwrite_frequency", "target_class_ids_count",
    "max_boxes", "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size",
    "block_size", "factor_count", "warmup_steps", "histogram_freq", "embeddings_freq"
  ), function(name) convert_whole, simplify = FALSE),
  sapply(c(
    "kernel_size", "strides", "pool_size", "dilation_rate", "size", "output_padding", "cropping",
    "padding", "dims", "noise_shape", "height", "width", "output_size", "class_ids", "target_class_ids"
  ), function(name) convert_whole_vector, simplify = FALSE),
  sapply(c("shape", "batch_shape", "input_shape", "batch_input_shape", "target_shape", "output_shape"),
    function(name) convert_shape, simplify = FALSE
  ),
  sapply(c("axis", "axes", "attention_axes", "reduction_axes"), function(name) convert_axis, simplify = FALSE),
  list(seed = convert_seed)
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
  target <- wrapped_target(f)
  if (is.null(target)) return(reticulate::r_to_py(keep_r_error(f)))
  if (target$head == "call_activation") return(py_keras()$activations[[target$name]])
  f()
}

wrapper_heads <- c("new_loss", "new_metric", "new_optimizer", "new_object", "call_activation")

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
