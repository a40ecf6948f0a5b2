# Streams: `tools/run Rscript bench/streams.R [--quick] [--gigabytes 4] [--out FILE.json]`, with nothing else running;
# laminar is installed. It makes its own data, so none are needed; the CSV file goes to the temporary folder and is
# deleted at the end. It measures, each in a process of its own:
#
# * csv: one epoch over a CSV file of 4 GB (`--quick`: 0.25 GB); peak memory under 1.5 GB, and at least 60 % of the
#   speed at which the reader alone parses the same file into chunks of batches (compiling counts as fit()'s seconds);
# * equal: the same rows in memory and streamed in the same order; weights differ by at most 1e-6;
# * generator: an R function that gives batches, beside the same arrays in memory; at least 90 % of their speed while
#   making a batch takes less time than a step: with the batches at hand, waiting half a step for each, and cut from a
#   matrix, which takes processor time from the step on a machine of few cores.

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

processor <- function() sum(proc.time()[c("user.self", "sys.self")])

batches_of <- function(path, size = 256) csv_dataset(path) |> dataset_prepare(y ~ ., batch_size = size)

parts <- list(
  # What fit() would be given, gathered and dropped.
  reader = function(path) {
    chunks <- reticulate::import("laminar.execution.tensorflow.reading")$DatasetChunks(batches_of(path))
    read_all <- reticulate::py_run_string(
      "def read_all(chunks):\n  chunks.begin()\n  while chunks.next(1 << 30) is not None: pass", local = TRUE
    )$read_all
    before <- processor()
    seconds <- timed(read_all(chunks))
    list(seconds = seconds, processor = processor() - before, peak_gigabytes = peak_gigabytes())
  },
  train = function(path) {
    model <- regression()
    before <- processor()
    seconds <- timed(history <- fit(model, batches_of(path), epochs = 1, verbose = 0))
    list(seconds = seconds, processor = processor() - before, peak_gigabytes = peak_gigabytes(),
         steps = history$params$steps, mode = history$params$mode, loss = history$metrics$loss)
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
    steps <- rows %/% size
    cut_batch <- function(i) {
      chosen <- (i - 1L) * size + seq_len(size)
      list(x[chosen, ], y[chosen])
    }
    ready <- lapply(seq_len(steps), cut_batch)
    pause <- 0
    each <- function(produce) {
      at <- 0L
      function() {
        at <<- at + 1L
        if (at <= steps) return(produce(at))
        at <<- 0L
        NULL
      }
    }
    ways <- list(
      arrays = NULL,
      ready = each(function(i) ready[[i]]),
      waits = each(function(i) {
        Sys.sleep(pause)
        ready[[i]]
      }),
      cuts = each(cut_batch)
    )
    epochs <- if (quick) 2L else 4L
    train <- function(way) {
      if (is.null(way)) fit(model, x, y, batch_size = size, epochs = epochs, shuffle = FALSE, verbose = 0)
      else fit(model, way, epochs = epochs, verbose = 0)
    }
    for (way in ways) train(way)
    pause <- timed(train(NULL)) / epochs / steps / 2 # half a step, as a file or a data base would make R wait
    measured <- function(way) {
      gc(FALSE)
      before <- processor()
      c(seconds = timed(train(way)), processor = processor() - before)
    }
    # Each way right after the arrays, so that what else the machine does meets both.
    pair <- function(way) rbind(arrays = measured(NULL), way = measured(way))
    pairs <- replicate(if (quick) 5L else 9L, lapply(ways[-1L], pair), simplify = FALSE)
    medians <- function(what, of) {
      vapply(names(ways)[-1L], function(way) stats::median(vapply(pairs, function(round) of(round[[way]][, what]), 0)), 0)
    }
    ratios <- medians("seconds", function(pair) pair[["arrays"]] / pair[["way"]])
    work <- medians("processor", function(pair) pair[["arrays"]] / pair[["way"]])
    step <- stats::median(medians("seconds", function(pair) pair[["arrays"]])) / epochs / steps
    produce <- timed(for (i in seq_len(steps)) cut_batch(i)) / steps
    list(rows = rows, steps = steps, step_seconds = step, wait_seconds = pause, cut_seconds = produce,
         ready = ratios[["ready"]], waits = ratios[["waits"]], cuts = ratios[["cuts"]], processor = as.list(work))
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
  equal = child("equal", small), generator = child("generator", if (quick) 12800L else 25600L)
)
unlink(folder, recursive = TRUE)

shown <- function(what, value, wanted = "", kept = NA) {
  verdict <- if (is.na(kept)) "" else if (kept) "kept" else "NOT KEPT"
  cat(trimws(sprintf("%-52s %10s   %-14s %s", what, value, wanted, verdict), "right"), "\n", sep = "")
}
two <- function(value) sprintf("%.2f", value)
speed <- results$reader$seconds / results$train$seconds
size <- 1000 * results$gigabytes
shown("what", "measured", "wanted")
shown(sprintf("CSV of %.2f GB: reader alone, MB/s", results$gigabytes), sprintf("%.0f", size / results$reader$seconds))
shown("  one epoch of fit(), MB/s", sprintf("%.0f", size / results$train$seconds))
shown("  speed beside the reader alone", two(speed), "at least 0.60", speed >= 0.6)
shown("  the same in processor time", two(results$reader$processor / results$train$processor))
shown("  peak memory, GB", two(results$train$peak_gigabytes), "under 1.5", results$train$peak_gigabytes < 1.5)
shown(sprintf("streamed and in memory, %d rows, 2 epochs: gap", results$equal$rows), sprintf("%.1e", results$equal$gap),
      "at most 1e-6", results$equal$gap <= 1e-6)
made <- results$generator
shown("R generator beside arrays, batches at hand", two(made$ready), "at least 0.90", made$ready >= 0.9)
shown(sprintf("  waiting %.2f ms for each, a step takes %.2f ms", 1000 * made$wait_seconds, 1000 * made$step_seconds),
      two(made$waits), "at least 0.90", made$waits >= 0.9)
shown(sprintf("  cut from a matrix by R, %.2f ms of processor", 1000 * made$cut_seconds), two(made$cuts), "at least 0.90",
      made$cuts >= 0.9)
shown("  the three in processor time", paste(two(unlist(made$processor)), collapse = " "))
path <- option("out", NA)
if (!is.na(path)) jsonlite::write_json(results, path, auto_unbox = TRUE, digits = NA, pretty = TRUE)
