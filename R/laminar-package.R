#' laminar: deep learning with whole epochs compiled into one program
#'
#' Models, layers, [compile()], [fit()], [evaluate()] and [predict()] over a
#' Python backend built on TensorFlow and Keras 3. Start with
#' `vignette("getting-started", package = "laminar")`; when something about the
#' Python installation looks wrong, run [laminar_sitrep()].
#'
#' @keywords internal
"_PACKAGE"

# The one place for state: connection to Python, delay-loaded modules, last error.
the <- new.env(parent = emptyenv())

#' @importFrom rlang %||%
NULL
