# R's errors that mean "there is no value yet" are known in the language of the session.

speak <- function(language, env = parent.frame()) {
  before <- Sys.getenv("LANGUAGE", NA)
  withr::defer({
    if (is.na(before)) Sys.unsetenv("LANGUAGE") else Sys.setenv(LANGUAGE = before)
    bindtextdomain(NULL)  # (empties the table of translations)
  }, envir = env)
  Sys.setenv(LANGUAGE = language)
  bindtextdomain(NULL)
  said <- gettext("argument of length 0", domain = "R")
  skip_if(language != "en" && said == "argument of length 0", paste("no catalogue of messages for", language))
}

# What R says when its functions are given what they take for an environment, and of other mistakes.
needs_value <- alist(
  if (NULL) 1, if (c(TRUE, FALSE)) 1, if (NA) 1, for (i in globalenv()) i, as.numeric(globalenv()), globalenv() && TRUE,
 besselI(globalenv(), 1), dnorm(globalenv()), sum(globalenv()), rep(globalenv(), 2), 1:NA,
  seq_len(-1), which(globalenv()), (1:3)[globalenv()], crossprod(globalenv()), unique.default(globalenv()),
  cut(globalenv(), 3), optimize(function(x) globalenv(), c(0, 1)), as.integer(globalenv()), rnorm(globalenv())
)
other_mistakes <- alist(stop("no way"), nothing_here, list(1)[[3]], dim(1, 2), matrix(1:4, 2) %*% 1:3)

test_that("R's errors that ask for a value are told from others, in every language", {
  skip_if_not(getRversion() >= "4.2.0", "the tables of translations can be emptied")
  asks <- function(code) asks_for_value(tryCatch(eval(code), error = identity))
  for (language in c("en", "de", "fr", "ja")) {
    speak(language)
    expect_identical(vapply(Filter(Negate(asks), needs_value), deparse1, ""), character(), label = language)
    expect_identical(vapply(Filter(asks, other_mistakes), deparse1, ""), character(), label = language)
  }
  expect_true(asks_for_value(simpleError("Using a symbolic `tf.Tensor` as a Python `bool` is not allowed")))
})

test_that("a layer that asks for a value is advised in a German session", {
  skip_if_no_backend()
  speak("de")
  layer <- Layer("If", call = function(inputs) if (op_sum(inputs) > 0) inputs else -inputs)
  condition <- rlang::catch_cnd(keras_input(2) |> layer(), "error")
  expect_s3_class(condition$parent, "laminar_error_trace")
  expect_match(conditionMessage(condition$parent), "`If$call()` needs values of tensors", fixed = TRUE)
  layer <- Layer("Normal", call = function(inputs) stats::dnorm(inputs))
  condition <- rlang::catch_cnd(keras_input(2) |> layer(), "error")
  expect_match(conditionMessage(condition$parent$parent), "Nicht-numerisches Argument", fixed = TRUE)
})

test_that("a graph function that asks for a value is advised in a German session", {
  skip_unless_tensorflow("graph functions")
  speak("de")
  f <- graph_function(function(x) stats::dnorm(x))
  expect_error(f(op_ones(2)), "R code needs the value of a tensor", class = "laminar_error_trace")
})
