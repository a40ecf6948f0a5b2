skip_if_no_backend()

m <- matrix(c(1, 5, 3, 2, 9, 4), 2)

test_that("order and search", {
  expect_values(
    op_sort(c(3, 1, 2)) ~ 1:3, op_sort(m, axis = 1) ~ apply(m, 2, sort),
    op_argsort(c(30, 10, 20)) ~ order(c(30, 10, 20)),
    op_argsort(c(30, 10, 20), zero_indexed = TRUE) ~ order(c(30, 10, 20)) - 1,
    op_searchsorted(c(1, 3, 5), c(0, 3, 6)) ~ c(1, 2, 4),
    op_searchsorted(c(1, 3, 5), 3, side = "right", zero_indexed = TRUE) ~ 2,
    op_digitize(c(0.5, 1, 2.5, 9), c(1, 2, 3)) ~ findInterval(c(0.5, 1, 2.5, 9), 1:3) + 1,
    op_digitize(c(0.5, 9), c(1, 2, 3), zero_indexed = TRUE) ~ c(0, 3)
  )
  top <- op_top_k(c(3, 9, 1, 7), k = 2)
  expect_values(top$values ~ c(9, 7), top$indices ~ c(2, 4))
  expect_values(op_top_k(c(3, 9, 1, 7), 2, zero_indexed = TRUE)$indices ~ c(1, 3))
  parted <- c(3, 9, 1, 7)[as.integer(op_argpartition(c(3, 9, 1, 7), kth = 2))]
  expect_true(all(parted[1:2] <= 3) && all(parted[3:4] >= 3))
})

test_that("sets and counts", {
  expect_values(op_unique(c(3L, 1L, 3L)) ~ c(1, 3), op_bincount(c(0L, 1L, 1L, 3L)) ~ c(1, 2, 0, 1),
                op_bincount(c(0L, 1L, 1L), weights = c(0.5, 1, 2), minlength = 4) ~ c(0.5, 3, 0, 0))
  parts <- op_unique(c(3L, 1L, 3L), return_index = TRUE, return_inverse = TRUE, return_counts = TRUE)
  expect_values(parts ~ list(c(1, 3), c(2, 1), c(2, 1, 2), c(1, 2)))
  expect_named(parts, c("values", "index", "inverse", "counts"))
  counts <- op_histogram(c(1, 2, 2, 4), bins = 3, range = c(1, 4))
  expect_values(counts ~ list(hist(c(1, 2, 2, 4), breaks = 1:4, right = FALSE, plot = FALSE)$counts, 1:4))
})
