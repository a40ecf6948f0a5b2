# `[`, `[[` and `[<-` on tensors, by R's rules: R's own indexing of positions decides what an index means.

#' Parts of tensors
#'
#' `x[i, j]` follows R: positions count from 1, negative ones leave out, logical ones are recycled, an index that is not
#' given means the whole axis, a matrix with a column for each axis picks single elements, and one index for several
#' axes counts in R's order, first axis fastest. Axes of size 1 are dropped unless `drop = FALSE`; a single element is a
#' tensor without axes. An index may be a tensor, in a graph one without a value; then nothing can be checked
#' beforehand; rows that a logical tensor without a value picks keep their axis. (While JAX traces a program, a logical
#' tensor cannot pick: sizes must be known there.)
#'
#' `x[i] <- value` gives a new tensor, through which gradients flow. A variable changes in place: `v[i] <- value`
#' assigns, and all who hold `v` see it.
#'
#' Indices out of range are errors, where R would sometimes give NA or grow the vector.
#'
#' @param x A tensor or variable.
#' @param ... Indices: whole numbers, logicals, tensors of them, or nothing.
#' @param i,exact An index; `exact` is for R's generic only.
#' @param drop `FALSE` keeps axes of size 1.
#' @param value New values: tensor or R numbers, recycled as in R.
#' @returns A tensor; after `v[i] <- value` the variable.
#' @name tensor-index
#' @examplesIf laminar::is_backend_available()
#' x <- as_tensor(matrix(1:6, 2))
#' x[2, ]
#' x[, -1]
#' x[x > 2]
#' x[1, 2:3] <- 0
#' x
NULL

#' @rdname tensor-index
#' @export
`[.laminar_tensor` <- function(x, ..., drop = TRUE) {
  call <- rlang::current_env()
  index <- tensor_index(x, rlang::dots_list(..., .ignore_empty = "none", .preserve_empty = TRUE), call)
  drop <- check_flag(drop, "drop")
  indexing <- py_ops()$indexing
  switch(index$how,
    all = try_backend(py_ops()$values$to_tensor(x), call),
    mask = try_backend(indexing$masked(x, index$mask), call),
    flat = try_backend(indexing$take(indexing$flat(x), index$keys, drop), call),
    try_backend(indexing$take(x, index$keys, drop), call)
  )
}

#' @rdname tensor-index
#' @export
`[[.laminar_tensor` <- function(x, i, ..., exact = TRUE) {
  if (is.character(i)) return(NextMethod())
  value <- x[i, ...]
  if (length(dim(value))) {
    laminar_abort(c(
      "{.code [[} picks one element.",
      x = "The index picks {.val {prod(dim(value))}}.",
      i = "Use {.code [} for more."
    ), "index")
  }
  value
}

#' @rdname tensor-index
#' @export
`[<-.laminar_tensor` <- function(x, ..., value) {
  call <- rlang::current_env()
  index <- tensor_index(x, rlang::dots_list(..., .ignore_empty = "none", .preserve_empty = TRUE), call)
  new <- replaced(x, index, value, call)
  if (!is_variable(x)) return(new)
  try_backend(x$assign(new), call)
  x
}

#' @rdname tensor-index
#' @export
`[[<-.laminar_tensor` <- function(x, i, ..., value) {
  if (is.character(i)) return(NextMethod())
  x[i, ...] <- value
  x
}

replaced <- function(x, index, value, call) {
  indexing <- py_ops()$indexing
  if (!is_python_object(value)) value <- as_tensor(value)
  both <- try_backend(py_ops()$arithmetic$widened(py_ops()$values$to_tensor(x), value, is_variable(x)), call)
  switch(index$how,
    all = try_backend(indexing$replace(both[[1L]], lapply(seq_along(dim(x)), function(i) NULL), both[[2L]]), call),
    mask = try_backend(indexing$replace_masked(both[[1L]], index$mask, both[[2L]]), call),
    flat = try_backend(
      indexing$unflat(indexing$replace(indexing$flat(both[[1L]]), index$keys, both[[2L]]), as.list(dim(x))), call
    ),
    try_backend(indexing$replace(both[[1L]], index$keys, both[[2L]]), call)
  )
}

# What the indices mean: `how` is "all", "mask" (a logical tensor without value), "flat" (one key into the values in R's
# order) or "axes" (a key for each axis). A key is NULL, an array of positions from 0, or a tensor of positions from 1.
tensor_index <- function(x, indices, call) {
  sizes <- dim(x)
  given <- !vapply(indices, rlang::is_missing, NA)
  if (length(indices) <= 1L && !any(given)) return(list(how = "all"))
  indices[given] <- lapply(indices[given], known_index, call = call)
  if (length(indices) == 1L && length(sizes) != 1L) return(single_index(indices[[1L]], sizes, call))
  if (length(indices) != length(sizes)) {
    laminar_abort(c(
      "The number of indices must be that of the tensor's axes.",
      x = "There are {length(indices)}, and the tensor has the shape {format_shape(sizes)}."
    ), "index", call)
  }
  if (length(indices) == 1L && is_logical_tensor(indices[[1L]])) return(list(how = "mask", mask = indices[[1L]]))
  keys <- lapply(seq_along(indices), function(axis) {
    if (given[[axis]]) positions_from_0(indices[[axis]], sizes[[axis]], axis, call)
  })
  list(how = "axes", keys = keys)
}

single_index <- function(index, sizes, call) {
  if (is_logical_tensor(index)) return(list(how = "mask", mask = index))
  if (!is_python_object(index) && is.matrix(index) && is.numeric(index)) {
    if (ncol(index) != length(sizes)) {
      laminar_abort(c(
        "A matrix of positions must have a column for each axis: {length(sizes)}.", x = "It has {ncol(index)}."
      ), "index", call)
    }
    inside <- index >= 1 & t(t(index) <= sizes)
    if (!isTRUE(all(inside))) abort_outside(index[which(!(inside %in% TRUE))[[1L]]], sizes, call)
    index <- drop((index - 1) %*% cumprod(c(1, sizes[-length(sizes)]))) + 1
  }
  size <- if (anyNA(sizes)) NA_integer_ else as.integer(prod(sizes))
  list(how = "flat", keys = list(positions_from_0(index, size, NULL, call, sizes)))
}

# Tensors with values become R's.
known_index <- function(index, call) {
  if (is_tensor(index)) return(if (is_unknown(index)) index else tensor_value(index))
  if (is.factor(index)) index <- as.integer(index)
  if (!is.null(index) && !is.numeric(index) && !is.logical(index)) {
    laminar_abort(c("Indices of tensors are numbers or logicals.", x = "There is {describe(index)}."), "index", call)
  }
  index
}

is_logical_tensor <- function(index) is_tensor(index) && tensor_type(index) == "bool"

positions_from_0 <- function(index, size, axis, call, sizes = size) {
  if (is_tensor(index)) {
    if (is_logical_tensor(index) && (length(dim(index)) != 1L || isTRUE(dim(index) != size))) {
      laminar_abort(c(
        "A logical index without a value must have the size of the axis, or the shape of the tensor.",
        x = "It has the shape {format_shape(dim(index))}, axis {axis} the size {size}."
      ), "shape", call)
    }
    return(index)
  }
  index <- as.vector(index)
  if (is.na(size)) return(positions_unknown(index, call))
  if (is.numeric(index) && any(abs(trunc(index)) > size, na.rm = TRUE) && !all(index <= 0, na.rm = TRUE) ||
        is.logical(index) && length(index) > size) {
    abort_outside(if (is.logical(index)) length(index) else index[abs(index) > size][[1L]], sizes, call, axis)
  }
  positions <- tryCatch(seq_len(size)[index], error = function(condition) {
    laminar_abort(conditionMessage(condition), "index", call)
  })
  if (anyNA(positions)) laminar_abort("Indices of tensors must not be missing.", "index", call)
  as_positions(positions)
}

as_positions <- function(positions) reticulate::r_to_py(array(as.integer(positions) - 1L, length(positions)))

# Along an axis whose size is open until the graph runs only positions themselves can be told.
positions_unknown <- function(index, call) {
  if (is.logical(index) || anyNA(index) || any(index < 1)) {
    laminar_abort(c(
      "Along an axis of unknown size positions from 1 are known only.",
      i = "Give the size in the signature, or pick by a tensor of positions."
    ), "trace", call)
  }
  as_positions(index)
}

abort_outside <- function(position, sizes, call, axis = NULL) {
  where <- if (is.null(axis)) "The tensor has the shape {format_shape(sizes)}." else
    "Axis {axis} has the size {sizes}."
  laminar_abort(c("Subscript out of bounds: {position}.", x = where), "index", call)
}
