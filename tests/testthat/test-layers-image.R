skip_if_no_backend()

test_that("boxes are brought to one number", {
  layer <- layer_max_num_bounding_boxes(max_number = 3, bounding_box_format = "xyxy")
  boxes <- list(boxes = array(0.5, c(1, 2, 4)), labels = array(1, c(1, 2)))
  result <- layer(list(images = array(0.5, c(1, 4, 4, 3)), bounding_boxes = boxes))
  expect_equal(dim(result$bounding_boxes$boxes), c(1L, 3L, 4L))
})

test_that("samples and labels are mixed", {
  images <- array(runif(2 * 4 * 4 * 3), c(2, 4, 4, 3))
  labels <- matrix(c(1, 0, 0, 1), 2)
  for (layer in list(layer_mix_up(seed = 1), layer_cut_mix(seed = 1))) {
    mixed <- layer(list(images = images, labels = labels), training = TRUE)
    expect_equal(dim(mixed$images), dim(images))
    expect_equal(rowSums(as.array(mixed$labels)), c(1, 1), tolerance = 1e-6)
  }
})

test_that("a pipeline is its layers one after the other", {
  layer <- layer_pipeline(list(layer_rescaling(scale = 2), layer_rescaling(scale = 1, offset = 1)))
  expect_equal(as.numeric(layer(matrix(1:2, 1))), c(3, 5))
})

test_that("bits of colour are whole", {
  expect_error(layer_random_posterization(factor = 1.5), class = "laminar_error_value")
})
