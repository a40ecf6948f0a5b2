# Images into networks of the literature, and names out of them.

#' Prepare images for a network of the literature, and read its answers
#'
#' `application_preprocess_inputs()` scales and centres the pixels as the authors of the network did;
#' `application_decode_predictions()` turns rows of 1,000 probabilities into names. Both know the network of the model.
#'
#' @param model A model that an `application_*()` function made, or one that was saved and keeps its name.
#' @param x Images with values from 0 to 255, an array or tensor of shape `(samples, height, width, channels)`.
#' @param preds Predictions, a matrix of shape `(samples, 1000)`.
#' @param top Number of classes to name for each row.
#' @param ... Must be empty.
#' @param data_format `"channels_last"` or `"channels_first"`; `NULL` for Keras's setting.
#' @returns `application_preprocess_inputs()` an array or tensor of the shape of `x`.
#'   `application_decode_predictions()` a list with a data frame for each row, best first: `class_name`
#'   (WordNet's code), `class_description` and `score`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = NULL)
#' x <- array(runif(96 * 96 * 3, 0, 255), c(1, 96, 96, 3))
#' range(application_preprocess_inputs(model, x))
application_preprocess_inputs <- function(model, x, ..., data_format = NULL) {
  check_no_dots(...)
  call <- rlang::current_env()
  family <- application_family(model, call)
  x <- as_operand_host(x, "x", call)
  raw <- reticulate::import("laminar.data.pretrained", convert = FALSE)
  from_host_array(try_backend(raw$preprocess(family, x, data_format), call))
}

#' @rdname application_preprocess_inputs
#' @export
application_decode_predictions <- function(model, preds, top = 5, ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  application_family(model, call)
  top <- check_whole(top, "top", min = 1)
  if (is_python_object(preds)) preds <- as.array(preds)
  if (length(dim(preds)) != 2L || ncol(preds) != 1000L) {
    laminar_abort(c(
      "{.arg preds} must be a matrix with a column for each of the 1,000 classes of ImageNet.",
      x = "It is {describe(preds)}."
    ), "shape")
  }
  labels <- try_backend(py_pretrained(call)$class_labels(), call)
  labels <- data.frame(class_name = as.character(labels$codes), class_description = as.character(labels$names))
  lapply(seq_len(nrow(preds)), function(i) {
    best <- utils::head(order(preds[i, ], decreasing = TRUE), top)
    cbind(labels[best, ], score = preds[i, best], row.names = NULL)
  })
}

application_family <- function(model, call) {
  check_model(model, "model", call)
  family <- py_pretrained(call)$family(model)
  if (is.null(family)) {
    laminar_abort(c(
      "{.arg model} must be a network that an {.code application_*()} function made.",
      x = "Its name, {.str {model$name}}, is none of theirs."
    ), "value", call)
  }
  family
}

# NumPy arrays become R arrays; tensors stay.
from_host_array <- function(x) if (inherits(x, "numpy.ndarray")) array_from_host(x) else x
