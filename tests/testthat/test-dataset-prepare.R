test_that("columns become features and target", {
  skip_if_no_backend()
  flowers <- tensor_slices_dataset(iris)
  expect_snapshot({
    dataset_prepare(flowers, x = c(Sepal.Width, Petal.Width), y = Species, batch_size = 50)
    dataset_prepare(flowers, Species ~ ., named = FALSE)
    dataset_prepare(flowers, Sepal.Length ~ ., named_features = TRUE)
  })
  numbers <- dataset_collect(dataset_prepare(flowers, -Species, batch_size = 150))[[1]]
  expect_equal(numbers$x, unname(iris_x), tolerance = 1e-6)
  with_factor <- dataset_collect(dataset_prepare(flowers, Sepal.Length ~ Species, batch_size = 150))[[1]]
  expect_equal(with_factor$x, unname(to_categorical(iris_y)))
  expect_equal(c(with_factor$y), iris$Sepal.Length, tolerance = 1e-6)
  by_position <- dataset_prepare(flowers, 1:2, 5, batch_size = 150)
  expect_equal(dataset_collect(by_position)[[1]]$x, unname(iris_x[, 1:2]), tolerance = 1e-6)
  wanted <- Species ~ Petal.Width
  expect_identical(output_shapes(dataset_prepare(flowers, wanted))$`$x`, 1L)
  skip_if_not_installed("tidyselect")
  expect_identical(output_shapes(dataset_prepare(flowers, starts_with("Petal")))$`$x`, 2L)
  some <- c("Petal.Width", "Sepal.Width")
  expect_identical(output_shapes(dataset_prepare(flowers, tidyselect::all_of(some), Species))$`$x`, 2L)
})

test_that("rows of a file, shuffled and batched, reach a model", {
  skip_if_no_backend()
  batches <- flowers_csv() |>
    dataset_shuffle(150, seed = 1) |>
    dataset_prepare(Species ~ ., batch_size = 32)
  set_random_seed(1)
  model <- small_model() |> compile(optimizer_adam(0.02), "sparse_categorical_crossentropy", "accuracy")
  history <- fit(model, batches, epochs = 40)
  expect_gt(tail(history$metrics$accuracy, 1), 0.9)
  expect_gt(evaluate(model, batches)$accuracy, 0.9)
  expect_identical(dim(predict(model, batches)), c(150L, 3L))
})

test_that("a model with an input for each column takes named features", {
  skip_if_no_backend()
  width <- keras_input(shape = 1, name = "Petal.Width")
  length <- keras_input(shape = 1, name = "Petal.Length")
  answer <- layer_concatenate(list(width, length)) |> layer_dense(3, "softmax")
  model <- keras_model(list(Petal.Width = width, Petal.Length = length), answer) |>
    compile("adam", "sparse_categorical_crossentropy")
  batches <- tensor_slices_dataset(iris) |>
    dataset_prepare(Species ~ Petal.Length + Petal.Width, named_features = TRUE, batch_size = 50)
  expect_length(fit(model, batches, epochs = 2)$metrics$loss, 2L)
})

test_that("mistakes in the choice of columns", {
  skip_if_no_backend()
  flowers <- tensor_slices_dataset(iris)
  words <- tensor_slices_dataset(data.frame(n = 1:2, word = c("a", "b")))
  expect_snapshot(error = TRUE, {
    dataset_prepare(flowers, Kind ~ .)
    dataset_prepare(flowers, Petal, Species)
    dataset_prepare(flowers, Petal.Width, c(Species, Sepal.Width))
    dataset_prepare(range_dataset(1, 3), a, b)
    dataset_prepare(words, n ~ word)
  })
  expect_named(dataset_collect(dataset_prepare(words, n ~ word, named_features = TRUE), 1)[[1]]$x, "word")
})
