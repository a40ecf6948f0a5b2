skip_if_no_backend()

m <- matrix(c(1, 5, 3, 2, 9, 4), 2)

test_that("elements are picked by positions from 1", {
  expect_values(
    op_take(c(10, 20, 30), c(1, 3)) ~ c(10, 30), op_take(c(10, 20, 30), -1) ~ 30,
    op_take(m, c(3, 1), axis = 2) ~ m[, c(3, 1)],
    op_take(c(10, 20, 30), c(0, 2), zero_indexed = TRUE) ~ c(10, 30), op_take(m, 2, axis = 1) ~ m[2, ],
    op_take(c(10, 20), op_array(2:1)) ~ c(20, 10),
    op_take_along_axis(m, op_argsort(m, axis = 2), axis = 2) ~ t(apply(m, 1, sort)),
    op_get_item(m, list(NULL, 2)) ~ m[, 2], op_get_item(m, 1) ~ m[1, ], op_get_item(m, list(2, -1)) ~ m[2, 3],
    op_get_item(c(1, 2, 3), c(TRUE, FALSE, TRUE)) ~ c(1, 3), op_slice(m, c(1, 2), c(2, 2)) ~ m[, 2:3],
    op_slice(m, c(0, 1), c(2, 2), zero_indexed = TRUE) ~ m[, 2:3],
    op_slice_update(m, c(2, 2), matrix(0, 1, 2)) ~ replace(m, c(4, 6), 0),
    op_scatter(rbind(2, 4), c(1, 2), 4) ~ c(0, 1, 0, 2),
    op_scatter(rbind(c(1, 2), c(2, 3)), c(7, 8), c(2, 3)) ~ rbind(c(0, 7, 0), c(0, 0, 8)),
    op_scatter_update(c(1, 2, 3), rbind(1, 3), c(9, 8)) ~ c(9, 2, 8),
    op_scatter_update(c(1, 2, 3), rbind(1, 3), c(9, 8), reduction = "add") ~ c(10, 2, 11)
  )
})

test_that("positions of values count from 1", {
  expect_values(
    op_argmax(c(3, 9, 1)) ~ 2, op_argmin(c(3, 9, 1)) ~ 3, op_argmax(m, axis = 1) ~ apply(m, 2, which.max),
    op_argmax(m, axis = 2) ~ apply(m, 1, which.max),
    op_argmax(m, axis = 2, zero_indexed = TRUE) ~ apply(m, 1, which.max) - 1,
    op_nanargmax(c(NaN, 1, 5)) ~ 3, op_nanargmin(c(NaN, 1, 5)) ~ 2, op_nonzero(c(0, 7, 0, 8)) ~ cbind(c(2, 4)),
    op_nonzero(m > 4) ~ rbind(c(1, 3), c(2, 1)), op_nonzero(c(0, 7), zero_indexed = TRUE) ~ cbind(1),
    op_where(c(FALSE, TRUE)) ~ cbind(2), op_unravel_index(c(1, 4), c(2, 3)) ~ list(c(1, 2), c(1, 1)),
    op_argmax(m) ~ which.max(t(m))
  )
})

test_that("values are chosen by conditions", {
  expect_values(
    op_where(c(TRUE, FALSE), c(1, 2), 0) ~ c(1, 0), op_where(m > 3, m, -m) ~ ifelse(m > 3, m, -m),
    op_select(list(m > 4, m > 2), list(m * 10, m * 100), default = -1) ~
      ifelse(m > 4, m * 10, ifelse(m > 2, m * 100, -1))
  )
})

test_that("indicator columns", {
  expect_values(
    op_one_hot(c(1, 3, 2), 3) ~ diag(3)[c(1, 3, 2), ], op_one_hot(c(0, 2), 3, zero_indexed = TRUE) ~ diag(3)[c(1, 3), ],
    op_one_hot(factor(c("no", "yes", "no"))) ~ diag(2)[c(1, 2, 1), ],
    op_one_hot(factor("a"), 3) ~ matrix(c(1, 0, 0), 1),
    op_one_hot(c(1, 2), 3, axis = 1) ~ t(diag(3)[1:2, ]), op_multi_hot(c(0L, 2L), 4) ~ c(1, 0, 1, 0)
  )
  expect_identical(op_dtype(op_one_hot(1, 2, dtype = "int32")), "int32")
})

test_that("op_subset() picks as R does", {
  a <- array(seq_len(24), 2:4)
  expect_values(
    op_subset(a, 1, 2, 3) ~ a[1, 2, 3], op_subset(a, 2) ~ a[2, , ], op_subset(a, , 2:3, 1) ~ a[, 2:3, 1],
    op_subset(a, , , -1) ~ a[, , 4], op_subset(a, c(TRUE, FALSE), 1) ~ a[1, 1, , drop = FALSE][, 1, ] |> matrix(1),
    op_subset(m, m > 3) ~ t(m)[t(m) > 3], op_subset(m, cbind(c(1, 2), c(3, -1))) ~ c(m[1, 3], m[2, 3]),
    op_subset(c(1, 2, 3), NULL) ~ matrix(1:3, 1), op_subset(c(5, 6, 7), c(3, 1)) ~ c(7, 5)
  )
  expect_snapshot(error = TRUE, {
    op_subset(m, 1, 2, 3)
    op_subset(m, cbind(1))
    op_subset(m, 0)
  })
})
