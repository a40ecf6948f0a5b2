test_that("generators written in R end with NULL", {
  skip_if_no_backend()
  start <- 1L
  batches <- function() {
    if (start > 150L) return(NULL)
    rows <- start:(start + 29L)
    start <<- start + 30L
    list(iris_x[rows, ], iris_y[rows])
  }
  history <- fit(compiled_model(), batches, epochs = 1)
  expect_equal(history$params$steps, 5)
  expect_gt(start, 150L)
})

test_that("a generator trains as the arrays do, bit by bit, whatever its parts are", {
  skip_if_no_backend()
  x <- matrix(runif(128 * 3 * 600), 128 * 3)
  y <- factor(sample(c("a", "b"), nrow(x), TRUE))
  batches <- function(part) {
    at <- 0L
    function() {
      if ((at <<- at + 1L) > 3L) return(at <<- NULL)
      rows <- (at - 1L) * 128L + 1:128
      part(x[rows, ], y[rows])
    }
  }
  weights <- function(...) {
    set_random_seed(4)
    model <- keras_model_sequential(input_shape = 600) |> layer_dense(2, activation = "softmax") |>
      compile("adam", "sparse_categorical_crossentropy")
    fit(model, ..., verbose = 0)
    get_weights(model)
  }
  wanted <- weights(x, as.integer(y) - 1L, batch_size = 128, shuffle = FALSE)
  expect_identical(weights(batches(function(x, y) list(x, as.integer(y) - 1L))), wanted)
  expect_identical(weights(batches(function(x, y) list(x = x, y = y))), wanted)
  expect_identical(weights(batches(function(x, y) list(as.data.frame(x), as.numeric(y) - 1))), wanted)
  expect_identical(weights(batches(function(x, y) tuple(x, np_array(as.integer(y) - 1L)))), wanted)
})

test_that("a generator's batch with missing values, or that is no list, is told", {
  skip_if_no_backend()
  bad <- list(matrix(c(1, NA, 3, 4, 5, NaN, 7, 8), 2), 0:1)
  model <- compiled_model()
  before <- get_weights(model)
  error <- expect_error(fit(model, function() bad), class = "laminar_error_callback")
  expect_s3_class(error$parent, "laminar_error_missing")
  expect_match(conditionMessage(error$parent), "2 of 8 values are NA or NaN: column 1 (1), column 3 (1)", fixed = TRUE)
  late <- local({
    at <- 0
    function() if ((at <<- at + 1) < 4) list(matrix(1, 2, 4), 0:1) else list(matrix(1, 2, 4), c(0, NA))
  })
  error <- expect_error(fit(model, late), class = "laminar_error_callback")
  expect_s3_class(error$parent, "laminar_error_missing")
  error <- expect_error(fit(model, function() matrix(1, 2, 4)), class = "laminar_error_callback")
  expect_snapshot(cat(conditionMessage(error$parent)))
})

# A function over rows in order, NULL at the end, and what it was asked for: how many batches each call of Python drew.
batches_of <- function(x, y, size) {
  at <- 0L
  function() {
    if (at >= nrow(x)) return(at <<- NULL)
    rows <- (at + 1L):min(at + size, nrow(x))
    at <<- at + size
    list(x[rows, , drop = FALSE], y[rows])
  }
}

test_that("small batches that cross together train as the arrays do, whatever their rows, names and classes", {
  skip_if_no_backend()
  set.seed(2)
  x <- matrix(runif(1500 * 3), ncol = 3, dimnames = list(paste0("r", 1:1500), letters[1:3]))
  y <- factor(sample(c("a", "b", "c"), 1500, TRUE))
  weights <- function(...) {
    set_random_seed(4)
    model <- keras_model_sequential(input_shape = 3) |> layer_dense(3, activation = "softmax") |>
      compile("adam", "sparse_categorical_crossentropy")
    history <- fit(model, ..., verbose = 0)
    expect_identical(history$params$steps, 214L)
    get_weights(model)
  }
  wanted <- weights(x[1:1498, ], as.integer(y)[1:1498] - 1L, batch_size = 7, shuffle = FALSE)
  expect_identical(weights(batches_of(x[1:1498, ], as.integer(y)[1:1498] - 1L, 7L)), wanted)
  expect_identical(weights(batches_of(x[1:1498, ], y[1:1498], 7L)), wanted)
  expect_identical(weights(batches_of(x, as.integer(y) - 1, 7L), steps_per_epoch = 214), wanted)
  wanted <- weights(x[1:1493, ], y[1:1493], batch_size = 7, shuffle = FALSE) # the last has two rows
  expect_identical(weights(batches_of(x[1:1493, ], y[1:1493], 7L)), wanted)
})

test_that("no batch is drawn that is not trained on", {
  skip_if_no_backend()
  drawn <- 0L
  endless <- function() {
    drawn <<- drawn + 1L
    list(iris_x[1:30, ], iris_y[1:30])
  }
  fit(compiled_model(), endless, epochs = 3, steps_per_epoch = 70, verbose = 0)
  expect_identical(drawn, 210L)
})

test_that("several batches are drawn in one call, as many as come in time", {
  skip_if_no_backend()
  stream <- as_generator(batches_of(iris_x, iris_y, 10L), environment())
  sizes <- function(most, seconds) vapply(stream$draw(most, seconds), length, 0L)
  expect_identical(sizes(1L, 9), 2L)
  expect_identical(sizes(4L, 9), rep(2L, 4))
  expect_identical(sizes(4L, 0), 2L)
  expect_identical(sizes(100L, 9), c(rep(2L, 9), 0L)) # NULL is the end
})

test_that("missing values are told in the rows of their own batch, among batches that cross together", {
  skip_if_no_backend()
  broken <- iris_x
  broken[148, 2] <- NA
  error <- expect_error(fit(compiled_model(), batches_of(broken, iris_y, 5L)), class = "laminar_error_callback")
  expect_s3_class(error$parent, "laminar_error_missing")
  expect_match(conditionMessage(error$parent), "1 of 20 values is NA or NaN: Sepal.Width (1)", fixed = TRUE)
})
