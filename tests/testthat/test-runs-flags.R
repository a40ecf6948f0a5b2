definitions <- list(
  flag_numeric("learning_rate", 0.01, "How fast."),
  flag_integer("units", 32),
  flag_boolean("augment", FALSE),
  flag_string("activation", "relu")
)
parsed <- function(...) flags(definitions, arguments = c(...))

test_that("flags have defaults of their types", {
  values <- parsed()
  expect_identical(unclass(values)[1:4], list(learning_rate = 0.01, units = 32L, augment = FALSE, activation = "relu"))
  expect_snapshot(print(values))
})

test_that("the command line is read in both ways of writing", {
  values <- parsed("--learning-rate", "1e-4", "--units=64", "--augment", "--activation=a=b", "other")
  expect_identical(values$learning_rate, 1e-4)
  expect_identical(values$units, 64L)
  expect_true(values$augment)
  expect_identical(values$activation, "a=b")
  expect_identical(parsed("--augment", "yes", "--learning_rate", "-1")$learning_rate, -1)
})

test_that("flags.yml holds values or profiles, and the command line comes before it", {
  skip_if_not_installed("yaml")
  local_project("flags.yml" = c("units: 8", "activation: tanh"), "profiles.yml" = c(
    "default:", "  units: 16", "wide:", "  inherits: default", "  units: 256", "wide_tanh:", "  inherits: wide",
    "  activation: tanh", "loop:", "  inherits: loop"
  ))
  expect_identical(parsed()$units, 8L)
  expect_identical(parsed("--units", "9")$units, 9L)
  profile <- function(config) flags(definitions, file = "profiles.yml", config = config, arguments = character())
  expect_identical(profile("default")$units, 16L)
  expect_identical(profile("wide")$units, 256L)
  expect_identical(unclass(profile("wide_tanh"))[c("units", "activation")], list(units = 256L, activation = "tanh"))
  withr::local_envvar(R_CONFIG_ACTIVE = "wide")
  expect_identical(flags(definitions, file = "profiles.yml", arguments = character())$units, 256L)
  expect_snapshot(error = TRUE, {
    profile("narrow")
    profile("loop")
    flags(definitions, file = "nothing.yml")
  })
})

test_that("--help lists the flags", {
  expect_snapshot(cat(help_lines(check_flags(list(definitions))), sep = "\n"))
})

test_that("--help ends the script", {
  skip_if_not(nzchar(system.file(package = "laminar", "Meta")), "laminar is not installed")
  script <- withr::local_tempfile(fileext = ".R", lines = c(
    "library(laminar)", "FLAGS <- flags(flag_integer('units', 8, 'Hidden units.'))", "cat('never')"
  ))
  said <- system2(file.path(R.home("bin"), "Rscript"), c(shQuote(script), "--help"), stdout = TRUE)
  expect_true(any(grepl("--units <integer>  Hidden units. (default: 8)", said, fixed = TRUE)))
  expect_false(any(grepl("never", said)))
})

test_that("mistakes in flags are named", {
  expect_snapshot(error = TRUE, {
    parsed("--unit", "4")
    parsed("--units", "4.5")
    parsed("--augment=maybe")
    parsed("--units")
    flag_integer("units", "many")
    flags(flag_string("a", "b"), flag_string("a", "c"))
    flags(3, 4)
  })
})
