skip_if_no_backend()

test_that("means and variances are those of the data", {
  x <- as.matrix(iris[1:4])
  layer <- layer_normalization()
  expect_identical(adapt(layer, x), layer)
  expect_equal(as.numeric(layer$mean), unname(colMeans(x)), tolerance = 1e-6)
  expect_equal(colMeans(as.array(layer(x))), rep(0, 4), tolerance = 1e-5)
  layer <- layer_normalization()
  adapt(layer, iris[1:2])
  expect_equal(as.numeric(layer$mean), unname(colMeans(x[, 1:2])), tolerance = 1e-6)
})

test_that("vocabularies are learned from strings and factors", {
  layer <- layer_string_lookup()
  adapt(layer, iris$Species)
  expect_setequal(get_vocabulary(layer), c("[UNK]", levels(iris$Species)))
  expect_setequal(get_vocabulary(layer, include_special_tokens = FALSE), levels(iris$Species))
  set_vocabulary(layer, c("x", "y"))
  expect_equal(get_vocabulary(layer), c("[UNK]", "x", "y"))
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    adapt(layer_dense(units = 1), 1:3)
    adapt(iris, 1:3)
    adapt(layer_normalization(), c(1, NA))
    get_vocabulary(layer_dense(units = 1))
    adapt(layer_text_vectorization(), "a", steps = 0.5)
  })
})

test_that("a vector is one column for normalization", {
  skip_if_no_backend()
  input <- keras_input(1)
  normalize <- layer_normalization()
  adapt(normalize, c(1, 2, 3))
  model <- keras_model(input, normalize(input))
  expect_equal(predict(model, c(1, 2, 3)), matrix(c(-1, 0, 1) * sqrt(3 / 2)), tolerance = 1e-6)
})

test_that("a saved vocabulary may hold any character", {
  skip_unless_tensorflow("text as the input of a model")
  words <- layer_text_vectorization(output_sequence_length = 3)
  adapt(words, c("hm\u0085might be", "a\u2028b hm", "one\u00a0two"))
  text <- keras_input(1, dtype = "string")
  model <- keras_model(text, words(text))
  same <- load_model(save_model(model))
  expect_identical(get_vocabulary(same$layers[[2]]), get_vocabulary(words))
  expect_identical(predict(same, "hm hm\u0085might x"), predict(model, "hm hm\u0085might x"))
})
