skip_if_no_backend()

test_that("penalties have the values that their page says", {
  w <- matrix(c(-1, 2, 0.5, 1), 2)
  tensor <- reticulate::import("keras")$ops$convert_to_tensor(w, dtype = "float32")
  value <- function(regularizer) as.numeric(regularizer(tensor))
  expect_equal(value(regularizer_l1(0.5)), 0.5 * sum(abs(w)))
  expect_equal(value(regularizer_l2(0.5)), 0.5 * sum(w^2))
  expect_equal(value(regularizer_l1_l2(0.5, 0.25)), 0.5 * sum(abs(w)) + 0.25 * sum(w^2))
  cosine <- sum(w[1, ] * w[2, ]) / sqrt(prod(rowSums(w^2)))
  expect_equal(value(regularizer_orthogonal(0.5)), 0.5 * abs(cosine), tolerance = 1e-6)
})

test_that("fractions are kept", {
  expect_equal(regularizer_l1(0.001)$get_config()$l1, 0.001, tolerance = 1e-6)
  expect_equal(regularizer_l2(0.5)$get_config()$l2, 0.5)
})

test_that("an R function is a penalty, too", {
  model <- keras_model_sequential(input_shape = 1) |>
    layer_dense(1, kernel_initializer = "ones", kernel_regularizer = function(w) activation_relu(w))
  expect_equal(as.numeric(model$losses[[1L]]), 1)
})
