# Batches from a function that is called for each of them, on R's own thread. Time is paid here for each batch, and most
# of it for the way to Python: small ones cross many at a time, as plain arrays in one list, and Python asks for a
# complaint when it finds a NaN.

# A function that gives one batch a call and NULL at the end, as a stream. `targets` makes of classes what the loss
# wants.
as_generator <- function(f, call, targets = NULL) {
  force(f)
  batches <- list()
  # A batch and those that come within some seconds, at most so many in all; NULL among them is the end.
  next_batches <- keep_r_error(function(most, seconds) {
    until <- as.numeric(Sys.time()) + seconds
    drawn <- list()
    while (!length(drawn) || (length(drawn) < most && as.numeric(Sys.time()) < until)) {
      batch <- f()
      place <- length(drawn) + 1L
      if (is.null(batch)) {
        drawn[place] <- list(NULL)
        break
      }
      drawn[[place]] <- if (is_python_object(batch)) batch else parts_of_batch(batch, targets, call)
    }
    batches <<- drawn
  })
  complain <- keep_r_error(function() {
    for (batch in batches) for (part in if (is.list(batch)) batch) if (is.double(part)) check_complete(part, "x", call)
  })
  py_laminar(call)$bridge$CalledBatches(next_batches, complain)
}

parts_of_batch <- function(batch, targets, call) {
  if (!is.list(batch) || is.object(batch) && is.data.frame(batch)) {
    laminar_abort(c(
      "The function that gives the batches must return {.code list(x, y)}, or {.code NULL} at the end of an epoch.",
      x = "It returned {describe(batch)}."
    ), "type", call)
  }
  names(batch) <- NULL
  for (i in seq_along(batch)) {
    part <- batch[[i]]
    if (is.double(part) && !is.object(part) && !is.null(dim(part))) next # crosses as it is
    part <- if (i == 2L && !is.null(targets)) targets(part, call) else as_part_of_batch(part, call)
    if (!is.null(part)) batch[[i]] <- part
  }
  batch
}

as_part_of_batch <- function(x, call) {
  plain <- !is.object(x) && (is.double(x) || is.integer(x) && !anyNA(x))
  if (!plain) return(as_host(x, "x", call))
  if (is.null(dim(x))) dim(x) <- length(x)
  x
}
