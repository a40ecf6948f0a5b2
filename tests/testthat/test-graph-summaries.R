test_that("summaries agree with R's own", {
  skip_if_no_backend()
  expect_group_like_r("summaries")
})

test_that("types of summaries are R's", {
  skip_if_no_backend()
  expect_identical(as_r(sum(as_tensor(c(TRUE, TRUE)))), 2L)
  expect_identical(as_r(mean(as_tensor(1:2))), 1.5)
  expect_identical(as_r(prod(as_tensor(1:3))), 6)
  expect_identical(as_r(max(as_tensor(1:3), 2.5)), 3)
  expect_identical(as_r(any(as_tensor(1:3) > 2L)), TRUE)
})
