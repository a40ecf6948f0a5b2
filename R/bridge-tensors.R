# One S3 class for the tensors of every backend. Python's class names, which reticulate makes R's class vectors of,
# differ by backend, and of JAX by whether a tensor has its value yet; R's methods are those of `laminar_tensor`.

tensor_classes <- c(
  "tensorflow.python.types.core.Tensor", "jax.Array", "keras.src.backend.common.variables.Variable"
)

# Classes of tensors that never have a value: those of a graph of TensorFlow, and those of a program that JAX traces.
unknown_classes <- c("tensorflow.python.framework.ops.SymbolicTensor", "jax._src.core.Tracer")

as_tensor_class <- function(classes) {
  if (!any(tensor_classes %in% classes) || "laminar_tensor" %in% classes) return(classes)
  before <- match("python.builtin.object", classes, nomatch = length(classes) + 1L) - 1L
  append(classes, "laminar_tensor", before)
}

# Called by .onLoad(), which must not load reticulate: when it is there, or else as soon as it comes.
watch_tensor_classes <- function() {
  register <- function(...) getExportedValue("reticulate", "register_class_filter")(as_tensor_class)
  if (isNamespaceLoaded("reticulate")) register() else setHook(packageEvent("reticulate", "onLoad"), register)
}

is_tensor <- function(x) is_python_object(x) && inherits(x, "laminar_tensor")

is_variable <- function(x) {
  inherits(x, c("tensorflow.python.ops.variables.Variable", "keras.src.backend.common.variables.Variable"))
}

# Whether a tensor belongs to a program that is being traced: it has a type and shape, and no value yet. Variables have
# none while TensorFlow traces a graph, or when JAX's program has given them one.
is_unknown <- function(x) {
  if (inherits(x, unknown_classes)) return(TRUE)
  if (!is_tensor(x) || inherits(x, c("tensorflow.python.framework.ops.EagerTensor", "jax.Array"))) return(FALSE)
  if (is_tensorflow()) is_tracing() else is_variable(x) && inherits(x$value, unknown_classes)
}

is_tracing <- function() !is.null(the$python) && is_tensorflow() && py_graph()$`function`$tracing()

# The type of a tensor by name, for example "float32".
tensor_type <- function(x) {
  type <- x$dtype
  if (is.character(type)) type else type$name
}
