test_that("ranges know their kind and print", {
  expect_true(tuning_range(1L, 4L)$whole)
  expect_false(tuning_range(1, 4)$whole)
  expect_snapshot({
    tuning_range(1e-4, 1e-1, log = TRUE)
    tuning_range(1L, 4L)
    tuning_range(0, 1, step = 0.25)
  })
})

test_that("a YAML file holds values and ranges", {
  skip_if_not_installed("yaml")
  local_project("space.yml" = c(
    "units: [16, 32]", "activation: [relu, tanh]", "rate: {min: 0.0001, max: 0.1, log: true}",
    "layers: {min: 1, max: 4, whole: true}", "batch: 32"
  ))
  space <- read_space("space.yml", environment())
  expect_identical(space$units, c(16L, 32L))
  expect_identical(space$activation, c("relu", "tanh"))
  expect_identical(space$rate, tuning_range(1e-4, 0.1, log = TRUE))
  expect_identical(space$layers$whole, TRUE)
  expect_identical(space$batch, 32L)
})

test_that("a grid holds every combination, a sample some, a data frame its rows", {
  space <- list(units = c(16, 32), name = c("a", "b", "c"))
  grid <- grid_of(space, NULL, environment())
  expect_length(grid, 6L)
  expect_identical(grid[[2L]], list(units = 32, name = "a"))
  expect_identical(anyDuplicated(grid), 0L)
  half <- with_seed(1, grid_of(space, 0.5, environment()))
  expect_length(half, 3L)
  expect_identical(half, with_seed(1, grid_of(space, 0.5, environment())))
  expect_true(all(half %in% grid))
  rows <- grid_of(data.frame(units = c(1L, 5L), kind = factor(c("x", "y"))), NULL, environment())
  expect_identical(rows, list(list(units = 1L, kind = "x"), list(units = 5L, kind = "y")))
})

test_that("a seed leaves R's random numbers as they were", {
  set.seed(3)
  before <- .Random.seed
  with_seed(1, stats::runif(3))
  expect_identical(.Random.seed, before)
})

test_that("mistakes are named", {
  skip_if_not_installed("yaml")
  local_project("bad.yml" = "rate: {min: 1, top: 2}", "train.R" = plain_script())
  expect_snapshot(error = TRUE, {
    tuning_range(2, 1)
    tuning_range(0, 1, log = TRUE)
    tuning_range(1, 2, log = TRUE, step = 0.1)
    tuning_range(0.5, 2, whole = TRUE)
    tuning_run("train.R", flags = c(16, 32))
    tuning_run("train.R", flags = list(units = list(1, 2)))
    tuning_run("train.R", flags = list(rate = tuning_range(0, 1)))
    tuning_run("train.R", flags = "bad.yml")
  })
})
