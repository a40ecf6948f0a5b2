#' Export a model or a graph function for serving
#'
#' Writes the computation of a model or of a graph function, without its R or Python code, for other programs:
#' TensorFlow Serving, ONNX runtimes, mobile devices, C.
#'
#' A graph function gets its arguments' names as names of the inputs. A named list that it returns gives the names of
#' the outputs, a single tensor is called `output`. It is exported as a plain graph, whatever `jit_compile` says.
#'
#' @section Prediction in C:
#' The Python package tensorflow holds TensorFlow's library for C and its header files, so a program of some sixty lines
#' predicts without R and without Python. One is `tools/predict.c` in laminar's sources, for programs with one input.
#' With `TF` the folder of the Python package (`python -c "import tensorflow as t; print(t.__path__[0])"`):
#' ```
#' gcc -O2 -o predict predict.c -I$TF/include -L$TF -Wl,-rpath,$TF \\
#'   -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2
#' ./predict folder < numbers.txt
#' ```
#'
#' @param object A built model, or a graph function made by [graph_function()].
#' @param export_dir_base Folder, or for the formats of one file the file, to be written.
#' @param ... For models further named arguments of Keras's `export()`. For graph functions an example value or a
#'   [tensor_spec()] for each argument, by name; not needed where it has an `input_signature`.
#' @param format `"tf_saved_model"`, `"onnx"`, `"openvino"`, `"litert"` or `"torch"`; all but the first need further
#'   Python packages.
#' @param overwrite `TRUE` replaces what is there.
#' @param verbose `TRUE` shows what the exporter prints.
#' @param input_signature Shapes and types of the input, for models that do not say them.
#' @returns The path, invisibly.
#' @seealso [load_savedmodel()] runs what was exported, [layer_tfsm()] brings it back as a layer;
#'   [save_model()] is for going on with training.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' folder <- tempfile()
#' export_savedmodel(model, folder)
#' served <- layer_tfsm(filepath = folder)
#' served(matrix(1, 1, 2))
export_savedmodel <- function(object, export_dir_base, ...) {
  UseMethod("export_savedmodel")
}

#' @rdname export_savedmodel
#' @export
export_savedmodel.keras.src.models.model.Model <- function(object, export_dir_base, ..., format = "tf_saved_model",
                                                           overwrite = FALSE, verbose = FALSE,
                                                           input_signature = NULL) {
  call <- rlang::current_env()
  check_model(object)
  path <- path.expand(check_string(export_dir_base, "export_dir_base"))
  format <- check_choice(format, "format", c("tf_saved_model", "onnx", "openvino", "litert", "torch"))
  args <- named_dots(rlang::list2(...), call)
  if (!is.null(input_signature)) args$input_signature <- input_signature
  confirm_overwrite(path, overwrite, call)
  check_exporter(format, call)
  needs_tensorflow(installed = TRUE)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  if (isTRUE(overwrite)) unlink(path, recursive = TRUE)
  try_backend(do.call(object$export, c(list(path, format = format, verbose = check_flag(verbose, "verbose")), args)),
              call)
  invisible(path)
}

#' @export
export_savedmodel.default <- function(object, export_dir_base, ...) {
  if (is_null_pointer(object)) check_model(object, call = rlang::current_env())
  laminar_abort(c(
    "{.arg object} must be a model or a graph function.", x = "It is {describe(object)}.",
    i = "Make one with {.fn keras_model_sequential}, {.fn keras_model} or {.fn graph_function}."
  ), "type", rlang::current_env())
}

exporter_modules <- list(onnx = c("onnx", "tf2onnx"), openvino = "openvino", litert = "ai_edge_litert", torch = "torch")

check_exporter <- function(format, call) {
  for (module in exporter_modules[[format]]) {
    if (!reticulate::py_module_available(module)) {
      laminar_abort(c(
        "The format {.val {format}} needs the Python package {.pkg {module}}, which is not installed.",
        i = "Install it into the Python that {.fn laminar_sitrep} shows."
      ), "package", call)
    }
  }
}
