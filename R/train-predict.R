#' Predict with a model
#'
#' @inheritParams evaluate
#' @param object A model; it need not be compiled.
#' @param type What to return, a string:
#'   * `"raw"`, the same as `NULL`: the model's output as it is.
#'   * `"class"`: for each sample the class, a factor when the model knows the levels of its targets
#'     ([class_levels()]), otherwise codes from 0.
#'   * `"prob"`: a matrix with a probability for each class (a column each, named by level). Outputs without softmax or
#'     sigmoid (logits) get it here when the loss says that they are logits. One output unit gives two columns.
#'   * `"numeric"`: for a regression, a vector for one output unit.
#' @param threshold For two classes and one output unit: the probability from 0 to 1 from which on the second class is
#'   predicted.
#' @param na_action What to do with missing values, a string: `"fail"` stops with an error that counts them, `"omit"`
#'   leaves out the rows that have some, `"exclude"` answers `NA` for them, `"pass"` hands missing numbers to the model,
#'   as NaN. Levels of a factor that the model does not know count as missing for `"omit"` and `"exclude"`.
#' @returns An array with one row (first dimension) per sample, in the order of `x`: for a model of `k`
#'   output units a matrix of shape `(n, k)`. A list of arrays for several outputs, named when the model's outputs
#'   are. With `type`, what is said there, for each output.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
#' predict(model, as.matrix(iris[1:2, 1:4]))
#'
#' compile(model, optimizer_adam(0.05), loss = "sparse_categorical_crossentropy")
#' fit(model, iris[1:4], iris$Species, epochs = 20, verbose = 0)
#' predict(model, iris[c(1, 51, 101), 1:4], type = "class")
#' predict(model, iris[c(1, 51, 101), 1:4], type = "prob")
predict.keras.src.models.model.Model <- function(object, x, ..., type = NULL, threshold = 0.5, batch_size = NULL,
                                                 verbose = getOption("keras.verbose", default = "auto"),
                                                 steps = NULL, callbacks = NULL,
                                                 na_action = getOption("laminar.na_action", default = "fail")) {
  call <- rlang::current_env()
  check_model(object)
  check_no_dots(...)
  if (!is.null(type)) type <- check_choice(type, "type", c("raw", "class", "prob", "numeric"), call)
  threshold <- check_number(threshold, "threshold", 0, 1, call = call)
  na_action <- check_na_action(na_action, na_actions, call)
  simple <- is_plain(x) && na_action %in% c("fail", "pass")
  data <- if (simple) list(x = as_host(x, "x", call)) else read_data(object, x, call = call, na_action = na_action)
  padded <- if (na_action == "exclude") data$kept
  args <- list(
    model = object,
    x = data$x,
    batch_size = check_whole(batch_size, "batch_size", min = 1, null = TRUE),
    steps = check_whole(steps, "steps", min = 1, null = TRUE),
    callbacks = as_callbacks(callbacks, call),
    reporters = if (identical(verbose, "auto")) list() else progress_reporters(verbose, call)
  )
  answered <- if (!is.null(type) && type != "raw") {
    answer_kinds(data$facts %||% model_facts(object, call), type, call)
  }
  raw <- from_host(try_backend(do.call(py_laminar_raw()$training$predict, args), call))
  if (is.null(answered)) return(pad_rows(raw, padded))
  if (length(answered) == 1L) return(pad_rows(answer(raw, answered[[1L]], type, threshold), padded))
  if (!is.null(names(raw))) answered <- answered[names(raw)]
  pad_rows(Map(answer, raw, answered, MoreArgs = list(type = type, threshold = threshold)), padded)
}

# An array of numbers without names: nothing that the model remembers can matter to it.
is_plain <- function(x) is.numeric(x) && !is.object(x) && (!is.matrix(x) || is.null(colnames(x)))
