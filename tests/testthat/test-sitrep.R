# The one screen. The findings are data; what is printed is checked for one made-up machine.

versions <- function(...) {
  found <- c(
    python = "3.11.2", executable = "/env/bin/python", tensorflow = "2.21.0", jax = "", keras = "3.15.1",
    numpy = "1.26.4", cores = "8", memory = "17179869184", backend_error = "", devices = "CPU:0",
    extras = "trees, tuning"
  )
  changed <- c(...)
  found[names(changed)] <- changed
  found
}
chosen <- list(python = "/env/bin/python", by = "the environment variable LAMINAR_PYTHON")

describe <- function(found, bound = FALSE, running = NULL, asked = list()) {
  describe_python(found, chosen, bound, running, asked)
}

test_that("a machine where everything is there has no red line", {
  findings <- describe(versions())
  expect_false("bad" %in% findings$status)
  expect_equal(findings$found[findings$item == "memory"], "16 GiB")
  expect_snapshot(show_findings(findings[findings$item != "devices", ]))
})

test_that("under every red line stands the command that mends it", {
  without <- describe(versions(tensorflow = "", keras = "", devices = ""))
  expect_true(all(nzchar(without$mend[without$status == "bad"])))
  expect_snapshot({
    "TensorFlow and Keras are missing"
    show_findings(without)
    "TensorFlow does not start"
    broken <- versions(backend_error = "ImportError: libcudart.so.12 is missing", devices = "")
    show_findings(describe(broken, bound = TRUE))
    "Keras is too old"
    show_findings(describe(versions(keras = "2.15.0"))[6, ])
  })
  if (!reticulate_knows_numpy_2()) {
    numpy <- describe(versions(numpy = "2.2.6"))
    expect_match(numpy$mend[numpy$item == "NumPy"], "/env/bin/python -m pip install \"numpy<2\"", fixed = TRUE)
  }
})

test_that("the backend is named with its reason, its version and what else is there", {
  both <- versions(jax = "0.7.0")
  lines <- function(...) {
    findings <- describe(...)
    show_findings(findings[findings$item %in% c("backend", "TensorFlow", "JAX", "devices"), ])
  }
  expect_snapshot({
    "TensorFlow by default, beside JAX"
    lines(both)
    "JAX, chosen"
    lines(both, asked = list(backend = "jax"))
    "JAX in use, without TensorFlow"
    lines(versions(jax = "0.7.0", tensorflow = ""), bound = TRUE, running = "jax", asked = list(backend = "jax"))
    "only JAX is there, and nobody chose"
    lines(versions(jax = "0.7.0", tensorflow = ""))
    "JAX, chosen and missing"
    lines(versions(devices = ""), asked = list(backend = "jax"))
    "JAX, too old"
    lines(versions(jax = "0.4.38"), asked = list(backend = "jax"))
    "a backend that there is no engine for"
    lines(both, asked = list(error = "torch"))
  })
})

test_that("no Python, or one that does not run, is a red line and not an error", {
  withr::local_envvar(KERAS_BACKEND = "tensorflow")
  none <- python_findings(bound = FALSE, chosen = NULL)
  expect_equal(none$mend, "laminar::install_laminar()")
  nowhere <- list(python = "/no/such/python", by = "the virtual environment `r-laminar`")
  gone <- python_findings(bound = FALSE, chosen = nowhere)
  expect_equal(gone$status, "bad")
  later <- python_findings(bound = FALSE, chosen = list(python = NA_character_, by = "py_require()"))
  expect_equal(later$status, "info")
  expect_snapshot(show_findings(rbind(none, gone, later)))
})

test_that("it never throws, whatever goes wrong while looking", {
  withr::local_envvar(PATH = "")
  expect_error(capture.output(findings <- laminar_sitrep()), NA)
  expect_s3_class(findings, "data.frame")
  expect_named(findings, c("item", "found", "status", "mend"))
})

test_that("on a machine with a backend every line is there and none is red", {
  skip_if_no_backend()
  shown <- capture.output(findings <- laminar_sitrep())
  expect_equal(findings$item, c(
    "laminar", "R", "reticulate", "Python", "  chosen by", "  version",
    "backend", backend_title(use_backend()), "Keras", "NumPy", "extras", "devices", "cores", "memory"
  ))
  expect_false("bad" %in% findings$status)
  expect_lt(length(shown), 25L)
})
