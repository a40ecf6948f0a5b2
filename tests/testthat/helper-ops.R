# What the tests of op_*() need: values compared as formulas, and Keras's signatures.

# Each argument is `op_call ~ value in R`; tensors and lists of tensors are compared with R's values, and
# shapes when the right side has dimensions.
expect_values <- function(..., tolerance = 1e-5) {
  for (pair in list(...)) {
    frame <- environment(pair)
    actual <- as_r_values(eval(pair[[2L]], frame))
    expected <- eval(pair[[3L]], frame)
    label <- paste(deparse(pair[[2L]]), collapse = " ")
    if (is.null(dim(expected)) && !is.list(expected)) {
      actual <- as.vector(actual)
      expected <- as.vector(expected)
    }
    if (is.list(expected)) actual <- lapply(actual, as.vector)
    if (!is.list(actual)) {
      actual <- actual + 0
      expected <- expected + 0
    }
    testthat::expect_equal(
      unname(actual), unname(expected), tolerance = tolerance, label = label, ignore_attr = "dimnames"
    )
  }
}

as_r_values <- function(x) {
  if (is.list(x)) return(lapply(x, as_r_values))
  if (!laminar:::is_python_object(x)) return(x)
  value <- laminar:::tensor_value(x)
  if (is.null(dim(value)) || length(dim(value)) > 1L) value else as.vector(value)
}

# Every public function of keras.ops: list(path, named arguments with the text of their defaults).
op_signatures <- function() {
  reticulate::py_run_string("
import inspect
import keras

def _signatures():
    found = {}
    ops = keras.ops
    for module, prefix in [(ops, ''), (ops.image, 'image.'), (ops.linalg, ''), (ops.nn, ''), (ops.numpy, '')]:
        for name in dir(module):
            function = getattr(module, name)
            if name.startswith('_') or inspect.ismodule(function) or not callable(function):
                continue
            parameters = inspect.signature(function).parameters.values()
            found[prefix + name] = [
                [p.name, '' if p.default is p.empty else repr(p.default)]
                for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return found
", local = FALSE)
  signatures <- reticulate::py_eval("_signatures()")
  lapply(signatures, function(parameters) {
    parts <- lapply(parameters, unlist)
    rlang::set_names(vapply(parts, `[[`, "", 2L), vapply(parts, `[[`, "", 1L))
  })
}

op_name <- function(path) {
  if (startsWith(path, "image.")) paste0("op_image_", sub("_images$", "", sub("image.", "", path, fixed = TRUE))) else
    paste0("op_", path)
}

op_axes <- c(
  "axes", "axis", "axis1", "axis2", "axisa", "axisb", "axisc", "destination", "source", "spatial_dims"
)

# Where the arguments differ from Python's on purpose, and why.
op_exceptions <- c(
  arange = "counts as seq() does: the end is in, one argument counts from 1; keras3's arguments",
  get_item = "positions: `zero_indexed` is added",
  map = "data first, for the pipe; keras3's order",
  meshgrid = "tensors come as `...`",
  einsum = "tensors come as `...`",
  rearrange = "sizes come as `...`",
  switch = "arguments of the branch come as `...`",
  tensordot = "`axes = 2` is a number of axes, not an axis",
  vectorize = "`pyfunc` is `func`; keras3's name",
  vectorized_map = "data first, for the pipe; `function` is a reserved word; keras3's order"
)

drafted_op <- function(path, signature) {
  formals <- Map(op_default, signature, names(signature))
  if (path %in% c(names(laminar:::index_ops))) formals <- c(formals, list(zero_indexed = FALSE))
  formals
}

op_default <- function(text, argument) {
  if (!nzchar(text)) return(quote(expr = ))
  value <- gsub("\\bNone\\b", "NULL", gsub("\\bTrue\\b", "TRUE", gsub("\\bFalse\\b", "FALSE", text)))
  code <- str2lang(sub("^\\(", "c(", value))
  if (!argument %in% op_axes) return(code)
  if (is.numeric(code)) return(code + 1)
  if (!is.call(code) || !identical(code[[1L]], quote(c))) return(code)
  as.call(c(quote(c), lapply(as.list(code)[-1L], `+`, 1)))
}

draft_op <- function(path, signature) {
  formals <- drafted_op(path, signature)
  text <- as_text(formals)
  args <- paste(ifelse(nzchar(text), paste(names(formals), "=", text), names(formals)), collapse = ", ")
  sprintf("#' @export\n%s <- function(%s) call_op(\"%s\", py_args(NULL, op_arguments))", op_name(path), args, path)
}

# A function of tensors as one program of the backend, and its derivative there.
compiled <- function(f) {
  if (is_tensorflow()) reticulate::import("tensorflow")$`function`(f) else reticulate::import("jax")$jit(f)
}

slope_at <- function(f, x) {
  if (!is_tensorflow()) return(reticulate::import("jax")$grad(f)(x))
  tape <- reticulate::import("tensorflow")$GradientTape()
  laminar:::with_python_context(tape, {
    tape$watch(x)
    y <- f(x)
  })
  tape$gradient(y, x)
}
