test_that("columns become text without losing what they say", {
  expect_identical(laminar:::raw_text(factor(c("b", NA))), c("b", ""))
  expect_identical(laminar:::raw_text(c(1, 1e6, NA)), c("1", "1000000", ""))
  expect_identical(laminar:::raw_text(as.Date(c("2020-02-29", NA))), c("2020-02-29", ""))
  expect_identical(laminar:::raw_text(as.POSIXct("2020-02-29 13:05:00", tz = "UTC")), "2020-02-29 13:05:00")
})

test_that("new data must fit, and new levels are heard of", {
  skip_if_no_backend()
  fitted <- small_fit("numbers")
  data <- mtcars[1:3, ]
  expect_snapshot(error = TRUE, {
    predict(fitted, data[c("wt", "hp")])
    predict(fitted, transform(data, hp = as.character(hp)))
    predict(fitted, as.matrix(data))
    predict(fitted, transform(data, cyl = 5), new_levels = "error")
  })
  expect_warning(new <- predict(fitted, transform(data, cyl = 5)), class = "laminar_warning_levels")
  expect_snapshot(rlang::catch_cnd(predict(fitted, transform(data, cyl = 5)))$message)
  expect_silent(same <- predict(fitted, transform(data, cyl = 5), new_levels = "allow"))
  expect_identical(new, same)
  expect_false(isTRUE(all.equal(new, predict(fitted, data))))
})
