# A folder to work in, and scripts that need no Python.
local_project <- function(..., env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  withr::local_dir(folder, .local_envir = env)
  scripts <- list(...)
  for (name in names(scripts)) writeLines(scripts[[name]], name)
  folder
}

iris_script <- function(epochs = 3, evaluated = TRUE) {
  c(
    "FLAGS <- flags(flag_integer('units', 8, 'Hidden units.'), flag_numeric('rate', 0.01))",
    "set_random_seed(1)",
    "model <- keras_model_sequential(input_shape = 4) |>",
    "  layer_dense(FLAGS$units, activation = 'relu') |> layer_dense(3, activation = 'softmax')",
    "compile(model, optimizer_adam(FLAGS$rate), 'sparse_categorical_crossentropy', metrics = 'accuracy')",
    "x <- as.matrix(iris[, 1:4])",
    sprintf("history <- fit(model, x, iris$Species, epochs = %d, validation_split = 0.2, verbose = 2)", epochs),
    if (evaluated) "evaluate(model, x, iris$Species)"
  )
}

quietly <- function(code) {
  utils::capture.output(value <- suppressMessages(code))
  value
}
