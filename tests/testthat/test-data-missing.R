holes <- function() {
  data <- iris[c(1:10, 51:60, 101:110), ]
  data$Sepal.Width[2] <- NA
  data$Species[3] <- NA
  data
}

test_that("rows with missing values can be left out", {
  skip_if_no_backend()
  data <- holes()
  whole <- na.omit(data)
  train <- function(data, ...) {
    set_random_seed(4)
    model <- compiled_model()
    fit(model, data[1:4], data$Species, epochs = 1, ...)
    model
  }
  expected <- get_weights(train(whole, sample_weight = seq_len(28)))
  expect_message(
    model <- train(data, na_action = "omit", sample_weight = append(seq_len(28), c(0, 0), 1)),
    "2 of 30 rows have missing values and are left out", class = "laminar_message_missing"
  )
  expect_identical(get_weights(model), expected)
  expect_message(found <- evaluate(model, data, data$Species, na_action = "omit"), "2 of 30 rows")
  expect_identical(found, evaluate(model, whole, whole$Species))
  expect_silent(evaluate(model, whole, whole$Species, na_action = "omit"))
  withr::local_options(laminar.na_action = "omit")
  expect_message(train(data), "2 of 30")
  expect_message(train(whole, validation_data = list(data[1:4], data$Species)), NA)
})

test_that("predictions leave rows out or answer NA", {
  skip_if_no_backend()
  data <- holes()
  model <- compiled_model()
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expected <- predict(model, data[-2, 1:4])
  expect_identical(predict(model, data, na_action = "omit"), expected)
  expect_identical(predict(model, as.matrix(data[1:4]), na_action = "omit"), expected)
  padded <- predict(model, data, na_action = "exclude")
  expect_identical(padded[-2, ], expected)
  expect_true(all(is.na(padded[2, ])))
  expect_identical(which(is.na(predict(model, data, type = "class", na_action = "exclude"))), 2L)
  sums <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  expect_identical(which(is.nan(predict(sums, data[1:4], na_action = "pass"))), 2L)
  expect_error(predict(model, data), "na_action", class = "laminar_error_missing")
  withr::local_options(laminar.na_action = "pass")
  expect_error(predict(model, data, na_action = "fail"), class = "laminar_error_missing")
})

test_that("levels that a model does not know count as missing", {
  skip_if_no_backend()
  a <- keras_input(1, name = "a")
  port <- keras_input(1, name = "port")
  both <- layer_concatenate(a, layer_flatten(layer_embedding(port, 3, 2)))
  model <- keras_model(list(a = a, port = port), list(
    yes = layer_dense(both, 1, activation = "sigmoid"), size = layer_dense(both, 1)
  )) |> compile("adam", list(yes = "binary_crossentropy", size = "mse"))
  data <- data.frame(a = c(0.1, 0.2, NA, 0.4), port = factor(c("S", "C", "Q", "S")), other = NA)
  y <- data.frame(yes = c("no", "yes", "no", "yes"), size = c(1, 2, 3, 4))
  expect_message(fit(model, data, y, na_action = "omit", epochs = 1), "1 of 4 rows has missing")
  new <- data.frame(a = c(0.1, 0.2, NA), port = c("S", "X", "C"), other = NA)
  expected <- predict(model, new[1, ])
  answers <- predict(model, new, na_action = "exclude")
  expect_identical(lapply(answers, function(one) one[1, , drop = FALSE]), expected)
  expect_true(all(is.na(answers$yes[2:3, ])))
  expect_identical(predict(model, new, na_action = "omit"), expected)
  strange <- data.frame(yes = c("no", "perhaps"), size = 1:2)
  expect_message(evaluate(model, new[c(1, 1), ], strange, na_action = "omit"), "1 of 2")
  expect_error(predict(model, new[1:2, ]), "na_action", class = "laminar_error_levels")
})

test_that("what no number stands for cannot be passed on", {
  skip_if_no_backend()
  withr::local_options(laminar.na_action = "pass")
  expect_error(as_host(factor(c("a", NA)), "x", NULL), class = "laminar_error_missing")
  expect_error(as_host(c("a", NA), "x", NULL), class = "laminar_error_missing")
  expect_identical(from_host(as_host(c(1L, NA), "x", NULL)), array(c(1, NaN)))
  expect_identical(from_host(as_host(c(TRUE, NA), "x", NULL)), array(c(1, NaN)))
})

test_that("arrays of any rank and nested lists lose the same rows", {
  x <- list(array(c(1, NA, 3:12), c(3, 2, 2)), c("a", "b", NA))
  expect_identical(rows_complete(x), c(TRUE, FALSE, FALSE))
  expect_identical(take_complete(x, 1L), list(x[[1]][1, , , drop = FALSE], "a"))
  expect_identical(rows_complete(data.frame(a = c(1, NA), b = 1:2)), c(TRUE, FALSE))
  expect_null(rows_complete(NULL))
  expect_identical(pad_rows(factor(c("a", "b")), c(TRUE, FALSE, TRUE)), factor(c("a", NA, "b")))
})

test_that("bad choices are errors", {
  skip_if_no_backend()
  model <- compiled_model()
  expect_snapshot(error = TRUE, {
    fit(model, iris[1:4], iris$Species, na_action = "exclude")
    fit(model, NA * iris_x, iris$Species, na_action = "omit")
    fit(model, iris_x, iris$Species, sample_weight = rep("a", 150))
    fit(model, iris_x, iris$Species, class_weight = c(setosa = 1, versicolor = -2, virginica = 1))
    fit(model, y = iris$Species)
    fit(model, as.list(iris[1:4]), iris$Species)
    fit(model, iris$Sepal.Length, iris$Species)
  })
})
