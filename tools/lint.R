# lintr over the R code; any finding fails. Which linters: .lintr.
folders <- c("R", "tests/testthat", "tools", "vignettes")
found <- unlist(lapply(folders[dir.exists(folders)], function(folder) {
  lintr::lint_dir(folder, relative_path = FALSE)
}), recursive = FALSE)
for (lint in found) print(lint)
cat(sprintf("lintr: %d findings\n", length(found)))
quit(status = as.integer(length(found) > 0L), save = "no")
