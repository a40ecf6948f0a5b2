# R code that uses TensorFlow directly while JAX computes: which call it was, and what takes its place.

# The error of R code that Python called, in R's terms where a call to TensorFlow made it.
explain_foreign <- function(condition) {
  if (is.null(the$laminar) || is_tensorflow() || inherits(condition, "laminar_error")) return(condition)
  code <- tensorflow_call()
  if (is.null(code)) return(condition)
  rlang::catch_cnd(abort_foreign_call(code))
}

abort_foreign_call <- function(code) {
  laminar_abort(c(
    "{.code {code_label(code)}} is TensorFlow's, and this session computes with {backend_title(backend_name())}.",
    i = instead_of(code),
    i = "As it stands it needs TensorFlow: restart R and begin with {.code use_backend(\"tensorflow\")}."
  ), "backend", call = NULL)
}

# The innermost call that runs whose function belongs to TensorFlow: `tf$math$log(x)`, `tape$gradient(loss, weights)`.
tensorflow_call <- function() {
  calls <- sys.calls()
  parents <- sys.parents()
  for (at in rev(seq_along(calls))) {
    root <- calls[[at]][[1L]]
    if (!is.call(root)) next
    while (is.call(root) && !is_owner(root)) root <- root[[if (identical(root[[1L]], quote(`$`))) 2L else 1L]]
    owner <- tryCatch(eval(root, sys.frame(parents[[at]])), error = function(condition) NULL)
    if (is_tensorflows(owner)) return(calls[[at]])
  }
  NULL
}

# What a call may begin with and is evaluated to see whose it is: `laminar::tf`, `reticulate::import("tensorflow")`.
is_owner <- function(code) {
  if (identical(code[[1L]], quote(`::`))) return(TRUE)
  name <- utils::tail(all.names(code[[1L]]), 1L)
  identical(name, "import") && length(code) == 2L && is.character(code[[2L]])
}

is_tensorflows <- function(x) {
  if (!is_python_object(x)) return(FALSE)
  name <- if (inherits(x, "python.builtin.module")) reticulate::py_to_r(reticulate::py_get_attr(x, "__name__"))
  any(grepl("^tensorflow($|\\.)", c(name, class(x))))
}

instead_of <- function(code) {
  last <- utils::tail(all.names(code[[1L]]), 1L)
  if (last %in% c("GradientTape", "gradient")) {
    return("Derivatives come from {.fn variable_gradients}, on both backends.")
  }
  known <- getNamespaceExports("laminar")
  op <- intersect(paste0(c("op_", "random_"), sub("^reduce_", "", last)), known)
  if (length(op)) return(paste0("{.fn ", op[[1L]], "} does it on both backends."))
  "Written with {.fn op_*} functions it runs on both backends."
}

# A method's value that only TensorFlow knows would become a constant, or nothing, in JAX's program.
check_own_value <- function(value, shown) {
  if (is_tensorflow()) return(value)
  parts <- if (is.list(value) && !is_python_object(value)) value else list(value)
  if (any(vapply(parts, function(part) is_tensor(part) && is_tensorflows(part), NA))) {
    laminar_abort(c(
      "{.fn {shown}} returned a tensor of TensorFlow, and this session computes with {backend_title(backend_name())}.",
      i = "Written with {.fn op_*} functions it runs on both backends."
    ), "backend", call = NULL)
  }
  value
}
