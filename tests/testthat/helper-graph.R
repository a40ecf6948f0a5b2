# The operations on tensors that must agree with R's own, as expressions in the arrays of `tensor_inputs()`:
# x and y hold any numbers, p numbers between 0 and 1, n and m whole numbers, b and d logicals.

tensor_inputs <- function(rank, seed = rank) {
  sizes <- list(integer(), 4L, c(3L, 4L), c(2L, 3L, 4L), c(2L, 3L, 2L, 4L), c(2L, 3L, 2L, 2L, 3L))[[rank + 1L]]
  withr::local_seed(seed)
  lay <- function(values) if (length(sizes) < 2L) values else array(values, sizes)
  count <- prod(sizes)
  inputs <- list(
    x = stats::runif(count, -3, 3), y = stats::runif(count, -3, 3), p = stats::runif(count, 0.05, 0.95),
    n = sample(-9:9, count, replace = TRUE), m = sample(c(-4:-1, 1:4), count, replace = TRUE),
    b = sample(c(TRUE, FALSE), count, replace = TRUE), d = sample(c(TRUE, FALSE), count, replace = TRUE)
  )
  lapply(inputs, lay)
}

tensor_cases <- list(
  arithmetic = alist(
    -x, +x, x + y, x - y, x * y, x / y, p^x, x^2, x^3, x %% y, x %/% y, n + m, n - m, n * m, n / m, n %% m, n %/% m,
    2 + x, 2 - x, 2 * x, 2 / x, 2^x, 5 %% x, 5 %/% x, x + 2, x - 2, x / 2, x %% 2, x %/% 2, n + 0.5, n %% 3L,
    n %/% 3L, n / 2L, n^2L, n^-1L, b + d, b * n, b * 2, x + b, -b
  ),
  comparison = alist(
    x == y, x != y, x < y, x <= y, x > y, x >= y, n == m, n != m, n < m, n <= m, n > 0L, n >= 0.5, 0 < x, 1L >= n,
    b == d, b != d, b & d, b | d, !b, x > 0 & y > 0, x > 0 | b, b & TRUE, FALSE | b, x != 0
  ),
  maths = alist(
    abs(x), abs(n), sign(x), sign(n), sqrt(p), floor(x), ceiling(x), trunc(x), round(x), round(x, 1), signif(x, 2),
    exp(x), expm1(x), log(p), log(p, 2), log2(p), log10(p), log1p(p), cos(x), sin(x), tan(p), acos(p), asin(p),
    atan(x), cosh(x), sinh(x), tanh(x), acosh(1 + p), asinh(x), atanh(p), cospi(x), sinpi(x), tanpi(p / 3),
    gamma(1 + p), gamma(-p), lgamma(p), digamma(p), trigamma(p), sqrt(abs(n)), exp(n), is.na(x), is.nan(x / 0),
    is.finite(x), is.infinite(x / 0)
  ),
  cumulative = alist(
    cumsum(x), cumprod(x), cummax(x), cummin(x), cumsum(n), cumsum(b), cummax(n)
  ),
  summaries = alist(
    sum(x), sum(n), sum(b), prod(x), prod(n), max(x), max(n), min(x), min(n), range(x), range(n), mean(x), mean(n),
    mean(b), median(x), median(n), any(b), all(b), any(x > 2.9), all(x < 3), sum(x, y), max(x, 2), min(x, y, -1),
    range(x, 5), sum(x, na.rm = TRUE), sum(x / (x > 0) * 0, na.rm = TRUE), mean(sqrt(x), na.rm = TRUE),
    max(sqrt(x + 1), na.rm = TRUE)
  ),
  permutations = alist(
    aperm(x), aperm(x, rev(seq_along(dim(x)))), aperm(x, c(2, 1, seq_along(dim(x))[-(1:2)]))
  ),
  shapes = alist(
    length(x), c(x), c(x, y), c(x, 1, 2), rep(x, 2), rep(x, each = 2), rep(x, length.out = 7), rep(x, times = 3),
    rev(x), sort(x), sort(x, decreasing = TRUE), sort(n), as.vector(x), as.numeric(n), as.integer(n), as.logical(n),
    as.array(x), head(x, 1), tail(x, 1), head(x, -1), tail(x, -1), dim(x) <- c(1, length(x)), dim(x) <- length(x)
  ),
  matrices = alist(
    t(x), cbind(x, y), rbind(x, y), cbind(x, 1), rbind(0, x), cbind(1:3, x), cbind(x[, 1], x[, 2]),
    rbind(x[1, ], 1:4), x %*% t(y), t(x) %*% y, c(x %*% 1:4), c(1:3 %*% x), crossprod(x), crossprod(x, y),
    tcrossprod(x), tcrossprod(x, y), n %*% t(m), outer(x[1, ], y[, 1]), outer(1:3, x[2, ], "+"),
    outer(x[1, ], x[2, ], function(a, b) a - 2 * b), rowSums(x), colSums(x), rowMeans(x), colMeans(x), rowSums(b),
    colMeans(n), nrow(x), ncol(x), diag(x[, 1]), diag(crossprod(x)), solve(crossprod(x[, 1:2])),
    solve(crossprod(x[, 1:2]), 1:2), chol(crossprod(x[, 1:2])), det(crossprod(x[, 1:2])),
    backsolve(chol(crossprod(x[, 1:2])), 1:2), forwardsolve(t(chol(crossprod(x[, 1:2]))), 1:2),
    backsolve(chol(crossprod(x[, 1:2])), 1:2, transpose = TRUE)
  ),
  vectors = alist(
    t(x), cbind(x, y), rbind(x, y, 1), cbind(x), outer(x, y), c(x %*% y), var(x), sd(x), var(n), ifelse(x > 0, x, y),
    ifelse(b, 1, 0), ifelse(n > 0L, n, -n), pmin(x, y), pmax(x, 0), pmin(x, y, 0.5), pmax(n, m), seq_along(x),
    diag(x)
  ),
  choices = alist(
    ifelse(b, x, y), ifelse(x > y, x, 0), ifelse(b, n, 0L), pmin(x, y), pmax(x, 0), pmax(x, y, 1)
  ),
  index_1 = alist(
    x[], x[1], x[4], x[2:3], x[c(4, 1, 1)], x[-1], x[-(2:4)], x[c(TRUE, FALSE)], x[b], x[x > 0], x[0], x[integer()],
    x[3:1], x[c(0, 2)], x[-4:-3], x[[2]], x[2.9], x[length(x)], x[n > 0L], x[c(FALSE, FALSE, TRUE, TRUE)]
  ),
  index_2 = alist(
    x[], x[1, 2], x[1, ], x[, 1], x[2:3, ], x[, -1], x[-1, -2], x[c(TRUE, FALSE, TRUE), ], x[, c(4, 1)],
    x[1, , drop = FALSE], x[, 2, drop = FALSE], x[7], x[c(1, 12, 5)], x[-1], x[b], x[x > 0],
    x[cbind(1:3, c(4, 2, 2))], x[0, ], x[, 0], x[[2, 3]], x[[5]], x[3:1, 4:1], x[-(1:2), ], x[c(1, 1, 2), c(2, 2)],
    x[nrow(x), ], x[c(TRUE, FALSE), ], x[, b[1, ]]
  ),
  index_3 = alist(
    x[1, 2, 3], x[1, , ], x[, 2, ], x[, , 3], x[, -1, ], x[2, 1:2, ], x[, , -(1:2)], x[, 2, , drop = FALSE], x[24],
    x[-24], x[b], x[cbind(1:2, 3:2, c(4, 1))], x[c(TRUE, FALSE), , 2:1], x[, c(3, 1), c(4, 4)], x[[1, 2, 3]],
    x[, , 1, drop = FALSE]
  ),
  index_4 = alist(
    x[1, 2, 1, 4], x[1, , , ], x[, , 2, ], x[, -3, 1, -1], x[, , , 4:1], x[48], x[b], x[2, 3, , , drop = FALSE]
  ),
  index_5 = alist(
    x[1, 2, 1, 2, 3], x[, , 2, , ], x[1, , 2, , 3], x[, -1, , -1, -1], x[, , , , 3:2], x[5:9], x[b], x[-1]
  ),
  replace_1 = alist(
    x[2] <- 0, x[-1] <- c(7, 8, 9), x[b] <- -1, x[x > 0] <- 0, x[] <- 3, x[c(4, 1)] <- y[1:2], x[[3]] <- 5,
    x[c(TRUE, FALSE)] <- 1:2, x[0] <- 1, n[2:3] <- 5L, x[2:3] <- x[3:2], x[2] <- x[2] * 2 + 1
  ),
  replace_2 = alist(
    x[1, 2] <- 0, x[1, ] <- 1:4, x[, 2] <- y[, 1], x[-1, -1] <- 9, x[2:3, c(4, 1)] <- matrix(1:4, 2), x[b] <- 0,
    x[5] <- 100, x[cbind(1:2, 3:4)] <- c(-1, -2), x[, c(TRUE, FALSE)] <- 1:3, x[x < 0] <- 0, x[, ] <- 1:2,
    x[c(1, 12)] <- y[1:2], x[[2, 3]] <- 4
  ),
  replace_3 = alist(
    x[1, , ] <- 0, x[, 2, -1] <- 1:6, x[2, 3, 4] <- y[1, 1, 1], x[, , 2] <- y[, , 1], x[b] <- 5
  ),
  replace_5 = alist(
    x[, , 2, , 1] <- 0, x[2, -1, , 2, ] <- 1, x[70:72] <- 1:3
  )
)

# Which ranks each group of cases is computed for.
tensor_case_ranks <- list(
  arithmetic = 0:5, comparison = 0:5, maths = 0:5, cumulative = 1:5, summaries = 0:5, shapes = 1:5,
  permutations = 2:5, matrices = 2L,
  vectors = 1L, choices = 0:5, index_1 = 1L, index_2 = 2L, index_3 = 3L, index_4 = 4L, index_5 = 5L, replace_1 = 1L,
  replace_2 = 2L, replace_3 = 3L, replace_5 = 5L
)

# A function of the arrays that computes the case; of a replacement the value is what was changed.
case_function <- function(case) {
  if (identical(case[[1L]], quote(`<-`))) case <- call("{", case, as.name(target_name(case[[2L]])))
  arguments <- as.pairlist(alist(x = , y = , p = , n = , m = , b = , d = ))
  rlang::new_function(arguments, case, new.env(parent = asNamespace("stats")))
}

# JAX computes in single precision.
close_enough <- function() if (is_tensorflow()) 1e-10 else 2e-4

# What is wrong with a result, or NULL: shape and values must be R's; one number may be a tensor without axes.
unlike_r <- function(actual, expected) {
  if (inherits(actual, "error")) return(paste("stops:", conditionMessage(actual)))
  if (is_python_object(actual)) {
    sizes <- if (length(expected) == 1L && length(dim(expected)) < 2L) 1L else dim(expected) %||% length(expected)
    found <- if (length(dim(actual))) dim(actual) else 1L
    if (!identical(found, as.integer(sizes))) return(paste("has the shape", format_shape(found)))
    actual <- as_r(actual)
  }
  same <- all.equal(as.vector(actual), as.vector(expected), tolerance = close_enough(), check.attributes = FALSE)
  if (!isTRUE(same)) paste(same, collapse = "; ")
}

# Functions computed in one compiled program; what stops while it is traced is an error in the list.
compute_traced <- function(functions, tensors) {
  if (is_tensorflow()) {
    program <- graph_function(function(...) lapply(functions, function(f) convert_control_flow(f)(...)))
    return(tryCatch(do.call(program, tensors), error = function(condition) rep(list(condition), length(functions))))
  }
  stopped <- vector("list", length(functions))
  program <- reticulate::import("jax")$jit(function(...) {
    tensors <- rlang::set_names(list(...), names(tensors))
    lapply(seq_along(functions), function(i) {
      tryCatch(do.call(convert_control_flow(functions[[i]]), tensors), error = function(condition) {
        stopped[[i]] <<- condition
        0
      })
    })
  })
  values <- do.call(program, unname(tensors))
  Map(function(value, condition) condition %||% value, values, stopped)
}

# How many values a condition picks is open while a program is traced, which TensorFlow alone allows.
picks_by_condition <- function(condition) {
  inherits(condition, "laminar_error_trace") && !is_tensorflow() && grepl("picks", conditionMessage(condition))
}

# Computes all cases of a group with R's arrays, with tensors at once, and with tensors in one traced program.
expect_group_like_r <- function(group) {
  cases <- tensor_cases[[group]]
  functions <- lapply(cases, case_function)
  labels <- vapply(cases, function(case) paste(deparse(case), collapse = " "), "")
  traceable <- !grepl("as\\.(vector|numeric|integer|logical|array)", labels)
  wrong <- character()
  # (what follows from R alone is examined under TensorFlow; JAX takes long to compile so many programs)
  ranks <- if (is_tensorflow()) tensor_case_ranks[[group]] else setdiff(tensor_case_ranks[[group]], c(0, 3:4))
  for (rank in if (length(ranks)) ranks else tensor_case_ranks[[group]]) {
    inputs <- tensor_inputs(rank)
    tensors <- lapply(inputs, as_tensor)
    expected <- lapply(functions, function(f) suppressWarnings(do.call(f, inputs)))
    now <- lapply(functions, function(f) tryCatch(do.call(convert_control_flow(f), tensors), error = identity))
    later <- compute_traced(functions[traceable], tensors)
    note <- function(found, wanted, label) {
      why <- Map(unlike_r, found, wanted)
      said <- !vapply(why, is.null, NA) & !vapply(found, picks_by_condition, NA)
      wrong <<- c(wrong, paste(label[said], unlist(why[said])))
    }
    note(now, expected, paste0(labels, ", rank ", rank, ":"))
    note(later, expected[traceable], paste0(labels[traceable], ", rank ", rank, ", traced:"))
  }
  expect_identical(wrong, character(), label = group)
}
