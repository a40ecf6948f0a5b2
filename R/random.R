# Random tensors. Every function draws from Keras's generators, so that set_random_seed() makes them repeatable.

#' Random tensors
#'
#' | function | distribution |
#' |---|---|
#' | `random_normal()` | normal with mean `mean` and standard deviation `stddev` |
#' | `random_truncated_normal()` | the same, drawn again beyond two standard deviations |
#' | `random_uniform()` | uniform from `minval` to below `maxval` |
#' | `random_integer()` | whole numbers from `minval` to below `maxval` |
#' | `random_binomial()` | number of successes of `counts` trials with `probabilities` |
#' | `random_beta()` | beta with parameters `alpha` and `beta` |
#' | `random_gamma()` | gamma with shape `alpha` and scale 1 |
#' | `random_categorical()` | positions with the probabilities `softmax(logits)` of a row |
#' | `random_dropout()` | `inputs` with a share of `rate` set to 0, the others divided by `1 - rate` |
#' | `random_shuffle()` | `x` in random order along `axis` |
#'
#' With `seed = NULL` numbers come from one generator for the whole session, which [set_random_seed()] sets. A whole
#' number gives the same numbers at every call; in a loss or layer that is traced, the same at every step. A
#' `random_seed_generator()` gives new numbers at every call and step, and layers keep it with their state.
#'
#' @param shape Shape of the result: whole numbers such as `c(2, 3)`.
#' @param mean,stddev Mean and standard deviation, numbers.
#' @param minval,maxval Limits; the upper one is never drawn.
#' @param counts,probabilities Number of trials and probability of success, numbers or tensors that fit `shape`.
#' @param alpha,beta Parameters above 0, numbers or tensors that fit `shape`.
#' @param logits Scores of shape `(batch, classes)`.
#' @param num_samples How many are drawn for each row, a whole number.
#' @param inputs,x A tensor or R array.
#' @param rate Share from 0 to below 1.
#' @param noise_shape Shape of the mask, with size 1 for axes that are dropped together; `NULL` for that of `inputs`.
#' @param axis Axis, from 1; negative ones count from the end.
#' @param dtype Type of the result, for example `"float32"`; `NULL` for Keras's float type.
#' @param seed A whole number, a `random_seed_generator()`, or `NULL`.
#' @param zero_indexed `TRUE` when positions count from 0, as class labels do; by default they count from 1.
#' @param name Name of the generator, a string.
#' @param ... Further named arguments of Keras's class.
#' @returns A tensor of shape `shape`; `(batch, num_samples)` for `random_categorical()`, that of the data for
#'   `random_dropout()` and `random_shuffle()`. `random_seed_generator()` returns a generator.
#' @name random_tensors
#' @examplesIf laminar::is_backend_available()
#' random_normal(c(2, 3), seed = 1)
#' random_integer(4, minval = 1, maxval = 7)
#' generator <- random_seed_generator(42)
#' random_uniform(2, seed = generator)
NULL

#' @rdname random_tensors
#' @export
random_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  call_random("normal", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_truncated_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  call_random("truncated_normal", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_uniform <- function(shape, minval = 0, maxval = 1, dtype = NULL, seed = NULL) {
  call_random("uniform", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_integer <- function(shape, minval, maxval, dtype = "int32", seed = NULL) {
  limits <- list(minval = convert_whole, maxval = convert_whole)
  call_random("randint", py_args(NULL, utils::modifyList(op_arguments, limits)))
}

#' @rdname random_tensors
#' @export
random_binomial <- function(shape, counts, probabilities, dtype = NULL, seed = NULL) {
  call_random("binomial", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_beta <- function(shape, alpha, beta, dtype = NULL, seed = NULL) {
  call_random("beta", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_gamma <- function(shape, alpha, dtype = NULL, seed = NULL) {
  call_random("gamma", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_categorical <- function(logits, num_samples, dtype = "int32", seed = NULL, zero_indexed = FALSE) {
  call_index_op("categorical", py_args("zero_indexed", op_arguments), zero_indexed, module = "random")
}

#' @rdname random_tensors
#' @export
random_dropout <- function(inputs, rate, noise_shape = NULL, seed = NULL) {
  rate <- check_number(rate, "rate", min = 0, max = 1)
  call_random("dropout", py_args(NULL, op_arguments))
}

#' @rdname random_tensors
#' @export
random_shuffle <- function(x, axis = 1, seed = NULL) call_random("shuffle", py_args(NULL, op_arguments))

#' @rdname random_tensors
#' @export
random_seed_generator <- function(seed = NULL, name = NULL, ...) new_object("random", "SeedGenerator", py_args(NULL))

call_random <- function(name, args, call = rlang::caller_env()) call_op(name, args, module = "random", call = call)
