skip_if_no_backend()

model <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = NULL)

test_that("images are prepared as the network wants them, and stay as they are in R", {
  x <- array(seq(0, 255, length.out = 96 * 96 * 3), c(1, 96, 96, 3))
  before <- x + 0
  expect_equal(application_preprocess_inputs(model, x), x / 127.5 - 1, tolerance = 1e-5)
  expect_identical(x, before)
  vgg <- application_vgg16(weights = NULL, include_top = FALSE, input_shape = c(32, 32, 3))
  centred <- x[1, 1, 1, 3:1] - c(103.939, 116.779, 123.68)
  expect_equal(application_preprocess_inputs(vgg, x)[1, 1, 1, ], centred, tolerance = 1e-4)
})

test_that("a network is known by its name when it was saved", {
  family <- laminar:::py_pretrained()$family
  named <- function(name) reticulate::import("types")$SimpleNamespace(name = name)
  expect_identical(family(named("mobilenetv2_1.00_96")), "mobilenet_v2")
  expect_identical(family(named("MobileNetV3Small")), "mobilenet_v3")
  expect_identical(family(named("resnet50v2")), "resnet_v2")
  expect_identical(family(named("resnet101")), "resnet")
  expect_identical(family(named("efficientnetv2-b0")), "efficientnet_v2")
  expect_null(family(named("sequential")))
})

test_that("predictions get names when the list of classes is at hand", {
  files <- reticulate::import("laminar.data.pretrained")
  labels <- list(codes = sprintf("n%04d", 1:1000), names = sprintf("thing %d", 1:1000))
  real <- files$class_labels
  files$class_labels <- function() labels
  on.exit(files$class_labels <- real)
  probability <- matrix(0, 2, 1000)
  probability[1, c(5, 9)] <- c(0.7, 0.3)
  probability[2, 1000] <- 1
  best <- application_decode_predictions(model, probability, top = 2)
  expect_identical(best[[1]]$class_description, c("thing 5", "thing 9"))
  expect_equal(best[[1]]$score, c(0.7, 0.3))
  expect_identical(best[[2]]$class_name[[1]], "n1000")
})

test_that("other models and other predictions are refused", {
  other <- keras_model_sequential(input_shape = 3, name = "mine") |> layer_dense(1)
  expect_snapshot(error = TRUE, {
    application_preprocess_inputs(other, array(0, c(1, 8, 8, 3)))
    application_decode_predictions(model, matrix(0, 2, 5))
    application_preprocess_inputs(1, 2)
  })
})
