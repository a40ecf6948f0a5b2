# The look that fit() takes at data: mistakes it catches and false alarms, by the scripts of the tests; what it costs on a
# large matrix and on a small table; predict() of one row from R. Run:
# `tools/run Rscript bench/check.R [FILE.json]`, with nothing else running; laminar is installed.

suppressPackageStartupMessages(library(laminar))
file <- commandArgs(TRUE)
inside <- asNamespace("laminar")
scripts <- new.env(parent = inside)
for (helper in c("helper-backend.R", "helper-look.R")) sys.source(file.path("tests", "testthat", helper), scripts)
fit_quietly <- function(code, scripts) {
  told <- FALSE
  withCallingHandlers(
    tryCatch(suppressMessages(eval(code, scripts)), laminar_error = function(condition) told <<- TRUE),
    laminar_warning_data = function(condition) {
      told <<- TRUE
      rlang::cnd_muffle(condition)
    }
  )
  told
}

options(keras.verbose = 0)
set_random_seed(1)
scripts$d <- scripts$look_data()
caught <- vapply(scripts$planted, fit_quietly, NA, scripts)
alarms <- vapply(scripts$clean, fit_quietly, NA, scripts)

# The median of what a function takes, in milliseconds.
milliseconds <- function(run, times = 9L) {
  1000 * stats::median(vapply(seq_len(times), function(i) system.time(run())[["elapsed"]], 0))
}

# A look by itself, beside the fit that it goes before.
cost <- function(x, y, epochs, batch_size, layers) {
  model <- layers(keras_model_sequential(input_shape = ncol(x)))
  compile(model, "rmsprop", if (max(y) > 1) "sparse_categorical_crossentropy" else "binary_crossentropy")
  run <- function(check) {
    fit(model, x, y, epochs = epochs, batch_size = batch_size, validation_split = 0.2, check_data = check)
  }
  for (i in 1:20) if (run(FALSE)$params$mode == "xla-epoch") break
  args <- inside$fit_arguments(inside$fit_defaults(model, x, y, list(validation_split = 0.2), NULL), NULL)
  look <- milliseconds(function() inside$look_at_data(args, NULL))
  whole <- milliseconds(function() run(FALSE), 5L)
  c(look = look, fit = whole, share = look / whole)
}

matrix_of <- function(rows, columns) matrix(runif(rows * columns), rows)
tabular <- cost(matrix_of(800, 8), sample(0:1, 800, TRUE), 50, 32, function(model) {
  model |> layer_dense(16, activation = "relu") |> layer_dense(1, activation = "sigmoid")
})
large <- cost(matrix_of(60000, 784), sample(0:9, 60000, TRUE), 5, 128, function(model) {
  model |>
    layer_dense(256, activation = "relu") |>
    layer_dense(128, activation = "relu") |>
    layer_dense(10, activation = "softmax")
})

model <- keras_model_sequential(input_shape = 4) |>
  layer_dense(16, activation = "relu") |>
  layer_dense(3, activation = "softmax") |>
  compile("adam", "sparse_categorical_crossentropy")
fit(model, iris[1:4], iris$Species, epochs = 2)
row <- as.matrix(iris[1, 1:4])
ways <- list(
  "numbers" = function() predict(model, unname(row)),
  "named matrix" = function() predict(model, row),
  "data frame" = function() predict(model, iris[1, ]),
  "type = \"class\"" = function() predict(model, row, type = "class")
)
rows <- vapply(ways, function(run) {
  run()
  milliseconds(function() for (i in 1:100) run()) / 100
}, 0)

cat(sprintf("planted mistakes caught  %d of %d (wanted: 18 of 20)\n", sum(caught), length(caught)))
if (!all(caught)) cat(paste0("  not caught: ", names(caught)[!caught], "\n"), sep = "")
cat(sprintf("false alarms             %d of %d clean scripts (wanted: none)\n", sum(alarms), length(alarms)))
if (any(alarms)) cat(paste0("  false alarm: ", names(alarms)[alarms], "\n"), sep = "")
line <- "look at %-17s%.1f ms, %.1f %% of a fit() of %.0f ms\n"
cat(sprintf(line, "800 x 8", tabular[["look"]], 100 * tabular[["share"]], tabular[["fit"]]))
cat(sprintf(line, "60,000 x 784", large[["look"]], 100 * large[["share"]], large[["fit"]]))
cat(sprintf("predict() of one row     %s (wanted: below 2 ms)\n",
            paste(sprintf("%s %.2f ms", names(rows), rows), collapse = ", ")))
if (length(file)) {
  writeLines(jsonlite::toJSON(list(
    caught = sum(caught), planted = length(caught), alarms = sum(alarms), clean = length(alarms),
    tabular = as.list(tabular), large = as.list(large), predict_ms = as.list(rows)
  ), auto_unbox = TRUE, pretty = TRUE, digits = NA), file[[1L]])
}
