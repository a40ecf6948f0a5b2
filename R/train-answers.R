# What the numbers of an output mean: classes, probabilities or quantities.

# For each output list(kind, levels, logits), with the kind "classes", "binary" (one unit), "labels" (several yes or no)
# or "numbers"; stops where the type does not fit.
answer_kinds <- function(facts, type, call) {
  single <- length(facts$outputs) == 1L
  kinds <- lapply(facts$outputs, function(output) {
    levels <- facts$notes$levels[[if (single) "output" else output$name]]
    kind <- answer_kind(output, levels)
    if (kind == "numbers" && type %in% c("class", "prob")) {
      laminar_abort(c(
        "{.code type = \"{type}\"} needs a model that tells classes apart.",
        x = "{if (single) 'The output' else paste0('The output \"', output$name, '\"')} has the loss
             {.val {output$loss %||% 'none'}} and the activation {.val {output$activation %||% 'unknown'}}.",
        i = "Use {.code type = \"numeric\"}, or compile the model with a loss for classes."
      ), "type", call)
    }
    list(kind = kind, levels = levels, logits = needs_link(output))
  })
  stats::setNames(kinds, output_labels(facts))
}

answer_kind <- function(output, levels) {
  classes <- !is.null(levels) || (output$kind %||% "") %in% c("sparse", "one_hot", "binary") ||
    is.null(output$loss) && (output$activation %||% "") %in% c("softmax", "sigmoid")
  if (!classes) return("numbers")
  if (isTRUE(output$units == 1L)) return("binary")
  if (identical(output$kind, "binary") && is.null(levels) && !identical(output$activation, "softmax")) return("labels")
  "classes"
}

# Logits, by what the loss says, or by a class loss over values that no activation limits.
needs_link <- function(output) isTRUE(output$logits) && !(output$activation %||% "") %in% c("softmax", "sigmoid")

# The answer of one output: `raw` is an array with samples first, classes last.
answer <- function(raw, answered, type, threshold) {
  if (type == "numeric") return(if (is.matrix(raw) && ncol(raw) == 1L) drop_column(raw) else raw)
  if (answered$logits) raw <- if (answered$kind == "classes") softmax(raw) else stats::plogis(raw)
  labels <- answered$levels$labels
  if (answered$kind == "labels") return(if (type == "prob") raw else +(raw >= threshold))
  if (answered$kind == "binary") {
    if (type == "prob") return(two_columns(raw, labels))
    return(as_levels(+(raw >= threshold), answered$levels))
  }
  if (type == "prob") return(name_classes(raw, labels))
  as_levels(largest(raw) - 1L, answered$levels)
}

drop_column <- function(x) {
  dim(x) <- NULL
  x
}

softmax <- function(x) {
  dims <- dim(x)
  rows <- matrix(x, ncol = dims[[length(dims)]])
  rows <- exp(rows - do.call(pmax, c(lapply(seq_len(ncol(rows)), function(k) rows[, k]), na.rm = TRUE)))
  array(rows / rowSums(rows), dims)
}

# Places of the largest along the last axis; NA where a value is missing.
largest <- function(x) {
  dims <- dim(x)
  rows <- matrix(x, ncol = dims[[length(dims)]])
  places <- max.col(replace(rows, is.na(rows), -Inf), ties.method = "first")
  places[is.na(rowSums(rows))] <- NA
  array(places, dims[-length(dims)])
}

two_columns <- function(x, labels) {
  dims <- dim(x)
  rows <- as.vector(x)
  out <- cbind(1 - rows, rows, deparse.level = 0)
  dim(out) <- c(dims[-length(dims)], 2L)
  name_classes(out, labels)
}

name_classes <- function(x, labels) {
  rank <- length(dim(x))
  dimnames(x) <- c(rep(list(NULL), rank - 1L), list(class_names(labels, dim(x)[[rank]])))
  x
}

# Units that no level was ever trained for keep their code as name.
class_names <- function(labels, units) {
  codes <- as.character(seq_len(units) - 1L)
  c(labels, codes[seq_len(units) > length(labels)])
}

as_levels <- function(codes, levels) {
  dims <- dim(codes)
  if (length(dims) == 2L && dims[[2L]] == 1L) dims <- dims[1L]
  codes <- as.integer(codes)
  if (is.null(levels)) return(if (length(dims) > 1L) array(codes, dims) else codes)
  labels <- class_names(levels$labels, max(length(levels$labels), codes + 1L, na.rm = TRUE))
  if (length(dims) > 1L) return(array(labels[codes + 1L], dims))
  factor(labels[codes + 1L], labels, ordered = identical(levels$type, "ordered"))
}
