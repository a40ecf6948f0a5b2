# One harness for all layers: each row of helper-layer-rows.R is examined in the same way.

skip_if_no_backend()

folder <- normalizePath(test_path("."))
examine <- reticulate::import_from_path("harness", path = folder)$examine
rows <- layer_rows()

random_array <- function(shape, n) {
  shape <- c(n, unlist(shape))
  array(runif(prod(shape), 0.1, 1), shape)
}

test_that("every layer has a row, or a reason not to", {
  wrappers <- wrapper_table()
  wrappers <- wrappers$name[wrappers$kind == "layer"]
  known <- c(vapply(rows, function(row) row$name, ""), names(layers_without_row))
  expect_setequal(known, wrappers)
})

for (row in rows) {
  test_that(row$name, {
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

    if (row$train) {
      n <- 4L
      model <- keras_model(inputs, output |> layer_flatten() |> layer_dense(1))
      model |> compile(optimizer = "sgd", loss = "mse")
      x <- lapply(row$shapes, random_array, n = n)
      history <- fit(model, x, rnorm(n), epochs = 1, batch_size = n, verbose = 0)
      expect_true(is.finite(history$metrics$loss))
    }
  })
}
