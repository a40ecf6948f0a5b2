test_that("a model of every kind of column learns, and equals itself made again with the seed", {
  skip_if_no_backend()
  data <- mixed_data()
  make <- function() {
    set.seed(5)
    nn_model(result ~ . + group:size, data, hidden = 8, members = 2, epochs = 25, max_words = 50)
  }
  fitted <- make()
  expect_s3_class(fitted, "nn_model")
  expect_length(predict(fitted, data), 60L)
  expect_true(all(is.finite(predict(fitted, data))))
  expect_gt(cor(predict(fitted, data), data$result), 0.6)
  expect_identical(predict(make(), data), predict(fitted, data))
})

test_that("rows without response are left out, weights count", {
  skip_if_no_backend()
  set.seed(1)
  data <- data.frame(x = rep(0:1, 50), y = rnorm(100))
  data$y[data$x == 1] <- 5 + rnorm(50)
  data$y[1:3] <- NA
  fitted <- nn_model(y ~ x, data, method = "linear", members = 1, epochs = 60)
  expect_identical(nobs(fitted), 97L)
  expect_identical(fitted$n_dropped, 3L)
  data$w <- ifelse(data$x == 1, 1, 0)
  only <- nn_model(y ~ x, data, weights = w, method = "linear", members = 1, epochs = 60)
  expect_identical(nobs(only), 49L)
})

test_that("an offset shifts the link by itself", {
  skip_if_no_backend()
  set.seed(2)
  data <- data.frame(x = rnorm(300), time = rexp(300) + 0.2)
  data$n <- rpois(300, exp(0.5 * data$x) * data$time)
  fitted <- nn_model(n ~ x + offset(log(time)), data, family = poisson, method = "linear", members = 2, epochs = 100)
  double <- transform(data, time = 2 * time)
  expect_equal(predict(fitted, double), 2 * predict(fitted, data), tolerance = 1e-4)
  expect_equal(tidy(fitted)$estimate, unname(coef(glm(n ~ x + offset(log(time)), poisson, data))), tolerance = 0.15)
})

test_that("data frames, matrices and recipes give models, too", {
  skip_if_no_backend()
  withr::local_envvar(TZ = "UTC") # recipes asks the system for its time zone, which a container does not know
  set.seed(1)
  fitted <- nn_model(iris[1:4], iris$Species, hidden = 4, members = 1, epochs = 2)
  expect_identical(fitted$levels, levels(iris$Species))
  fitted <- nn_model(as.matrix(mtcars[, -1]), mtcars$mpg, hidden = 4, members = 1, epochs = 2)
  expect_length(predict(fitted, mtcars), 32L)
  skip_if_not_installed("recipes")
  recipe <- recipes::step_log(recipes::recipe(mpg ~ wt + hp, mtcars), hp)
  fitted <- nn_model(recipe, mtcars, hidden = 4, members = 1, epochs = 2)
  hp <- Filter(function(feature) feature$label == "hp", fitted$plan$features)[[1]]
  expect_equal(hp$mean, mean(log(mtcars$hp)))
  expect_equal(predict(fitted, mtcars), predict(fitted))
})

test_that("wide and deep, and trees, stand behind the same interface", {
  skip_if_no_backend()
  set.seed(1)
  wide <- nn_model(mpg ~ wt + hp, mtcars, method = "wide_deep", hidden = 4, members = 1, epochs = 5)
  expect_length(predict(wide, mtcars), 32L)
  skip_if_no_extra("trees")
  boosted <- nn_model(Species ~ ., iris, method = "boosted_trees", members = 2, trees = 30)
  expect_gt(boosted$report$accuracy[[1]], 0.85)
  expect_equal(rowSums(predict(boosted, iris)), rep(1, 150), tolerance = 1e-6)
  forest <- nn_model(mpg ~ wt + hp + factor(cyl), mtcars, method = "random_forest", members = 2, trees = 50)
  expect_gt(cor(predict(forest, mtcars), mtcars$mpg), 0.9)
  expect_snapshot(error = TRUE, as_keras_model(forest))
})

test_that("wrong arguments are refused before anything is computed", {
  expect_snapshot(error = TRUE, {
    nn_model(3)
    nn_model(mpg ~ wt)
    nn_model(mpg ~ wt, as.matrix(mtcars))
    nn_model(mpg ~ wt, mtcars, hiden = 3)
    nn_model(mpg ~ wt, mtcars, hidden = 0)
    nn_model(mpg ~ wt, mtcars, method = "deep")
    nn_model(mpg ~ wt, mtcars, members = 9)
    nn_model(mpg ~ wt, mtcars, dropout = 1)
    nn_model(mpg ~ wt, mtcars[1:6, ])
    nn_model(mpgg ~ wt, mtcars)
    nn_model(1:3 ~ wt, mtcars)
    nn_model(mpg ~ wt, mtcars, weights = -1)
    nn_model(mtcars[-1], 1:3)
    nn_model(mtcars[-1])
  })
})
