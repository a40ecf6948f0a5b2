library(testthat)
library(laminar)

test_check("laminar")
