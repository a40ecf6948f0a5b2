# Small fits that several tests look at; made once.
formula_fits <- new.env()

small_fit <- function(name) {
  if (is.null(formula_fits[[name]])) {
    withr::local_seed(7)
    formula_fits[[name]] <- switch(name,
      classes = nn_model(Species ~ ., iris, hidden = 8, members = 2, epochs = 30),
      two = nn_model(Kyphosis ~ Age + Number + Start, rpart::kyphosis, hidden = 8, members = 2, epochs = 30),
      numbers = nn_model(mpg ~ log(wt) + hp * factor(cyl), mtcars, hidden = 8, members = 3, epochs = 40),
      linear = nn_model(mpg ~ wt + hp, mtcars, method = "linear", members = 2, epochs = 400, patience = 50,
        learning_rate = 0.02, weight_decay = 0)
    )
  }
  formula_fits[[name]]
}

# A table with a column of every kind, and missing values.
mixed_data <- function(rows = 60L) {
  withr::local_seed(3)
  data <- data.frame(
    size = rnorm(rows), group = factor(sample(c("a", "b", "c"), rows, TRUE)), yes = runif(rows) > 0.5,
    town = sample(c("Ulm", "Bonn", ""), rows, TRUE), code = sample(c(1L, 4L, 9L), rows, TRUE),
    day = as.Date("2020-01-01") + sample(500L, rows, TRUE),
    note = replicate(rows, paste(sample(c("good", "bad", "old", "new", "small", "wide", "red"), 5), collapse = " "))
  )
  data$time <- as.POSIXct("2021-03-01 12:30:00", tz = "UTC") + runif(rows) * 1e6
  data$result <- data$size + (data$group == "b") + rnorm(rows) / 5
  data$size[c(2, 9)] <- NA
  data$group[4] <- NA
  data
}
