targets <- function(y, units, loss, learn = TRUE, levels = NULL) {
  kind <- switch(loss, mse = NULL, binary_crossentropy = "binary", categorical_crossentropy = "one_hot",
    sparse_categorical_crossentropy = "sparse", own = "unknown")
  facts <- list(outputs = list(list(name = "dense", units = units, loss = if (loss != "own") loss, kind = kind)))
  notes <- list(columns = list(), codes = list(),
    levels = if (!is.null(levels)) list(output = list(labels = levels, type = "factor")) else list())
  read <- as_targets(y, facts, notes, "y", rlang::current_env(), learn)
  list(value = from_host(read$value), levels = read$notes$levels$output$labels)
}

test_that("the loss decides what a factor becomes", {
  skip_if_no_backend()
  three <- factor(c("b", "c", "a"))
  two <- factor(c("no", "yes"))
  expect_identical(targets(three, 3L, "sparse_categorical_crossentropy"),
    list(value = array(c(1L, 2L, 0L)), levels = c("a", "b", "c")))
  one_hot <- matrix(c(0L, 1L, 0L, 0L, 0L, 1L, 1L, 0L, 0L), 3, byrow = TRUE)
  expect_identical(targets(three, 3L, "categorical_crossentropy")$value, one_hot)
  expect_identical(targets(three, 3L, "binary_crossentropy")$value, one_hot)
  expect_identical(targets(two, 1L, "binary_crossentropy")$value, array(0:1))
  expect_identical(targets(two, 1L, "mse")$value, array(0:1))
  expect_identical(targets(three, 3L, "mse")$value, one_hot)
  expect_identical(targets(three, 5L, "own")$value, array(c(1L, 2L, 0L)))
  expect_identical(targets(three, NULL, "sparse_categorical_crossentropy")$value, array(c(1L, 2L, 0L)))
})

test_that("text and logical values are classes, too", {
  skip_if_no_backend()
  expect_identical(targets(c("b", "a"), 2L, "sparse_categorical_crossentropy"),
    list(value = array(1:0), levels = c("a", "b")))
  expect_identical(targets(c(TRUE, FALSE), 1L, "binary_crossentropy"),
    list(value = array(1:0), levels = c("FALSE", "TRUE")))
  expect_identical(targets(c(TRUE, FALSE), 1L, "mse"), list(value = array(1:0), levels = NULL))
})

test_that("levels that the model knows rule, and a part of them is enough", {
  skip_if_no_backend()
  known <- c("a", "b", "c")
  expect_identical(targets(factor(c("c", "b")), 3L, "sparse_categorical_crossentropy", FALSE, known)$value, array(2:1))
  expect_identical(targets(c("c", "b"), 3L, "categorical_crossentropy", FALSE, known)$value,
    rbind(c(0L, 0L, 1L), c(0L, 1L, 0L)))
})

test_that("levels that do not fit are errors", {
  skip_if_no_backend()
  three <- factor(c("b", "c", "a"))
  expect_snapshot(error = TRUE, {
    targets(three, 1L, "binary_crossentropy")
    targets(three, 1L, "mse")
    targets(three, 2L, "sparse_categorical_crossentropy")
    targets(three, 4L, "categorical_crossentropy")
    targets(factor(c("no", "yes")), 1L, "categorical_crossentropy")
    targets(c("b", "a"), 1L, "mse")
    targets(factor(c("a", NA)), 1L, "binary_crossentropy")
    targets(c("a", "z", "z"), 3L, "sparse_categorical_crossentropy", TRUE, c("a", "b"))
  })
})

test_that("several targets in a frame must be numbers", {
  skip_if_no_backend()
  expect_snapshot(targets(iris[4:5], 2L, "mse"), error = TRUE)
})

test_that("several outputs have levels of their own", {
  skip_if_no_backend()
  input <- keras_input(4)
  species <- layer_dense(input, 3, activation = "softmax", name = "species")
  big <- layer_dense(input, 1, activation = "sigmoid", name = "big")
  model <- keras_model(input, list(species = species, big = big)) |>
    compile("adam", list(species = "sparse_categorical_crossentropy", big = "binary_crossentropy"))
  y <- data.frame(species = iris$Species, big = ifelse(iris$Sepal.Length > 6, "yes", "no"))
  fit(model, iris_x, y, epochs = 1)
  expect_identical(class_levels(model, "species"), levels(iris$Species))
  expect_identical(class_levels(model, "big"), c("no", "yes"))
  expect_error(class_levels(model, "small"), "one of", class = "laminar_error_value")
  classes <- predict(model, iris_x, type = "class")
  expect_identical(lapply(classes, levels), list(species = levels(iris$Species), big = c("no", "yes")))
  expect_equal(
    evaluate(model, iris_x, list(species = iris_y, big = as.integer(y$big == "yes"))), evaluate(model, iris_x, y)
  )
})

test_that("targets of outputs named in another order than the alphabet's need names", {
  skip_if_no_backend()
  inputs <- keras_input(2)
  model <- keras_model(inputs, list(width = layer_dense(inputs, 1), length = layer_dense(inputs, 1)))
  model |> compile(loss = "mse", optimizer = optimizer_sgd(0.1))
  x <- matrix(c(0, 1, 0, 1, 0, 0, 1, 1), 4)
  expect_snapshot(error = TRUE, fit(model, x, list(rep(5, 4), rep(-5, 4))))
  fit(model, x, list(width = rep(5, 4), length = rep(-5, 4)), epochs = 60, verbose = 0)
  answers <- predict(model, x, verbose = 0)
  expect_true(all(answers$width > 4) && all(answers$length < -4))
  ordered <- keras_model(inputs, list(length = layer_dense(inputs, 1), width = layer_dense(inputs, 1)))
  ordered |> compile(loss = "mse", optimizer = optimizer_sgd(0.1))
  fit(ordered, x, list(rep(-5, 4), rep(5, 4)), epochs = 60, verbose = 0)
  expect_true(all(predict(ordered, x, verbose = 0)$width > 4))
})
