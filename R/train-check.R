#' Look at data before training
#'
#' [fit()][fit.keras.src.models.model.Model] takes a short look at model and data before it begins, and warns of what
#' would train badly without an error. `check_data()` does that by itself and prints everything, hints included.
#'
#' Found are values that are not finite; inputs that are not scaled, and pixels from 0 to 255, where no layer normalizes
#' them; constant columns; numbers that stand for missing values (-999 and the like); labels that seem to count from 1;
#' targets that stand among the inputs; a loss that the last activation does not fit; targets that the activation cannot
#' reach; large targets; a last batch of one row with batch normalization; rows sorted by class before
#' `validation_split`; validation rows that stand in the training data; validation data scaled in another way or with
#' classes of their own.
#'
#' Arrays of more than 65,536 values are judged by a sample of their rows, so the look costs milliseconds whatever the
#' size. Data that do not lie in memory are not looked at, only the model.
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param ... Further arguments of `fit()` by name, for example `validation_data`, `validation_split`, `batch_size`.
#' @param model A compiled model.
#' @returns A data frame of class `laminar_data_check` with one row for each thing found: `weight` (`"error"`,
#'   `"warning"` or `"note"`), `topic`, `message`, `found` and `mend`. It prints as a list.
#' @seealso `fit(check_data = FALSE)` or `options(laminar.check_data = FALSE)` leave the look out. Warnings have the
#'   class `laminar_warning_data`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 3) |> layer_dense(1, activation = "relu")
#' compile(model, loss = "binary_crossentropy")
#' check_data(model, mtcars[c("disp", "hp", "wt")], mtcars$am)
check_data <- function(model, x, y = NULL, ...) {
  call <- rlang::current_env()
  check_model(model, "model")
  given <- fit_defaults(model, x, y, rlang::list2(...), call)
  found <- tryCatch(
    look_at_data(fit_arguments(given, call), call),
    laminar_error = function(condition) list(finding_of(condition))
  )
  if (!length(found) || found[[1L]]$weight != "error") {
    refused <- tryCatch(
      {
        training_plan(model, x, y, ...)
        NULL
      },
      laminar_error = function(condition) finding_of(condition)
    )
    found <- c(if (!is.null(refused)) list(refused), found)
  }
  text <- function(field) vapply(found, function(one) paste(one[[field]], collapse = "\n"), "")
  structure(
    data.frame(weight = text("weight"), topic = text("topic"), message = text("message"), found = text("found"),
               mend = text("mend")),
    class = c("laminar_data_check", "data.frame")
  )
}

finding_of <- function(condition) {
  lines <- c(condition$message, condition$body)
  kinds <- rlang::names2(lines)
  lines <- cli::ansi_strip(lines)
  topic <- sub("laminar_error_", "", class(condition)[[1L]])
  list(weight = "error", topic = topic, message = unname(lines[[1L]]), found = unname(lines[kinds == "x"]),
       mend = unname(lines[kinds == "i"]))
}

# What the engine's look finds, as a list of lists. `args` are those of `fit_arguments()`.
look_at_data <- function(args, call) {
  lapply(try_backend(do.call(py_laminar(call)$bridge$look, args), call), function(one) {
    one$found <- as.character(unlist(one$found))
    one$mend <- as.character(unlist(one$mend))
    one
  })
}

# One warning for all that was found.
warn_data <- function(args, call) {
  # A look that fails is no reason not to train; check_data() would show why.
  looked <- tryCatch(look_at_data(args, call), laminar_error = function(condition) list())
  found <- Filter(function(one) one$weight == "warning", looked)
  if (!length(found)) return(invisible())
  lines <- unlist(lapply(found, function(one) {
    c("!" = one$message, rlang::set_names(one$found, rep("x", length(one$found))),
      rlang::set_names(one$mend, rep("i", length(one$mend))))
  }))
  laminar_warn(c("Something about the data or the model would train badly.", escape_lines(lines),
    " " = "({.code fit(check_data = FALSE)} leaves this look out.)"), "data", call)
}

#' @export
print.laminar_data_check <- function(x, ...) {
  if (!all(c("weight", "message", "found", "mend") %in% names(x))) return(NextMethod())
  if (!nrow(x)) {
    cli::cat_line("Nothing was found that would train badly.")
    return(invisible(x))
  }
  counts <- table(factor(x$weight, c("error", "warning", "note")))
  counts <- counts[counts > 0L]
  cli::cat_line(paste0(counts, " ", names(counts), ifelse(counts > 1L, "s", ""), collapse = ", "), ":")
  for (i in seq_len(nrow(x))) {
    split <- function(field) strsplit(x[[field]][[i]], "\n", fixed = TRUE)[[1L]]
    lines <- c(paste0(toupper(substr(x$weight[[i]], 1L, 1L)), substring(x$weight[[i]], 2L), ": ", x$message[[i]]),
      rlang::set_names(split("found"), rep("x", length(split("found")))),
      rlang::set_names(split("mend"), rep("i", length(split("mend")))))
    cli::cat_line(cli::format_bullets_raw(rlang::set_names(lines, c("*", names(lines)[-1L]))))
  }
  invisible(x)
}
