# Precomputes the vignettes: each vignettes/NAME.Rmd.orig is run here, with TensorFlow, and becomes NAME.Rmd
# with its results and figures in it, so that building the package needs no TensorFlow. Run it by
# `tools/run Rscript tools/vignettes.R [NAME ...]` after changing an .Rmd.orig or what it shows.

folder <- normalizePath("vignettes")
wanted <- commandArgs(trailingOnly = TRUE)
sources <- list.files(folder, "\\.Rmd\\.orig$", full.names = TRUE)
if (length(wanted)) sources <- sources[sub("\\.Rmd\\.orig$", "", basename(sources)) %in% wanted]
if (!length(sources)) stop("No such vignette in ", folder, call. = FALSE)

precompute <- function(source) {
  name <- sub("\\.Rmd\\.orig$", "", basename(source))
  script <- sprintf(
    paste(
      "setwd(%s);",
      "knitr::opts_chunk$set(collapse = TRUE, comment = '#>', dpi = 96, dev = 'png', error = FALSE);",
      "knitr::opts_chunk$set(fig.path = 'figures/%s-');",
      "options(width = 80, cli.width = 80, cli.num_colors = 1L);",
      "knitr::knit(%s, %s, envir = new.env(), quiet = TRUE)"
    ),
    deparse(folder), name, deparse(basename(source)), deparse(paste0(name, ".Rmd"))
  )
  status <- system2(file.path(R.home("bin"), "Rscript"), c("-e", shQuote(script)))
  if (status != 0L) stop("Precomputing ", name, " failed.", call. = FALSE)
  message("vignettes/", name, ".Rmd")
}
invisible(lapply(sources, precompute))
