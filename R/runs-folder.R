# The folder of a run, in the format of the package tfruns, so that either package reads the other's runs:
#   tfruns.d/properties/<name>                        a property, as text: type, script, start, end, completed, ...
#   tfruns.d/flags.json, evaluation.json, error.json  named values
#   tfruns.d/metrics.json                             a column for each metric, null where an epoch has no value
#   tfruns.d/source.tar.gz                            the R files, below a folder `source`
#   plots/, logs/, and whatever the script wrote
# Files are written under another name and renamed, so none is ever seen half-written. laminar's own properties are
# `status`, `process` (who writes), and for trials `study` and `trial`.

meta_folder <- function(run_dir) file.path(run_dir, "tfruns.d")

# A file that is there whole or, after a crash at any moment, as it was before.
write_whole <- function(text, path, folder = dirname(path)) {
  part <- file.path(folder, paste0(basename(path), ".", Sys.getpid(), ".part"))
  connection <- file(part, open = "wb")
  written <- FALSE
  on.exit(if (!written) unlink(part))
  tryCatch(writeLines(enc2utf8(text), connection, useBytes = TRUE), finally = close(connection))
  written <- file.rename(part, path)
  invisible(path)
}

write_properties <- function(run_dir, properties) {
  folder <- file.path(meta_folder(run_dir), "properties")
  if (!dir.exists(folder)) dir.create(folder, recursive = TRUE, showWarnings = FALSE)
  for (name in names(properties)) {
    value <- properties[[name]]
    if (is.null(value) || !length(value)) next
    text <- if (is.double(value)) format_exactly(value) else as.character(value)
    write_whole(text, file.path(folder, name), meta_folder(run_dir))
  }
}

format_exactly <- function(value) {
  vapply(value, function(one) format(one, digits = 15, scientific = NA, trim = TRUE), "")
}

write_values <- function(run_dir, type, values) {
  text <- jsonlite::toJSON(as_json_values(values), auto_unbox = TRUE, pretty = TRUE, digits = NA, null = "null",
    na = "null", force = TRUE)
  make_meta_folder(run_dir)
  write_whole(text, file.path(meta_folder(run_dir), paste0(type, ".json")))
}

as_json_values <- function(values) {
  values <- lapply(unclass(values), identity)
  if (length(values)) values else structure(list(), names = character())
}

write_metrics <- function(run_dir, frame) {
  text <- jsonlite::toJSON(as.list(frame), na = "null", digits = NA, pretty = FALSE)
  make_meta_folder(run_dir)
  write_whole(text, file.path(meta_folder(run_dir), "metrics.json"))
}

make_meta_folder <- function(run_dir) {
  if (!dir.exists(meta_folder(run_dir))) dir.create(meta_folder(run_dir), recursive = TRUE, showWarnings = FALSE)
}

# ---- sources -----------------------------------------------------------------

most_sources <- 200L
not_sources <- c("packrat", "renv", "node_modules", "library", "tfruns.d")

# The R files in and below a folder, three levels deep, without those of packages and earlier runs.
source_files <- function(folder, depth = 3L, below = "") {
  here <- if (nzchar(below)) file.path(folder, below) else folder
  entries <- list.files(here)
  paths <- if (nzchar(below)) file.path(below, entries) else entries
  folders <- dir.exists(file.path(folder, paths))
  found <- paths[!folders & grepl("\\.[rR]$", entries)]
  inner <- paths[folders & !entries %in% not_sources]
  inner <- inner[!dir.exists(meta_folder(file.path(folder, inner)))]
  if (depth > 0L) for (path in inner) found <- c(found, source_files(folder, depth - 1L, path))
  utils::head(found, most_sources)
}

write_source <- function(run_dir, folder) {
  files <- source_files(folder)
  stage <- tempfile("sources")
  dir.create(file.path(stage, "source"), recursive = TRUE)
  on.exit(unlink(stage, recursive = TRUE))
  for (inner in unique(dirname(files))) {
    dir.create(file.path(stage, "source", inner), recursive = TRUE, showWarnings = FALSE)
  }
  file.copy(file.path(folder, files), file.path(stage, "source", files))
  make_meta_folder(run_dir)
  archive <- normalizePath(meta_folder(run_dir))
  keep <- setwd(stage)
  on.exit(setwd(keep), add = TRUE, after = FALSE)
  part <- file.path(archive, paste0("source.", Sys.getpid(), ".part"))
  suppressWarnings(utils::tar(part, "source", compression = "gzip", tar = "internal"))  # long paths: "not portable"
  file.rename(part, file.path(archive, "source.tar.gz"))
}

# The texts of a run's R files by name, the script first; an empty list when none were kept.
read_source <- function(run_dir, script = NULL) {
  archive <- file.path(meta_folder(run_dir), "source.tar.gz")
  if (!file.exists(archive)) return(list())
  stage <- tempfile("sources")
  on.exit(unlink(stage, recursive = TRUE))
  utils::untar(archive, exdir = stage, tar = "internal")
  folder <- file.path(stage, "source")
  files <- list.files(folder, recursive = TRUE)
  files <- c(intersect(basename(script %||% ""), files), setdiff(files, basename(script %||% "")))
  texts <- lapply(file.path(folder, files), function(path) paste(readLines(path, warn = FALSE), collapse = "\n"))
  rlang::set_names(texts, files)
}

# ---- reading -----------------------------------------------------------------

# The properties of runs but their printed output, as strings: a named list for each run.
read_properties <- function(run_dirs) {
  folders <- paste0(run_dirs, "/tfruns.d/properties", recycle0 = TRUE)
  names <- lapply(folders, function(folder) setdiff(list.files(folder), "output"))
  texts <- read_texts(paste0(rep(folders, lengths(names)), "/", unlist(names), recycle0 = TRUE))
  Map(function(values, names) rlang::set_names(as.list(values), names), split_like(texts, lengths(names)), names)
}

split_like <- function(values, lengths) {
  unname(split(values, factor(rep(seq_along(lengths), lengths), seq_along(lengths))))
}

# Texts of files without the last line's end, "" for a file that has just gone. Ten thousand small files in 0.2 s.
read_texts <- function(paths) {
  sizes <- file.size(paths)
  sizes[is.na(sizes)] <- 0
  texts <- mapply(read_one, paths, sizes, USE.NAMES = FALSE, SIMPLIFY = FALSE)
  texts <- as.character(unlist(texts))
  Encoding(texts) <- "UTF-8"
  ended <- endsWith(texts, "\n")
  texts[ended] <- substr(texts[ended], 1L, nchar(texts[ended]) - 1L)
  texts
}

read_one <- function(path, size) {
  if (size == 0) return("")
  text <- readChar(path, size, useBytes = TRUE)
  if (length(text)) text else ""
}

read_output <- function(run_dir) {
  path <- file.path(meta_folder(run_dir), "properties", "output")
  if (file.exists(path)) paste(readLines(path, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
}

# Many JSON files at once, which is ten times as fast as one by one; NULL for a file that is missing or not JSON.
read_json_files <- function(paths) {
  values <- vector("list", length(paths))
  there <- which(file.exists(paths))
  if (!length(there)) return(values)
  texts <- read_texts(paths[there])
  parsed <- tryCatch(
    jsonlite::parse_json(paste0("[", paste(texts, collapse = ",\n"), "]"), simplifyVector = FALSE),
    error = function(condition) lapply(texts, parse_one)
  )
  values[there] <- parsed
  values
}

parse_one <- function(text) {
  tryCatch(jsonlite::parse_json(text, simplifyVector = FALSE), error = function(condition) NULL)
}

# A metric's values, NA where there is none.
metric_values <- function(column) {
  vapply(column, function(value) if (is.numeric(value)) as.double(value) else NA_real_, 0)
}
