# Draws from a distribution by Hamiltonian Monte Carlo, in one program, and what they say.

#' Draw from a distribution by Hamiltonian Monte Carlo
#'
#' Draws from the distribution whose log density, up to a constant, is an R function of tensors: usually a posterior.
#' All chains, with their warm-up, run in one compiled program.
#'
#' Each draw follows a trajectory of leapfrog steps (Neal, 2011, in the Handbook of Markov Chain Monte Carlo), whose
#' number is drawn between 1 and `leapfrog_steps` (Mackenzie, 1989, Physics Letters B 226, 369). In the warm-up the step
#' size is adapted to the rate of acceptance by dual averaging (Hoffman and Gelman, 2014, Journal of Machine Learning
#' Research 15, 1593), and the scale of each parameter is learnt from windows of draws of all chains. Parameters without
#' bounds suit the method: sample the logarithm of a standard deviation and add it to the log density (the logarithm of
#' the change of variables).
#'
#' Every chain begins at `start`. R-hat compares halves of chains (Gelman et al., 2013, Bayesian Data Analysis, 3rd ed.,
#' section 11.4); the effective sample size is that of the same book (section 11.5) with Geyer's monotone sequence.
#'
#' @param log_density A function whose first argument are the parameters and which returns one number, computed with
#'   functions for tensors; see [graph_control]. Data that it uses from outside become part of the program.
#' @param start Where to begin: numbers in a vector, matrix or array, or a list of them. Names are kept in the results.
#' @param ... Further arguments of `log_density`, by name.
#' @param draws How many draws each chain keeps, a whole number.
#' @param warmup How many draws of each chain come before and are not kept.
#' @param chains How many chains run side by side.
#' @param leapfrog_steps Steps of the longest trajectory. More of them help where parameters depend on each other
#'   strongly.
#' @param target_acceptance Rate of acceptance that the step size is adapted to, between 0 and 1. Higher rates mean
#'   smaller steps.
#' @param step_size Step size to begin with, in units of the parameters' scales.
#' @param seed A whole number; `NULL` draws one by R's generator, so `set.seed()` makes draws repeatable.
#' @param jit_compile `FALSE` runs TensorFlow's graph instead of XLA's program: much slower, but nothing is compiled.
#' @returns A list of class `laminar_draws` with elements `draws` (an array draws × chains × parameters), `summary` (a
#'   data frame with a row for each parameter: `mean`, `sd`, quantiles, `rhat`, `ess`), `acceptance` (rate),
#'   `divergences` (trajectories that lost their energy; then a warning is given), `step_size`, `scale` (of each
#'   parameter), `evaluations` (of the gradient, warm-up included) and `seconds` (for compiling and for running).
#'   `as.matrix()` gives all draws with a column for each parameter, `plot()` shows them in order.
#' @export
#' @examplesIf laminar::is_backend_available()
#' set.seed(1)
#' x <- rnorm(50, mean = 3)
#' found <- sample_hmc(function(p) -sum((x - p$mean)^2) / 2 - p$mean^2 / 200, list(mean = 0), draws = 500)
#' found
sample_hmc <- function(log_density, start, ..., draws = 1000, warmup = 500, chains = 4, leapfrog_steps = 10,
                       target_acceptance = 0.8, step_size = 0.1, seed = NULL, jit_compile = TRUE) {
  call <- rlang::current_env()
  if (!is.function(log_density)) {
    laminar_abort(c("{.arg log_density} must be a function.", x = "It is {describe(log_density)}."), "type")
  }
  settings <- list(
    draws = check_whole(draws, "draws", min = 1), warmup = check_whole(warmup, "warmup", min = 0),
    chains = check_whole(chains, "chains", min = 1), steps = check_whole(leapfrog_steps, "leapfrog_steps", min = 1),
    step_size = check_number(step_size, "step_size", min = 0),
    target = check_number(target_acceptance, "target_acceptance", min = 0, max = 1),
    seed = check_whole(seed, "seed", null = TRUE) %||% sample.int(.Machine$integer.max, 1L),
    jit_compile = check_flag(jit_compile, "jit_compile")
  )
  target <- of_parameters(log_density, start, named_dots(list(...), call), call)
  found <- try_graph(py_hmc()$sample(target$traced, target$start, target$others, settings), target$state, call)
  as_draws(found, start)
}

py_hmc <- function() {
  if (is.null(the$graph_hmc)) {
    py_graph()
    the$graph_hmc <- reticulate::import("laminar.graph.hmc", convert = TRUE)
  }
  the$graph_hmc
}

as_draws <- function(found, start) {
  names <- parameter_names(start)
  dimnames(found$draws) <- list(NULL, NULL, names)
  found$scale <- rlang::set_names(as.vector(found$scale), names)
  found$seconds <- rlang::set_names(unlist(found$seconds), c("compile", "run"))
  if (found$divergences > 0L) {
    rlang::warn(c(
      sprintf("%d trajectories diverged: there the draws may miss parts of the distribution.", found$divergences),
      i = "Raise `target_acceptance`, or write the model with other parameters."
    ), class = "laminar_warning_divergences")
  }
  found$summary <- summarise_draws(found$draws)
  structure(found[c("draws", "summary", "acceptance", "divergences", "step_size", "scale", "evaluations", "seconds")],
            class = "laminar_draws")
}

# Names for the single parameters, in the order in which Python flattens them: "b[1]", "b[2,1]", "sigma".
parameter_names <- function(start, label = NULL) {
  if (is.list(start) && !is_python_object(start)) {
    labels <- ifelse(nzchar(rlang::names2(start)), names(start), seq_along(start))
    return(unlist(Map(function(part, name) parameter_names(part, paste(c(label, name), collapse = "$")), start, labels),
                  use.names = FALSE))
  }
  own <- if (!is_python_object(start)) names(start)
  if (length(own) && all(nzchar(own))) return(paste0(if (!is.null(label)) paste0(label, "$"), own))
  label <- label %||% "par"
  sizes <- dim(start)
  if (length(sizes) < 2L) return(if (length(start) == 1L) label else paste0(label, "[", seq_along(start), "]"))
  at <- arrayInd(seq_len(prod(sizes)), sizes)
  labels <- array(paste0(label, "[", apply(at, 1L, paste, collapse = ","), "]"), sizes)
  as.vector(aperm(labels))
}

# ---- what draws say -------------------------------------------------------------------------------------------------

summarise_draws <- function(draws) {
  rows <- lapply(dimnames(draws)[[3L]], function(name) {
    chains <- draws[, , name]
    dim(chains) <- dim(draws)[1:2]
    quantiles <- stats::quantile(chains, c(0.025, 0.5, 0.975), names = FALSE)
    data.frame(
      mean = mean(chains), sd = stats::sd(chains), "2.5%" = quantiles[[1L]], "50%" = quantiles[[2L]],
      "97.5%" = quantiles[[3L]], rhat = split_rhat(chains), ess = effective_size(chains), row.names = name,
      check.names = FALSE
    )
  })
  do.call(rbind, rows)
}

# Chains (in columns) as halves, so that a trend within a chain is seen as well.
split_chains <- function(chains) {
  half <- nrow(chains) %/% 2L
  cbind(chains[seq_len(half), , drop = FALSE], chains[nrow(chains) - half + seq_len(half), , drop = FALSE])
}

# Variance within chains, and the estimate of the whole variance from it and from the means of chains.
chain_variances <- function(chains) {
  count <- nrow(chains)
  within <- mean(apply(chains, 2L, stats::var))
  between <- if (ncol(chains) > 1L) stats::var(colMeans(chains)) else 0
  c(within = within, whole = (count - 1) / count * within + between)
}

split_rhat <- function(chains) {
  if (nrow(chains) < 4L) return(NA_real_)
  variances <- chain_variances(split_chains(chains))
  sqrt(variances[["whole"]] / variances[["within"]])
}

effective_size <- function(chains) {
  if (nrow(chains) < 4L) return(NA_real_)
  chains <- split_chains(chains)
  count <- nrow(chains)
  variances <- chain_variances(chains)
  covariances <- rowMeans(apply(chains, 2L, autocovariance))
  correlation <- 1 - (variances[["within"]] - covariances * count / (count - 1)) / variances[["whole"]]
  correlation[[1L]] <- 1
  pairs <- correlation[seq(1L, count - 1L, 2L)] + correlation[seq(2L, count, 2L)]
  negative <- which(!(pairs > 0))
  if (length(negative)) pairs <- pairs[seq_len(negative[[1L]] - 1L)]
  time <- max(2 * sum(cummin(pairs)) - 1, 1 / log10(length(chains)))
  length(chains) / time
}

# Autocovariances of all lags, by the fast Fourier transform.
autocovariance <- function(x) {
  count <- length(x)
  padded <- c(x - mean(x), rep(0, stats::nextn(2L * count) - count))
  power <- Mod(stats::fft(padded))^2
  Re(stats::fft(power, inverse = TRUE))[seq_len(count)] / length(padded) / count
}

#' @export
print.laminar_draws <- function(x, digits = 3, ...) {
  size <- dim(x$draws)
  cat("<", size[[1L]], " draws in ", size[[2L]], if (size[[2L]] == 1L) " chain" else " chains",
      " by Hamiltonian Monte Carlo>\n", sep = "")
  cat("acceptance: ", format(x$acceptance, digits = 2), ", divergences: ", x$divergences, ", step size: ",
      format(x$step_size, digits = 3), "\n", sep = "")
  cat("seconds: ", format(x$seconds[["compile"]], digits = 2), " to compile, ", format(x$seconds[["run"]], digits = 2),
      " to run, ", format(x$evaluations / x$seconds[["run"]], digits = 2), " gradients a second\n", sep = "")
  print(x$summary, digits = digits, ...)
  invisible(x)
}

#' @export
as.matrix.laminar_draws <- function(x, ...) {
  size <- dim(x$draws)
  matrix(x$draws, size[[1L]] * size[[2L]], size[[3L]], dimnames = list(NULL, dimnames(x$draws)[[3L]]))
}

#' @export
plot.laminar_draws <- function(x, parameters = utils::head(dimnames(x$draws)[[3L]], 6L), ...) {
  unknown <- setdiff(parameters, dimnames(x$draws)[[3L]])
  if (length(unknown)) {
    laminar_abort(c(
      "There is no parameter {.val {unknown}}.", i = "They are {.val {dimnames(x$draws)[[3L]]}}."
    ), "name")
  }
  rows <- ceiling(length(parameters) / 2)
  before <- graphics::par(mfrow = c(rows, min(length(parameters), 2L)), mar = c(3, 4, 1, 1), mgp = c(2, 0.7, 0))
  on.exit(graphics::par(before))
  for (name in parameters) {
    graphics::matplot(x$draws[, , name], type = "l", lty = 1, lwd = 0.5, xlab = "draw", ylab = name, ...)
  }
  invisible(x)
}
