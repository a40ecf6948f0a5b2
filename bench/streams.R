# Streams: `tools/run Rscript bench/streams.R [--quick] [--gigabytes 4] [--out FILE.json]`, with nothing else running;
# laminar is installed. It makes its own data, so none are needed; the CSV file goes to the temporary folder and is
# deleted at the end. It measures, each in a process of its own:
#
# * csv: one epoch over a CSV file of 4 GB (`--quick`: 0.25 GB); peak memory under 1.5 GB, and at least 60 % of the
#   speed at which the reader alone parses the same file into chunks of batches (compiling counts as fit()'s seconds);
# * equal: the same rows in memory and streamed in the same order; weights differ by at most 1e-6;
# * generator: an R function that gives batches, beside the same arrays in memory; at least 90 % of their speed while
#   making a batch takes less time than a step, which is measured in the function while it trains: with the batches at
#   hand, waiting a quarter, half and three quarters of a step for each, and cut from a matrix, which takes processor
#   time from the step on a machine of few cores; `steps_per_epoch` is given, but for "ends": at hand, with NULL at the
#   end. Steps of two dense networks over images, of a convolutional one and of one for small tables; once as users find
#   it, and once with one thread for TensorFlow, which leaves a processor to R. The part alone:
#   `--part generator [--on ROWS] [--ways ready,half] [--steps short,long,images,table] [--threads 1]`.

arguments <- commandArgs(TRUE)
option <- function(name, default) {
  place <- match(paste0("--", name), arguments)
  if (is.na(place)) default else arguments[[place + 1L]]
}
among <- function(name, all) intersect(all, strsplit(option(name, toString(all)), "[, ]+")[[1L]])
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
    batches <- batches_of(path) # starts Python, which knows laminar from then on
    chunks <- reticulate::import("laminar.execution.tensorflow.reading")$DatasetChunks(batches)
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
    if (is.na(rows)) rows <- if (quick) 12800L else 25600L
    lengths <- list(short = list(rows, dense(256, 128)), long = list(rows %/% 4L, dense(1536, 512)),
                    images = list(rows %/% 4L, convolved, inputs = c(28L, 28L, 1L)),
                    table = list(rows * 8L, dense(64, 64), inputs = 10L, able = c("ready", "cuts", "ends")))
    lapply(lengths[among("steps", names(lengths))], function(arguments) do.call(generators, arguments))
  }
)

# Hidden layers, which decide how long a step takes.
dense <- function(...) {
  function(model) {
    for (n in c(...)) model <- layer_dense(model, n, activation = "relu")
    model
  }
}

convolved <- function(model) {
  for (filters in c(32, 64)) {
    model <- layer_conv_2d(model, filters, kernel_size = 3, activation = "relu") |> layer_max_pooling_2d()
  }
  layer_flatten(model)
}

# R functions that give batches, beside the same arrays in memory. `able`: the ways that can be timed in such steps. Each
# way to make a batch: what it took, measured in the function while it trained, and what that made of the speed.
generators <- function(rows, hidden, size = 128L, inputs = 784L,
                       able = c("ready", "quarter", "half", "most", "cuts", "ends")) {
  set_random_seed(3)
  steps <- rows %/% size
  x <- array(stats::runif(rows * prod(inputs)), c(rows, inputs))
  y <- sample(0:9, rows, TRUE)
  model <- keras_model_sequential(input_shape = inputs) |>
    hidden() |>
    layer_dense(10, activation = "softmax") |>
    compile("adam", "sparse_categorical_crossentropy")
  whole <- rep(list(TRUE), length(inputs))
  cut_batch <- function(i) {
    chosen <- (i - 1L) * size + seq_len(size)
    list(do.call(`[`, c(list(x, chosen), whole, drop = FALSE)), y[chosen])
  }
  ready <- lapply(seq_len(steps), cut_batch)
  at_hand <- function(i) ready[[i]]
  step <- 0
  made <- numeric()
  each <- function(produce, ends = FALSE) {
    at <- 0L
    function() {
      at <<- at %% (steps + ends) + 1L
      if (at > steps) return(NULL)
      before <- as.numeric(Sys.time())
      batch <- produce(at)
      made[[at]] <<- as.numeric(Sys.time()) - before
      batch
    }
  }
  wait <- function(share) {
    force(share)
    each(function(i) {
      Sys.sleep(share * step) # as a file or a data base would make R wait
      at_hand(i)
    })
  }
  ways <- list(ready = each(at_hand), quarter = wait(0.25), half = wait(0.5), most = wait(0.75),
               cuts = each(cut_batch), ends = each(at_hand, ends = TRUE))
  ways <- ways[among("ways", able)]
  epochs <- if (quick) 2L else 4L
  train <- function(way) {
    if (is.null(way)) fit(model, x, y, batch_size = size, epochs = epochs, shuffle = FALSE, verbose = 0)
    else fit(model, way, steps_per_epoch = if (environment(way)$ends) NULL else steps, epochs = epochs, verbose = 0)
  }
  for (way in c(ways[1L], list(NULL))) train(way)
  measured <- function(way) {
    gc(FALSE)
    before <- processor()
    seconds <- timed(train(way))
    c(seconds = seconds, processor = processor() - before, made = mean(made))
  }
  # Each way right after the arrays, so that what else the machine does meets both; shares are of the step just seen.
  pair <- function(way) {
    arrays <- measured(NULL)
    step <<- arrays[["seconds"]] / epochs / steps
    rbind(arrays = arrays, way = measured(way))
  }
  pairs <- replicate(if (quick) 5L else 9L, lapply(ways, pair), simplify = FALSE)
  medians <- function(of) vapply(names(ways), function(way) stats::median(vapply(pairs, function(round) of(round[[way]]), 0)), 0)
  data.frame(
    way = names(ways),
    step = 1000 * medians(function(pair) pair["arrays", "seconds"]) / epochs / steps,
    made = 1000 * medians(function(pair) pair["way", "made"]),
    speed = medians(function(pair) pair["arrays", "seconds"] / pair["way", "seconds"]),
    least = vapply(names(ways), function(way) {
      least <- function(what) min(vapply(pairs, function(round) round[[way]][what, "seconds"], 0))
      least("arrays") / least("way")
    }, 0),
    processor = medians(function(pair) pair["arrays", "processor"] / pair["way", "processor"]),
    row.names = NULL
  )
}

part <- option("part", NA)
if (!is.na(part)) {
  suppressPackageStartupMessages(library(laminar))
  argument <- option("on", "")
  threads <- as.integer(option("threads", NA))
  if (!is.na(threads)) use_threads(threads, threads)
  if (part != "generator" && !nzchar(argument)) stop("The part ", part, " needs a file: `--on FILE`.", call. = FALSE)
  result <- parts[[part]](if (part == "generator") as.integer(argument) else argument)
  cat("\n", jsonlite::toJSON(result, auto_unbox = TRUE, digits = NA), "\n", sep = "")
  quit(status = 0L)
}

child <- function(part, on = "", threads = "") {
  message("running: ", part, if (nzchar(threads)) ", one thread")
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  output <- system2(file.path(R.home("bin"), "Rscript"),
                    c(script, "--part", part, if (nzchar(on)) c("--on", on),
                      if (nzchar(threads)) c("--threads", threads), if (quick) "--quick"), stdout = TRUE)
  if (!is.null(attr(output, "status"))) stop("The part ", part, " failed.", call. = FALSE)
  jsonlite::fromJSON(utils::tail(output[nzchar(output)], 1L))
}

folder <- tempfile("streams-")
dir.create(folder)
big <- file.path(folder, "big.csv")
small <- file.path(folder, "small.csv")
rows <- write_table(big, gigabytes)
invisible(write_table(small, 0.001))
results <- list(
  gigabytes = file.size(big) / 1e9, rows = rows, reader = child("reader", big), train = child("train", big),
  equal = child("equal", small), generator = child("generator"), alone = child("generator", threads = "1")
)
unlink(folder, recursive = TRUE)

shown <- function(what, value, wanted = "", kept = NA) {
  verdict <- if (is.na(kept)) "" else if (kept) "kept" else "NOT KEPT"
  cat(trimws(sprintf("%-72s %10s   %-14s %s", what, value, wanted, verdict), "right"), "\n", sep = "")
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
for (threads in c("generator", "alone")) for (network in names(results[[threads]])) {
  ways <- results[[threads]][[network]]
  who <- if (threads == "alone") "R generator, one thread" else "R generator"
  for (row in split(ways, seq_len(nrow(ways)))) {
    label <- sprintf("%s, %s, %s: %.2f ms of a step of %.2f", who, network, row$way, row$made, row$step)
    bound <- row$made < row$step # slower ones are not promised anything
    shown(label, two(row$speed), if (bound) "at least 0.90" else "", if (bound) row$speed >= 0.9 else NA)
    shown("  by least times, and in processor time", paste(two(row$least), two(row$processor)))
  }
}
path <- option("out", NA)
if (!is.na(path)) jsonlite::write_json(results, path, auto_unbox = TRUE, digits = NA, pretty = TRUE)
