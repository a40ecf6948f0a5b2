skip_if_no_backend()

set.seed(1)
x <- array(runif(6 * 8 * 3), c(6, 8, 3))

test_that("images are scaled, cut and filled up", {
  expect_identical(dim(op_image_resize(x, c(3, 4))), c(3L, 4L, 3L))
  expect_identical(dim(op_image_resize(x, 5)), c(5L, 5L, 3L))
  expect_values(
    op_image_resize(x, c(3, 4), interpolation = "nearest") ~ x[c(2, 4, 6), c(2, 4, 6, 8), ],
    op_image_crop(x, top_cropping = 1, left_cropping = 2, target_height = 3, target_width = 4) ~ x[2:4, 3:6, ],
    op_image_crop_images(x, top_cropping = 1, left_cropping = 2, target_height = 3, target_width = 4) ~ x[2:4, 3:6, ]
  )
  padded <- as.array(op_image_pad(x, top_padding = 1, bottom_padding = 1, left_padding = 0, right_padding = 2))
  expect_equal(padded[2:7, 1:8, ], x, tolerance = 1e-6)
  expect_identical(dim(op_image_pad_images(x, 1, 0, 1, 0)), c(8L, 8L, 3L))
})

test_that("colours", {
  weights <- c(0.2989, 0.587, 0.114)
  grey <- array(apply(x, 1:2, function(v) sum(v * weights)), c(6, 8, 1))
  expect_values(op_image_rgb_to_grayscale(x) ~ grey, tolerance = 1e-3)
  hsv <- op_image_rgb_to_hsv(x)
  expect_values(op_image_hsv_to_rgb(hsv) ~ x, tolerance = 1e-4)
  expected <- unname(grDevices::rgb2hsv(matrix(x[2, 3, ]), maxColorValue = 1)[, 1])
  expect_equal(as.array(hsv)[2, 3, ], expected, tolerance = 1e-4)
})

test_that("images are moved", {
  shift <- c(1, 0, 2, 0, 1, 1, 0, 0)
  expect_equal(as.array(op_image_affine_transform(x, shift))[1:4, 1:5, ], x[2:5, 3:7, ], tolerance = 1e-5)
  corners <- rbind(c(0, 0), c(7, 0), c(0, 5), c(7, 5))
  expect_values(op_image_perspective_transform(x, corners, corners) ~ x, tolerance = 1e-3)
  expect_values(op_image_map_coordinates(x[, , 1], rbind(c(0, 2), c(1, 3)), order = 1) ~ c(x[1, 2, 1], x[3, 4, 1]))
  moved <- op_image_scale_and_translate(x, c(6, 8, 3), c(1, 1), c(0, 0), spatial_dims = c(1, 2), method = "linear")
  expect_values(moved ~ x, tolerance = 1e-3)
  expect_identical(dim(op_image_elastic_transform(x, seed = 1)), dim(x))
})

test_that("filters, patches and likeness", {
  constant <- array(2, c(1, 6, 6, 1))
  expect_equal(as.array(op_image_gaussian_blur(constant))[1, 3, 3, 1], 2, tolerance = 1e-4)
  expect_equal(as.array(op_image_sobel_edges(constant))[1, 3, 3, 1, ], c(0, 0))
  batch <- array(x, c(1, dim(x)))
  patches <- as.array(op_image_extract_patches(batch, c(2, 2)))
  expect_identical(dim(patches), c(1L, 3L, 4L, 12L))
  expect_equal(patches[1, 2, 1, 1:3], x[3, 1, ], tolerance = 1e-6)
  expect_identical(dim(op_image_extract_patches_3d(array(1, c(1, 4, 4, 4, 2)), 2)), c(1L, 2L, 2L, 2L, 16L))
  big <- array(runif(16 * 16 * 3), c(1, 16, 16, 3))
  expect_equal(as.numeric(op_image_ssim(big, big)), 1, tolerance = 1e-4)
})
