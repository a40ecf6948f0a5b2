test_that("levels are kept, saved and opened again, and plain Keras opens the file", {
  skip_if_no_backend()
  model <- compiled_model()
  expect_null(class_levels(model))
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expect_identical(class_levels(model), levels(iris$Species))
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  same <- load_model(file)
  expect_identical(class_levels(same), levels(iris$Species))
  expect_identical(predict(same, iris[4:1], type = "class"), predict(model, iris[4:1], type = "class"))
  plain <- py_keras()$saving$load_model(file)
  expect_identical(from_host(plain$predict(iris_x, verbose = 0L)), predict(model, iris_x))
  expect_null(class_levels(plain))
  plain$save(file)
  expect_null(class_levels(load_model(file)))
  expect_identical(class_levels(load_model(save_model(model))), levels(iris$Species))
})

test_that("checkpoints and the old file format keep the levels", {
  skip_if_no_backend()
  model <- compiled_model()
  file <- withr::local_tempfile(fileext = ".keras")
  fit(model, iris[1:4], iris$Species, epochs = 1, callbacks = callback_model_checkpoint(file))
  expect_identical(class_levels(load_model(file)), levels(iris$Species))
  old <- withr::local_tempfile(fileext = ".h5")
  save_model(model, old)
  expect_identical(class_levels(load_model(old)), levels(iris$Species))
})

test_that("a model can be told its levels, and forget them", {
  skip_if_no_backend()
  model <- compiled_model()
  class_levels(model) <- c("a", "b", "c")
  expect_identical(levels(predict(model, iris_x, type = "class")), c("a", "b", "c"))
  expect_snapshot(error = TRUE, {
    fit(model, iris[1:4], iris$Species, epochs = 1)
    class_levels(model) <- 1:3
    class_levels(model) <- c("a", "a")
  })
  class_levels(model) <- NULL
  fit(model, iris[1:4], iris$Species, epochs = 1)
  expect_identical(class_levels(model), levels(iris$Species))
})

test_that("streams teach a model the levels of their targets", {
  skip_if_no_backend()
  flowers <- levels(iris$Species)
  network <- function(loss = "sparse_categorical_crossentropy") {
    keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax") |> compile(loss = loss)
  }
  batches <- function(rows = list(1:60, 41:150), species = identity) {
    at <- 0L
    function() {
      if ((at <<- at + 1L) > length(rows)) return(at <<- NULL)
      list(iris_x[rows[[at]], ], species(iris$Species[rows[[at]]]))
    }
  }
  model <- network()
  fit(model, batches(), epochs = 1)
  expect_identical(class_levels(model), flowers)
  expect_identical(levels(predict(model, iris_x, type = "class")), flowers)
  turned <- function(y) factor(y, rev(flowers))
  expect_equal(evaluate(model, batches(species = turned)), evaluate(model, batches()))
  expect_equal(evaluate(model, batches(species = as.character)), evaluate(model, batches()))

  wide <- network("categorical_crossentropy")
  fit(wide, batches(), epochs = 1, validation_data = batches(species = turned))
  expect_identical(class_levels(wide), flowers)

  skip_unless_tensorflow("data sets")
  data <- data.frame(iris_x, Species = iris$Species)
  prepared <- tensor_slices_dataset(data) |> dataset_prepare(Species ~ ., batch_size = 50)
  pairs <- tensor_slices_dataset(list(iris_x, iris$Species)) |> dataset_map(~ list(.x / 2, .y)) |>
    dataset_batch(50)
  for (stream in list(prepared, pairs)) {
    model <- network()
    fit(model, stream, epochs = 1)
    expect_identical(class_levels(model), flowers)
  }
  changed <- dataset_map(pairs, ~ list(.x, .y * 0L))
  model <- network()
  fit(model, changed, epochs = 1)
  expect_null(class_levels(model))

  class_levels(model) <- rev(flowers)
  expect_snapshot(error = TRUE, {
    fit(model, pairs, epochs = 1)
    fit(network(), batches(species = as.character), epochs = 1)
  })
})

# A model of the four measures with two outputs: the species, and whether the petal is wide.
two_outputs <- function(names = c("species", "wide")) {
  input <- keras_input(4)
  hidden <- layer_dense(input, 8, activation = "relu")
  outputs <- list(layer_dense(hidden, 3, activation = "softmax", name = names[[1L]]),
                  layer_dense(hidden, 1, activation = "sigmoid", name = names[[2L]]))
  losses <- c("sparse_categorical_crossentropy", if (names[[2L]] == "wide") "binary_crossentropy" else "mse")
  keras_model(input, stats::setNames(outputs, names)) |>
    compile(optimizer_adam(0.05), loss = stats::setNames(as.list(losses), names))
}

test_that("each of several outputs learns its levels from a stream, and answers by them", {
  skip_if_no_backend()
  wide <- factor(iris$Petal.Width > 1, c(FALSE, TRUE), c("narrow", "wide"))
  targets <- list(species = iris$Species, wide = wide)
  held <- two_outputs()
  fit(held, iris_x, targets, epochs = 1)
  expected <- predict(held, iris_x, type = "class")
  expect_identical(lapply(expected, levels), lapply(targets, levels))
  taught <- function(model) {
    expect_identical(class_levels(model, "species"), levels(iris$Species))
    expect_identical(class_levels(model, "wide"), levels(wide))
    answers <- predict(model, iris_x, type = "class")
    expect_identical(lapply(answers, levels), lapply(targets, levels))
    answers
  }
  batches <- function(turn = identity, order = sample(150)) {
    rows <- list(order[1:60], order[61:150])
    at <- 0L
    function() {
      at <<- (at + 1L) %% 3L
      if (at > 0L) list(iris_x[rows[[at]], ], turn(lapply(targets, `[`, rows[[at]])))
    }
  }
  set_random_seed(1)
  for (turn in list(identity, unname, rev)) {
    model <- two_outputs()
    fit(model, batches(turn), epochs = 50, validation_data = batches(turn))
    answers <- taught(model)
    expect_gt(mean(answers$species == iris$Species), 0.85)
    expect_gt(mean(answers$wide == wide), 0.85)
  }
  expect_error(fit(two_outputs(), batches(function(y) lapply(y, as.character)), epochs = 1),
               "Those of \"species\" are text", class = "laminar_error")

  skip_unless_tensorflow("data sets")
  x <- tensor_slices_dataset(iris_x)
  parts <- lapply(targets, tensor_slices_dataset)
  streams <- list(
    tensor_slices_dataset(list(iris_x, targets)),
    tensor_slices_dataset(list(iris_x, unname(targets))),
    zip_datasets(x, zip_datasets(parts)),
    zip_datasets(x, do.call(zip_datasets, unname(parts))),
    tensor_slices_dataset(list(iris_x, rev(targets))) |> dataset_map(~ list(.x / 2, .y))
  )
  for (stream in streams) {
    model <- two_outputs()
    fit(model, stream |> dataset_shuffle(150) |> dataset_batch(50), epochs = 1)
    taught(model)
  }
  class_levels(model, "wide") <- c("yes", "no")
  expect_snapshot(error = TRUE, fit(model, dataset_batch(streams[[1L]], 50), epochs = 1))
  model <- two_outputs(c("species", "width"))  # the numbers of one output need no levels
  targets$width <- iris$Sepal.Width
  fit(model, tensor_slices_dataset(list(iris_x, targets[c("species", "width")])) |> dataset_batch(50), epochs = 1)
  expect_identical(class_levels(model, "species"), levels(iris$Species))
  expect_null(class_levels(model, "width"))
})
