# Gradient descent written in R, beside the same in a graph and in minimize(); Hamiltonian Monte Carlo beside the limit
# of its arithmetic and the exact posterior.
# `tools/run Rscript bench/graph.R [FILE.json]`, with nothing else running; laminar is installed. The rows are random
# numbers, so no data are needed.

library(laminar)
set.seed(1)

rows <- 1000L
columns <- 10L
x <- cbind(1, matrix(rnorm(rows * (columns - 1L)), rows))
y <- drop(x %*% rnorm(columns)) + rnorm(rows)

seconds <- function(run, times) {
  run()
  stats::median(vapply(seq_len(times), function(i) system.time(run())[["elapsed"]], 0))
}

# ---- 200 steps of gradient descent ----------------------------------------------------------------------------------

steps <- 200L
error <- function(b) mean((y - x %*% b)^2)
slope <- gradient(error)
start <- numeric(columns)

eager <- function() {
  b <- start
  for (step in seq_len(steps)) b <- b - 0.05 * slope(b)
  b
}
step_graph <- graph_function(function(b) b - 0.05 * slope(b))
step_by_step <- function() {
  b <- as_tensor(start)
  for (step in seq_len(steps)) b <- step_graph(b)
  as.numeric(b)
}
loop_graph <- graph_function(function(b, steps) {
  for (step in seq_len(steps)) b <- b - 0.05 * slope(b)
  b
})
in_graph <- function() as.numeric(loop_graph(start, steps))
minimized <- function(jit_compile) {
  minimize(error, start, optimizer = "sgd", learning_rate = 0.05, steps = steps, tolerance = 0, jit_compile = jit_compile)
}

reached <- list(eager(), step_by_step(), in_graph(), minimized(TRUE)$par)
stopifnot(all(vapply(reached[-1], function(b) max(abs(b - reached[[1]])) < 1e-5, NA)))
descent <- c(
  eager = seconds(eager, 3), "graph function for a step" = seconds(step_by_step, 5),
  "graph function for the loop" = seconds(in_graph, 15),
  "minimize(), graph" = stats::median(replicate(7, minimized(FALSE)$seconds[["run"]])),
  "minimize(), XLA" = stats::median(replicate(7, minimized(TRUE)$seconds[["run"]]))
) / steps
compiling <- minimized(TRUE)$seconds[["compile"]]

# ---- Hamiltonian Monte Carlo ----------------------------------------------------------------------------------------

log_posterior <- function(b) -sum((y - x %*% b)^2) / 2 - sum(b^2) / 200
exact <- solve(crossprod(x) + diag(columns) / 100)
spread <- sqrt(diag(exact))
centre <- drop(exact %*% crossprod(x, y))

sampled <- lapply(c(1L, 4L, 8L), function(chains) {
  tries <- lapply(1:3, function(seed) {
    sample_hmc(log_posterior, numeric(columns), draws = 2000L / chains, chains = chains, seed = seed)
  })
  rate <- vapply(tries, function(found) found$evaluations / found$seconds[["run"]], 0)
  data.frame(
    chains = chains, draws = 2000L, gradients = tries[[1]]$evaluations,
    seconds = stats::median(vapply(tries, function(found) found$seconds[["run"]], 0)),
    compiling = stats::median(vapply(tries, function(found) found$seconds[["compile"]], 0)),
    gradients_per_second = stats::median(rate),
    mean_error = max(vapply(tries, function(found) max(abs(found$summary$mean - centre) / spread), 0)),
    sd_error = max(vapply(tries, function(found) max(abs(found$summary$sd / spread - 1)), 0)),
    rhat = max(vapply(tries, function(found) max(found$summary$rhat), 0)),
    smallest_ess = min(vapply(tries, function(found) min(found$summary$ess), 0))
  )
})
sampled <- do.call(rbind, sampled)

# The two products of the gradient and nothing else, in a loop of one XLA program.
limit_of <- function(chains, rounds = 20000L) {
  bare <- graph_function(function(b) {
    for (i in 1:20000) b <- b + 1e-9 * crossprod(x, y - x %*% b)
    b
  }, jit_compile = TRUE)
  begin <- if (chains == 1L) numeric(columns) else matrix(0, columns, chains)
  y <- if (chains == 1L) y else matrix(y, rows, chains)
  rounds * chains / seconds(function() as.numeric(bare(begin)), 3)
}
sampled$limit <- vapply(sampled$chains, limit_of, 0)
sampled$share_of_limit <- sampled$gradients_per_second / sampled$limit

cat("200 steps of gradient descent, 1,000 rows, 10 coefficients; microseconds a step, times as fast as eager\n")
print(data.frame(us = signif(descent * 1e6, 3), ratio = round(descent[["eager"]] / descent, 1)))
cat("minimize() compiles in", signif(compiling, 2), "s (XLA).\n\n")
cat("Hamiltonian Monte Carlo, the same rows; errors in posterior standard deviations and relative\n")
print(sampled, digits = 3, row.names = FALSE)
file <- commandArgs(trailingOnly = TRUE)
if (length(file)) {
  jsonlite::write_json(list(descent = as.list(descent), sampled = sampled), file[[1]], auto_unbox = TRUE, digits = NA)
}
