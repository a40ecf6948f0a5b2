output <- function(...) {
  plain <- list(name = "dense", units = 3L, logits = FALSE, activation = "linear")
  utils::modifyList(plain, list(...))
}
kind_of <- function(type = "class", levels = NULL, ...) {
  notes <- list(levels = if (!is.null(levels)) list(output = list(labels = levels, type = "factor")) else list())
  answer_kinds(list(outputs = list(output(...)), notes = notes), type, rlang::current_env())[[1L]]
}

test_that("classes of several units", {
  known <- kind_of(levels = c("a", "b", "c"), kind = "sparse", loss = "sparse_categorical_crossentropy",
    activation = "softmax")
  raw <- rbind(c(0.2, 0.7, 0.1), c(0.5, 0.25, 0.25), c(NA, 0, 0))
  expect_identical(answer(raw, known, "class", 0.5), factor(c("b", "a", NA), c("a", "b", "c")))
  expect_identical(answer(raw, known, "prob", 0.5), `colnames<-`(raw, c("a", "b", "c")))
  unnamed <- kind_of(kind = "sparse", loss = "sparse_categorical_crossentropy", activation = "softmax")
  expect_identical(answer(raw, unnamed, "class", 0.5), c(1L, 0L, NA))
  expect_identical(colnames(answer(raw, unnamed, "prob", 0.5)), c("0", "1", "2"))
  fewer <- kind_of(levels = c("a", "b"), kind = "sparse", activation = "softmax")
  expect_identical(colnames(answer(raw, fewer, "prob", 0.5)), c("a", "b", "2"))
})

test_that("two classes of one unit, with a threshold", {
  known <- kind_of(levels = c("no", "yes"), units = 1L, kind = "binary", activation = "sigmoid")
  raw <- matrix(c(0.1, 0.5, 0.9))
  expect_identical(answer(raw, known, "class", 0.5), factor(c("no", "yes", "yes")))
  expect_identical(answer(raw, known, "class", 0.6), factor(c("no", "no", "yes")))
  expect_equal(answer(raw, known, "prob", 0.5), cbind(no = 1 - raw[, 1], yes = raw[, 1]))
  ordered <- known
  ordered$levels$type <- "ordered"
  expect_identical(answer(raw, ordered, "class", 0.5), factor(c("no", "yes", "yes"), ordered = TRUE))
})

test_that("logits become probabilities", {
  many <- kind_of(kind = "sparse", logits = TRUE)
  raw <- rbind(c(1, 2, 3), c(1000, 0, 0))
  expect_equal(rowSums(answer(raw, many, "prob", 0.5)), c(1, 1))
  expect_equal(answer(raw, many, "prob", 0.5)[1, ], c("0" = exp(1), "1" = exp(2), "2" = exp(3)) / sum(exp(1:3)))
  one <- kind_of(units = 1L, kind = "binary", logits = TRUE)
  expect_identical(answer(matrix(c(-1, 1)), one, "class", 0.5), c(0L, 1L))
})

test_that("several labels, sequences and numbers", {
  labels <- kind_of(kind = "binary", activation = "sigmoid")
  expect_identical(answer(rbind(c(0.9, 0.1, 0.5)), labels, "class", 0.5), rbind(c(1L, 0L, 1L)))
  steps <- kind_of(levels = c("x", "y"), units = 2L, kind = "sparse", activation = "softmax")
  raw <- array(c(0.9, 0.2, 0.1, 0.8), c(1, 2, 2))
  expect_identical(answer(raw, steps, "class", 0.5), array(c("x", "y"), c(1, 2)))
  numbers <- kind_of("numeric", units = 1L, loss = "mse")
  expect_identical(answer(matrix(c(1, 2)), numbers, "numeric", 0.5), c(1, 2))
  expect_snapshot(kind_of("class", units = 1L, loss = "mse"), error = TRUE)
})

test_that("predict() gives classes, probabilities and numbers of a trained model", {
  skip_if_no_backend()
  set_random_seed(1)
  model <- compiled_model()
  fit(model, iris[1:4], iris$Species, epochs = 2)
  raw <- predict(model, iris[1:4])
  expect_null(dimnames(raw))
  expect_identical(predict(model, iris[1:4], type = "raw"), raw)
  expect_identical(predict(model, iris[1:4], type = "prob"), `colnames<-`(raw, levels(iris$Species)))
  classes <- predict(model, iris[1:4], type = "class")
  expect_identical(classes, factor(levels(iris$Species)[max.col(raw)], levels(iris$Species)))
  expect_error(predict(model, iris_x, type = "classes"), "must be one of", class = "laminar_error_value")
  expect_error(predict(model, iris_x, type = "class", threshold = 2), "from 0 to 1", class = "laminar_error_value")
})
