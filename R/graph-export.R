#' @rdname export_savedmodel
#' @export
#' @examplesIf laminar::is_backend_available()
#'
#' # A graph function, with named inputs and outputs
#' area <- graph_function(function(width, height) list(area = width * height))
#' folder <- tempfile()
#' export_savedmodel(area, folder, width = tensor_spec(NA), height = tensor_spec(NA))
#' load_savedmodel(folder)(width = 1:3, height = 2)
export_savedmodel.laminar_graph_function <- function(object, export_dir_base, ..., overwrite = FALSE) {
  call <- rlang::current_env()
  path <- path.expand(check_string(export_dir_base, "export_dir_base"))
  state <- graph_state(object)
  values <- export_values(state, rlang::list2(...), call)
  confirm_overwrite(path, overwrite, call)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  # Written beside the place first, so that nothing is lost when it cannot be traced.
  draft <- tempfile("export", dirname(path))
  on.exit(unlink(draft, recursive = TRUE))
  arguments <- graph_arguments(state, values, call)
  try_graph(py_graph_export()$export_function(graph_python(state), arguments, draft), state, call)
  if (isTRUE(overwrite)) unlink(path, recursive = TRUE)
  file.rename(draft, path)
  invisible(path)
}

# Examples or specifications for the arguments without a default, by name.
export_values <- function(state, values, call) {
  known <- setdiff(names(formals(state$f)), "...")
  wrong <- setdiff(rlang::names2(values), known)
  if (length(wrong)) {
    laminar_abort(c(
      "The shapes of arguments are given by their names, {.arg {known}}.",
      x = if (nzchar(wrong[[1L]])) "There is no argument {.arg {wrong}}." else "One came without a name."
    ), "argument", call)
  }
  if (!length(values) && !is.null(state$signature)) return(list())
  needed <- known[vapply(formals(state$f)[known], function(value) identical(value, quote(expr = )), NA)]
  lacking <- setdiff(needed, names(values))
  if (length(lacking)) {
    laminar_abort(c(
      "It must be said what the arguments of the exported function are.",
      x = "{cli::qty(lacking)}{?There is/There are} no example and no {.fn tensor_spec} for {.arg {lacking}}.",
      i = "For example {.code export_savedmodel(f, folder, {lacking[[1]]} = tensor_spec(c(NA, 3)))}."
    ), "argument", call)
  }
  values
}

py_graph_export <- function() {
  py_graph()
  reticulate::import("laminar.graph.export", convert = TRUE)
}

#' Run an exported program
#'
#' Opens what [export_savedmodel()], or any other program that writes TensorFlow's SavedModel format, has exported, as a
#' function with named arguments. Neither the R code nor the Python code that made it is needed.
#'
#' @param path Folder of the exported model.
#' @param signature Which of its functions; `NULL` takes `"serving_default"`, or the only one. Printing the result lists
#'   all.
#' @returns A function of class `laminar_savedmodel` with an argument for each input. R values give R arrays, tensors
#'   give tensors; several outputs come as a named list.
#' @seealso [layer_tfsm()] makes a layer of it, [model_graph()] shows its operations. A program in C that runs exported
#'   models without R and Python is described in the help of [export_savedmodel()].
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' folder <- tempfile()
#' export_savedmodel(model, folder)
#' program <- load_savedmodel(folder)
#' program
#' program(matrix(1, 3, 2))
load_savedmodel <- function(path, signature = NULL) {
  call <- rlang::current_env()
  path <- path.expand(check_string(path, "path"))
  signature <- check_string(signature, "signature", null = TRUE)
  program <- try_backend(py_graph_export()$SavedProgram(path, signature), call)
  inputs <- names(program$inputs)
  arguments <- stats::setNames(rep(alist(x = ), length(inputs) + 1L), c(inputs, "..."))
  code <- quote(call_program(program, match.call(expand.dots = FALSE), environment()))
  environment <- list2env(list(program = program, path = path), parent = topenv())
  structure(rlang::new_function(arguments, code, environment), class = c("laminar_savedmodel", "function"))
}

call_program <- function(program, matched, frame) {
  given <- given_arguments(matched, frame)
  inputs <- names(program$inputs)
  unknown <- setdiff(names(given), inputs)
  if (length(unknown)) {
    unnamed <- startsWith(unknown, "..")
    laminar_abort(c(
      "The program's inputs are {.arg {inputs}}.",
      x = if (all(unnamed)) "There {cli::qty(sum(unnamed))}{?is one argument/are {sum(unnamed)} arguments} too many."
      else "There is no input {.arg {unknown[!unnamed]}}."
    ), "argument", frame)
  }
  values <- Map(function(value, name) if (is_traceable(value)) value else as_program_input(value, name, frame),
                given, names(given))
  outputs <- try_backend(program(as_python_dict(names(values), unname(values))), frame)
  if (!any_tensor(given)) outputs <- as_r(outputs)
  if (length(outputs) == 1L) outputs[[1L]] else outputs
}

as_program_input <- function(value, name, call) {
  if (is.atomic(value) && length(value) == 1L && is.null(dim(value)) && !anyNA(value)) return(value)
  as_host(value, name, call)
}

#' @export
print.laminar_savedmodel <- function(x, ...) {
  program <- get("program", envir = environment(x))
  cat("<exported program> ", get("path", envir = environment(x)), "\n", sep = "")
  if (is_null_pointer(program)) {
    cli::cli_inform(pointer_lines())
    return(invisible(x))
  }
  for (signature in program$signatures) {
    parts <- program$described(signature)
    text <- vapply(parts, function(part) paste(names(part), unlist(part), sep = ": ", collapse = ", "), "")
    cat(if (signature == program$signature) "* " else "  ", signature, "(", text[1L], ") -> ", text[2L], "\n", sep = "")
  }
  invisible(x)
}

#' @export
model_graph.laminar_savedmodel <- function(object, ..., backward = FALSE) {
  check_no_dots(...)
  if (check_flag(backward, "backward")) {
    laminar_abort("An exported program has no gradients to show; export them as outputs of their own.", "argument")
  }
  graph <- try_backend(py_graph_view()$concrete_graph(get("program", envir = environment(object))$concrete))
  new_graph(graph, basename(get("path", envir = environment(object))))
}
