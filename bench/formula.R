# What formula models promise: six data sets with the defaults of nn_model(), beside glm() or the naive forecast, and how often
# the report is right about pure noise. Run: tools/run Rscript bench/formula.R [CASE ...]; prints one table and writes
# output/bench/formula.json. Data sets that are not in LAMINAR_DATA_DIR are left out with a line that says so.

library(laminar)

data_file <- function(...) {
  files <- file.path(Sys.getenv("LAMINAR_DATA_DIR", "."), c(...))
  missing <- files[!file.exists(files)]
  if (length(missing)) stop("there is no ", basename(missing[[1L]]), " in LAMINAR_DATA_DIR", call. = FALSE)
  files
}

# Rows of a share of each class (of each quarter of the numbers) for testing.
test_rows <- function(y, share) {
  strata <- if (is.numeric(y) && length(unique(y)) > 4L) cut(rank(y, ties.method = "first"), 4L) else factor(y)
  sort(unlist(lapply(split(seq_along(y), strata), function(rows) rows[sample.int(length(rows), round(length(rows) * share))])))
}

auc <- function(positive, score) {
  (sum(rank(score)[positive]) - sum(positive) * (sum(positive) + 1) / 2) / (sum(positive) * as.double(sum(!positive)))
}

row_of <- function(case, measure, network, other, other_name, target, kept) {
  data.frame(case = case, measure = measure, network = network, beside = other_name, other = other, target = target,
    kept = kept)
}

titanic <- function() {
  data <- read.csv(data_file("titanic.csv"), na.strings = "")
  formula <- Survived ~ Pclass + Sex + Age + SibSp + Parch + Fare + Embarked
  scores <- vapply(1:10, function(seed) {
    set.seed(seed)
    out <- test_rows(data$Survived, 0.2)
    network <- nn_model(formula, data[-out, ])
    # glm() drops rows with missing values: here they get the mean and the most frequent port.
    filled <- transform(data, Age = ifelse(is.na(Age), mean(Age[-out], na.rm = TRUE), Age),
      Embarked = ifelse(is.na(Embarked), "S", Embarked))
    line <- glm(formula, binomial, filled[-out, ])
    truth <- data$Survived[out]
    c(mean((predict(network, data[out, ]) > 0.5) == truth),
      mean((predict(line, filled[out, ], type = "response") > 0.5) == truth))
  }, c(0, 0))
  means <- rowMeans(scores)
  row_of("titanic", "accuracy, mean of 10", means[[1L]], means[[2L]], "glm", "0.80, glm - 0.01",
    means[[1L]] >= 0.8 && means[[1L]] >= means[[2L]] - 0.01)
}

kyphosis <- function() {
  data <- rpart::kyphosis
  scores <- vapply(1:50, function(seed) {
    set.seed(seed)
    out <- test_rows(data$Kyphosis, 0.3)
    network <- nn_model(Kyphosis ~ Age + Number + Start, data[-out, ])
    line <- suppressWarnings(glm(Kyphosis ~ Age + Number + Start, binomial, data[-out, ]))
    present <- data$Kyphosis[out] == "present"
    c(auc(present, predict(network, data[out, ])), auc(present, predict(line, data[out, ])))
  }, c(0, 0))
  means <- rowMeans(scores)
  row_of("kyphosis", "AUC, mean of 50", means[[1L]], means[[2L]], "glm", "glm - 0.02", means[[1L]] >= means[[2L]] - 0.02)
}

# Five-fold: each customer is judged once, by a model that has not seen them.
churn <- function() {
  data <- read.csv(data_file("telco_churn.csv"))
  data$Churn <- factor(data$Churn)
  score <- function(model_fn) {
    set.seed(1)
    mean(suppressWarnings(cross_validate(model_fn, data, v = 5))$folds$AUC)
  }
  value <- score(function(data) nn_model(Churn ~ ., data))
  row_of("churn", "AUC, five-fold", value, score(function(data) glm(Churn ~ ., binomial, data)), "glm", "0.84",
    value >= 0.84)
}

reviews <- function() {
  files <- data_file("rt-polarity.pos.txt", "rt-polarity.neg.txt")
  texts <- lapply(files, readLines, warn = FALSE)
  data <- data.frame(text = iconv(unlist(texts), "latin1", "UTF-8"), good = rep(c("yes", "no"), lengths(texts)))
  set.seed(1)
  out <- test_rows(data$good, 0.2)
  network <- nn_model(good ~ text, data[-out, ])
  value <- mean(predict(network, data[out, ], type = "class") == data$good[out])
  row_of("film reviews", "accuracy on 20 %", value, 0.5, "class share", "0.75", value >= 0.75)
}

# Oil temperature 24 hours ahead from the temperatures of the week before; the last fifth of the two years is for testing.
temperature <- function() {
  data <- read.csv(data_file("etth1.csv"))
  rows <- 169:(nrow(data) - 24L)
  before <- function(hours) data$OT[rows - hours]
  mean_before <- function(hours) rowMeans(vapply(seq_len(hours) - 1L, before, rows + 0))
  hour <- as.integer(substr(data$date[rows], 12L, 13L))
  table <- data.frame(OT = data$OT[rows], day = before(24), mean_day = mean_before(24), mean_week = mean_before(168), hour,
    ahead = data$OT[rows + 24L])
  train <- seq_len(round(0.8 * nrow(table)))
  set.seed(1)
  network <- nn_model(ahead - OT ~ OT + I(OT - day) + I(OT - mean_day) + I(OT - mean_week) +
    sin(2 * pi * hour / 24) + cos(2 * pi * hour / 24), table[train, ])
  test <- table[-train, ]
  made <- test$OT + predict(network, test)
  absolute <- c(mean(abs(test$ahead - made)), mean(abs(test$ahead - test$OT)))
  squared <- sqrt(c(mean((test$ahead - made)^2), mean((test$ahead - test$OT)^2)))
  rbind(
    row_of("temperature", "mean absolute error", absolute[[1L]], absolute[[2L]], "naive", "below naive",
      absolute[[1L]] < absolute[[2L]]),
    row_of("temperature", "root mean squared error", squared[[1L]], squared[[2L]], "naive", "below naive",
      squared[[1L]] < squared[[2L]])
  )
}

diamonds <- function() {
  data <- as.data.frame(ggplot2::diamonds)
  set.seed(1)
  out <- test_rows(data$price, 0.2)
  network <- nn_model(log(price) ~ ., data[-out, ])
  line <- lm(log(price) ~ ., data[-out, ])
  truth <- log(data$price[out])
  r2 <- function(made) 1 - sum((truth - made)^2) / sum((truth - mean(truth))^2)
  value <- r2(predict(network, data[out, ]))
  row_of("diamonds", "R2 of log price on 20 %", value, r2(predict(line, data[out, ])), "lm", "0.985", value >= 0.985)
}

# 100 tables without any signal, in turn numbers, two classes, three classes and counts.
noise <- function() {
  right <- vapply(1:100, function(seed) {
    set.seed(seed)
    rows <- sample(c(60, 120, 250), 1L)
    data <- data.frame(a = rnorm(rows), b = runif(rows), g = sample(letters[1:4], rows, TRUE))
    data$y <- switch(1L + seed %% 4L, rnorm(rows), sample(c("no", "yes"), rows, TRUE), sample(c("x", "y", "z"), rows, TRUE),
      rpois(rows, 3))
    network <- nn_model(y ~ ., data, family = if (seed %% 4L == 3L) "poisson")
    any(grepl("Not better than the baseline", capture.output(print(network))))
  }, NA)
  row_of("pure noise", "reports that say so, of 100", sum(right), NA, "", "95", sum(right) >= 95L)
}

cases <- list(titanic = titanic, kyphosis = kyphosis, churn = churn, reviews = reviews, temperature = temperature,
  diamonds = diamonds, noise = noise)
wanted <- commandArgs(TRUE)
if (length(wanted)) cases <- cases[match.arg(wanted, names(cases), several.ok = TRUE)]

invisible(nn_model(dist ~ speed, cars, epochs = 2, members = 1)) # TensorFlow is loaded before the clock runs
table <- do.call(rbind, lapply(names(cases), function(name) {
  started <- proc.time()[["elapsed"]]
  row <- tryCatch(cases[[name]](), error = function(problem) message(name, " is left out: ", conditionMessage(problem)))
  if (is.null(row)) return(NULL)
  row$seconds <- round(proc.time()[["elapsed"]] - started, 1)
  row$in_time <- name == "noise" | row$seconds < 60
  print(row, row.names = FALSE, digits = 4)
  row
}))
if (is.null(table)) quit(status = 1L)
cat("\n")
print(table, row.names = FALSE, digits = 4)
folder <- file.path("output", "bench")
dir.create(folder, recursive = TRUE, showWarnings = FALSE)
writeLines(jsonlite::toJSON(table, dataframe = "rows", auto_unbox = TRUE, digits = 6, pretty = TRUE),
  file.path(folder, "formula.json"))
if (!all(table$kept & table$in_time)) quit(status = 1L)
