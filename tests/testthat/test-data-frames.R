test_that("the columns of a data frame are remembered and put in order", {
  skip_if_no_backend()
  model <- compiled_model()
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expected <- predict(model, unname(iris_x))
  expect_identical(predict(model, iris[4:1]), expected)
  expect_identical(predict(model, iris_x[, c(2, 4, 1, 3)]), expected)
  expect_identical(predict_on_batch(model, iris[c(3, 1, 2, 4)]), expected)
  renamed <- stats::setNames(as.data.frame(iris_x), c("a", "b", "c", "d"))
  expect_identical(predict(model, as.matrix(renamed)), expected)
  expect_snapshot(error = TRUE, {
    predict(model, renamed)
    predict(model, iris[1:3])
    fit(model, cbind(iris[1:4], size = 1), iris$Species)
    evaluate(model, iris[1:3], iris$Species)
  })
})

test_that("predictions take the columns they need", {
  skip_if_no_backend()
  model <- compiled_model()
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expect_identical(predict(model, iris), predict(model, iris[1:4]))
  expect_identical(predict(model, cbind(note = "x", rev(iris))), predict(model, iris[1:4]))
  expect_identical(evaluate(model, iris, iris$Species), evaluate(model, iris[1:4], iris$Species))
  skip_if_not_installed("data.table")
  expect_identical(predict(model, data.table::as.data.table(iris)), predict(model, iris[1:4]))
})

test_that("dates and times count in days", {
  day <- as.Date("2024-03-01") + 0:1
  at <- as.POSIXct(day, tz = "UTC") + 43200
  frame <- data.frame(day = day, at = at, since = as.difftime(c(24, 36), units = "hours"))
  expect_equal(frame_to_matrix(frame, "x", NULL),
    cbind(day = as.numeric(day), at = as.numeric(day) + 0.5, since = c(1, 1.5)))
  skip_if_no_backend()
  expect_equal(from_host(as_host(day, "x", NULL)), array(as.numeric(day)))
  model <- keras_model_sequential(input_shape = 3) |> layer_dense(1) |> compile("adam", "mse")
  fit(model, frame, c(1, 2), epochs = 1)
  expect_identical(predict(model, frame[3:1]), predict(model, frame))
})

test_that("tibbles and data.tables are data frames", {
  skip_if_no_backend()
  train <- function(x) {
    set_random_seed(3)
    model <- compiled_model()
    fit(model, x, iris$Species, epochs = 1)
    predict(model, x[c(1, 100), ])
  }
  expected <- train(iris[1:4])
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(train(tibble::as_tibble(iris[1:4])), expected)
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(train(data.table::as.data.table(iris[1:4])), expected)
  }
})

test_that("matrices inside a data frame stay side by side", {
  frame <- data.frame(a = 1:2)
  frame$b <- matrix(3:6, 2)
  expect_equal(unname(frame_to_matrix(frame, "x", NULL)), cbind(1:2, 3:4, 5:6))
  expect_identical(frame_to_matrix(data.frame(a = c(TRUE, FALSE), b = 1:2), "x", NULL), cbind(a = 1:0, b = 1:2))
})

named_inputs_model <- function() {
  age <- keras_input(1, name = "age")
  port <- keras_input(1, name = "port")
  place <- port |> layer_embedding(3, 2) |> layer_flatten()
  output <- layer_concatenate(age, place) |> layer_dense(1, activation = "sigmoid")
  keras_model(list(age = age, port = port), output) |> compile("adam", "binary_crossentropy")
}

test_that("named inputs are filled by column, factors with their codes", {
  skip_if_no_backend()
  set_random_seed(1)
  data <- data.frame(other = "x", port = factor(c("S", "C", "Q", "S")), age = c(0.1, 0.5, 0.3, 0.9))
  model <- named_inputs_model()
  fit(model, data, factor(c("no", "yes", "no", "yes")), epochs = 1)
  expected <- predict(model, list(age = data$age, port = as.integer(data$port) - 1L))
  expect_identical(predict(model, data), expected)
  part <- droplevels(data[c(1, 4), ])
  expect_identical(predict(model, part), expected[c(1, 4), , drop = FALSE])
  part$port <- as.character(part$port)
  expect_identical(predict(model, part), expected[c(1, 4), , drop = FALSE])
  expect_identical(predict(model, list(part$age, factor(part$port))), expected[c(1, 4), , drop = FALSE])
  part$port <- factor(c("S", "X"))
  expect_snapshot(error = TRUE, {
    predict(model, part)
    predict(model, data["age"])
    predict(model, transform(data, port = as.Date("2020-01-01")))
  })
})

test_that("a single column may be a factor or text", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 1) |>
    layer_embedding(3, 2) |>
    layer_flatten() |>
    layer_dense(1) |>
    compile("adam", "mse")
  fit(model, iris["Species"], iris$Sepal.Length, epochs = 1)
  expect_identical(predict(model, data.frame(Species = "virginica")), predict(model, 2))
  expect_error(predict(model, data.frame(Species = "rose")), "Species.*levels", class = "laminar_error_levels")
})

test_that("a failed fit teaches a model nothing", {
  skip_if_no_backend()
  model <- compiled_model()
  expect_error(fit(model, iris[1:4], iris$Species[-1], epochs = 1), class = "laminar_error_shape")
  expect_null(class_levels(model))
  expect_silent(training_plan(model, iris[1:4], iris$Species))
  expect_null(class_levels(model))
})
