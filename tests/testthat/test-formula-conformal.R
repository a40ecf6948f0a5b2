test_that("intervals are those of cross-validation+, worked out by hand", {
  errors <- c(1, 3, 2, 5, 4, 6, 7, 8, 9)
  bounds <- laminar:::interval_plus(list(c(10, 20)), errors, rep(1L, 9L), 0.8)
  expect_equal(bounds, list(lwr = c(10, 20) - 8, upr = c(10, 20) + 8))
  two <- laminar:::interval_plus(list(0, 100), c(1, 1, 1, 1), c(1L, 1L, 2L, 2L), 0.5)
  expect_equal(two, list(lwr = -1, upr = 101))
  expect_equal(laminar:::interval_plus(list(0), 1:4, rep(1L, 4L), 0.9), list(lwr = -Inf, upr = Inf))
})

test_that("intervals and sets cover what they promise on new rows of the same kind", {
  withr::local_seed(4)
  covered <- vapply(1:40, function(turn) {
    errors <- rexp(100)
    bounds <- laminar:::interval_plus(list(rep(0, 50), rep(0.1, 50)), errors, rep(1:2, 50), 0.9)
    new <- rexp(50) * sample(c(-1, 1), 50, TRUE)
    mean(new >= bounds$lwr & new <= bounds$upr)
  }, 0)
  expect_gt(mean(covered), 0.87)
  expect_lt(mean(covered), 0.95)
  covered <- vapply(1:40, function(turn) {
    share <- function(n) {
      p <- runif(n)
      cbind(1 - p, p)
    }
    draw <- function(shares) 1 + (runif(nrow(shares)) < shares[, 2])
    known <- share(200)
    scores <- 1 - known[cbind(1:200, draw(known))]
    new <- share(100)
    sets <- laminar:::sets_plus(list(new), scores, rep(1L, 200), 0.9)
    mean(sets[cbind(1:100, draw(new))])
  }, 0)
  expect_gt(mean(covered), 0.88)
  expect_lt(mean(covered), 0.92)
})

test_that("predict() gives frames of intervals and sets", {
  skip_if_no_backend()
  made <- predict(small_fit("numbers"), mtcars, interval = 0.8)
  expect_named(made, c("fit", "lwr", "upr"))
  expect_true(all(made$lwr < made$fit & made$fit < made$upr))
  wider <- predict(small_fit("numbers"), mtcars, interval = 0.9)
  expect_true(all(wider$upr >= made$upr))
  sets <- predict(small_fit("classes"), iris, interval = 0.9)
  expect_named(sets, c("fit", levels(iris$Species)))
  expect_gt(mean(as.matrix(sets[-1])[cbind(1:150, as.integer(iris$Species))]), 0.85)
})
