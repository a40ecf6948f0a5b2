round_trip <- function(x) from_host(as_host(x, "x", rlang::current_env()))

test_that("arrays of 1 to 5 dimensions keep their order", {
  skip_if_no_backend()
  for (dims in list(4, c(3, 2), c(2, 3, 4), c(2, 3, 1, 2), c(2, 1, 3, 2, 2))) {
    x <- array(seq_len(prod(dims)) + 0.5, dim = dims)
    expect_identical(round_trip(x), x)
    host <- as_host(x, "x", rlang::current_env())
    last <- do.call("[", c(list(x), as.list(dims - 1 + (dims == 1)), list(drop = TRUE)))
    at <- do.call(reticulate::tuple, as.list(as.integer(dims - 2 + (dims == 1))))
    expect_identical(reticulate::py_to_r(host$item(at)), last)
  }
})

test_that("integers stay integers", {
  skip_if_no_backend()
  x <- matrix(1:6, 2)
  expect_type(round_trip(x), "integer")
  expect_identical(round_trip(x), x)
  host <- py_numpy()$asarray(as_host(x, "x", rlang::current_env()))
  expect_identical(reticulate::py_to_r(host$dtype$name), "int32")
})

test_that("integers of 64 bits stay whole, whatever their size", {
  skip_if_no_backend()
  numpy <- py_numpy()
  expect_identical(from_host(numpy$array(list(1L, 2L), dtype = "int64")), array(1:2))
  expect_identical(from_host(numpy$array(list(2^40, 1), dtype = "int64")), array(c(2^40, 1)))
})

test_that("single precision comes back as doubles, small and large", {
  skip_if_no_backend()
  numpy <- py_numpy()
  small <- numpy$array(matrix(c(0.5, 1.5, 2.5, 3.5), 2), dtype = "float32")
  expect_identical(from_host(small), matrix(c(0.5, 1.5, 2.5, 3.5), 2))
  x <- matrix(seq_len(300 * 500) / 4, 300)
  expect_identical(from_host(numpy$asarray(x, dtype = "float32", order = "C")), x)
  cube <- array(seq_len(60 * 50 * 50) / 2, c(60, 50, 50))
  expect_identical(from_host(numpy$asarray(cube, dtype = "float32", order = "C")), cube)
})

test_that("factors, logicals and data frames become numbers", {
  skip_if_no_backend()
  expect_identical(round_trip(factor(c("b", "a"))), array(c(1L, 0L)))
  expect_identical(round_trip(c(TRUE, FALSE)), array(c(1L, 0L)))
  expect_equal(round_trip(iris[1:3, 1:4]), unname(as.matrix(iris[1:3, 1:4])))
})

test_that("nested lists keep their names and places", {
  skip_if_no_backend()
  x <- list(a = matrix(1, 2, 2), b = list(array(1:3), array(2)))
  expect_identical(round_trip(x), x)
})

test_that("missing values are named by column and counted", {
  x <- cbind(age = c(1, NA, NaN), fare = c(1, 2, 3))
  expect_snapshot(check_complete(x, "x", NULL), error = TRUE)
  withr::local_options(laminar.na_action = "pass")
  expect_identical(check_complete(x, "x", NULL), x)
})

# Sparse matrices

sparse_iris <- function(class) {
  x <- replace(iris_x, iris_x < 2, 0)
  Matrix::Matrix(x, sparse = TRUE) |> methods::as(class)
}

test_that("sparse matrices of every kind keep their values", {
  skip_if_no_backend()
  skip_if_not_installed("Matrix")
  expected <- unname(replace(iris_x, iris_x < 2, 0))
  values <- function(x) from_host(py_numpy()$asarray(as_host(x, "x", rlang::current_env())))
  for (class in c("CsparseMatrix", "RsparseMatrix", "TsparseMatrix")) {
    expect_equal(values(sparse_iris(class)), expected, tolerance = 1e-6)
  }
  logical <- Matrix::Matrix(expected > 0, sparse = TRUE)
  expect_equal(values(logical), expected * 0 + (expected > 0))
  expect_equal(values(methods::as(logical, "nMatrix")), expected * 0 + (expected > 0))
  expect_equal(values(Matrix::Diagonal(3)), diag(3))
  mirrored <- matrix(c(0, 2, 2, 0), 2)
  expect_equal(values(Matrix::forceSymmetric(Matrix::Matrix(mirrored, sparse = TRUE))), mirrored)
  holes <- sparse_iris("CsparseMatrix")
  holes[2, 3] <- NA
  expect_error(values(holes), class = "laminar_error_missing")
})

test_that("a model takes sparse matrices, small and large, and their columns by name", {
  skip_if_no_backend()
  skip_if_not_installed("Matrix")
  x <- sparse_iris("CsparseMatrix")
  model <- compiled_model()
  fit(model, as.data.frame(as.matrix(x)), iris$Species, epochs = 1)
  expected <- predict(model, as.matrix(x))
  expect_equal(predict(model, x), expected, tolerance = 1e-6)
  expect_equal(predict(model, x[, 4:1]), expected, tolerance = 1e-6)
  sparse <- reticulate::import("laminar.data.sparse")
  before <- sparse$SMALL_BYTES
  withr::defer(sparse$SMALL_BYTES <- before)
  sparse$SMALL_BYTES <- 0L
  expect_match(training_plan(model, x, iris$Species)$reason, "sparse")
  expect_equal(predict(model, x), expected, tolerance = 1e-6)
  expect_silent(history <- fit(model, x, iris$Species, epochs = 2, validation_split = 0.1, check_data = TRUE) |>
    suppressWarnings(classes = "laminar_warning_data"))
  expect_length(history$metrics$val_loss, 2L)
  holes <- replace(x, cbind(2, 3), NA)
  expect_message(fit(model, holes, iris$Species, na_action = "omit"), "1 of 150")
  expect_identical(nrow(predict(model, holes, na_action = "omit")), 149L)
})
