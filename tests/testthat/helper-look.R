# Scripts for the look that fit() takes at data, half of them with a mistake, and their small models and data. See
# test-train-check.R; bench/check.R counts and times them.

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
    layer_batch_normalization(name = "batch_normalization") |>
    layer_dense(1, activation = "sigmoid") |>
    compile("adam", "binary_crossentropy")
}

# Mistakes with data and models that users make: each is an error or a warning of fit(). `d` are the data of
# look_data().

planted <- rlang::exprs(
  "missing values" = fit(look_classes(), replace(d$x, 3, NA), d$species),
  "infinite values" = fit(look_classes(), log(pmax(d$x, 0)), d$species),
  "log of zero in y" = fit(look_dense(5, 1), d$noise, log(d$yes)),
  "labels from 1" = fit(look_classes(), d$x, d$codes + 1L),
  "labels from 1 and a unit too many" = fit(look_classes(units = 4), d$x, d$codes + 1L),
  "indicator columns from 1" = fit(look_classes(units = 4, loss = "categorical_crossentropy"), d$x,
    to_categorical(d$codes + 1L)),
  "indicator columns for a sparse loss" = fit(look_classes(), d$x, to_categorical(d$codes)),
  "labels for indicator columns" = fit(look_classes(loss = "categorical_crossentropy"), d$x, d$codes),
  "pixels from 0 to 255" = fit(look_convnet(), round(255 * d$images), d$digits),
  "columns that are not scaled" = fit(look_dense(3, 1), mtcars[c("disp", "hp", "wt")], mtcars$mpg),
  "pixels scaled twice" = fit(look_convnet(), d$images / 255, d$digits),
  "one softmax unit" = fit(look_dense(5, 1, "softmax", "binary_crossentropy"), d$noise, d$yes),
  "a sparse loss over one unit" = fit(look_dense(5, 1, "sigmoid", "sparse_categorical_crossentropy"), d$noise,
    0 * d$yes),
  "no activation, no logits" = fit(look_dense(4, 3, NULL, "sparse_categorical_crossentropy"), d$x, d$species),
  "logits after softmax" = fit(look_classes(loss = loss_sparse_categorical_crossentropy(from_logits = TRUE)), d$x,
    d$species),
  "several labels in a row and softmax" = fit(look_classes(5, 2, "categorical_crossentropy"), d$noise,
    cbind(d$yes, 1)),
  "a constant column" = fit(look_classes(5), cbind(d$x, 1), d$species),
  "-999 for missing" = fit(look_binary(), replace(d$noise, c(3, 50, 100), -999), d$yes),
  "a last batch of one" = fit(look_normalized(), d$noise[1:65, ], d$yes[1:65]),
  "validated on the training data" = fit(look_classes(), d$x, d$species, validation_data = list(d$x, d$species)),
  "rows repeated before the split" = fit(look_binary(), d$noise[again <- sample(400, 600, TRUE), ], d$yes[again],
    validation_split = 0.3),
  "rows sorted by class" = fit(compiled_model(), iris_x, iris$Species, validation_split = 0.2),
  "validation rows not scaled" = fit(look_classes(), d$x[1:100, ], d$species[1:100],
    validation_data = list(iris_x[101:150, ], d$species[101:150])),
  "validation with another class" = fit(look_classes(), d$x[d$codes < 2, ], d$codes[d$codes < 2],
    validation_data = list(d$x[d$codes > 1, ] + 0.01, d$codes[d$codes > 1])),
  "the target among the inputs" = fit(look_binary(6), cbind(d$noise, outcome = d$yes), d$yes),
  "targets below zero, relu" = fit(look_dense(5, 1, "relu"), d$noise, rnorm(400)),
  "ratings from 1 to 5, sigmoid" = fit(look_dense(5, 1, "sigmoid"), d$noise, 1 + 4 * d$yes),
  "prices that are not scaled" = fit(look_dense(5, 1), d$noise, 2e5 + 5e4 * d$noise[, 1]),
  "counts and a linear output" = fit(look_dense(5, 1, NULL, "poisson"), d$noise, rpois(400, 3)),
  "more levels than units" = fit(look_binary(4), d$x, d$species),
  "classes for a loss of numbers" = fit(look_dense(4, 1), d$x, d$species),
  "a quantity as classes" = fit(look_dense(5, 400, "softmax", "sparse_categorical_crossentropy"), d$noise,
    sample(400) - 1),
  "one class only" = fit(look_binary(), d$noise, 0 * d$yes),
  "weights that are all zero" = fit(look_binary(), d$noise, d$yes, sample_weight = 0 * d$yes),
  "normalization that was never adapted" = {
    model <- keras_model_sequential(input_shape = 3) |>
      layer_normalization() |>
      layer_dense(1) |>
      compile("adam", "mse")
    fit(model, mtcars[c("disp", "hp", "wt")], mtcars$mpg)
  },
  "infinite values in the validation rows" = fit(look_dense(5, 1), replace(d$noise, 399, Inf), d$noise[, 1] / 2,
    validation_split = 0.1),
  "one infinite value in a large matrix" = fit(look_dense(200, 1),
    replace(matrix(rnorm(2e5), 1000), 98765, -Inf), rnorm(1000)),
  "validation targets that are not finite" = fit(look_dense(5, 1), d$noise, d$noise[, 1] / 2,
    validation_data = list(d$noise[1:50, ] + 0.1, log(d$yes[1:50]))),
  "dates beside scaled numbers" = fit(look_dense(3, 1),
    data.frame(d$noise[, 1:2], day = as.Date("2024-01-01") + 1:400), d$noise[, 1] / 2),
  "a class without weight" = fit(look_classes(), d$x, d$species, class_weight = c(setosa = 1, virginica = 2))
)

# Scripts with nothing wrong about them: not a word.

clean <- rlang::exprs(
  "classes, raw iris" = fit(compiled_model(), iris_x, iris$Species),
  "classes, random validation" = fit(look_classes(), d$x, d$species, validation_split = 0.3),
  "classes as indicator columns" = fit(look_classes(loss = "categorical_crossentropy"), d$x, to_categorical(d$codes)),
  "two classes" = fit(look_binary(), d$noise, d$yes, validation_split = 0.2),
  "two classes with logits" = fit(look_dense(5, 1, NULL, loss_binary_crossentropy(from_logits = TRUE)), d$noise, d$yes),
  "rows with missing values left out" = suppressMessages(
    fit(look_classes(), replace(d$x, 3, NA), d$species, na_action = "omit"), classes = "laminar_message_missing"
  ),
  "a data frame with more columns validates" = {
    model <- compiled_model()
    some <- cbind(note = "b", iris[c(1, 51, 101), ])
    fit(model, iris[1:4], iris$Species, validation_data = list(some, some$Species))
  },
  "a large sparse matrix" = {
    x <- Matrix::sparseMatrix(i = 1:400, j = sample(3e4, 400), x = 1, dims = c(400, 3e4))
    fit(look_dense(3e4, 1, "sigmoid", "binary_crossentropy"), x, d$yes)
  },
  "regression" = fit(look_dense(4, 1), d$x, d$length, validation_split = 0.2),
  "regression of shares by sigmoid" = fit(look_dense(5, 1, "sigmoid"), d$noise, d$yes * 0.7 + 0.1),
  "counts" = fit(look_dense(5, 1, "exponential", "poisson"), d$noise, rpois(400, 3)),
  "normalized inside the model" = {
    normalizer <- layer_normalization()
    adapt(normalizer, as.matrix(mtcars[c("disp", "hp", "wt")]))
    model <- keras_model_sequential(input_shape = 3) |> normalizer() |> layer_dense(1) |> compile("adam", "mse")
    fit(model, mtcars[c("disp", "hp", "wt")], mtcars$mpg)
  },
  "pixels rescaled inside the model" = {
    model <- keras_model_sequential(input_shape = c(8, 8, 1)) |>
      layer_rescaling(1 / 255) |>
      layer_flatten() |>
      layer_dense(10, activation = "softmax") |>
      compile("adam", "sparse_categorical_crossentropy")
    fit(model, round(255 * d$images), d$digits, validation_split = 0.2)
  },
  "images" = fit(look_convnet(), d$images, d$digits, validation_split = 0.2),
  "batch normalization" = fit(look_normalized(), d$noise, d$yes, batch_size = 50),
  "several labels" = fit(look_dense(5, 3, "sigmoid", "binary_crossentropy"), d$noise, cbind(d$yes, 1 - d$yes, 0)),
  "autoencoder" = fit(look_dense(5, 5), d$noise, d$noise),
  "words" = {
    model <- keras_model_sequential(input_shape = 6) |>
      layer_embedding(50, 4) |>
      layer_global_average_pooling_1d() |>
      layer_dense(1, activation = "sigmoid") |>
      compile("adam", "binary_crossentropy")
    fit(model, matrix(sample(0:49, 2400, TRUE), 400), d$yes, validation_split = 0.2)
  },
  "time series with a trend" = {
    air <- as.vector(scale(log(AirPassengers)))
    windows <- embed(air, 13)
    model <- keras_model_sequential(input_shape = c(12, 1)) |> layer_gru(4) |> layer_dense(1) |> compile("adam", "mse")
    fit(model, array(windows[, 13:2], c(132, 12, 1)), windows[, 1], validation_split = 0.2)
  },
  "few discrete columns, repeated by chance" = {
    titanic <- as.data.frame(Titanic)
    titanic <- titanic[rep(seq_len(32), titanic$Freq), ]
    titanic <- titanic[sample(nrow(titanic)), ]
    x <- model.matrix(~ Class + Sex + Age, titanic)[, -1]
    fit(look_binary(5), x, titanic$Survived, validation_split = 0.2)
  },
  "rare indicator columns" = fit(look_binary(6), cbind(d$noise, rare = rep(c(1, 0), c(2, 398))), d$yes),
  "rare classes with weights" = fit(look_binary(), d$noise, rep(c(1, 0), c(15, 385)),
    class_weight = c("0" = 1, "1" = 20)),
  "several inputs and outputs" = {
    a <- keras_input(5, name = "a")
    b <- keras_input(1, name = "b")
    joined <- layer_concatenate(a, layer_flatten(layer_embedding(b, 2, 2)))
    model <- keras_model(list(a = a, b = b), list(
      yes = layer_dense(joined, 1, activation = "sigmoid"), size = layer_dense(joined, 1)
    )) |> compile("adam", list(yes = "binary_crossentropy", size = "mse"))
    fit(model, list(a = d$noise, b = d$yes), list(yes = d$yes, size = d$noise[, 2] / 2), validation_split = 0.2)
  },
  "hinge" = fit(look_dense(5, 1, "tanh", "hinge"), d$noise, 2 * d$yes - 1),
  "a loss of one's own" = fit(look_dense(5, 1, NULL, function(y_true, y_pred) op_mean(op_square(y_true - y_pred))),
    d$noise, matrix(d$noise[, 1] / 2)),
  "a frozen convolutional base" = {
    base <- keras_model_sequential(input_shape = c(8, 8, 1)) |> layer_conv_2d(4, 3) |> layer_flatten()
    freeze_weights(base)
    model <- keras_model_sequential(input_shape = c(8, 8, 1)) |> base() |> layer_dense(10, activation = "softmax") |>
      compile("adam", "sparse_categorical_crossentropy")
    fit(model, 255 * d$images - 120, d$digits)
  },
  "a bounded quantity in a small table" = fit(look_dense(2, 1), scale(cars), cars$dist / 120)
)
