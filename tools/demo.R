# The main job, from R: train a network on handwritten digits, test it, draw its history.
# Run by `make demo`; as a script of your own: tools/run Rscript tools/demo.R
library(laminar)
set_random_seed(1)

# The digits as rows of 784 grey values from 0 to 1, or, without any copy of MNIST, the
# diamonds that come with ggplot2: their cut (five classes) from the nine other columns.
load_data <- function() {
  tryCatch({
    mnist <- dataset_mnist()
    as_rows <- function(images) array_reshape(images, c(nrow(images), 784)) / 255
    list(
      name = "MNIST", classes = 10L,
      x = as_rows(mnist$train$x), y = mnist$train$y,
      x_test = as_rows(mnist$test$x), y_test = mnist$test$y
    )
  }, laminar_error_data = function(condition) {
    message("No copy of MNIST here and none can be downloaded: training on ggplot2::diamonds instead.")
    diamonds <- ggplot2::diamonds
    # Colour and clarity are ordered from worst to best: their ranks will do.
    x <- scale(data.matrix(diamonds[names(diamonds) != "cut"]))
    y <- as.integer(diamonds$cut) - 1L
    test <- sample(nrow(x), 10000L)
    list(
      name = "diamonds", classes = nlevels(diamonds$cut),
      x = x[-test, ], y = y[-test], x_test = x[test, ], y_test = y[test]
    )
  })
}

data <- load_data()
cat(sprintf(
  "%s: %s rows to train on, %s to test on\n",
  data$name, format(nrow(data$x), big.mark = ","), format(nrow(data$x_test), big.mark = ",")
))

model <- keras_model_sequential(input_shape = ncol(data$x)) |>
  layer_dense(256, activation = "relu") |>
  layer_dropout(0.4) |>
  layer_dense(128, activation = "relu") |>
  layer_dropout(0.3) |>
  layer_dense(data$classes, activation = "softmax")

model |> compile(
  optimizer = "rmsprop",
  loss = "sparse_categorical_crossentropy",
  metrics = "accuracy"
)
print(model)

seconds <- system.time(
  history <- model |> fit(
    data$x, data$y,
    epochs = 12, batch_size = 128, validation_split = 0.2
  )
)[["elapsed"]]

scores <- model |> evaluate(data$x_test, data$y_test, verbose = 0)
cat(sprintf(
  "\nTest accuracy on %s: %.4f, loss %.4f; trained in %.1f s\n",
  data$name, scores$accuracy, scores$loss, seconds
))

dir.create("output", showWarnings = FALSE)
file <- file.path("output", "history.png")
grDevices::png(file, width = 1400, height = 1000, res = 160)
print(plot(history))
invisible(grDevices::dev.off())
cat("The history plot is in", normalizePath(file), "\n")
