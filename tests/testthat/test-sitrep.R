# The one screen. The findings are data; what is printed is checked for one made-up machine.

versions <- function(...) {
  found <- c(
    python = "3.11.2", executable = "/env/bin/python", tensorflow = "2.21.0", keras = "3.15.1", numpy = "1.26.4",
    cores = "8", memory = "17179869184", tensorflow_error = "", devices = "CPU:0",
    extras = "trees, tuning"
  )
  changed <- c(...)
  found[names(changed)] <- changed
  found
}
chosen <- list(python = "/env/bin/python", by = "the environment variable LAMINAR_PYTHON")

test_that("a machine where everything is there has no red line", {
  findings <- describe_python(versions(), chosen, bound = FALSE)
  expect_false("bad" %in% findings$status)
  expect_equal(findings$found[findings$item == "memory"], "16 GiB")
  expect_snapshot(show_findings(findings[findings$item != "devices", ]))
})

test_that("under every red line stands the command that mends it", {
  without <- describe_python(versions(tensorflow = "", keras = "", devices = ""), chosen, bound = FALSE)
  expect_true(all(nzchar(without$mend[without$status == "bad"])))
  expect_snapshot({
    "TensorFlow and Keras are missing"
    show_findings(without)
    "TensorFlow does not start"
    broken <- versions(tensorflow_error = "ImportError: libcudart.so.12 is missing", devices = "")
    show_findings(describe_python(broken, chosen, bound = TRUE))
    "Keras is too old"
    show_findings(describe_python(versions(keras = "2.15.0"), chosen, bound = FALSE)[5, ])
  })
  if (!reticulate_knows_numpy_2()) {
    numpy <- describe_python(versions(numpy = "2.2.6"), chosen, bound = FALSE)
    expect_match(numpy$mend[numpy$item == "NumPy"], "/env/bin/python -m pip install \"numpy<2\"", fixed = TRUE)
  }
})

test_that("no Python, or one that does not run, is a red line and not an error", {
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
    "TensorFlow", "Keras", "NumPy", "extras", "devices", "cores", "memory"
  ))
  expect_false("bad" %in% findings$status)
  expect_lt(length(shown), 25L)
})
