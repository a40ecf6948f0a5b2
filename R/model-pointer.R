# A model, layer or optimizer that came out of saveRDS(), readRDS() or a saved workspace is an empty shell: whoever
# touches it is told what happened and how to keep a model.

pointer_lines <- function(what = "This") {
  c(
    paste(what, "is an empty shell of an object that lived in another R session."),
    x = "{.fn saveRDS} and saved workspaces keep only a pointer, not the model.",
    i = "Save models with {.code save_model(model, \"model.keras\")} and open them with {.fn load_model}."
  )
}

check_alive <- function(x, call) {
  if (reticulate::py_is_null_xptr(x)) laminar_abort(pointer_lines(), "pointer", call)
}

#' @export
`$.keras.src.layers.layer.Layer` <- function(x, name) {
  check_alive(x, rlang::current_env())
  NextMethod()
}

#' @export
`[[.keras.src.layers.layer.Layer` <- `$.keras.src.layers.layer.Layer`

#' @export
`$.keras.src.optimizers.base_optimizer.BaseOptimizer` <- `$.keras.src.layers.layer.Layer`

#' @export
`[[.keras.src.optimizers.base_optimizer.BaseOptimizer` <- `$.keras.src.layers.layer.Layer`
