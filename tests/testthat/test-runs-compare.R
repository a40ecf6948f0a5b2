local_two <- function(code, env = parent.frame()) {
  local_project("train.R" = plain_script(), env = env)
  for (name in c("a", "b")) {
    if (name == "b") writeLines(code, "train.R")
    flags <- list(units = if (name == "a") 16 else 32)
    quietly(training_run("train.R", flags = flags, run_dir = file.path("runs", name), echo = FALSE,
      artifacts_dir = NULL))
  }
}

test_that("differences of flags stand out, what is equal does not", {
  local_two(plain_script())
  page <- paste(readLines(save_run_comparison(ls_runs(), "both.html")), collapse = "\n")
  expect_match(page, "<tr class=\"differs\"><td>units</td><td>16</td><td>32</td></tr>", fixed = TRUE)
  expect_match(page, "<tr><td>rate</td><td>0.1</td><td>0.1</td></tr>", fixed = TRUE)
  expect_match(page, "The code is the same.", fixed = TRUE)
})

test_that("differences of code are shown side by side, the older run first", {
  skip_if_not_installed("diffobj")
  local_two(c(plain_script(), "new_line <- 1"))
  page <- paste(readLines(save_run_comparison(c("runs/b", "runs/a"), "both.html")), collapse = "\n")
  expect_match(page, "new_line", fixed = TRUE)
  expect_lt(regexpr("<th>a</th>", page, fixed = TRUE), regexpr("<th>b</th>", page, fixed = TRUE))
  expect_false(grepl("The code is the same.", page, fixed = TRUE))
})
