test_that("a saved model comes back whole, and opens in Keras as one model of raw rows", {
  skip_if_no_backend()
  withr::local_seed(2)
  data <- mixed_data()
  fitted <- nn_model(result ~ . + offset(code / 10), data, hidden = 8, members = 2, epochs = 5, max_words = 50)
  file <- withr::local_tempfile(fileext = ".keras")
  save_model(fitted, file)
  again <- load_model(file)
  expect_s3_class(again, "nn_model")
  expect_equal(predict(again, data), predict(fitted, data), tolerance = 1e-6)
  expect_equal(predict(again, data, interval = 0.8), predict(fitted, data, interval = 0.8), tolerance = 1e-6)
  expect_output(print(again), "baseline")
  keras <- laminar:::py_keras()$saving$load_model(file)
  raw <- predict(keras, laminar:::raw_columns(fitted$plan, data, NULL))
  expect_equal(raw[, 1], predict(fitted, data), tolerance = 1e-5)
})

test_that("an exported model answers a raw row as JSON in a process with nothing but TensorFlow", {
  skip_if_no_backend()
  skip_on_cran()
  data <- mixed_data()
  data$class <- factor(ifelse(is.na(data$size), "none", ifelse(data$size > 0, "up", "down")))
  withr::local_seed(2)
  fitted <- nn_model(class ~ size + group + yes + town + day + time + note + log1p(code), data, hidden = 8,
    members = 2, epochs = 20, max_words = 50)
  folder <- file.path(withr::local_tempdir(), "served")
  export_savedmodel(fitted, folder)
  rows <- data[c(1, 5, 6), names(fitted$plan$columns)]
  rows$group <- as.character(rows$group)
  rows$day <- format(rows$day)
  rows$time <- format(rows$time, "%Y-%m-%d %H:%M:%S")
  script <- withr::local_tempfile(fileext = ".py", lines = c(
    "import json, sys, tensorflow as tf",
    "served = tf.saved_model.load(sys.argv[1])",
    "kinds = served.signatures['serving_default'].structured_input_signature[1]",
    "for line in open(sys.argv[2]):",
    "    row = {name: tf.constant([value], kinds[name].dtype) for name, value in json.loads(line).items()}",
    "    print('answer', json.dumps(served.serve(row).numpy().tolist()[0]))"
  ))
  lines <- vapply(seq_len(nrow(rows)), function(row) {
    as.character(jsonlite::toJSON(as.list(rows[row, ]), auto_unbox = TRUE, digits = 17))
  }, "")
  json <- withr::local_tempfile(lines = lines)
  shown <- system2(reticulate::py_config()$python, c(script, folder, json), stdout = TRUE, stderr = FALSE,
    env = "PYTHONPATH=")
  answers <- lapply(sub("^answer ", "", grep("^answer", shown, value = TRUE)), jsonlite::fromJSON)
  expect_length(answers, 3L)
  expect_equal(do.call(rbind, answers), unname(predict(fitted, data[c(1, 5, 6), ])), tolerance = 1e-5)
})

test_that("trees come back, too", {
  skip_if_no_backend()
  skip_if_no_extra("trees")
  fitted <- nn_model(mpg ~ wt + factor(cyl), mtcars, method = "boosted_trees", members = 2, trees = 10)
  file <- withr::local_tempfile(fileext = ".zip")
  save_model(fitted, file)
  expect_equal(predict(load_model(file), mtcars), predict(fitted, mtcars))
})

test_that("wrong paths and models are refused", {
  skip_if_no_backend()
  skip_if_not_installed("rpart")
  expect_snapshot(error = TRUE, {
    save_model(small_fit("two"), "model.zip")
    as_keras_model(lm(dist ~ speed, cars))
  })
})

test_that("the whole as a Keras model prints, with its layers", {
  skip_if_no_backend()
  fitted <- nn_model(dist ~ speed, cars, hidden = 4, members = 1, epochs = 2, verbose = 0)
  expect_output(print(as_keras_model(fitted)), "speed \\(InputLayer\\)")
})
