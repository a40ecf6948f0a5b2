# Small models and data for the look that fit() takes at data: see test-train-check.R.

look_data <- function() {
  set.seed(7)
  rows <- sample(150)
  size <- scale(iris_x)[rows, ]
  list(
    x = size,
    species = iris$Species[rows],
    codes = iris_y[rows],
    length = size[, 1] + rnorm(150) / 10,
    images = array(runif(200 * 8 * 8), c(200, 8, 8, 1)),
    digits = sample(0:9, 200, replace = TRUE),
    noise = matrix(rnorm(400 * 5), 400, dimnames = list(NULL, letters[1:5])),
    yes = sample(0:1, 400, replace = TRUE)
  )
}

look_dense <- function(inputs, units, activation = NULL, loss = "mse", ...) {
  keras_model_sequential(input_shape = inputs) |>
    layer_dense(8, activation = "relu") |>
    layer_dense(units, activation = activation, name = "answer") |>
    compile("adam", loss, ...)
}

look_classes <- function(inputs = 4L, units = 3L, loss = "sparse_categorical_crossentropy", ...) {
  look_dense(inputs, units, "softmax", loss, ...)
}

look_binary <- function(inputs = 5L) look_dense(inputs, 1L, "sigmoid", "binary_crossentropy")

look_convnet <- function(...) {
  keras_model_sequential(input_shape = c(8, 8, 1)) |>
    layer_conv_2d(4, 3, activation = "relu") |>
    layer_flatten() |>
    layer_dense(10, activation = "softmax") |>
    compile("adam", "sparse_categorical_crossentropy")
}

look_normalized <- function(inputs = 5L) {
  keras_model_sequential(input_shape = inputs) |>
    layer_dense(8) |>
    layer_batch_normalization() |>
    layer_dense(1, activation = "sigmoid") |>
    compile("adam", "binary_crossentropy")
}
