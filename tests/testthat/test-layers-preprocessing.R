skip_if_no_backend()

test_that("a vocabulary is a vector, a factor's levels, or a file", {
  file <- withr::local_tempfile(lines = c("ash", "oak"))
  for (vocabulary in list(c("ash", "oak"), factor(c("ash", "oak")), file)) {
    layer <- layer_string_lookup(vocabulary = vocabulary)
    expect_equal(get_vocabulary(layer), c("[UNK]", "ash", "oak"))
  }
  expect_equal(get_vocabulary(layer_string_lookup(vocabulary = "ash")), c("[UNK]", "ash"))
  expect_equal(get_vocabulary(layer_integer_lookup(vocabulary = c(3, 5))), c(-1L, 3L, 5L))
})

test_that("pairs of features are crossed", {
  layer <- layer_hashed_crossing(num_bins = 5)
  crossed <- layer(list(array(c("a", "b")), array(c(1L, 2L))))
  expect_true(all(as.numeric(crossed) < 5))
})

test_that("words are cut by an R function", {
  strings <- reticulate::import("tensorflow")$strings
  layer <- layer_text_vectorization(standardize = function(x) strings$upper(x))
  adapt(layer, c("a b", "a"))
  expect_equal(get_vocabulary(layer)[3:4], c("A", "B"))
})
