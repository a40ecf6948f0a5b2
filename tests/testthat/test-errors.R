# The table of mistakes that users make. Every case is an R condition of class laminar_error, says what was
# expected, what came and how to mend it, shows no Python traceback, and leaves the model as it was. The approved
# texts are in _snaps/errors.md.

mistakes <- rlang::exprs(
  # arguments of layers and models
  "units is a fraction" = layer_dense(units = 0.5),
  "units is text" = layer_dense(units = "ten"),
  "units is negative" = layer_dense(units = -1),
  "units is NA" = layer_dense(units = NA),
  "unknown activation" = layer_dense(units = 2, activation = "rellu"),
  "unknown initializer" = layer_dense(units = 2, kernel_initializer = "glorot_unifrom"),
  "unknown layer argument" = layer_dense(units = 2, activaton = "relu"),
  "layer argument without a name" = layer_dropout(rate = 0.5, noise_shape = NULL, seed = 1, NULL, 3),
  "axis is 0" = layer_concatenate(axis = 0),
  "dropout rate above 1" = layer_dropout(rate = 2),
  "kernel_size is a fraction" = layer_conv_1d(filters = 2, kernel_size = 2.5),
  "layer on something else" = layer_dense("model", 3),
  "layer on a wrong shape" = layer_conv_2d(keras_input(4), 2, 3),
  "layers without their name" = keras_model_sequential(layer_dense(units = 2)),
  "model without outputs" = keras_model(keras_input(3)),
  "shape is a fraction" = keras_input(2.5),
  "shape is text" = keras_input("four"),
  "no such layer" = get_layer(model, "dens"),
  # compile
  "unknown optimizer" = compile(model, optimizer = "adm"),
  "unknown loss" = compile(model, loss = "mean_squard_error"),
  "unknown metric" = compile(model, loss = "mse", metrics = "acuracy"),
  "optimizer is a number" = compile(model, optimizer = 0.01),
  "more losses than outputs" = compile(model, loss = list("mse", "mae")),
  "loss for an unknown output" = compile(model, loss = list(price = "mse")),
  "misspelt argument of compile" = compile(model, loss = "mse", optimzer = "adam"),
  # data
  "formula as data" = fit(model, Species ~ ., iris),
  "more targets than outputs" = fit(model, iris_x, list(iris_y, iris_y)),
  "fit before compile" = fit(fresh, iris_x, iris_y),
  "evaluate before compile" = evaluate(fresh, iris_x, iris_y),
  "fit without targets" = fit(model, iris_x),
  "wrong number of columns" = fit(model, iris_x[, 1:3], iris_y),
  "wrong number of columns in predict" = predict(model, iris_x[, 1:3]),
  "array of a wrong rank" = predict(model, array(0, c(2, 2, 2))),
  "x and y of different lengths" = fit(model, iris_x, iris_y[-1]),
  "factor column in a data frame" = fit(model, iris, iris_y),
  "dates as data" = predict(model, Sys.Date()),
  "text as data" = predict(model, matrix("a", 2, 4)),
  "missing values with columns" = fit(model, holes, iris_y),
  "missing values in y" = fit(model, iris_x, replace(iris_y, 3, NA)),
  "labels from 1" = fit(model, iris_x, iris_y + 1L),
  "negative labels" = fit(model, iris_x, iris_y - 1L),
  "indicator targets for a sparse loss" = fit(model, iris_x, to_categorical(iris_y)),
  "no rows" = fit(model, iris_x[0, ], iris_y[0]),
  "predict on an unbuilt model without data" = predict(keras_model_sequential(), iris_x),
  "codes that are fractions" = to_categorical(c(0.5, 1)),
  "codes above num_classes" = to_categorical(0:3, 3),
  # arguments of fit and its relatives
  "epochs is a fraction" = fit(model, iris_x, iris_y, epochs = 1.5),
  "batch_size is 0" = fit(model, iris_x, iris_y, batch_size = 0),
  "validation_split is 1" = fit(model, iris_x, iris_y, validation_split = 1),
  "callback by its name" = fit(model, iris_x, iris_y, callbacks = "early_stopping"),
  "callback not called" = fit(model, iris_x, iris_y, callbacks = callback_early_stopping),
  "validation_split above 1" = fit(model, iris_x, iris_y, validation_split = 20),
  "validation_data is no list" = fit(model, iris_x, iris_y, validation_data = iris_x),
  "validation data of another width" = fit(model, iris_x, iris_y, validation_data = list(iris_x[, 1:2], iris_y)),
  "class weights of unknown classes" = fit(model, iris_x, iris$Species, class_weight = c(setosa = 1, rose = 2)),
  "class weights that lack a class" = fit(model, iris_x, iris_y, class_weight = c("0" = 1, "1" = 2)),
  "sample weights of another length" = fit(model, iris_x, iris_y, sample_weight = 1:3),
  "unknown argument of fit" = fit(model, iris_x, iris_y, epoch = 2),
  "initial_epoch is 0" = fit(model, iris_x, iris_y, initial_epoch = 0),
  # weights and files
  "too few weights" = set_weights(model, get_weights(model)[1]),
  "weights of another shape" = set_weights(model, c(list(t(get_weights(model)[[1]])), get_weights(model)[-1])),
  "weights that are no list" = set_weights(model, 1),
  "file that is not there" = load_model("missing.keras"),
  "file that is not a model" = load_model(damaged),
  "file of another kind" = save_model(model, "model.txt"),
  "folder that is not there" = save_model(model, "missing/model.keras"),
  "file that exists" = save_model(model, damaged),
  "weights of another model" = load_model_weights(model, other_weights),
  # shells
  "model from readRDS" = predict(shell, iris_x),
  "not a model" = get_weights(iris)
)

test_that("mistakes become conditions with approved texts", {
  skip_if_no_backend()
  withr::local_options(width = 80, cli.width = 80, cli.unicode = FALSE, cli.num_colors = 1)
  withr::local_dir(withr::local_tempdir())
  clear_session()
  set_random_seed(1)
  model <- compiled_model()
  fresh <- small_model()
  holes <- replace(iris_x, cbind(c(1, 2, 3), c(1, 2, 2)), NA)
  damaged <- "damaged.keras"
  writeLines("not a model", damaged)
  other_weights <- "other.weights.h5"
  save_model_weights(small_model(inputs = 7L), other_weights)
  saveRDS(model, "model.rds")
  shell <- readRDS("model.rds")
  before <- get_weights(model)

  expect_gte(length(mistakes), 40L)
  texts <- vapply(names(mistakes), function(name) {
    condition <- rlang::catch_cnd(eval(mistakes[[name]]), "error")
    expect_s3_class(condition, "laminar_error")
    expect_identical(get_weights(model), before, label = paste0("weights after \"", name, "\""))
    expect_true(model$compiled)
    text <- paste(cli::ansi_strip(conditionMessage(condition)), collapse = "\n")
    expect_false(grepl("Traceback|File \"", text), label = name)
    topic <- sub("laminar_error_", "", class(condition)[[1L]])
    paste0("## ", name, " [", topic, "]\n", text, "\n")
  }, "")
  expect_snapshot(cat(texts, sep = "\n"))
})

test_that("the Python side of an error is kept", {
  skip_if_no_backend()
  try(layer_dense(units = -1), silent = TRUE)
  last <- last_backend_error()
  expect_s3_class(last, "laminar_backend_error")
  expect_match(last$type, "ValueError")
  expect_match(paste(last$traceback, collapse = ""), "ValueError")
  expect_output(print(last), "Traceback|File|units")
})
