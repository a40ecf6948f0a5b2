named_model <- function() {
  keras_model_sequential(input_shape = 4) |>
    layer_dense(5, name = "first") |>
    layer_dense(3, name = "second") |>
    layer_dense(1, name = "third")
}

frozen <- function(model) vapply(model$layers, function(layer) !layer$trainable, NA)

test_that("layers are found by name and by place from 1", {
  skip_if_no_backend()
  model <- named_model()
  expect_identical(get_layer(model, "second")$name, "second")
  expect_identical(get_layer(model, index = 1)$name, "first")
  expect_identical(get_layer(model, index = -1)$name, "third")
  expect_error(get_layer(model, index = 0), "from 1 to 3", class = "laminar_error_value")
  expect_error(get_layer(model, "secnd"), "second", class = "laminar_error_name")
  expect_error(get_layer(model), class = "laminar_error_argument")
})

test_that("the last layer can be removed", {
  skip_if_no_backend()
  model <- named_model()
  expect_identical(pop_layer(model)$name, "third")
  expect_identical(dim(predict(model, matrix(0, 2, 4))), c(2L, 3L))
})

test_that("weights are frozen by range, name, place, rule", {
  skip_if_no_backend()
  expect_identical(frozen(freeze_weights(named_model(), to = "second")), c(TRUE, TRUE, FALSE))
  expect_identical(frozen(freeze_weights(named_model(), from = -1)), c(FALSE, FALSE, TRUE))
  expect_identical(frozen(freeze_weights(named_model(), which = c("first", "third"))), c(TRUE, FALSE, TRUE))
  expect_identical(frozen(freeze_weights(named_model(), which = -2)), c(TRUE, FALSE, TRUE))
  expect_identical(frozen(freeze_weights(named_model(), which = c(TRUE, FALSE, FALSE))), c(TRUE, FALSE, FALSE))
  expect_identical(frozen(freeze_weights(named_model(), which = ~ .x$units > 2)), c(TRUE, TRUE, FALSE))
  model <- freeze_weights(named_model())
  expect_length(get_weights(model, trainable = TRUE), 0L)
  expect_length(get_weights(unfreeze_weights(model), trainable = TRUE), 6L)
})

test_that("frozen weights stay where they are in training", {
  skip_if_no_backend()
  model <- small_model()
  freeze_weights(model, to = 1)
  compile(model, "adam", "sparse_categorical_crossentropy")
  before <- get_weights(model)
  fit(model, iris_x, iris_y, epochs = 1, verbose = 0)
  expect_identical(get_weights(model)[1:2], before[1:2])
  expect_false(identical(get_weights(model)[3:4], before[3:4]))
})
