# Functions with their gradients by hand, written as `function ~ gradient` in the arrays of `tensor_inputs()`; the
# derivative is by x, or by p where there is no x.

# nolint start: brace_linter.
gradient_cases <- list(
  arithmetic = list(
    ranks = c(0L, 1L, 3L),
    sum(3 * x + 2) ~ 3 + 0 * x,
    sum(-x) ~ -1 + 0 * x,
    sum(x - y) ~ 1 + 0 * x,
    sum(x * y) ~ y,
    sum(x / y) ~ 1 / y,
    sum(y / x) ~ -y / x^2,
    sum(x^2) ~ 2 * x,
    sum(x^3 - x) ~ 3 * x^2 - 1,
    sum(2^x) ~ log(2) * 2^x,
    sum(x %% 2) ~ 1 + 0 * x,
    sum(p^x) ~ log(p) * p^x,
    sum((x + y)^2 / 2) ~ x + y,
    sum(x)^2 ~ 2 * sum(x) + 0 * x,
    1 / (1 + sum(x^2)) ~ -2 * x / (1 + sum(x^2))^2,
    (sum(x * y) - 1)^2 ~ 2 * (sum(x * y) - 1) * y,
    sum((x > 0) * x) ~ 1 * (x > 0)
  ),
  maths = list(
    ranks = c(0L, 2L),
    sum(exp(x)) ~ exp(x),
    sum(expm1(x)) ~ exp(x),
    sum(sin(x)) ~ cos(x),
    sum(cos(x)) ~ -sin(x),
    sum(tanh(x)) ~ 1 - tanh(x)^2,
    sum(sinh(x)) ~ cosh(x),
    sum(cosh(x)) ~ sinh(x),
    sum(atan(x)) ~ 1 / (1 + x^2),
    sum(asinh(x)) ~ 1 / sqrt(1 + x^2),
    sum(abs(x)) ~ sign(x),
    sum(floor(x)) ~ 0 * x,
    sum(log(p)) ~ 1 / p,
    sum(log(p, 2)) ~ 1 / (p * log(2)),
    sum(log10(p)) ~ 1 / (p * log(10)),
    sum(log1p(p)) ~ 1 / (1 + p),
    sum(sqrt(p)) ~ 0.5 / sqrt(p),
    sum(tan(p)) ~ 1 / cos(p)^2,
    sum(asin(p)) ~ 1 / sqrt(1 - p^2),
    sum(acos(p)) ~ -1 / sqrt(1 - p^2),
    sum(atanh(p)) ~ 1 / (1 - p^2),
    sum(acosh(1 + p)) ~ 1 / sqrt((1 + p)^2 - 1),
    sum(gamma(1 + p)) ~ gamma(1 + p) * digamma(1 + p),
    sum(lgamma(p)) ~ digamma(p),
    sum(digamma(p)) ~ trigamma(p),
    sum(sinpi(p)) ~ pi * cospi(p),
    sum(1 / (1 + exp(-x))) ~ exp(-x) / (1 + exp(-x))^2,
    sum(log(1 + exp(x))) ~ 1 / (1 + exp(-x)),
    sum(exp(-x^2 / 2)) ~ -x * exp(-x^2 / 2),
    sum(sin(exp(x / 2)) * cos(x)) ~ cos(exp(x / 2)) * exp(x / 2) / 2 * cos(x) - sin(exp(x / 2)) * sin(x),
    log(sum(exp(x))) ~ exp(x) / sum(exp(x))
  ),
  summaries = list(
    ranks = c(1L, 4L),
    mean(x) ~ 1 / length(x) + 0 * x,
    mean(x)^3 ~ 3 * mean(x)^2 / length(x) + 0 * x,
    prod(x) ~ prod(x) / x,
    max(x) ~ 1 * (x == max(x)),
    min(x) ~ 1 * (x == min(x)),
    max(x) - min(x) ~ (x == max(x)) - (x == min(x)),
    sum(range(x)) ~ (x == max(x)) + (x == min(x)),
    median(c(x, 9)) ~ 1 * (x == median(c(x, 9))),
    sqrt(sum(x^2)) ~ x / sqrt(sum(x^2)),
    sum((x - mean(x))^2) ~ 2 * (x - mean(x)),
    sum(ifelse(x > 0, x^2, -x)) ~ ifelse(x > 0, 2 * x, -1),
    sum(pmin(x, y)) ~ 1 * (x < y),
    sum(pmax(x, 0)^2) ~ 2 * pmax(x, 0),
    sum(sort(x)[1:2]) ~ 1 * (x <= sort(x)[2]),
    sum(cumsum(x)) ~ rev(seq_along(x)),
    sum(rev(x) * seq_along(x)) ~ rev(seq_along(x)),
    sum(c(x, y, 1)^2) ~ 2 * x,
    sum(rep(x, 2) * c(y, 2 * y)) ~ 3 * y
  ),
  vectors = list(
    ranks = 1L,
    x[2] ~ c(0, 1, 0, 0),
    x[[3]]^2 ~ c(0, 0, 2 * x[3], 0),
    sum(x[-1]^2) ~ c(0, 2 * x[-1]),
    sum(x[c(1, 1, 4)]) ~ c(2, 0, 0, 1),
    sum(x[b] * 3) ~ 3 * b,
    sum(x[x > 0]^2) ~ 2 * x * (x > 0),
    x[1] * x[2] * x[3] ~ c(x[2] * x[3], x[1] * x[3], x[1] * x[2], 0),
    100 * (x[2] - x[1]^2)^2 + (1 - x[1])^2 ~
      c(-400 * x[1] * (x[2] - x[1]^2) - 2 * (1 - x[1]), 200 * (x[2] - x[1]^2), 0, 0),
    {
      x[2] <- 0
      sum(x^2)
    } ~ 2 * x * c(1, 0, 1, 1),
    {
      x[3:4] <- x[1:2] * 2
      sum(x * y)
    } ~ c(y[1:2] + 2 * y[3:4], 0, 0),
    {
      y[2] <- x[1]^2
      sum(y)
    } ~ c(2 * x[1], 0, 0, 0),
    var(x) ~ 2 * (x - mean(x)) / 3,
    sd(x) ~ (x - mean(x)) / (3 * sd(x)),
    prod(cumprod(x[1:3])) ~ c(3, 2, 1, 0) * x[1]^3 * x[2]^2 * x[3] / x,
    sum(outer(x, y)) ~ sum(y) + 0 * x,
    sum(head(x, 2)) + sum(tail(x, 1)) ~ c(1, 1, 0, 1),
    {
      total <- 0
      for (i in 1:4) total <- total + i * x[i]^2
      total
    } ~ 2 * 1:4 * x,
    {
      if (x[1] > 0) sum(x^2) else sum(x^3)
    } ~ (if (x[1] > 0) 2 * x else 3 * x^2)
  ),
  matrices = list(
    ranks = 2L,
    x[2, 3] ~ replace(0 * x, cbind(2, 3), 1),
    sum(x[1, ]^2) ~ 2 * x * (row(x) == 1),
    sum(x[, -1]) ~ 1 * (col(x) != 1),
    sum(x[b]^2) ~ 2 * x * b,
    sum(x[5:7]) ~ replace(0 * x, 5:7, 1),
    sum(x[cbind(1:3, 2:4)]) ~ 1 * (col(x) == row(x) + 1),
    sum(t(x) * t(y)) ~ y,
    sum(x %*% t(y)) ~ matrix(colSums(y), 3, 4, byrow = TRUE),
    sum((x %*% 1:4)^2) ~ 2 * (x %*% 1:4) %*% t(1:4),
    sum(crossprod(x)) ~ 2 * rowSums(x) + 0 * x,
    sum(tcrossprod(x, y)) ~ matrix(colSums(y), 3, 4, byrow = TRUE),
    sum(rowSums(x)^2) ~ 2 * rowSums(x) + 0 * x,
    sum(colMeans(x)^2) ~ matrix(2 * colMeans(x) / 3, 3, 4, byrow = TRUE),
    sum(apply_twice(x)) ~ 4 * x^3,
    sum(cbind(x, y)[, 1:4]^2) ~ 2 * x,
    sum(rbind(x, 1)^3) ~ 3 * x^2,
    sum(aperm(x)[2, ] * 1:3) ~ 1:3 * (col(x) == 2),
    log(det(crossprod(x[, 1:2]))) ~ cbind(2 * x[, 1:2] %*% solve(crossprod(x[, 1:2])), 0, 0),
    {
      x[1, ] <- x[2, ]^2
      sum(x)
    } ~ rbind(0, 1 + 2 * x[2, ], 1)[, 1:4]
  ),
  higher = list(
    ranks = 5L,
    sum(x[1, , 2, , ]^2) ~ 2 * x * (slice.index(x, 1) == 1) * (slice.index(x, 3) == 2),
    sum(x[, -1, , 2, ]) ~ (slice.index(x, 2) != 1) * (slice.index(x, 4) == 2),
    sum(exp(x[b])) ~ b * exp(x),
    sum(x[3:9]^3) ~ replace(0 * x, 3:9, 3 * x[3:9]^2),
    sum(aperm(x)^2) ~ 2 * x
  )
)
# nolint end

# Central differences of fourth order of R's own function.
central_differences <- function(f, at, step = 1e-3) {
  slope <- at
  for (i in seq_along(at)) {
    moved <- vapply(c(-2, -1, 1, 2) * step, function(h) {
      at[i] <- at[i] + h
      as.numeric(f(at))
    }, 0)
    slope[i] <- sum(moved * c(1, -8, 8, -1)) / (12 * step)
  }
  slope
}

# Compares the gradients of a group by the tape, by hand and by differences, each within 1e-6.
expect_gradients <- function(group) {
  known <- list2env(list(apply_twice = function(x) (x^2)^2), parent = asNamespace("stats"))
  rows <- gradient_cases[[group]]
  wrong <- character()
  close <- function(a, b) isTRUE(all.equal(as.vector(a), as.vector(b), tolerance = 1e-6, check.attributes = FALSE))
  for (rank in rows$ranks) {
    inputs <- tensor_inputs(rank, seed = 10L + rank)
    for (case in rows[-1L]) {
      code <- case[[2L]]
      by <- if ("x" %in% all.vars(code)) "x" else "p"
      others <- inputs[setdiff(names(inputs), by)]
      f <- rlang::new_function(
        as.pairlist(stats::setNames(list(quote(expr = )), by)), code, list2env(others, parent = known)
      )
      hand <- eval(case[[3L]], inputs, known)
      slope <- tryCatch(gradient(f)(inputs[[by]]), error = identity)
      label <- paste0(paste(deparse(code), collapse = " "), ", rank ", rank)
      if (inherits(slope, "error")) wrong <- c(wrong, paste(label, "stops:", conditionMessage(slope))) else
        if (!close(slope, hand)) wrong <- c(wrong, paste(label, "is not the formula's")) else
          if (!identical(dim(slope), dim(inputs[[by]]))) wrong <- c(wrong, paste(label, "has another shape"))
      if (!close(central_differences(f, inputs[[by]]), hand)) wrong <- c(wrong, paste(label, "is not R's slope"))
    }
  }
  expect_identical(wrong, character(), label = group)
}
