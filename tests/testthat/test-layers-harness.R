# One harness for all layers: each row of helper-layer-rows.R is examined in the same way.

skip_if_no_backend()

folder <- normalizePath(test_path("."))
py_laminar() # which harness.py imports
examine <- reticulate::import_from_path("harness", path = folder)$examine
rows <- layer_rows()

# What Keras's own layers need TensorFlow for, and those that Keras 3.15 cannot trace with JAX.
by_tensorflow <- c(
  layer_hashing = "hashing", layer_integer_lookup = "tables", layer_string_lookup = "text",
  layer_text_vectorization = "text"
)
untraced_by_jax <- c("layer_random_crop", "layer_random_elastic_transform")

random_array <- function(shape, n) {
  shape <- c(n, unlist(shape))
  array(runif(prod(shape), 0.1, 1), shape)
}

# What XLA cannot compile falls back to the graph; in each mode the same step gives the same weights.
trains_in_every_mode <- function(model, x, y, unequal) {
  call <- rlang::current_env()
  before <- get_weights(model)
  after <- lapply(c(if (is_tensorflow()) c("graph", "eager"), "xla-step", "xla-epoch"), function(mode) {
    set_weights(model, before)
    trained <- py_laminar()$training$fit(
      model, as_host(x, "x", call), as_host(y, "y", call), batch_size = length(y), mode = mode
    )
    expect_true(is.finite(trained$metrics$loss), label = paste("the loss in mode", mode))
    get_weights(model)
  })
  if (!unequal) for (weights in after[-1L]) expect_equal(weights, after[[1L]], tolerance = 1e-4)
}

test_that("every layer has a row, or a reason not to", {
  wrappers <- wrapper_table()
  wrappers <- wrappers$name[wrappers$kind == "layer"]
  known <- c(vapply(rows, function(row) row$name, ""), names(layers_without_row))
  expect_setequal(known, wrappers)
})

for (row in rows) {
  test_that(row$name, {
    if (row$name %in% names(by_tensorflow)) skip_unless_tensorflow(by_tensorflow[[row$name]])
    make <- get(row$name, asNamespace("laminar"))
    facts <- examine(
      do.call(make, unpositioned(row, make)), row$python, row$shapes, row$dtype, row$call,
      row$faults
    )
    if (!"inference" %in% row$faults) expect_equal(facts$shape, facts$symbolic_shape)
    expect_equal(facts$dtype, facts$symbolic_dtype)
    expect_true(facts$same_config)
    expect_lt(facts$python_difference, 1e-5)
    expect_lt(facts$random_difference, 1e-5)
    expect_equal(facts$gradients, facts$weights)
    expect_lt(facts$saved_difference, 1e-5)

    inputs <- lapply(row$shapes, keras_input, dtype = row$dtype)
    object <- if (row$call == "single") inputs[[1L]] else inputs
    if ("symbolic" %in% row$faults) return()
    output <- do.call(make, c(list(object), row$args))
    expect_equal(unlist(output$shape), as.integer(facts$symbolic_shape[-1L]))

    if (!is_tensorflow() && row$name %in% untraced_by_jax) return()
    if (row$train) {
      n <- 4L
      model <- keras_model(inputs, output |> layer_flatten() |> layer_dense(1))
      model |> compile(optimizer = "sgd", loss = "mse")
      x <- lapply(row$shapes, random_array, n = n)
      y <- rnorm(n)
      history <- fit(model, x, y, epochs = 1, batch_size = n, verbose = 0)
      expect_true(is.finite(history$metrics$loss))
      # XLA interpolates pixels otherwise; the engine keeps such layers out of it unless it is told to.
      unequal <- grepl("seed=", row$python, fixed = TRUE) || identical(row$args$interpolation, "bilinear") ||
        row$name == "layer_aug_mix"
      trains_in_every_mode(model, x, y, unequal)
    }
  })
}
