# The R tests, on the installed package: Rscript tools/test.R [FILTER...]; with LAMINAR_TEST_GROUP=core those
# that every backend must pass. A warning counts as a failure; the last line is `N passed, N failed, N skipped`.
filter <- commandArgs(TRUE)
source("tests/testthat/helper-groups.R")
group <- test_group_filter(Sys.getenv("LAMINAR_TEST_GROUP"))
results <- testthat::test_dir(
  "tests/testthat",
  package = "laminar",
  load_package = "installed",
  filter = if (length(filter) > 0L) paste(filter, collapse = "|") else group,
  reporter = testthat::SummaryReporter$new(show_praise = FALSE, max_reports = Inf),
  stop_on_failure = FALSE,
  stop_on_warning = FALSE
)

outcomes <- unlist(lapply(results, function(test) {
  vapply(test$results, function(outcome) sub("expectation_", "", class(outcome)[[1L]]), "")
}))
failed <- sum(outcomes %in% c("failure", "error", "warning"))
skipped <- Filter(Negate(is.null), lapply(results, function(test) {
  for (outcome in test$results) {
    if (inherits(outcome, "expectation_skip")) {
      return(paste0("skipped: ", test$file, ": ", test$test, ": ", conditionMessage(outcome)))
    }
  }
}))
writeLines(as.character(unlist(skipped)))
cat(sprintf(
  "%d passed, %d failed, %d skipped\n",
  sum(outcomes == "success"), failed, sum(outcomes == "skip")
))
quit(status = as.integer(failed > 0L), save = "no")
