skip_if_no_backend()

test_that("one input attends to itself; query, value and key come as a list", {
  x <- keras_input(c(5, 8))
  y <- keras_input(c(7, 8))
  expect_equal(layer_multi_head_attention(x, 2, 4)$shape, list(NULL, 5L, 8L))
  expect_equal(layer_multi_head_attention(list(x, y), 2, 4)$shape, list(NULL, 5L, 8L))
  expect_equal(layer_multi_head_attention(list(query = x, value = y, key = y), 2, 4)$shape, list(NULL, 5L, 8L))
  expect_equal(layer_attention(list(x, y))$shape, list(NULL, 5L, 8L))
})

test_that("axes of positions are 1-based", {
  layer <- layer_multi_head_attention(num_heads = 2, key_dim = 4, attention_axes = 2)
  expect_equal(unlist(layer$get_config()$attention_axes), 1L)
})
