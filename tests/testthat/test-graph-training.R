iris_y <- as.integer(iris$Species) - 1L

two_layers <- function(outputs = 3) {
  keras_model_sequential(input_shape = 4) |> layer_dense(8, activation = "tanh") |> layer_dense(outputs)
}

# A step of the model against the gradient of the loss, as a function of a batch.
new_step <- function(model, optimizer, loss) {
  weights <- model$trainable_variables
  function(x, y) {
    with(tf$GradientTape() %as% tape, {
      value <- loss(y, model(x, training = TRUE))
    })
    optimizer$apply(tape$gradient(value, weights), weights)
    value
  }
}

test_that("loops written in R do what fit() does, whichever way they run", {
  skip_if_no_backend()
  set_random_seed(1)
  loss <- loss_sparse_categorical_crossentropy(from_logits = TRUE)
  first <- two_layers()
  begin <- get_weights(first)
  compile(first, optimizer = optimizer_sgd(0.01, momentum = 0.5), loss = loss)
  fit(first, iris_x, iris_y, epochs = 22, batch_size = 30, shuffle = FALSE, verbose = 0)
  trained <- get_weights(first)
  expect_gt(max(abs(trained[[1L]] - begin[[1L]])), 0.05)

  x <- as_tensor(iris_x, "float32")
  y <- as_tensor(iris_y)
  order <- matrix(1:150, 5, byrow = TRUE)
  order <- order[rep(1:5, 22), ]  # more than 100 rounds are a loop of the graph
  data <- tf$data$Dataset$from_tensor_slices(tuple(x, y))$batch(30L)$`repeat`(22L)
  over_rows <- function(compiled) {
    function(step) {
      run <- graph_function(function(x, y, order) {
        total <- 0
        for (i in seq_len(nrow(order))) {
          rows <- order[i, ]
          total <- total + step(x[rows, ], y[rows])
        }
        total / nrow(order)
      }, jit_compile = compiled)
      function() run(x, y, order)
    }
  }
  ways <- list(
    eager = function(step) function() for (i in 1:110) step(x[order[i, ], ], y[order[i, ]]),
    iterated = function(step) {
      step <- graph_function(step)
      function() iterate(data, function(batch) step(batch[[1]], batch[[2]]))
    },
    graph = over_rows(FALSE), compiled = over_rows(TRUE),
    data_set = function(step) {
      run <- graph_function(function(data) {
        total <- 0
        for (batch in data) total <- total + step(batch[[1]], batch[[2]])
        total
      })
      function() run(data)
    }
  )
  for (way in names(ways)) {
    model <- two_layers()
    set_weights(model, begin)
    epoch <- ways[[way]](new_step(model, optimizer_sgd(0.01, momentum = 0.5), loss))
    epoch()
    off <- mapply(function(found, wanted) max(abs(found - wanted)), get_weights(model), trained)
    expect_lt(max(off), 1e-5, label = way)
  }
})

test_that("gradients may be R arrays, and come as lists beside a list of variables", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, kernel_initializer = "ones")
  weights <- model$trainable_variables
  optimizer_sgd(0.5)$apply(list(matrix(c(1, 2)), array(3, 1L)), weights)
  expect_equal(get_weights(model), list(matrix(c(0.5, 0)), array(-1.5, 1L)))
  x <- matrix(c(1, 2, 3, 4, 5, 6), 3)
  found <- value_and_gradient(function(weights) mean((model(x) - 1)^2))(weights)
  off <- 0.5 * x[, 1] - 2.5
  expect_equal(as.numeric(found$value), mean(off^2), tolerance = 1e-6)
  expect_equal(lapply(found$gradient, as.array), list(2 * unname(crossprod(x, off)) / 3, array(2 * mean(off), 1L)),
               tolerance = 1e-6)
  optimizer_sgd(0.1)$apply_gradients(zip_lists(found$gradient, weights))
  expect_equal(get_weights(model)[[2L]], array(-1.5 - 0.2 * mean(off), 1L), tolerance = 1e-6)
})

test_that("metrics gather in graph functions and keep what they gathered", {
  skip_if_no_backend()
  model <- two_layers()
  compile(model, loss = loss_sparse_categorical_crossentropy(from_logits = TRUE), metrics = "accuracy")
  expected <- evaluate(model, iris_x, iris_y, verbose = 0)
  accuracy <- metric_sparse_categorical_accuracy()
  mean_loss <- metric_mean()
  measure <- graph_function(function(data) {
    accuracy$reset_state()
    mean_loss$reset_state()
    for (batch in data) {
      scores <- model(batch$x)
      accuracy$update_state(batch$y, scores)
      mean_loss$update_state(loss_sparse_categorical_crossentropy(batch$y, scores, from_logits = TRUE))
    }
    list(accuracy = accuracy$result(), loss = mean_loss$result())
  })
  data <- tensor_slices_dataset(list(x = iris_x, y = iris_y)) |> dataset_batch(64)
  for (i in 1:2) expect_equal(lapply(measure(data), as.numeric), as.list(expected[c("accuracy", "loss")]),
                              tolerance = 1e-6)
  expect_equal(as.numeric(accuracy$result()), expected[["accuracy"]])
  accuracy$reset_state()
  expect_identical(as.numeric(accuracy$result()), 0)
})

test_that("data sets are gone through from R and in the graph", {
  skip_if_no_backend()
  numbers <- tf$data$Dataset$range(1L, 8L)
  pairs <- tf$data$Dataset$from_tensor_slices(tuple(matrix(1:10, 5), c(2, 4, 6, 8, 10)))
  iterator <- as_iterator(pairs$batch(2L))
  sums <- c()
  while (!is.null(batch <- iter_next(iterator))) sums <- c(sums, sum(as.array(batch[[1L]])))
  expect_equal(sums, c(16, 24, 15))
  expect_equal(unlist(iterate(numbers, function(number) as.integer(number)^2)), (1:7)^2)

  total <- graph_function(function(data) {
    total <- 0
    for (part in data) {
      if (part == 3) next
      if (part > 5) break
      total <- total + op_cast(part, "float64")
    }
    total
  })
  expect_equal(as.numeric(total(numbers)), 1 + 2 + 4 + 5)
  expect_equal(as.numeric(total(tf$data$Dataset$range(4L, 6L))), 9)
  expect_length(capture.output(print(total)), 4L)
  expect_match(capture.output(print(total)), "(data: data set of int64 ()) -> float64 ()", fixed = TRUE, all = FALSE)
  from_outside <- graph_function(function(factor) {
    found <- op_zeros(2, dtype = "float64")
    for (pair in pairs) found <- found + factor * op_cast(pair[[1]], "float64") / pair[[2]]
    found
  })
  expect_equal(as.array(from_outside(2)), array(2 * colSums(matrix(1:10, 5) / seq(2, 10, 2))))
})

test_that("random numbers and dropout are new in every round and every call", {
  skip_if_no_backend()
  set_random_seed(1)
  drop <- layer_dropout(rate = 0.5)
  draw <- graph_function(function(rounds) {
    kept <- op_zeros(c(1, 50))
    before <- 0
    last <- 0
    for (round in seq_len(rounds)) {
      before <- last
      last <- random_normal(1)[1]
      kept <- kept + drop(op_ones(c(1, 50)), training = TRUE) / 2
    }
    list(before, last, kept)
  })
  once <- lapply(draw(20L), as.array)
  again <- lapply(draw(20L), as.array)
  expect_length(unique(c(unlist(once[1:2]), unlist(again[1:2]))), 4L)
  expect_gt(length(unique(as.vector(once[[3L]]))), 4L)
  expect_false(identical(once[[3L]], again[[3L]]))
})

test_that("two networks train against each other: a GAN of Old Faithful", {
  skip_if_no_backend()
  set_random_seed(1)
  eruptions <- scale(as.matrix(faithful))
  network <- function(outputs) {
    keras_model_sequential(input_shape = 2) |>
      layer_dense(32, activation = "leaky_relu") |>
      layer_dense(32, activation = "leaky_relu") |>
      layer_dense(outputs)
  }
  generator <- network(2)
  critic <- network(1)
  of_generator <- optimizer_adam(1e-3, beta_1 = 0.5)
  of_critic <- optimizer_adam(1e-3, beta_1 = 0.5)
  loss <- loss_binary_crossentropy(from_logits = TRUE)
  one <- matrix(1, 64)
  train <- graph_function(function(x, steps) {
    critics_loss <- 0
    for (step in seq_len(steps)) {
      rows <- random_integer(64, 1, 273)
      with(tf$GradientTape(persistent = TRUE) %as% tape, {
        made <- generator(random_normal(c(64, 2)))
        answers <- critic(made)
        critics_loss <- loss(one, critic(x[rows, ])) + loss(0 * one, answers)
        generators_loss <- loss(one, answers)
      })
      of_critic$apply(tape$gradient(critics_loss, critic$trainable_variables), critic$trainable_variables)
      of_generator$apply(tape$gradient(generators_loss, generator$trainable_variables), generator$trainable_variables)
    }
    critics_loss
  }, jit_compile = TRUE)
  x <- as_tensor(eruptions, "float32")
  made <- list()
  for (i in 1:6) {
    train(x, 500L)
    if (i > 3) made[[i]] <- predict(generator, matrix(rnorm(1000), 500))
  }
  made <- do.call(rbind, made)
  # Two kinds of eruptions, short ones after short waits: their share, and how both numbers go together.
  expect_equal(mean(made[, 1] < -0.3), mean(eruptions[, 1] < -0.3), tolerance = 0.5)
  expect_gt(stats::cor(made)[1, 2], 0.7)
  expect_lt(mean(abs(made[, 1] + 0.1) < 0.4), 0.2)
  expect_identical(as.integer(of_critic$iterations), 3000L)
})

test_that("reinforcement learning in one graph: a policy learns to balance a pole", {
  skip_if_no_backend()
  set_random_seed(3)
  policy <- keras_model_sequential(input_shape = 4) |> layer_dense(16, activation = "tanh") |> layer_dense(1)
  optimizer <- optimizer_adam(0.05)
  weights <- policy$trainable_variables
  # The cart and pole of Barto, Sutton and Anderson (1983), IEEE Transactions on Systems, Man, and Cybernetics 13.
  move <- function(state, right) {
    sine <- sin(state[, 3])
    cosine <- cos(state[, 3])
    push <- (20 * right - 10 + 0.05 * state[, 4]^2 * sine) / 1.1
    turn <- (9.8 * sine - cosine * push) / (0.5 * (4 / 3 - 0.1 * cosine^2 / 1.1))
    state + 0.02 * cbind(state[, 2], push - 0.05 * turn * cosine / 1.1, state[, 4], turn)
  }
  # REINFORCE (Williams, 1992, Machine Learning 8): the reward of a moment is credited to all choices up to it.
  episodes <- function(carts, moments) {
    state <- random_uniform(c(carts, 4), -0.05, 0.05)
    up <- op_ones(carts)
    chosen <- op_zeros(carts)
    score <- 0
    lasted <- 0
    for (moment in seq_len(moments)) {
      scores <- op_squeeze(policy(state), axis = 2)
      right <- op_cast(random_uniform(carts) < op_sigmoid(scores), "float32")
      chosen <- chosen + up * (right * op_log_sigmoid(scores) + (1 - right) * op_log_sigmoid(-scores))
      state <- move(state, right)
      up <- up * op_cast(abs(state[, 1]) < 2.4 & abs(state[, 3]) < 0.2095, "float32")
      score <- score + sum((up - mean(up)) * chosen)
      lasted <- lasted + mean(up)
    }
    list(loss = -score / (carts * moments), lasted = lasted)
  }
  train <- graph_function(function(rounds) {
    lasted <- 0
    for (round in seq_len(rounds)) {
      with(tf$GradientTape() %as% tape, {
        played <- episodes(32L, 200L)
      })
      optimizer$apply(tape$gradient(played$loss, weights), weights)
      lasted <- played$lasted
    }
    lasted
  })
  before <- as.numeric(train(1L))
  expect_lt(before, 60)
  after <- 0
  for (i in 1:6) if (after < 150) after <- as.numeric(train(10L))
  expect_gt(after, 150)
})

test_that("what cannot be in a graph is said with what to do", {
  skip_if_no_backend()
  model <- two_layers()
  data <- tf$data$Dataset$from_tensor_slices(iris_x)$batch(50L)
  expect_snapshot(error = TRUE, {
    graph_function(function(data) {
      total <- 0
      for (batch in data) total <- total + sum(batch)
      total
    }, jit_compile = TRUE)(data)
    graph_function(function(x) {
      optimizer <- optimizer_sgd(0.1)
      found <- value_and_gradient(function(weights) mean(model(x)))(model$trainable_variables)
      optimizer$apply(found$gradient, model$trainable_variables)
    })(iris_x)
  })
})
