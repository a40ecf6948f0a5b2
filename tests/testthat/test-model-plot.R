test_that("ranks follow the flow, and inputs stand just above what they feed", {
  edges <- list(c(1L, 2L), c(2L, 3L), c(4L, 3L), c(1L, 3L))
  expect_identical(node_ranks(4L, edges), c(1L, 2L, 3L, 2L))
})

test_that("an order without crossings is found where there is one", {
  edges <- rbind(c(1L, 6L), c(1L, 5L), c(2L, 4L), c(3L, 6L))
  rank <- c(1L, 1L, 1L, 2L, 2L, 2L)
  expect_gt(crossings(order_places(list(1:3, 4:6)), rank, edges), 0)
  expect_equal(crossings(order_places(rank_order(rank, edges)), rank, edges), 0)
})

test_that("boxes of one rank keep their distance", {
  rank <- c(1L, 2L, 2L, 2L)
  edges <- cbind(1L, 2:4)
  across <- place_across(rank, edges, list(1L, 2:4), size = c(1, 2, 1, 3), gap = 0.5)
  expect_equal(diff(across[2:4]), c(2, 2.5))
  expect_equal(across[1], mean(across[2:4]), tolerance = 0.01)
})

test_that("a long chain is folded into columns, a short one is not", {
  chain <- function(count) {
    layout_graph(data.frame(along = rep(0.4, count), across = 1), Map(c, seq_len(count - 1L), seq_len(count)[-1L]),
                 page = c(along = 6, across = 6))
  }
  expect_length(unique(chain(6)$across), 1L)
  expect_gt(length(unique(chain(40)$across)), 3L)
})

test_that("the graph of a model has its layers, branches and nested models", {
  skip_if_no_backend()
  base <- keras_model_sequential(input_shape = 4, name = "base") |> layer_dense(3, activation = "relu")
  one <- keras_input(4)
  two <- keras_input(4)
  model <- keras_model(list(one, two), layer_subtract(base(one), base(two)) |> layer_dense(1))
  graph <- py_laminar()$bridge$drawing$model_graph(model, TRUE)
  classes <- vapply(graph$nodes, `[[`, "", "class")
  expect_setequal(classes, c("InputLayer", "InputLayer", "Sequential", "Subtract", "Dense"))
  expect_length(graph$edges, 4L)
  nested <- graph$nodes[[which(classes == "Sequential")]]$nested
  expect_identical(vapply(nested$nodes, `[[`, "", "class"), c("InputLayer", "Dense"))
})

test_that("every kind of model is drawn and returned invisibly", {
  skip_if_no_backend()
  grDevices::pdf(NULL)
  withr::defer(grDevices::dev.off())
  stack <- keras_model_sequential() |> layer_dense(2) |> layer_dense(1)
  expect_identical(withVisible(plot(stack))$visible, FALSE)
  input <- keras_input(4)
  model <- keras_model(input, layer_add(input, layer_dense(input, 4)) |> stack())
  freeze_weights(stack)
  for (rankdir in c("TB", "LR")) {
    expect_identical(plot(model, show_shapes = TRUE, show_dtype = TRUE, show_layer_names = TRUE, rankdir = rankdir,
                          expand_nested = TRUE, show_layer_activations = TRUE), model)
  }
  own <- Model("Drawn", initialize = function(...) {
    super$initialize(...)
    self$first <- layer_dense(units = 2)
  }, call = function(inputs) self$first(inputs))
  expect_silent(plot(own()))
})

test_that("drawing says what is wrong", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    plot(keras_model_sequential())
    plot(small_model(), rankdir = "up")
    plot(small_model(), show_depth = TRUE)
  })
})
