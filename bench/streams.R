# Streams: `tools/run Rscript bench/streams.R [--quick] [--gigabytes 4] [--out FILE.json]`, with nothing else running;
# laminar is installed. It makes its own data, so none are needed; the CSV file goes to the temporary folder and is
# deleted at the end. It measures, each in a process of its own:
#
# * csv: one epoch over a CSV file of 4 GB (`--quick`: 0.25 GB); peak memory under 1.5 GB, and at least 60 % of the speed
#   at which the reader alone parses the same file into chunks of batches;
# * equal: the same rows in memory and streamed in the same order; weights differ by at most 1e-6;
# * generator: an R function that gives batches, beside the same arrays in memory; at least 90 % of their speed.

arguments <- commandArgs(TRUE)
option <- function(name, default) {
  place <- match(paste0("--", name), arguments)
  if (is.na(place)) default else arguments[[place + 1L]]
}
quick <- "--quick" %in% arguments
gigabytes <- as.numeric(option("gigabytes", if (quick) 0.25 else 4))
columns <- 20L

# A table of random numbers with a target that they decide: one block of rows, written again and again.
write_table <- function(path, gigabytes) {
  set.seed(1)
  rows <- 50000L
  x <- matrix(round(stats::rnorm(rows * columns), 4), rows, dimnames = list(NULL, paste0("x", seq_len(columns))))
  block <- data.frame(x, y = round(x[, 1] - x[, 2] * x[, 3] + stats::rnorm(rows) / 10, 4))
  text <- withr::local_tempfile()
  utils::write.csv(block, text, row.names = FALSE, quote = FALSE)
  lines <- readLines(text)
  body <- charToRaw(paste0(paste(lines[-1L], collapse = "\n"), "\n"))
  times <- max(1, round(gigabytes * 1e9 / length(body)))
  file <- file(path, "wb")
  on.exit(close(file))
  writeBin(charToRaw(paste0(lines[[1L]], "\n")), file)
  for (i in seq_len(times)) writeBin(body, file)
  times * rows
}

regression <- function(inputs = columns) {
  keras_model_sequential(input_shape = inputs) |>
    layer_dense(32, activation = "relu") |>
    layer_dense(16, activation = "relu") |>
    layer_dense(1) |>
    compile("adam", "mse")
}

peak_gigabytes <- function() {
  line <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 2^20
}

timed <- function(expr) system.time(expr)[["elapsed"]]

batches_of <- function(path, size = 256) csv_dataset(path) |> dataset_prepare(y ~ ., batch_size = size)

parts <- list(
  # What fit() would be given, gathered and dropped.
  reader = function(path) {
    chunks <- reticulate::import("laminar.execution.reading")$DatasetChunks(batches_of(path))
    read_all <- reticulate::py_run_string(
      "def read_all(chunks):\n  chunks.begin()\n  while chunks.next(1 << 30) is not None: pass", local = TRUE
    )$read_all
    seconds <- timed(read_all(chunks))
    list(seconds = seconds, peak_gigabytes = peak_gigabytes())
  },
  train = function(path) {
    model <- regression()
    seconds <- timed(history <- fit(model, batches_of(path), epochs = 1, verbose = 0))
    list(seconds = seconds, peak_gigabytes = peak_gigabytes(), steps = history$params$steps,
         mode = history$params$mode, loss = history$metrics$loss)
  },
  equal = function(path) {
    data <- utils::read.csv(path)
    weights <- function(train) {
      set_random_seed(2)
      model <- regression()
      train(model)
      unlist(get_weights(model))
    }
    x <- as.matrix(data[, -ncol(data)])
    memory <- weights(function(model) fit(model, x, data$y, batch_size = 256, epochs = 2, shuffle = FALSE, verbose = 0))
    stream <- weights(function(model) fit(model, batches_of(path), epochs = 2, verbose = 0))
    list(rows = nrow(data), gap = max(abs(memory - stream)))
  },
  generator = function(rows) {
    set_random_seed(3)
    x <- matrix(stats::runif(rows * 784), rows)
    y <- sample(0:9, rows, TRUE)
    model <- keras_model_sequential(input_shape = 784) |>
      layer_dense(256, activation = "relu") |>
      layer_dense(128, activation = "relu") |>
      layer_dense(10, activation = "softmax") |>
      compile("adam", "sparse_categorical_crossentropy")
    size <- 128L
    at <- 0L
    generate <- function() {
      if (at >= rows) {
        at <<- 0L
        return(NULL)
      }
      chosen <- at + seq_len(min(size, rows - at))
      at <<- at + size
      list(x[chosen, ], y[chosen])
    }
    produce <- timed(while (!is.null(batch <- generate())) batch)
    epochs <- if (quick) 3L else 10L
    arrays <- function() fit(model, x, y, batch_size = size, epochs = epochs, shuffle = FALSE, verbose = 0)
    stream <- function() fit(model, generate, epochs = epochs, verbose = 0)
    arrays()
    stream()
    seconds <- replicate(if (quick) 3L else 5L, c(arrays = timed(arrays()), generator = timed(stream())))
    list(rows = rows, steps = ceiling(rows / size), produce_seconds = produce,
         arrays_seconds = stats::median(seconds["arrays", ]) / epochs,
         generator_seconds = stats::median(seconds["generator", ]) / epochs,
         ratio = stats::median(seconds["arrays", ] / seconds["generator", ]))
  }
)

part <- option("part", NA)
if (!is.na(part)) {
  suppressPackageStartupMessages(library(laminar))
  argument <- option("on", "")
  result <- parts[[part]](if (part == "generator") as.integer(argument) else argument)
  cat("\n", jsonlite::toJSON(result, auto_unbox = TRUE, digits = NA), "\n", sep = "")
  quit(status = 0L)
}

child <- function(part, on) {
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  output <- system2(file.path(R.home("bin"), "Rscript"),
                    c(script, "--part", part, "--on", on, if (quick) "--quick"), stdout = TRUE)
  if (!is.null(attr(output, "status"))) stop("The part ", part, " failed.", call. = FALSE)
  jsonlite::fromJSON(utils::tail(output[nzchar(output)], 1L))
}

folder <- tempfile("streams-")
dir.create(folder)
big <- file.path(folder, "big.csv")
small <- file.path(folder, "small.csv")
rows <- write_table(big, gigabytes)
write_table(small, 0.001)
results <- list(
  gigabytes = file.size(big) / 1e9, rows = rows, reader = child("reader", big), train = child("train", big),
  equal = child("equal", small), generator = child("generator", if (quick) 12800L else 51200L)
)
unlink(folder, recursive = TRUE)

shown <- function(what, value, wanted, kept) cat(sprintf("%-44s %12s   %-14s %s\n", what, value, wanted, kept))
speed <- results$reader$seconds / results$train$seconds
shown("what", "measured", "wanted", "")
shown(sprintf("CSV of %.2f GB: reader alone, MB/s", results$gigabytes),
      sprintf("%.0f", 1000 * results$gigabytes / results$reader$seconds), "", "")
shown("  one epoch of fit(), MB/s", sprintf("%.0f", 1000 * results$gigabytes / results$train$seconds), "", "")
shown("  speed beside the reader alone", sprintf("%.2f", speed), "at least 0.60", if (speed >= 0.6) "kept" else "NOT KEPT")
shown("  peak memory, GB", sprintf("%.2f", results$train$peak_gigabytes), "under 1.5",
      if (results$train$peak_gigabytes < 1.5) "kept" else "NOT KEPT")
shown(sprintf("streamed and in memory, %d rows: gap", results$equal$rows), sprintf("%.1e", results$equal$gap),
      "at most 1e-6", if (results$equal$gap <= 1e-6) "kept" else "NOT KEPT")
shown("R generator beside arrays, speed", sprintf("%.2f", results$generator$ratio), "at least 0.90",
      if (results$generator$ratio >= 0.9) "kept" else "NOT KEPT")
shown("  ms to make a batch, ms for a step",
      sprintf("%.2f, %.2f", 1000 * results$generator$produce_seconds / results$generator$steps,
              1000 * results$generator$arrays_seconds / results$generator$steps), "", "")
path <- option("out", NA)
if (!is.na(path)) jsonlite::write_json(results, path, auto_unbox = TRUE, digits = NA, pretty = TRUE)
