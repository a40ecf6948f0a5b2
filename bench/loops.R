# A training loop written in R beside fit(): seconds a step of the same network on the same rows, in six ways.
# `tools/run Rscript bench/loops.R [FILE.json]`, with nothing else running; laminar is installed. The rows are random
# numbers, so no data are needed. fit() trains for several epochs in a call, since that is how it is used.

suppressMessages(library(laminar))
set_random_seed(1)

cases <- list(
  tabular = list(rows = 8000L, columns = 8L, units = 16L, classes = 2L, batch = 32L, epochs = 5L),
  mlp = list(rows = 19200L, columns = 784L, units = c(256L, 128L), classes = 10L, batch = 128L, epochs = 2L)
)

network <- function(case) {
  model <- keras_model_sequential(input_shape = case$columns)
  for (units in case$units) layer_dense(model, units, activation = "relu")
  layer_dense(model, case$classes)
}

loss <- loss_sparse_categorical_crossentropy(from_logits = TRUE)

# One step of a new model's weights against the gradient of the loss.
new_step <- function(case) {
  model <- network(case)
  optimizer <- optimizer_adam()
  weights <- model$trainable_variables
  optimizer$build(weights)
  function(x, y) {
    found <- value_and_gradient(function(weights) loss(y, model(x, training = TRUE)))(weights)
    optimizer$apply(found$gradient, weights)
    found$value
  }
}

# The ways to train, each a function that runs some steps and says how many; fit() also says in which mode.
ways <- function(case, x, y) {
  steps <- case$rows %/% case$batch
  tensors <- list(x = as_tensor(x, "float32"), y = as_tensor(y, "int32"))
  rows <- tensor_slices_dataset(tensors)
  data <- rows |> dataset_shuffle(case$rows) |> dataset_batch(case$batch, drop_remainder = TRUE)
  few <- rows |> dataset_batch(case$batch) |> dataset_take(20)
  over_rows <- function(compiled) {
    step <- new_step(case)
    epoch <- graph_function(function(x, y, order) {
      total <- 0
      for (i in seq_len(nrow(order))) {
        rows <- order[i, ]
        total <- total + step(x[rows, ], y[rows])
      }
      total / nrow(order)
    }, jit_compile = compiled)
    function() {
      as.numeric(epoch(tensors$x, tensors$y, matrix(sample(case$rows, steps * case$batch), steps)))
      steps
    }
  }
  over_data <- function() {
    step <- new_step(case)
    epoch <- graph_function(function(data) {
      total <- 0
      for (batch in data) total <- total + step(batch$x, batch$y)
      total
    })
    function() {
      as.numeric(epoch(data))
      steps
    }
  }
  in_r <- function(step) {
    function() {
      iterate(few, function(batch) step(batch$x, batch$y))
      20L
    }
  }
  model <- compile(network(case), optimizer = "adam", loss = loss)
  fitted <- function() {
    history <- fit(model, x, y, epochs = case$epochs, batch_size = case$batch, verbose = 0)
    structure(steps * case$epochs, mode = history$params$mode)
  }
  list(
    "fit()" = fitted, "loop in a graph, XLA" = over_rows(TRUE), "loop in a graph" = over_rows(FALSE),
    "loop over a data set in a graph" = over_data(), "R loop, step as a graph" = in_r(graph_function(new_step(case))),
    "R loop, eager" = in_r(new_step(case))
  )
}

results <- list()
cat(sprintf("%-10s%-36s%12s%14s\n", "case", "way", "us a step", "times fit()"))
for (name in names(cases)) {
  case <- cases[[name]]
  x <- matrix(runif(case$rows * case$columns), case$rows)
  y <- sample(0:(case$classes - 1L), case$rows, replace = TRUE)
  trained <- ways(case, x, y)
  for (train in trained) train()
  for (i in 1:20) if (attr(trained[["fit()"]](), "mode") == "xla-epoch") break  # until the engine has settled
  # In turns, so that whatever else the machine does meets them all.
  seconds <- replicate(7, vapply(trained, function(train) {
    start <- proc.time()[["elapsed"]]
    steps <- train()
    (proc.time()[["elapsed"]] - start) / steps
  }, 0))
  middle <- apply(seconds, 1L, stats::median)
  names(middle)[1L] <- paste0("fit(), ", attr(trained[["fit()"]](), "mode"))
  results[[name]] <- lapply(middle, function(s) list(step = s, ratio = s / middle[[1L]]))
  cat(sprintf("%-10s%-36s%12.0f%14.2f\n", name, names(middle), 1e6 * middle, middle / middle[[1L]]), sep = "")
}

file <- commandArgs(trailingOnly = TRUE)
if (length(file)) writeLines(jsonlite::toJSON(results, auto_unbox = TRUE, pretty = TRUE, digits = NA), file[[1L]])
