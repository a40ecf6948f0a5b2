test_that("every type of prediction has its shape", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  two <- small_fit("two")
  data <- rpart::kyphosis[1:5, ]
  share <- predict(two, data)
  expect_length(share, 5L)
  expect_equal(predict(two, data, type = "prob"), cbind(absent = 1 - share, present = share))
  expect_equal(predict(two, data, type = "link"), qlogis(share))
  expect_identical(as.character(predict(two, data, type = "class")), ifelse(share > 0.5, "present", "absent"))
  expect_identical(levels(predict(two, data, type = "class")), c("absent", "present"))
  classes <- small_fit("classes")
  expect_identical(colnames(predict(classes, iris[1:2, ])), levels(iris$Species))
  expect_identical(levels(predict(classes, iris[1:2, ], type = "class")), levels(iris$Species))
  expect_equal(exp(predict(classes, iris[1:2, ], type = "link")), predict(classes, iris[1:2, ]))
  expect_identical(dim(predict(classes, iris[0, ])), c(0L, 3L))
  expect_identical(predict(two), fitted(two))
  expect_equal(predict(two, data[3, ]), share[3], tolerance = 1e-6)
})

test_that("predictions that make no sense are refused", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    predict(small_fit("numbers"), mtcars, type = "class")
    predict(small_fit("numbers"), mtcars, interval = 1)
    predict(small_fit("numbers"), mtcars, type = "odds")
    predict(small_fit("numbers"), mtcars, new_data = mtcars)
  })
})

test_that("a model out of another session says what to do", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  file <- withr::local_tempfile()
  saveRDS(small_fit("two"), file)
  expect_snapshot(error = TRUE, predict(readRDS(file), rpart::kyphosis))
})
