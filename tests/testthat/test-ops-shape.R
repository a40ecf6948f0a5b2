skip_if_no_backend()

m <- matrix(1:6, 2)
a <- array(1:24, 2:4)

test_that("values keep their row-major order", {
  expect_values(
    op_reshape(1:6, c(2, 3)) ~ matrix(1:6, 2, byrow = TRUE), op_reshape(1:6, c(NA, 3)) ~ matrix(1:6, 2, byrow = TRUE),
    op_reshape(1:6, list(2, NULL)) ~ matrix(1:6, 2, byrow = TRUE),
    op_reshape(1:6, c(-1, 2)) ~ matrix(1:6, 3, byrow = TRUE),
    op_ravel(m) ~ c(t(m)), op_expand_dims(1:3, 1) ~ matrix(1:3, 1), op_expand_dims(1:3, -1) ~ matrix(1:3, 3),
    op_squeeze(matrix(1:3, 1)) ~ 1:3, op_squeeze(matrix(1:3, 1), axis = 1) ~ 1:3, op_transpose(m) ~ t(m),
    op_transpose(a, c(3, 1, 2)) ~ aperm(a, c(3, 1, 2)), op_swapaxes(a, 1, 3) ~ aperm(a, c(3, 2, 1)),
    op_moveaxis(a, 1, 3) ~ aperm(a, c(2, 3, 1)), op_moveaxis(a, c(1, 2), c(2, 3)) ~ aperm(a, c(3, 1, 2)),
    op_broadcast_to(c(1, 2, 3), c(2, 3)) ~ rbind(1:3, 1:3), op_flip(1:3) ~ 3:1, op_flip(m, axis = 2) ~ m[, 3:1],
    op_fliplr(m) ~ m[, 3:1], op_flipud(m) ~ m[2:1, ], op_roll(1:5, 2) ~ c(4, 5, 1, 2, 3),
    op_roll(m, 1, axis = 2) ~ m[, c(3, 1, 2)],
    op_rot90(m) ~ t(m)[3:1, ], op_rot90(m, k = 2) ~ m[2:1, 3:1], op_rearrange(op_array(m), "a b -> b a") ~ t(m),
    op_rearrange(op_array(1:6), "(a b) -> a b", a = 2) ~ matrix(1:6, 2, byrow = TRUE)
  )
  size <- op_array(2L)
  expect_values(op_reshape(1:6, list(size, 3)) ~ matrix(1:6, 2, byrow = TRUE))
})

test_that("tensors are joined and split", {
  expect_values(
    op_concatenate(list(m, m)) ~ rbind(m, m), op_concatenate(list(m, m), axis = -1) ~ cbind(m, m),
    op_stack(list(1:3, 4:6)) ~ rbind(1:3, 4:6), op_stack(list(1:3, 4:6), axis = 2) ~ cbind(1:3, 4:6),
    op_unstack(m) ~ list(m[1, ], m[2, ]), op_unstack(m, axis = 2) ~ list(m[, 1], m[, 2], m[, 3]),
    op_hstack(list(m, m)) ~ cbind(m, m), op_vstack(list(m, m)) ~ rbind(m, m),
    op_dstack(list(m, m)) ~ array(c(m, m), c(2, 3, 2)),
    op_append(1:2, 3:4) ~ 1:4, op_append(m, m, axis = 1) ~ rbind(m, m), op_split(1:6, 3) ~ list(1:2, 3:4, 5:6),
    op_split(1:6, c(1, 4)) ~ list(1, 2:4, 5:6), op_split(m, 3, axis = 2) ~ list(m[, 1], m[, 2], m[, 3]),
    op_array_split(1:5, 2) ~ list(1:3, 4:5), op_hsplit(m, 3) ~ list(m[, 1], m[, 2], m[, 3]),
    op_vsplit(m, 2) ~ list(m[1, ], m[2, ]),
    op_repeat(1:3, 2) ~ rep(1:3, each = 2), op_repeat(m, c(1, 2), axis = 1) ~ m[c(1, 2, 2), ],
    op_tile(1:2, 3) ~ rep(1:2, 3),
    op_tile(m, c(2, 1)) ~ rbind(m, m), op_pad(1:2, list(c(1, 2))) ~ c(0, 1, 2, 0, 0),
    op_pad(m, rbind(c(1, 0), c(0, 1))) ~ cbind(rbind(0L, m), 0L),
    op_pad(c(1, 2), c(1, 1), constant_values = 9) ~ c(9, 1, 2, 9),
    op_pad(1:3, list(c(2, 0)), mode = "reflect") ~ c(3, 2, 1, 2, 3)
  )
  expect_values(op_dsplit(a, 4)[[2]] ~ a[, , 2, drop = FALSE])
})
