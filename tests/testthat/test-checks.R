test_that("whole numbers: 10 and 10L, never 0.5", {
  expect_identical(check_whole(10, "units"), 10L)
  expect_identical(check_whole(10L, "units"), 10L)
  expect_null(check_whole(NULL, "units", null = TRUE))
  for (wrong in list(0.5, NA, "1", c(1, 2), NULL, TRUE)) {
    expect_error(check_whole(wrong, "units"), class = "laminar_error_value")
  }
  expect_error(check_whole(0, "units", min = 1), "at least 1", class = "laminar_error_value")
  expect_identical(check_whole(2^40, "seed"), 2^40)
})

test_that("vectors of whole numbers", {
  expect_identical(check_whole_vector(c(3, 3), "kernel_size"), c(3L, 3L))
  expect_identical(check_whole_vector(c(NA, 3), "shape"), c(NA, 3L))
  expect_identical(check_whole_vector("same", "padding"), "same")
  expect_error(check_whole_vector(c(3, 2.5), "kernel_size"), class = "laminar_error_value")
  expect_error(check_whole_vector(TRUE, "kernel_size"), class = "laminar_error_value")
})

test_that("numbers, flags, strings and choices", {
  expect_identical(check_number(1L, "rate"), 1)
  expect_error(check_number(2, "rate", 0, 1), "from 0 to 1", class = "laminar_error_value")
  expect_error(check_number("a", "rate"), "the string", class = "laminar_error_value")
  expect_identical(check_flag(TRUE, "shuffle"), TRUE)
  expect_error(check_flag(NA, "shuffle"), class = "laminar_error_value")
  expect_error(check_string(1, "name"), class = "laminar_error_value")
  expect_error(check_choice("c", "method", c("a", "b")), class = "laminar_error_value")
})

test_that("values are described as a reader would name them", {
  expect_identical(describe(NULL), "NULL")
  expect_identical(describe(0.5), "0.5")
  expect_identical(describe("a"), "the string \"a\"")
  expect_identical(describe(matrix(1, 3, 2)), "a numeric matrix of shape (3, 2)")
  expect_identical(describe(array(1L, c(1, 2, 3))), "a numeric array of shape (1, 2, 3)")
  expect_identical(describe(list(1)), "a list of 1 element")
  expect_identical(describe(iris), "a data frame of 150 rows and 5 columns")
  expect_identical(describe(1:3), "a numeric vector of length 3")
  expect_identical(describe(mean), "a function")
  expect_identical(format_shape(c(NA, 10)), "(?, 10)")
  expect_identical(format_shape(5), "(5,)")
})
