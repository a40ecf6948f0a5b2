# Five models of Keras's published examples, as an R user would write them: they train, are saved and loaded, and go
# on training. Small enough to run in seconds each.

data_file <- function(name) {
  skip_if_no_backend()
  skip_on_cran()
  file <- file.path(Sys.getenv("LAMINAR_DATA_DIR", "nowhere"), name)
  skip_if_not(file.exists(file), paste0(name, " is not in LAMINAR_DATA_DIR"))
  file
}

images_of <- function(name, count, color = FALSE) {
  arrays <- reticulate::import("numpy")$load(data_file(name))
  x <- arrays[["x_train"]]
  x <- if (color) x[seq_len(count), , , ] else x[seq_len(count), , ]
  list(x = x / 255, y = as.integer(arrays[["y_train"]])[seq_len(count)])
}

# Saved and loaded, the model predicts the same, and training on does not set it back.
expect_goes_on <- function(model, x, y, last_loss, ..., tolerance = 1e-4) {
  file <- withr::local_tempfile(fileext = ".keras", .local_envir = parent.frame())
  save_model(model, file)
  loaded <- load_model(file, ...)
  first <- function(data) {
    if (is.list(data)) lapply(data, first) else if (length(dim(data)) == 2L) data[1:8, , drop = FALSE] else
      if (length(dim(data)) == 3L) data[1:8, , , drop = FALSE] else data[1:8, , , , drop = FALSE]
  }
  expect_equal(predict(loaded, first(x)), predict(model, first(x)), tolerance = tolerance)
  expect_identical(as.numeric(loaded$optimizer$iterations), as.numeric(model$optimizer$iterations))
  more <- fit(loaded, x, y, epochs = 1, batch_size = 64, verbose = 0)
  expect_lt(more$metrics$loss[1], last_loss * 1.1)
  invisible(loaded)
}

test_that("a residual convnet", {
  data <- images_of("cifar10_subset.npz", 1500, color = TRUE)
  set_random_seed(1)
  residual <- function(x, filters) {
    y <- x |>
      layer_conv_2d(filters, 3, padding = "same", use_bias = FALSE) |>
      layer_batch_normalization() |>
      layer_activation("relu") |>
      layer_conv_2d(filters, 3, padding = "same", use_bias = FALSE) |>
      layer_batch_normalization()
    shortcut <- layer_conv_2d(x, filters, 1)
    layer_add(shortcut, y) |> layer_activation("relu")
  }
  input <- keras_input(c(32, 32, 3))
  output <- input |>
    layer_conv_2d(8, 3, strides = 2, padding = "same", activation = "relu") |>
    residual(8) |>
    layer_max_pooling_2d() |>
    residual(16) |>
    layer_global_average_pooling_2d() |>
    layer_dense(10, activation = "softmax")
  model <- keras_model(input, output)
  compile(model, optimizer = optimizer_adam(0.005), loss = "sparse_categorical_crossentropy", metrics = "accuracy")
  history <- fit(model, data$x, data$y, epochs = 4, batch_size = 64, verbose = 0)
  expect_lt(history$metrics$loss[4], history$metrics$loss[1])
  expect_gt(history$metrics$accuracy[4], 0.25)
  expect_goes_on(model, data$x, data$y, history$metrics$loss[4])
})

test_that("a transformer block, a layer written in R, tells kind reviews from unkind ones", {
  read <- function(name) readLines(data_file(name), n = 1500, encoding = "latin1", warn = FALSE)
  text <- iconv(c(read("rt-polarity.pos.txt"), read("rt-polarity.neg.txt")), "latin1", "ASCII", sub = "")
  label <- rep(1:0, c(1500, 1500))
  words <- strsplit(tolower(text), "[^a-z']+")
  known <- names(utils::head(sort(table(unlist(words)), decreasing = TRUE), 2000))
  x <- t(vapply(words, function(w) {
    codes <- match(w[nzchar(w)], known, nomatch = 0L) + 1L
    c(codes, integer(32L))[1:32]
  }, integer(32L)))

  set_random_seed(2)
  layer_transformer_block <- Layer("TransformerBlock",
    initialize = function(width, heads, rate = 0.1, ...) {
      super$initialize(...)
      self$attention <- layer_multi_head_attention(num_heads = heads, key_dim = width / heads)
      self$hidden <- layer_dense(units = 2 * width, activation = "relu")
      self$back <- layer_dense(units = width)
      self$first <- layer_layer_normalization()
      self$second <- layer_layer_normalization()
      self$dropout <- layer_dropout(rate = rate)
    },
    call = function(inputs, training = NULL) {
      attended <- self$attention(inputs, inputs)
      x <- self$first(inputs + self$dropout(attended, training = training))
      self$second(x + self$back(self$hidden(x)))
    },
    compute_output_shape = function(input_shape) input_shape
  )
  layer_positions <- Layer("Positions",
    initialize = function(length, words, width, ...) {
      super$initialize(...)
      self$places <- layer_embedding(input_dim = length, output_dim = width)
      self$words <- layer_embedding(input_dim = words, output_dim = width)
      self$range <- seq_len(length) - 1L
    },
    call = function(inputs) self$words(inputs) + self$places(op_convert_to_tensor(self$range))
  )
  model <- keras_model_sequential(input_shape = 32, input_dtype = "int32") |>
    layer_positions(length = 32, words = 2002, width = 16) |>
    layer_transformer_block(width = 16, heads = 2) |>
    layer_global_average_pooling_1d() |>
    layer_dense(1, activation = "sigmoid")
  compile(model, optimizer = optimizer_adam(0.005), loss = "binary_crossentropy", metrics = "accuracy")
  order <- sample(3000)
  history <- fit(model, x[order, ], label[order], epochs = 4, batch_size = 64, verbose = 0)
  expect_gt(history$metrics$accuracy[4], 0.7)
  loaded <- expect_goes_on(model, x[order, ], label[order], history$metrics$loss[4])
  expect_s3_class(loaded$layers[[2]], "R.Custom.TransformerBlock")
})

test_that("a variational autoencoder with a training step written in R", {
  data <- images_of("mnist.npz", 2000)
  set_random_seed(3)
  layer_sampling <- Layer("Sampling",
    initialize = function(...) {
      super$initialize(...)
      self$seeds <- random_seed_generator(7)
    },
    call = function(inputs) {
      c(mean, log_variance) %<-% inputs
      mean + op_exp(0.5 * log_variance) * random_normal(op_shape(mean), seed = self$seeds)
    }
  )
  vae <- Model("VAE",
    initialize = function(encoder, decoder, ...) {
      super$initialize(...)
      self$encoder <- encoder
      self$decoder <- decoder
      self$loss_tracker <- metric_mean(name = "loss")
      self$divergence_tracker <- metric_mean(name = "divergence")
    },
    metrics = active_property(function() list(self$loss_tracker, self$divergence_tracker)),
    call = function(inputs) self$decoder(self$encoder(inputs)[[1]]),
    train_step = function(data) {
      x <- data
      c(c(total, divergence), gradients) %<-% variable_gradients(function() {
        c(mean, log_variance, z) %<-% self$encoder(x, training = TRUE)
        wrong <- op_mean(op_sum(op_binary_crossentropy(x, self$decoder(z, training = TRUE)), axis = c(2, 3)))
        divergence <- op_mean(op_sum(-0.5 * (1 + log_variance - mean^2 - op_exp(log_variance)), axis = 2))
        list(wrong + divergence, divergence)
      }, self$trainable_weights)
      self$optimizer$apply(gradients, self$trainable_weights)
      self$loss_tracker$update_state(total)
      self$divergence_tracker$update_state(divergence)
      list(loss = self$loss_tracker$result(), divergence = self$divergence_tracker$result())
    }
  )
  image <- keras_input(c(28, 28))
  hidden <- image |> layer_flatten() |> layer_dense(64, activation = "relu")
  mean <- layer_dense(hidden, 2)
  log_variance <- layer_dense(hidden, 2)
  encoder <- keras_model(image, list(mean, log_variance, layer_sampling(list(mean, log_variance))), name = "encoder")
  decoder <- keras_model_sequential(input_shape = 2, name = "decoder") |>
    layer_dense(64, activation = "relu") |>
    layer_dense(784, activation = "sigmoid") |>
    layer_reshape(c(28, 28))
  model <- vae(encoder, decoder)
  compile(model, optimizer = optimizer_adam(0.005))
  history <- fit(model, data$x, epochs = 5, batch_size = 64, verbose = 0)
  expect_lt(history$metrics$loss[5], 0.75 * history$metrics$loss[1])
  expect_setequal(names(history$metrics), c("loss", "divergence"))
  loaded <- expect_goes_on(model, data$x, NULL, history$metrics$loss[5])
  expect_equal(dim(predict(loaded$decoder, matrix(0, 1, 2))), c(1, 28, 28))
})

test_that("a siamese network with a shared base and a loss written in R", {
  data <- images_of("mnist.npz", 2000)
  set_random_seed(4)
  loss_contrastive <- Loss("Contrastive",
    initialize = function(margin = 1, ...) {
      super$initialize(...)
      self$margin <- margin
    },
    call = function(y_true, y_pred) {
      (1 - y_true) * y_pred^2 + y_true * op_maximum(self$margin - y_pred, 0)^2
    }
  )
  layer_distance <- Layer("Distance", call = function(inputs) {
    c(one, two) %<-% inputs
    op_sqrt(op_maximum(op_sum((one - two)^2, axis = 2, keepdims = TRUE), 1e-7))
  })
  base <- keras_model_sequential(input_shape = c(28, 28), name = "base") |>
    layer_flatten() |>
    layer_dense(64, activation = "relu") |>
    layer_dense(8)
  one <- keras_input(c(28, 28))
  two <- keras_input(c(28, 28))
  model <- keras_model(list(one, two), layer_distance(list(base(one), base(two))))
  compile(model, optimizer = optimizer_adam(0.002), loss = loss_contrastive(margin = 1.5))
  other <- sample(2000)
  same <- sapply(1:2000, function(i) sample(which(data$y == data$y[i]), 1))
  partner <- ifelse(seq_len(2000) %% 2 == 0, same, other)
  x <- list(data$x, data$x[partner, , ])
  y <- cbind(as.numeric(data$y != data$y[partner]))
  history <- fit(model, x, y, epochs = 4, batch_size = 64, verbose = 0)
  expect_lt(history$metrics$loss[4], 0.6 * history$metrics$loss[1])
  distance <- predict(model, x)
  expect_lt(mean(distance[y == 0]), mean(distance[y == 1]) / 1.5)
  loaded <- expect_goes_on(model, x, y, history$metrics$loss[4])
  expect_equal(get_config(loaded$loss)$margin, 1.5)
})

test_that("a sequence-to-sequence LSTM forecasts the temperature of oil", {
  frame <- utils::read.csv(data_file("etth1.csv"), nrows = 1500)
  series <- scale(as.matrix(frame[, -1]))
  starts <- seq(1, nrow(series) - 36, by = 2)
  before <- aperm(vapply(starts, function(s) series[s + 0:23, ], matrix(0, 24, ncol(series))), c(3, 1, 2))
  after <- t(vapply(starts, function(s) series[s + 24:35, "OT"], numeric(12)))
  known <- cbind(series[starts + 23, "OT"], after[, -12])
  set_random_seed(5)
  past <- keras_input(c(24, ncol(series)), name = "past")
  so_far <- keras_input(c(12, 1), name = "so_far")
  c(., state_h, state_c) %<-% layer_lstm(past, 16, return_state = TRUE)
  decoded <- layer_lstm(units = 16, return_sequences = TRUE)(so_far, initial_state = list(state_h, state_c))
  model <- keras_model(list(past = past, so_far = so_far), layer_dense(decoded, 1))
  compile(model, optimizer = optimizer_adam(0.01), loss = "mse")
  x <- list(past = before, so_far = array_reshape(known, c(dim(known), 1)))
  y <- array_reshape(after, c(dim(after), 1))
  history <- fit(model, x, y, epochs = 6, batch_size = 64, verbose = 0)
  expect_lt(history$metrics$loss[6], 0.4 * mean((y - mean(y))^2))
  expect_goes_on(model, x, y, history$metrics$loss[6])
})
