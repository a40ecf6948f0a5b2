#' Layers from other frameworks and from saved files
#'
#' * `layer_tfsm()`: a TensorFlow SavedModel as a layer for prediction.
#' * `layer_jax_model_wrapper()`, `layer_flax_module_wrapper()`: a JAX function or a Flax module.
#' * `layer_torch_module_wrapper()`: a PyTorch module; only with Keras on PyTorch.
#'
#' The other framework must be installed in the same Python. Input and output: as the wrapped model.
#'
#' @inheritParams layer-arguments
#' @param filepath Path of the folder of the SavedModel.
#' @param call_endpoint,call_training_endpoint Names of the signatures for prediction and training.
#' @param call_fn Python function that computes the output.
#' @param init_fn Python function that makes parameters and state.
#' @param params,state Parameters and state to start with, or `NULL`.
#' @param native_serialization_platforms Platforms to compile for when it is saved: some of `"cpu"`,
#'   `"tpu"`, `"cuda"`, `"rocm"`.
#' @param module The Flax or PyTorch module.
#' @param method Method of the module to be called; `NULL` for its usual one.
#' @param variables Variables of the module to start with, or `NULL`.
#' @param output_shape Shape of the output, found by tracing when it is `NULL`.
#' @inherit layer-arguments return
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' folder <- tempfile()
#' model$export(folder, verbose = FALSE)
#' served <- layer_tfsm(filepath = folder, call_endpoint = "serve")
layer_tfsm <- function(object, filepath, call_endpoint = "serve", call_training_endpoint = NULL,
                       trainable = TRUE, name = NULL, dtype = NULL, ...) {
  new_layer("TFSMLayer", py_args(), object)
}

#' @rdname layer_tfsm
#' @export
layer_jax_model_wrapper <- function(object, call_fn, init_fn = NULL, params = NULL, state = NULL,
                                    seed = NULL, native_serialization_platforms = NULL, ...) {
  new_layer("JaxLayer", py_args(), object)
}

#' @rdname layer_tfsm
#' @export
layer_flax_module_wrapper <- function(object, module, method = NULL, variables = NULL, ...) {
  new_layer("FlaxLayer", py_args(), object)
}

#' @rdname layer_tfsm
#' @export
layer_torch_module_wrapper <- function(object, module, name = NULL, output_shape = NULL, ...) {
  new_layer("TorchModuleWrapper", py_args(), object)
}
