test_that("loading the package is quick and starts no Python", {
  skip_if_not(nzchar(system.file(package = "laminar", "Meta")), "laminar is not installed")
  code <- paste(
    "seconds <- min(vapply(1:1, function(i) system.time(library(laminar))[['elapsed']], 0));",
    "cat(seconds, reticulate::py_available(), 'tensorflow' %in% loadedNamespaces())"
  )
  output <- system2(file.path(R.home("bin"), "Rscript"), c("-e", shQuote(code)), stdout = TRUE, stderr = TRUE)
  parts <- strsplit(tail(output, 1L), " ")[[1L]]
  expect_identical(parts[[2L]], "FALSE")
  expect_lt(as.numeric(parts[[1L]]), 5)
})

test_that("no file is longer than 600 lines", {
  root <- testthat::test_path("..", "..")
  skip_if_not(file.exists(file.path(root, "DESCRIPTION")) && dir.exists(file.path(root, "R")), "not in the sources")
  files <- list.files(file.path(root, c("R", "inst", "tests", "bench", "tools")), "\\.(R|py|sh)$",
    recursive = TRUE, full.names = TRUE)
  lines <- vapply(files, function(file) length(readLines(file, warn = FALSE)), 0L)
  expect_identical(names(lines)[lines > 600L], character())
})

test_that("only bridge files and the set-up speak to reticulate's inside", {
  root <- testthat::test_path("..", "..")
  skip_if_not(dir.exists(file.path(root, "R")), "not in the sources")
  files <- list.files(file.path(root, "R"), "\\.R$", full.names = TRUE)
  inside <- vapply(files, function(file) any(grepl("reticulate:::", readLines(file), fixed = TRUE)), NA)
  expect_identical(basename(names(inside)[inside]), character())
})
