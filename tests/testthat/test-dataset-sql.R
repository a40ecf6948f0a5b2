cars_file <- function(env = parent.frame()) {
  path <- withr::local_tempfile(fileext = ".sqlite", .local_envir = env)
  connection <- DBI::dbConnect(RSQLite::SQLite(), path)
  cars <- data.frame(name = rownames(mtcars), mtcars[c("mpg", "wt", "hp")], cylinders = as.integer(mtcars$cyl))
  cars$hp[[2]] <- NA
  DBI::dbWriteTable(connection, "cars", cars)
  DBI::dbDisconnect(connection)
  path
}

test_that("a query of SQLite is read by Python", {
  skip_if_no_backend()
  skip_if_not_installed("RSQLite")
  path <- cars_file()
  rows <- sqlite_dataset(path, "SELECT name, mpg, hp FROM cars", block_rows = 7)
  expect_snapshot({
    rows
    sqlite_dataset(path, "SELECT mpg, cylinders FROM cars", output_types = c("double", "integer"))
    sql_dataset("sqlite", path, "SELECT name, wt FROM cars", list("character", "double"))
    sqlite_dataset(path, "SELECT cylinders FROM cars", factors = list(cylinders = c(4, 6, 8)))
  })
  found <- dataset_collect(rows)
  expect_identical(vapply(found, `[[`, "", "name"), rownames(mtcars))
  expect_equal(vapply(found, `[[`, 0, "mpg"), mtcars$mpg, tolerance = 1e-6)
  expect_true(is.nan(found[[2]]$hp))
  expect_snapshot(error = TRUE, {
    sqlite_dataset(path, "SELECT * FROM trucks")
    sqlite_dataset(path, "SELECT mpg FROM cars WHERE mpg < 0")
    sqlite_dataset(path, "SELECT hp FROM cars", output_types = "integer")
    sqlite_dataset(path, "SELECT name FROM cars", factors = list(name = "Fiat"))
  })
})

test_that("any connection of DBI gives its rows in blocks, pass after pass", {
  skip_if_no_backend()
  skip_if_not_installed("RSQLite")
  connection <- DBI::dbConnect(RSQLite::SQLite(), cars_file())
  withr::defer(DBI::dbDisconnect(connection))
  rows <- sql_dataset(connection, query = "SELECT mpg, wt, cylinders FROM cars", block_rows = 5,
                      factors = list(cylinders = c(4, 6, 8)))
  expect_snapshot(rows)
  expect_equal(vapply(dataset_collect(rows), `[[`, 0, "wt"), mtcars$wt, tolerance = 1e-6)
  expect_length(dataset_collect(rows, 3), 3L)
  expect_identical(vapply(dataset_collect(rows), `[[`, 0L, "cylinders"), match(mtcars$cyl, c(4, 6, 8)) - 1L)
  batches <- dataset_prepare(rows, mpg ~ ., batch_size = 8)
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1) |> compile("adam", "mse")
  expect_equal(fit(model, batches, epochs = 3)$params$steps, 4)
  expect_length(predict(model, batches), 32L)
  names <- sql_dataset(connection, query = "SELECT name FROM cars")
  expect_identical(unlist(dataset_collect(names)[[1]]), c(name = "Mazda RX4"))
  typed <- sql_dataset(connection, query = "SELECT cylinders FROM cars",
                       output_types = sql_record_spec("cylinders", "integer"))
  expect_identical(output_types(typed), list(`$cylinders` = "int32"))
  expect_identical(unlist(elements(typed)), as.integer(mtcars$cyl))
})

test_that("mistakes in a query", {
  skip_if_no_backend()
  skip_if_not_installed("RSQLite")
  connection <- DBI::dbConnect(RSQLite::SQLite(), cars_file())
  withr::defer(DBI::dbDisconnect(connection))
  expect_snapshot(error = TRUE, {
    sql_dataset("mysql", query = "SELECT 1")
    sql_dataset(connection, query = "SELECT * FROM trucks")
    sql_dataset(connection, query = "SELECT * FROM cars WHERE mpg < 0")
    sql_dataset(connection, query = "SELECT name FROM cars", factors = list(name = "Fiat"))
    sql_record_spec(c("a", "b"), "double")
  })
})
