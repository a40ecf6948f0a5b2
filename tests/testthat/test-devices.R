test_that("devices are listed and used", {
  skip_if_no_backend()
  devices <- list_devices()
  expect_named(devices, c("name", "type", "description"))
  expect_true("CPU:0" %in% devices$name)
  value <- with_device("cpu:0", {
    model <- small_model()
    predict(model, iris_x[1:2, ])
  })
  expect_identical(dim(value), c(2L, 3L))
  expect_error(with_device("GPU:99", 1), "CPU:0", class = "laminar_error_value")
  expect_error(with_device("CPU:0", stop("inside")), "inside")
  expect_identical(dim(predict(small_model(), iris_x)), c(150L, 3L))
})
