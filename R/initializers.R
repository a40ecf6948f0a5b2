#' How weights start
#'
#' What the `*_initializer` arguments of layers take: by name (`"he_normal"`), as one of these
#' objects, or as an R function of the shape (a list of whole numbers) that returns an array.
#'
#' * `initializer_glorot_uniform()`, `initializer_glorot_normal()`: variance `2 / (in + out)`
#'   ([Glorot and Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html)).
#' * `initializer_he_uniform()`, `initializer_he_normal()`: variance `2 / in`, for rectified units
#'   ([He et al., 2015](https://arxiv.org/abs/1502.01852)).
#' * `initializer_lecun_uniform()`, `initializer_lecun_normal()`: variance `1 / in`
#'   (LeCun et al., 1998).
#' * `initializer_variance_scaling()`: the general case of these.
#' * `initializer_random_normal()`, `initializer_random_uniform()`,
#'   `initializer_truncated_normal()`: draws from one distribution; the last one without values
#'   beyond two standard deviations.
#' * `initializer_orthogonal()`: a random orthogonal matrix
#'   ([Saxe et al., 2013](https://arxiv.org/abs/1312.6120)).
#' * `initializer_identity()`: the identity matrix. `initializer_zeros()`, `initializer_ones()`,
#'   `initializer_constant()`: one value.
#' * `initializer_stft()`: the matrix of a short-time Fourier transform.
#'
#' @param value The value, a number or an array.
#' @param gain Factor, a number.
#' @param mean,stddev Mean and standard deviation, numbers.
#' @param minval,maxval Limits, numbers.
#' @param scale Factor of the variance, a positive number.
#' @param mode What the variance is divided by: `"fan_in"`, `"fan_out"` or `"fan_avg"`.
#' @param distribution `"truncated_normal"`, `"untruncated_normal"` or `"uniform"`.
#' @param seed Whole number that makes the draw repeatable, or `NULL`.
#' @param input_axes,output_axes Axes of the weights that count as inputs and outputs; 1-based,
#'   negative ones count from the end. `NULL` takes the last two axes, and the others as places.
#' @param side `"real"` or `"imag"`.
#' @param window Window function: `"hann"`, `"hamming"` or others of SciPy's names, or `NULL`.
#' @param scaling `"density"`, `"spectrum"` or `NULL`.
#' @param periodic `TRUE` for a periodic window.
#' @returns An initializer, to be given to a layer.
#' @name initializers
#' @examplesIf laminar::is_backend_available()
#' layer_dense(units = 4, kernel_initializer = initializer_he_normal(seed = 1))
#' layer_dense(units = 4, bias_initializer = initializer_constant(0.1))
NULL

#' @rdname initializers
#' @export
initializer_glorot_uniform <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("GlorotUniform", py_args())
}

#' @rdname initializers
#' @export
initializer_glorot_normal <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("GlorotNormal", py_args())
}

#' @rdname initializers
#' @export
initializer_he_uniform <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("HeUniform", py_args())
}

#' @rdname initializers
#' @export
initializer_he_normal <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("HeNormal", py_args())
}

#' @rdname initializers
#' @export
initializer_lecun_uniform <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("LecunUniform", py_args())
}

#' @rdname initializers
#' @export
initializer_lecun_normal <- function(seed = NULL, input_axes = NULL, output_axes = NULL) {
  new_initializer("LecunNormal", py_args())
}

#' @rdname initializers
#' @export
initializer_variance_scaling <- function(scale = 1, mode = "fan_in",
                                         distribution = "truncated_normal", seed = NULL,
                                         input_axes = NULL, output_axes = NULL) {
  new_initializer("VarianceScaling", py_args())
}

#' @rdname initializers
#' @export
initializer_random_normal <- function(mean = 0, stddev = 0.05, seed = NULL) {
  new_initializer("RandomNormal", py_args())
}

#' @rdname initializers
#' @export
initializer_random_uniform <- function(minval = -0.05, maxval = 0.05, seed = NULL) {
  new_initializer("RandomUniform", py_args())
}

#' @rdname initializers
#' @export
initializer_truncated_normal <- function(mean = 0, stddev = 0.05, seed = NULL) {
  new_initializer("TruncatedNormal", py_args())
}

#' @rdname initializers
#' @export
initializer_orthogonal <- function(gain = 1, seed = NULL) {
  new_initializer("Orthogonal", py_args())
}

#' @rdname initializers
#' @export
initializer_identity <- function(gain = 1) {
  new_initializer("Identity", py_args())
}

#' @rdname initializers
#' @export
initializer_zeros <- function() {
  new_initializer("Zeros", py_args())
}

#' @rdname initializers
#' @export
initializer_ones <- function() {
  new_initializer("Ones", py_args())
}

#' @rdname initializers
#' @export
initializer_constant <- function(value = 0) {
  new_initializer("Constant", py_args())
}

#' @rdname initializers
#' @export
initializer_stft <- function(side = "real", window = "hann", scaling = "density",
                             periodic = FALSE) {
  new_initializer("STFT", py_args())
}
