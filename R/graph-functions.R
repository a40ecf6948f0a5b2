# R's functions without methods for tensors, as graph functions know them. `replaces` is the function of R that makes
# way: a function of the user's own by the same name stays.

# Applies `by` when one of the first arguments is a tensor, else R's own function.
for_tensors <- function(replaces, by) {
  list(replaces = replaces, by = function(...) if (any_tensor_among(...)) by(...) else replaces(...))
}

any_tensor_among <- function(...) {
  for (i in seq_len(min(...length(), 3L))) if (is_tensor(...elt(i))) return(TRUE)
  FALSE
}

along <- function(name, axis) {
  function(x, na.rm = FALSE, dims = 1L) {
    x <- try_backend(py_ops()$arithmetic$as_double(x))
    rank <- length(dim(x))
    axes <- if (axis == "rows") seq.int(dims + 1L, rank) else seq_len(dims)
    op <- get(paste0("op_", if (na.rm) "nan", name), topenv())
    op(x, axis = axes)
  }
}

tensor_var <- function(x, y = NULL, na.rm = FALSE, use) {
  if (!is.null(y) || length(dim(x)) > 1L) {
    laminar_abort(c(
      "{.fn var} of a tensor takes one vector.", i = "Compute a covariance matrix from {.fn crossprod}."
    ), "shape")
  }
  x <- try_backend(py_ops()$arithmetic$as_double(x))
  sum((x - mean(x))^2) / (length(x) - 1)
}

pairwise <- function(name) function(..., na.rm = FALSE) Reduce(function(a, b) tensor_pair(name, a, b), list(...))

tensor_diag <- function(x = 1, nrow, ncol, names = TRUE) op_diag(x)

tensor_outer <- function(X, Y, FUN = "*", ...) { # nolint: object_name_linter. (R's own names)
  FUN <- match.fun(FUN) # nolint: object_name_linter.
  parts <- lapply(list(X, Y), as_tensor_like, like = common_type(list(X, Y)))
  sizes <- vapply(parts, length, 0L)
  FUN(tensor_reshape(parts[[1L]], c(sizes[[1L]], 1L)), tensor_reshape(parts[[2L]], c(1L, sizes[[2L]])), ...)
}

size_along <- function(axis) {
  function(x) {
    size <- dim(x)[axis]
    if (length(size) && is.na(size)) py_control()$size(x, axis - 1L) else size
  }
}

tensor_functions <- list(
  "%*%" = for_tensors(base::`%*%`, tensor_matmul),
  crossprod = for_tensors(base::crossprod, function(x, y = x) tensor_matmul(x, y, transpose_x = TRUE)),
  tcrossprod = for_tensors(base::tcrossprod, function(x, y = x) tensor_matmul(x, y, transpose_y = TRUE)),
  outer = for_tensors(base::outer, tensor_outer),
  ifelse = for_tensors(base::ifelse, function(test, yes, no) tensor_ifelse(test, yes, no)),
  pmin = for_tensors(base::pmin, pairwise("minimum")),
  pmax = for_tensors(base::pmax, pairwise("maximum")),
  rowSums = for_tensors(base::rowSums, along("sum", "rows")),
  colSums = for_tensors(base::colSums, along("sum", "columns")),
  rowMeans = for_tensors(base::rowMeans, along("mean", "rows")),
  colMeans = for_tensors(base::colMeans, along("mean", "columns")),
  var = for_tensors(stats::var, tensor_var),
  sd = for_tensors(stats::sd, function(x, na.rm = FALSE) sqrt(tensor_var(x))),
  diag = for_tensors(base::diag, tensor_diag),
  det = for_tensors(base::det, function(x, ...) try_backend(py_ops()$linear$det(x))),
  backsolve = for_tensors(base::backsolve, tensor_backsolve),
  forwardsolve = for_tensors(base::forwardsolve, function(l, x, ...) tensor_backsolve(l, x, upper.tri = FALSE, ...)),
  nrow = for_tensors(base::nrow, size_along(1L)),
  ncol = for_tensors(base::ncol, size_along(2L)),
  length = for_tensors(base::length, function(x) {
    size <- length(x)
    if (is.na(size)) py_control()$size(x) else size
  })
)

tensor_ifelse <- function(test, yes, no) {
  type <- common_type(Filter(Negate(is.null), list(yes, no)))
  try_backend(py_ops()$linear$choose(plain_operand(test), as_tensor_like(yes, type), as_tensor_like(no, type)))
}
