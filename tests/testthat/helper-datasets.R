# Data sets in tests.

csv_of <- function(data, ..., env = parent.frame()) {
  path <- withr::local_tempfile(fileext = ".csv", .local_envir = env)
  utils::write.csv(data, path, row.names = FALSE, ...)
  path
}

# All elements, each as a plain vector.
elements <- function(dataset) lapply(dataset_collect(dataset), function(element) unname(c(unlist(element))))

flowers_csv <- function(..., env = parent.frame()) {
  csv_dataset(csv_of(iris, env = env), factors = list(Species = levels(iris$Species)), ...)
}

weights_gap <- function(one, other) max(abs(unlist(get_weights(one)) - unlist(get_weights(other))))

# Lines of output without folders and random names of files.
hide_paths <- function(lines) gsub("[^ '\"]*/file[0-9a-f]+", "FILE", lines)
