# The scripts stand in helper-look.R.

test_that("planted mistakes are caught, with texts that were read", {
  skip_if_no_backend()
  withr::local_options(laminar.check_data = TRUE, width = 80, cli.width = 80, cli.unicode = FALSE, cli.num_colors = 1)
  set_random_seed(1)
  d <- look_data()
  texts <- vapply(names(planted), function(name) {
    condition <- tryCatch(eval(planted[[name]]), error = identity, laminar_warning_data = identity)
    expect_true(inherits(condition, c("laminar_error", "laminar_warning_data")), label = name)
    kind <- if (inherits(condition, "error")) "error" else "warning"
    text <- if (inherits(condition, "condition")) paste(cli::ansi_strip(conditionMessage(condition)), collapse = "\n")
    paste0("## ", name, " [", kind, "]\n", sub("^Something about[^\n]*\n", "", text %||% "NOT CAUGHT"), "\n")
  }, "")
  expect_gte(length(planted), 20L)
  expect_snapshot(cat(texts, sep = "\n"))
})

test_that("clean scripts hear no word", {
  skip_if_no_backend()
  withr::local_options(laminar.check_data = TRUE)
  set_random_seed(1)
  d <- look_data()
  expect_gte(length(clean), 20L)
  for (name in names(clean)) expect_silent(eval(clean[[name]]))
})

test_that("check_data() tells everything and changes nothing", {
  skip_if_no_backend()
  withr::local_options(width = 80, cli.width = 80, cli.unicode = FALSE, cli.num_colors = 1)
  model <- look_dense(3, 1, "relu", "binary_crossentropy")
  before <- get_weights(model)
  found <- check_data(model, mtcars[c("disp", "hp", "wt")], mtcars$am)
  expect_s3_class(found, "data.frame")
  expect_identical(found$weight, c("warning", "warning"))
  expect_snapshot({
    found
    check_data(model, mtcars[c("disp", "hp")], mtcars$am)
    check_data(look_binary(2), cbind(id = 1:100 / 1, a = rnorm(100)), rep(0:1, c(99, 1)))
    check_data(compiled_model(), iris_x, iris$Species)
    check_data(look_classes(), iris_x, iris_y + 1)
  })
  expect_identical(get_weights(model), before)
  expect_error(check_data(model, iris_x, iris_y, epoch = 2), "no argument", class = "laminar_error_argument")
})

test_that("the look can be left out", {
  skip_if_no_backend()
  model <- look_dense(3, 1)
  x <- as.matrix(mtcars[c("disp", "hp", "wt")])
  withr::local_options(laminar.check_data = NULL)
  expect_warning(fit(model, x, mtcars$mpg), "not scaled", class = "laminar_warning_data")
  expect_silent(fit(model, x, mtcars$mpg, check_data = FALSE))
  withr::local_options(laminar.check_data = FALSE)
  expect_silent(fit(model, x, mtcars$mpg))
})
