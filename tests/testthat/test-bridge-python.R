# Which Python laminar takes, and what it says when that one will not do. No test here
# needs TensorFlow: the Pythons are small programs that answer like one.

# A program that answers the probe with the given versions.
fake_python <- function(tensorflow = "2.21.0", keras = "3.15.1", numpy = "1.26.4", python = "3.11.2", jax = "",
                        folder = withr::local_tempdir(.local_envir = parent.frame())) {
  path <- file.path(folder, "python")
  answer <- c(
    python = python, executable = path, tensorflow = tensorflow, jax = jax, keras = keras, numpy = numpy
  )
  writeLines(c("#!/bin/sh", sprintf("echo '%s=%s'", names(answer), answer)), path)
  Sys.chmod(path, "755")
  path
}

# Nothing chosen by the user and no environment r-laminar.
local_no_choice <- function(frame = parent.frame()) {
  skip_on_os("windows")
  home <- withr::local_tempdir(.local_envir = frame)
  withr::local_envvar(
    c(
      LAMINAR_PYTHON = NA, RETICULATE_PYTHON = NA, RETICULATE_PYTHON_ENV = NA, VIRTUAL_ENV = NA,
      WORKON_HOME = home, RETICULATE_VIRTUALENV_ROOT = home, KERAS_BACKEND = NA
    ),
    .local_envir = frame
  )
  home
}

# The text of the error, with the places that differ by machine replaced.
said_by_check <- function(path, by = "the environment variable LAMINAR_PYTHON", bound = FALSE) {
  chosen <- list(python = path, by = by)
  condition <- tryCatch(
    check_python(probe_python(chosen, quote(fit())), chosen, bound, quote(fit())),
    error = identity
  )
  expect_s3_class(condition, "laminar_error_backend")
  cat(gsub(path, "<python>", conditionMessage(condition), fixed = TRUE), "\n")
}

test_that("laminar's own setting comes before reticulate's, then the active environment, then r-laminar", {
  home <- local_no_choice()
  skip_if_not(is.null(asked_python()), "use_python() was called in this session")
  if (!has_py_require()) expect_null(choose_python())

  dir.create(file.path(home, "r-laminar", "bin"), recursive = TRUE)
  file.create(file.path(home, "r-laminar", "bin", "python"))
  expect_equal(choose_python()$by, "the virtual environment `r-laminar`")

  active <- withr::local_tempdir()
  withr::local_envvar(VIRTUAL_ENV = active)
  expect_equal(choose_python()$by, "the virtual environment `r-laminar`")
  dir.create(file.path(active, "lib", "python3.11", "site-packages", "tensorflow"), recursive = TRUE)
  expect_equal(choose_python()$by, "the active virtual environment (VIRTUAL_ENV)")
  withr::local_envvar(KERAS_BACKEND = "jax")
  expect_equal(choose_python()$by, "the virtual environment `r-laminar`")
  dir.create(file.path(active, "lib", "python3.11", "site-packages", "jax"))
  expect_equal(choose_python()$by, "the active virtual environment (VIRTUAL_ENV)")

  withr::local_envvar(RETICULATE_PYTHON_ENV = active)
  expect_equal(choose_python()$by, "the environment variable RETICULATE_PYTHON_ENV")
  expect_equal(choose_python()$python, file.path(active, "bin", "python"))

  withr::local_envvar(RETICULATE_PYTHON = "/somewhere/python")
  expect_equal(choose_python()$by, "the environment variable RETICULATE_PYTHON")
  expect_equal(choose_python()$python, "/somewhere/python")

  withr::local_envvar(LAMINAR_PYTHON = "/elsewhere/python")
  expect_equal(choose_python()$by, "the environment variable LAMINAR_PYTHON")
})

test_that("a Python that has everything passes, also in newer versions", {
  local_no_choice()
  skip_on_os("windows")
  path <- fake_python()
  chosen <- list(python = path, by = "a test")
  expect_equal(probe_python(chosen)[["keras"]], "3.15.1")
  expect_error(check_python(probe_python(chosen), chosen, bound = FALSE), NA)
  chosen$python <- fake_python(tensorflow = "", jax = "0.7.0")
  expect_error(check_python(probe_python(chosen), chosen, bound = FALSE), NA)
  chosen$python <- fake_python(tensorflow = "2.30.0rc1", keras = "4.0.0.dev2", python = "3.13.0")
  expect_error(check_python(probe_python(chosen), chosen, bound = FALSE), NA)
})

test_that("errors name the Python, who chose it, what is wrong and what to do", {
  local_no_choice()
  expect_snapshot({
    "no Python at all"
    cat(conditionMessage(tryCatch(abort_no_python(quote(fit())), error = identity)))
    "no such file"
    said_by_check("/no/such/python")
    "a file that is not a program"
    said_by_check(withr::local_tempfile(lines = "text"))
    "without TensorFlow"
    said_by_check(fake_python(tensorflow = ""))
    "without anything, chosen by use_python()"
    said_by_check(fake_python("", "", ""), by = "reticulate::use_python()")
    "without anything, in r-laminar"
    said_by_check(fake_python("", "", ""), by = "the virtual environment `r-laminar`")
    "an old TensorFlow and an old Keras"
    said_by_check(fake_python(tensorflow = "2.15.0", keras = "2.15.0"))
    "without JAX, which is chosen"
    withr::with_envvar(c(KERAS_BACKEND = "jax"), said_by_check(fake_python()))
    "bound to a Python without JAX, which is chosen"
    withr::with_envvar(c(KERAS_BACKEND = "jax"), said_by_check(fake_python(), bound = TRUE))
    "an old JAX, and nothing else"
    said_by_check(fake_python(tensorflow = "", jax = "0.4.38"))
    "an old Python"
    said_by_check(fake_python(python = "3.8.10"), by = "the environment variable RETICULATE_PYTHON")
    "R is bound to a Python without TensorFlow"
    said_by_check(fake_python("", "", ""), by = "reticulate::use_python()", bound = TRUE)
  })
})

test_that("NumPy 2 is refused when reticulate does not know it", {
  skip_on_os("windows")
  skip_if(reticulate_knows_numpy_2(), "this reticulate knows NumPy 2")
  expect_snapshot({
    said_by_check(fake_python(numpy = "2.2.6"))
    said_by_check(fake_python(numpy = "2.2.6"), bound = TRUE)
  }, transform = function(lines) gsub("reticulate [0-9.]+", "reticulate <version>", lines))
  expect_false(reticulate_knows_numpy_2(package_version("1.28")))
  expect_true(reticulate_knows_numpy_2(package_version("1.39.0")))
})

test_that("versions compare as numbers, whatever follows them", {
  expect_true(is_older("2.9.1", "2.21"))
  expect_false(is_older("2.21.0rc1", "2.21"))
  expect_false(is_older("3.15.0.dev20260101", "3.15"))
  expect_false(is_older("unknown", "3.15"))
})

test_that("whether there is a backend is answered without starting one", {
  skip_on_cran()
  skip_on_os("windows")
  answers <- function(python) {
    said <- run_in_new_r(c(
      "library(laminar)",
      "cat(is_backend_available(), is_keras_available('3.0'), is_keras_available('99'), reticulate::py_available())"
    ), c(LAMINAR_PYTHON = python))
    utils::tail(said, 1L)
  }
  expect_equal(answers(fake_python()), "TRUE TRUE FALSE FALSE")
  expect_equal(answers(fake_python(keras = "")), "FALSE FALSE FALSE FALSE")
  expect_equal(answers("/no/such/python"), "FALSE FALSE FALSE FALSE")
})

test_that("a session bound to another Python is told to which, by what, and what to do", {
  skip_on_cran()
  skip_on_os("windows")
  bare <- file.path(withr::local_tempdir(), "bare")
  starter <- tryCatch(starter_python(), laminar_error_install = function(condition) skip("no Python to build on"))
  make_environment(bare, starter)
  said <- run_in_new_r(c(
    "options(cli.unicode = FALSE, cli.width = 500)",
    "library(laminar)",
    sprintf("reticulate::use_python('%s', required = TRUE)", python_in(bare)),
    "invisible(suppressWarnings(reticulate::py_config()))",
    "tryCatch(laminar:::connect_python(quote(fit())), laminar_error_backend = function(e) cat(conditionMessage(e)))"
  ), c(RETICULATE_PYTHON = NA, LAMINAR_PYTHON = NA, VIRTUAL_ENV = NA))
  said <- paste(said, collapse = "\n")
  skip_if(grepl("shared library", said), "the Python found has no shared library")
  expect_match(said, "This R session is bound to a Python without the modules")
  expect_match(said, paste0("It is '", python_in(bare), "', chosen by reticulate::use_python()"), fixed = TRUE)
  expect_match(said, "Restart R; then, before anything else uses Python, run")
})

test_that("a Python that answers but cannot be loaded is an error that says what reticulate said", {
  skip_on_cran()
  skip_on_os("windows")
  said <- run_in_new_r(c(
    "options(cli.unicode = FALSE, cli.width = 500)",
    "library(laminar)",
    "tryCatch(laminar:::connect_python(quote(fit())), laminar_error_backend = function(e) cat(conditionMessage(e)))"
  ), c(LAMINAR_PYTHON = fake_python()))
  expect_match(
    said, "R cannot load the Python that was chosen by the environment variable LAMINAR_PYTHON.", all = FALSE
  )
  expect_match(said, "^x It is '.*/python'", all = FALSE)
  expect_match(said, "^i Run `Sys.unsetenv", all = FALSE)
})

test_that("connecting leaves the user's RETICULATE_PYTHON alone and starts Python once", {
  skip_on_cran()
  skip_if_no_backend()
  python <- if (is.null(the$python)) choose_python()$python else the$python$python
  said <- run_in_new_r(c(
    "library(laminar)",
    "stopifnot(!reticulate::py_available())",
    "laminar:::connect_python(quote(fit()))",
    "stopifnot(reticulate::py_available(), Sys.getenv('RETICULATE_PYTHON') == '/no/such/python')",
    "cat(laminar:::the$python$by)"
  ), c(RETICULATE_PYTHON = "/no/such/python", LAMINAR_PYTHON = python))
  expect_equal(utils::tail(said, 1L), "the environment variable LAMINAR_PYTHON")
})

test_that("reticulate is told of laminar's Python unless a fallback is set", {
  home <- local_no_choice()
  withr::local_envvar(RETICULATE_PYTHON_FALLBACK = NA)
  suggest_python_to_reticulate()
  expect_equal(Sys.getenv("RETICULATE_PYTHON_FALLBACK"), "")
  own <- python_in(laminar_environment())
  dir.create(dirname(own), recursive = TRUE)
  file.create(own)
  suggest_python_to_reticulate()
  expect_equal(Sys.getenv("RETICULATE_PYTHON_FALLBACK"), own)
  withr::local_envvar(RETICULATE_PYTHON_FALLBACK = "mine")
  suggest_python_to_reticulate()
  expect_equal(Sys.getenv("RETICULATE_PYTHON_FALLBACK"), "mine")
})
