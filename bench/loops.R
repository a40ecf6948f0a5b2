# A training loop written in R beside fit(): seconds an epoch of the same network on the same rows, in five ways.
# `tools/run Rscript bench/loops.R [FILE.json]`, with nothing else running; laminar is installed. The rows are random
# numbers, so no data are needed. fit() trains for several epochs in a call, since that is how it is used.

library(laminar)
set_random_seed(1)

cases <- list(
  tabular = list(rows = 800L, columns = 8L, units = 16L, classes = 2L, batch = 32L, epochs = 20L),
  mlp = list(rows = 9600L, columns = 784L, units = c(256L, 128L), classes = 10L, batch = 128L, epochs = 5L)
)

network <- function(case) {
  model <- keras_model_sequential(input_shape = case$columns)
  for (units in case$units) layer_dense(model, units, activation = "relu")
  layer_dense(model, case$classes)
}

loss <- loss_sparse_categorical_crossentropy(from_logits = TRUE)

# One step of a model's weights against the gradient of the loss.
new_step <- function(model) {
  optimizer <- optimizer_adam()
  weights <- model$trainable_variables
  optimizer$build(weights)
  function(x, y) {
    found <- value_and_gradient(function(weights) loss(y, model(x, training = TRUE)))(weights)
    optimizer$apply(found$gradient, weights)
    found$value
  }
}

# The ways to train, each a function without arguments that runs one epoch; fit() runs them all.
ways <- function(case, x, y) {
  batches <- case$rows %/% case$batch
  tensors <- list(as_tensor(x, "float32"), as_tensor(y, "int32"))
  order <- function() matrix(sample(case$rows, batches * case$batch), batches)
  in_graph <- function(compiled) {
    step <- new_step(network(case))
    epoch <- graph_function(function(x, y, order) {
      total <- 0
      for (i in seq_len(nrow(order))) {
        rows <- order[i, ]
        total <- total + step(x[rows, ], y[rows])
      }
      total / nrow(order)
    }, jit_compile = compiled)
    function() as.numeric(epoch(tensors[[1]], tensors[[2]], order()))
  }
  data <- tf$data$Dataset$from_tensor_slices(do.call(tuple, tensors))$
    shuffle(case$rows)$batch(case$batch, drop_remainder = TRUE)
  over_data <- local({
    step <- new_step(network(case))
    epoch <- graph_function(function(data) {
      total <- 0
      for (batch in data) total <- total + step(batch[[1]], batch[[2]])
      total
    })
    function() as.numeric(epoch(data))
  })
  by_step <- local({
    step <- graph_function(new_step(network(case)))
    function() iterate(data, function(batch) step(batch[[1]], batch[[2]]))
  })
  eager <- local({
    step <- new_step(network(case))
    function() iterate(data, function(batch) step(batch[[1]], batch[[2]]))
  })
  model <- compile(network(case), optimizer = "adam", loss = loss)
  list(
    "fit()" = function() fit(model, x, y, epochs = case$epochs, batch_size = case$batch, verbose = 0)$params$mode,
    "loop in a graph, XLA" = in_graph(TRUE), "loop in a graph" = in_graph(FALSE),
    "loop over a data set in a graph" = over_data, "R loop, step as a graph" = by_step, "R loop, eager" = eager
  )
}

results <- list()
cat(sprintf("%-10s%-34s%12s%14s%18s\n", "case", "way", "s an epoch", "us a step", "times fit()"))
for (name in names(cases)) {
  case <- cases[[name]]
  x <- matrix(runif(case$rows * case$columns), case$rows)
  y <- sample(0:(case$classes - 1L), case$rows, replace = TRUE)
  trained <- ways(case, x, y)
  for (i in 1:20) if (trained[["fit()"]]() == "xla-epoch") break  # until the engine has settled on a mode
  mode <- trained[["fit()"]]()
  for (train in trained) train()
  # In turns, so that whatever else the machine does meets them all.
  seconds <- vapply(1:5, function(round) {
    vapply(names(trained), function(way) {
      times <- switch(way, "fit()" = , "R loop, eager" = 1L, case$epochs)
      seconds <- system.time(for (i in seq_len(times)) trained[[way]]())[["elapsed"]]
      seconds / if (way == "fit()") case$epochs else times
    }, 0)
  }, numeric(length(trained)))
  middle <- apply(seconds, 1L, stats::median)
  steps <- case$rows %/% case$batch
  names(middle)[1L] <- paste0("fit(), ", mode)
  results[[name]] <- lapply(middle, function(s) list(seconds = s, step = s / steps, ratio = s / middle[[1L]]))
  cat(sprintf("%-10s%-34s%12.4f%14.0f%18.2f\n", name, names(middle), middle, 1e6 * middle / steps,
              middle / middle[[1L]]), sep = "")
}

file <- commandArgs(trailingOnly = TRUE)
if (length(file)) writeLines(jsonlite::toJSON(results, auto_unbox = TRUE, pretty = TRUE, digits = NA), file[[1L]])
