skip_if_no_backend()

set.seed(1)
x <- array(rnorm(2 * 6 * 6 * 3), c(2, 6, 6, 3))

# One output of a convolution, by its definition.
convolved <- function(x, kernel, row, column, filter) {
  size <- dim(kernel)[1:2]
  patch <- x[row + seq_len(size[[1]]) - 1, column + seq_len(size[[2]]) - 1, , drop = FALSE]
  sum(patch * array(kernel[, , , filter], dim(patch)))
}

test_that("convolutions", {
  kernel <- array(rnorm(2 * 2 * 3 * 4), c(2, 2, 3, 4))
  y <- as.array(op_conv(x, kernel))
  expect_identical(dim(y), c(2L, 5L, 5L, 4L))
  expect_equal(y[2, 3, 4, 2], convolved(x[2, , , ], kernel, 3, 4, 2), tolerance = 1e-4)
  expect_identical(dim(op_conv(x, kernel, strides = 2, padding = "same")), c(2L, 3L, 3L, 4L))
  expect_identical(dim(op_conv_transpose(y, kernel, strides = 2)), c(2L, 10L, 10L, 3L))
  depthwise <- array(rnorm(2 * 2 * 3), c(2, 2, 3, 1))
  z <- as.array(op_depthwise_conv(x, depthwise))
  expect_equal(z[1, 2, 2, 3], sum(x[1, 2:3, 2:3, 3] * depthwise[, , 3, 1]), tolerance = 1e-4)
  mix <- array(rnorm(3 * 5), c(1, 1, 3, 5))
  expect_equal(as.array(op_separable_conv(x, depthwise, mix))[1, 2, 2, ], as.vector(z[1, 2, 2, ] %*% mix[1, 1, , ]),
               tolerance = 1e-4)
})

test_that("pooling and blocks", {
  expect_equal(as.array(op_max_pool(x, 2))[1, 2, 3, 1], max(x[1, 3:4, 5:6, 1]), tolerance = 1e-5)
  expect_equal(as.array(op_average_pool(x, c(2, 3)))[2, 1, 2, 3], mean(x[2, 1:2, 4:6, 3]), tolerance = 1e-5)
  expect_values(
    op_adaptive_max_pool(x, 1) ~ array(apply(x, c(1, 4), max), c(2, 1, 1, 3)),
    op_adaptive_max_pool(x, c(1, 6)) ~ array(apply(x, c(1, 3, 4), max), c(2, 1, 6, 3)),
    op_adaptive_max_pool(x, 6) ~ x, op_adaptive_average_pool(x, 1) ~ array(apply(x, c(1, 4), mean), c(2, 1, 1, 3)),
    op_depth_to_space(op_space_to_depth(x, 2), 2) ~ x
  )
  expect_identical(dim(op_space_to_depth(x, 3)), c(2L, 2L, 2L, 27L))
  images <- aperm(x, c(1, 4, 2, 3))
  columns <- op_unfold(images, 2, stride = 2)
  expect_identical(dim(columns), c(2L, 12L, 9L))
  expect_values(op_fold(columns, 6, 2, stride = 2) ~ images)
})

test_that("normalisation and attention", {
  m <- matrix(c(1, 5, 3, 2, 9, 4), 2)
  centred <- function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2) + 1e-3)
  expect_values(
    op_batch_normalization(m, c(1, 2, 3), c(4, 1, 9), axis = -1, offset = c(1, 1, 1), scale = c(2, 2, 2), epsilon = 0) ~
      sweep(sweep(m, 2, 1:3), 2, c(2, 1, 3), "/") * 2 + 1,
    op_layer_normalization(m, epsilon = 1e-3) ~ t(apply(m, 1, centred)),
    op_rms_normalization(m, epsilon = 0) ~ m / sqrt(rowMeans(m^2)), op_normalize(c(3, 4)) ~ c(0.6, 0.8),
    op_normalize(m, axis = 1, order = 1) ~ sweep(m, 2, colSums(m), "/"), tolerance = 1e-4
  )
  q <- array(rnorm(6), c(1, 3, 1, 2))
  k <- array(rnorm(8), c(1, 4, 1, 2))
  v <- array(rnorm(8), c(1, 4, 1, 2))
  scores <- exp(q[1, , 1, ] %*% t(k[1, , 1, ]) / sqrt(2))
  expect_equal(
    as.array(op_dot_product_attention(q, k, v))[1, , 1, ], (scores / rowSums(scores)) %*% v[1, , 1, ],
    tolerance = 1e-4
  )
})

test_that("crossentropy and what is likely", {
  t <- c(1, 0)
  p <- c(0.9, 0.2)
  classes <- rbind(c(0.7, 0.2, 0.1), c(0.1, 0.3, 0.6))
  expect_values(
    op_binary_crossentropy(t, p) ~ -t * log(p) - (1 - t) * log(1 - p),
    op_categorical_crossentropy(diag(3)[c(1, 3), ], classes) ~ -log(c(0.7, 0.6)),
    op_sparse_categorical_crossentropy(c(0L, 2L), classes) ~ -log(c(0.7, 0.6)),
    op_in_top_k(c(0L, 0L), classes, k = 2) ~ c(TRUE, FALSE), op_psnr(c(0, 0), c(0.1, 0.1), max_val = 1) ~ 20,
    tolerance = 1e-4
  )
  scores <- array(0, c(1, 3, 3))
  loss <- as.numeric(op_ctc_loss(rbind(c(1L, 2L)), scores, c(2L), c(3L)))
  expect_equal(loss, -log(5 / 27), tolerance = 1e-4)
  likely <- array(c(5, 0, 0, 0, 5, 0, 0, 0, 5), c(1, 3, 3))
  decoded <- op_ctc_decode(likely, c(3L))
  expect_length(decoded, 2L)
})
