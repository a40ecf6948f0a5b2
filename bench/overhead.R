# What R's fit() adds to the Python engine: seconds of the same fits, in pairs, with R's matrices and with NumPy arrays.
# Run: tools/run Rscript bench/overhead.R

library(laminar)

engine <- laminar:::py_laminar()$training
numpy <- import("numpy", convert = FALSE)
matrix_of <- function(rows, columns) matrix(runif(rows * columns), rows)

cases <- list(
  tabular = list(
    x = matrix_of(800, 8), y = sample(0:1, 800, replace = TRUE), epochs = 50L, batch_size = 32L,
    model = function() {
      keras_model_sequential(input_shape = 8) |>
        layer_dense(16, activation = "relu") |>
        layer_dropout(0.1) |>
        layer_dense(1, activation = "sigmoid") |>
        compile(loss = "binary_crossentropy", optimizer = "rmsprop", metrics = "accuracy")
    }
  ),
  mlp = list(
    x = matrix_of(48000, 784), y = sample(0:9, 48000, replace = TRUE), epochs = 5L, batch_size = 128L,
    model = function() {
      keras_model_sequential(input_shape = 784) |>
        layer_dense(256, activation = "relu") |>
        layer_dropout(0.4) |>
        layer_dense(128, activation = "relu") |>
        layer_dropout(0.3) |>
        layer_dense(10, activation = "softmax") |>
        compile(loss = "sparse_categorical_crossentropy", optimizer = "rmsprop", metrics = "accuracy")
    }
  )
)

seconds <- function(code) system.time(code)[["elapsed"]]

for (name in names(cases)) {
  case <- cases[[name]]
  model <- case$model()
  x <- numpy$array(case$x, dtype = "float32", order = "C")
  y <- numpy$array(case$y, dtype = "int32")
  by <- list(
    r = function() fit(model, case$x, case$y, epochs = case$epochs, batch_size = case$batch_size, verbose = 0),
    engine = function() engine$fit(model, x, y, epochs = case$epochs, batch_size = case$batch_size)
  )
  # Until the engine has settled on a mode, fits are not comparable.
  for (i in 1:20) if (by$r()$params$mode == "xla-epoch") break
  pairs <- vapply(1:9, function(i) {
    vapply(if (i %% 2) by else rev(by), function(train) seconds(train()), 0)[c("r", "engine")]
  }, numeric(2))
  middle <- apply(pairs, 1, stats::median)
  added <- stats::median(pairs["r", ] - pairs["engine", ])
  cat(sprintf(
    "%-8s R %.3f s, engine %.3f s: R adds %.0f ms, %.1f %% of the engine's time (promised: 5 %% and 50 ms)\n",
    name, middle[["r"]], middle[["engine"]], 1000 * added, 100 * added / middle[["engine"]]
  ))
}
