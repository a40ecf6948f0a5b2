# Data of tests are often sorted, tiny or constant, which fit() would warn of: its look has tests of its own
# (test-train-check.R).
withr::local_options(laminar.check_data = FALSE, .local_envir = testthat::teardown_env())
