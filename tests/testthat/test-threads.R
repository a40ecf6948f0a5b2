# What lasts until R ends is tried in sessions of their own.

test_that("threads are told, and chosen for a session that begins", {
  withr::local_envvar(TF_NUM_INTRAOP_THREADS = "3", TF_NUM_INTEROP_THREADS = NA)
  expect_identical(use_threads(), c(within = 3L, between = parallel::detectCores()))
  withr::local_envvar(TF_NUM_INTRAOP_THREADS = "zero")
  expect_identical(use_threads()[["within"]], parallel::detectCores())
})

test_that("what is no number of threads is an error", {
  expect_snapshot(error = TRUE, {
    use_threads(0)
    use_threads(between = 1.5)
    use_threads("two")
  })
  expect_error(use_threads(0), class = "laminar_error_value")
})

test_that("TensorFlow computes with the threads that were chosen before it started", {
  skip_on_cran()
  skip_unless_tensorflow("threads")
  skip_if_not(dir.exists("/proc/self/task"), "no list of threads")
  said <- run_in_new_r(c(
    "options(cli.unicode = FALSE, cli.width = 500)",
    "library(laminar)",
    "print(use_threads(between = 3))",
    "cat(reticulate::py_available(), '\\n')",
    "model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)",
    "invisible(predict(model, matrix(0, 4, 2), verbose = 0))",
    "name <- function(file) tryCatch(readLines(file), condition = function(gone) '')",
    "names <- vapply(Sys.glob('/proc/self/task/*/comm'), name, '')",
    "cat('side by side:', sum(names == 'tf_Compute'), '\\n')",
    "use_threads(between = 3)",
    "late <- tryCatch(use_threads(within = 2, between = 1), laminar_error_backend = conditionMessage)",
    "cat(late, sep = '\\n')"
  ), c(
    KERAS_BACKEND = NA, LAMINAR_PYTHON = the$python$python, TF_NUM_INTRAOP_THREADS = "1", TF_NUM_INTEROP_THREADS = NA
  ))
  expect_snapshot(cat(said, sep = "\n"))
})

test_that("JAX has no such setting", {
  skip_on_cran()
  said <- run_in_new_r(c(
    "options(cli.unicode = FALSE, cli.width = 500)",
    "cat(conditionMessage(tryCatch(laminar::use_threads(within = 1), laminar_error_backend = identity)), sep = '\\n')"
  ), c(KERAS_BACKEND = "jax"))
  expect_identical(said, c("`use_threads()` needs TensorFlow.", "x JAX computes with all processors."))
})
