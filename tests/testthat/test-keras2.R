# Functions made by gone_with_keras2(): their environment holds what took their place.
gone_functions <- function() {
  package <- asNamespace("laminar")
  Filter(function(name) {
    f <- get(name, package)
    is.function(f) && identical(parent.env(environment(f)), package) && exists("hint", environment(f), inherits = FALSE)
  }, getNamespaceExports(package))
}

test_that("names without a counterpart stop and name what took their place", {
  expect_gt(length(gone_functions()), 100L)
  for (name in gone_functions()) {
    condition <- tryCatch(do.call(name, list()), error = identity)
    expect_s3_class(condition, "laminar_error_keras2")
    expect_match(conditionMessage(condition), name, fixed = TRUE)
  }
})

test_that("what took their place exists", {
  places <- unlist(lapply(gone_functions(), function(name) environment(get(name, asNamespace("laminar")))$to))
  pending <- "export_savedmodel"
  expect_setequal(setdiff(places, c(getNamespaceExports("laminar"), "as.array", "print", pending)), character())
})

test_that("the errors are read", {
  expect_snapshot(error = TRUE, {
    texts_to_sequences(1)
    image_data_generator()
    k_gradients(1, 2)
  })
})

test_that("the older packages' names are all there", {
  names <- c(
    "predict_classes", "predict_proba", "fit_generator", "evaluate_generator", "predict_generator",
    "image_data_generator",
    "flow_images_from_directory", "flow_images_from_data", "text_tokenizer", "fit_text_tokenizer", "texts_to_sequences",
    "text_one_hot", "skipgrams", "save_model_hdf5", "load_model_hdf5", "save_model_tf", "load_model_tf",
    "serialize_model",
    "unserialize_model", "model_to_json", "model_to_yaml", "backend", "multi_gpu_model", "use_session_with_seed",
    "create_layer", "create_layer_wrapper", "KerasLayer", "timeseries_generator", "layer_cudnn_gru", "layer_cudnn_lstm",
    "is_keras_available", "implementation", "k_square", "k_cast", "k_clip", "k_concatenate", "k_reshape", "k_squeeze",
    "k_stack", "k_unstack", "k_expand_dims"
  )
  expect_setequal(setdiff(names, getNamespaceExports("laminar")), character())
  expect_identical(implementation(), "tensorflow")
})

test_that("aliases do what they did", {
  skip_if_no_backend()
  m <- matrix(c(1, 5, 3, 2, 9, 4), 2)
  expect_values(
    k_square(c(1, 2)) ~ c(1, 4), k_cast(1.7, "int32") ~ 1, k_clip(c(-1, 5), 0, 1) ~ c(0, 1),
    k_concatenate(list(m, m)) ~ cbind(m, m),
    k_reshape(1:6, c(2, -1)) ~ matrix(1:6, 2, byrow = TRUE), k_squeeze(matrix(1:3, 1), 1) ~ 1:3,
    k_stack(list(1:2, 3:4)) ~ rbind(1:2, 3:4),
    k_unstack(m) ~ list(m[1, ], m[2, ]), k_expand_dims(1:2) ~ cbind(1:2), k_sum(m, axis = 2) ~ rowSums(m),
    k_mean(m) ~ mean(m),
    k_one_hot(c(0L, 2L), 3) ~ diag(3)[c(1, 3), ], k_permute_dimensions(m, c(2, 1)) ~ t(m),
    k_repeat_elements(1:2, 2, 1) ~ c(1, 1, 2, 2),
    k_relu(c(-1, 9), 0.1, 6) ~ c(-0.1, 6), k_l2_normalize(c(3, 4)) ~ c(0.6, 0.8),
    k_constant(3, shape = c(1, 2)) ~ cbind(3, 3),
    k_arange(3) ~ 0:2, k_switch(c(TRUE, FALSE), c(1, 2), c(3, 4)) ~ c(1, 4),
    k_gather(c(10, 20, 30), c(1, 3)) ~ c(10, 30),
    k_batch_dot(m, m, axes = 2) ~ cbind(rowSums(m^2))
  )
  expect_equal(k_get_value(op_array(c(1, 2))), array(c(1, 2)))
  model <- small_model() |> compile(loss = "sparse_categorical_crossentropy")
  probability <- predict(model, iris_x)
  expect_equal(predict_proba(model, iris_x), probability)
  expect_identical(predict_classes(model, iris_x), max.col(probability, "first") - 1L)
  expect_type(predict_classes(small_model(units = 1L, activation = "sigmoid"), iris_x), "integer")
})
