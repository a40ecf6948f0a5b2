layer_scaled <- function() {
  Layer("Scaled",
    initialize = function(units, gain = 1, ...) {
      super$initialize(...)
      self$units <- units
      self$gain <- gain
    },
    build = function(input_shape) {
      self$kernel <- self$add_weight(shape = shape(input_shape[[2]], self$units), name = "kernel")
    },
    call = function(inputs) op_matmul(inputs, self$kernel) * self$gain
  )
}

test_that("defining a class starts no Python and touches none", {
  layer_lazy <- Layer("Lazy", initialize = function(units, rate = 0.5) NULL, call = function(inputs) inputs)
  expect_null(class_definition(layer_lazy)$python)
  expect_identical(names(formals(layer_lazy)), c("object", "units", "rate"))
  expect_output(print(layer_lazy), "function(object, units, rate)", fixed = TRUE)
  expect_identical(names(formals(Loss("LazyLoss", call = function(y_true, y_pred) 0))), "...")
})

test_that("a layer written in R composes, trains, and remembers its arguments", {
  skip_if_no_backend()
  set_random_seed(1)
  layer_own <- layer_scaled()
  expect_s3_class(layer_own(units = 3), "keras.src.layers.layer.Layer")
  expect_identical(dim(layer_own(units = 3)(iris_x)), c(150L, 3L))
  expect_identical(dim(keras_input(4) |> layer_own(3)), c(NA, 3L))
  model <- keras_model_sequential(input_shape = 4) |> layer_own(3, gain = 2, name = "mine")
  expect_identical(get_layer(model, "mine")$gain, 2)
  expect_equal(get_config(get_layer(model, "mine"))[c("name", "units", "gain")],
               list(name = "mine", units = 3, gain = 2))
  model |> layer_activation("softmax")
  compile(model, loss = "sparse_categorical_crossentropy")
  history <- fit(model, iris_x, iris_y, epochs = 3, verbose = 0)
  expect_lt(history$metrics$loss[3], history$metrics$loss[1])
})

test_that("R runs while a program is traced, and not between batches", {
  skip_if_no_backend()
  set_random_seed(1) # without a seed a repeated fit may move to another mode, which is traced anew
  calls <- 0
  layer_counted <- Layer("Counted", call = function(inputs) {
    calls <<- calls + 1
    inputs * 2
  })
  model <- keras_model_sequential(input_shape = 4) |> layer_counted() |> layer_dense(1)
  compile(model, loss = "mse")
  x <- matrix(runif(4096), 1024)
  fit(model, x, rowSums(x), batch_size = 8, epochs = 2, verbose = 0, shuffle = FALSE)
  traced <- calls
  expect_lt(traced, 10)
  fit(model, x, rowSums(x), batch_size = 8, epochs = 3, verbose = 0, shuffle = FALSE)
  expect_lte(calls - traced, 1)
  before <- calls
  fit(model, x, rowSums(x), batch_size = 8, epochs = 3, verbose = 0, shuffle = FALSE)
  expect_identical(calls, before)
})

test_that("training and mask reach a call that has the arguments", {
  skip_if_no_backend()
  seen <- list()
  layer_told <- Layer("Told", call = function(inputs, training = NULL, mask = NULL) {
    seen <<- c(seen, list(list(training = training, mask = mask)))
    inputs
  }, initialize = function() super$initialize(), supports_masking = TRUE)
  layer_told()(matrix(1, 1, 2), training = TRUE)
  expect_true(seen[[1]]$training)
  expect_null(seen[[1]]$mask)
  keras_input(c(3, 1)) |> layer_masking() |> layer_told()
  expect_false(is.null(seen[[length(seen)]]$mask))
})

test_that("private members, active properties, super and inheritance", {
  skip_if_no_backend()
  layer_base <- Layer("Base",
    initialize = function(by = 2, ...) {
      super()$initialize(...)
      self$by <- by
      private$calls <- 0
    },
    call = function(inputs) {
      private$note()
      inputs * self$by
    },
    calls = active_property(function() private$calls),
    half = mark_active(function(value) if (missing(value)) self$by / 2 else self$by <- 2 * value),
    private = list(calls = NULL, note = function() private$calls <- private$calls + 1)
  )
  layer_child <- Layer("Child",
    initialize = function(add = 1, ...) {
      super$initialize(...)
      self$add <- add
    },
    call = function(inputs) super$call(inputs) + self$add,
    inherit = layer_base
  )
  base <- layer_base()
  base(matrix(1, 1, 1))
  expect_equal(base$calls, 1)
  base$half <- 5
  expect_equal(base$by, 10)
  child <- layer_child(add = 3, by = 4)
  expect_equal(as.numeric(child(matrix(1, 1, 1))), 7)
  expect_equal(child$calls, 1)
  expect_s3_class(child, "R.Custom.Base")
  layer_double <- Layer("Double", call = function(inputs) 2 * super$call(inputs), inherit = layer_dense)
  layer <- layer_double(units = 2, kernel_initializer = "ones")
  expect_equal(as.numeric(layer(matrix(1, 1, 3))), c(6, 6))
  expect_error(layer_double(units = 0.5), class = "laminar_error_value")
})

test_that("methods may return numbers and arrays, fields keep their values", {
  skip_if_no_backend()
  layer_ones <- Layer("Ones", call = function(inputs) matrix(1, 2, 2), supports_masking = TRUE)
  layer <- layer_ones()
  expect_equal(as.array(layer(matrix(0, 2, 2))), matrix(1, 2, 2))
  layer_fields <- Layer("Fields", initialize = function() super$initialize(), supports_masking = TRUE, tag = "a")
  expect_true(layer_fields()$supports_masking)
  expect_identical(layer_fields()$tag, "a")
  layer_quiet <- Layer("Quiet", initialize = function(lambda = 2) self$factor <- lambda,
                       call = function(inputs) inputs * self$factor)
  expect_equal(as.numeric(layer_quiet(lambda = 5)(matrix(1, 1, 1))), 5)
})

test_that("a model of one's own, by call and by training step", {
  skip_if_no_backend()
  own <- Model("OwnCall",
    initialize = function(hidden, ...) {
      super$initialize(...)
      self$first <- layer_dense(units = hidden, activation = "relu")
      self$last <- layer_dense(units = 3, activation = "softmax")
    },
    call = function(inputs) inputs |> self$first() |> self$last()
  )
  model <- own(hidden = 7)
  compile(model, optimizer = "adam", loss = "sparse_categorical_crossentropy")
  fit(model, iris_x, iris_y, verbose = 0)
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(model, file)
  expect_equal(predict(load_model(file), iris_x), predict(model, iris_x), tolerance = 1e-5)

  stepping <- Model("OwnStep", train_step = function(data) {
    c(x, y) %<-% data
    c(loss, gradients) %<-% variable_gradients(
      function() self$compute_loss(x, y, self(x, training = TRUE)), self$trainable_weights
    )
    self$optimizer$apply(gradients, self$trainable_weights)
    list(loss = loss)
  })
  fitted <- function(make) {
    set_random_seed(1)
    input <- keras_input(4)
    model <- make(input, layer_dense(input, 1))
    compile(model, optimizer = "adam", loss = "mse")
    fit(model, iris_x, iris_y, epochs = 3, shuffle = FALSE, verbose = 0)$metrics$loss
  }
  expect_equal(fitted(stepping), fitted(keras_model), tolerance = 1e-4)
})

test_that("two classes of one name, and R6 generators", {
  skip_if_no_backend()
  one <- Layer("Same", call = function(inputs) inputs + 1)
  expect_equal(as.numeric(one()(matrix(0, 1, 1))), 1)
  two <- Layer("Same", call = function(inputs) inputs + 2)
  expect_equal(as.numeric(two()(matrix(0, 1, 1))), 2)
  expect_equal(as.numeric(one()(matrix(0, 1, 1))), 1)
  skip_if_not_installed("R6")
  generator <- R6::R6Class("FromR6", inherit = reticulate::import("keras")$layers$Layer, public = list(
    initialize = function(by = 2, ...) {
      super$initialize(...)
      self$by <- by
    },
    call = function(inputs) inputs * self$by
  ))
  class <- r_to_py(generator)
  expect_equal(as.numeric(class(by = 3)(matrix(1, 1, 1))), 3)
})

test_that("mistakes in a definition are explained", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    Layer("my layer")
    Layer("L", call = 3)
    Layer("L", call = function(x) x, public = list(call = function(x) x))
    Layer("L", call = function(in.puts) in.puts)
    Layer("L", 3)
    Layer("L", public = list(3))
    layer_wrong <- Layer("L", inherit = 3)
    layer_wrong()
    layer_units <- Layer("L", initialize = function(units) NULL)
    layer_units()
    active_property(3)
  })
})

test_that("errors in R code come back with R's message and call, those of values with advice", {
  skip_if_no_backend()
  layer_bad <- Layer("Bad", call = function(inputs) stop("no way"))
  layer_if <- Layer("If", call = function(inputs) if (op_sum(inputs) > 0) inputs else -inputs)
  layer_values <- Layer("Values", call = function(inputs) inputs * mean(as.array(inputs)),
                        compute_output_shape = function(input_shape) input_shape)
  expect_snapshot(error = TRUE, {
    keras_input(2) |> layer_bad()
    keras_input(2) |> layer_if()
  })
  model <- keras_model_sequential(input_shape = 4) |> layer_values() |> layer_dense(1)
  compile(model, loss = "mse")
  caught <- rlang::catch_cnd(predict(model, iris_x), "error")
  expect_s3_class(caught$parent, "laminar_error_trace")
  expect_match(conditionMessage(caught$parent), "run_eagerly = TRUE", fixed = TRUE)
})

test_that("fit() says that R code cannot be traced, and runs it step by step", {
  skip_if_no_backend()
  layer_values <- Layer("Centred", call = function(inputs) inputs - mean(as.array(inputs)),
                        compute_output_shape = function(input_shape) input_shape)
  model <- keras_model_sequential(input_shape = 4) |> layer_values() |> layer_dense(1)
  compile(model, loss = "mse")
  expect_message(history <- fit(model, iris_x, iris_y, epochs = 2, verbose = 0), "Centred\\$call")
  expect_identical(history$params$mode, "eager")
  expect_length(history$metrics$loss, 2L)
  expect_message(fit(model, iris_x, iris_y, verbose = 0), NA)
})
