# Every public class of Keras has a wrapper or a reason, and every wrapper has the class's arguments.

skip_if_no_backend()

table <- wrapper_table()

test_that("every public class has a wrapper or a stated reason", {
  for (kind in names(wrapper_prefixes)) {
    missing <- classes_without_wrapper(kind, table)
    expect(!length(missing), missing_wrapper_message(kind, missing))
  }
})

test_that("the completeness table has nothing unexplained", {
  kinds <- names(wrapper_prefixes)
  left_out <- sub("\\..*", "", names(classes_left_out))
  counts <- data.frame(
    kind = kinds,
    public = vapply(kinds, function(kind) length(keras_classes(kind)), 0L),
    wrapped = vapply(kinds, function(kind) sum(keras_classes(kind) %in% table$class[table$kind == kind]), 0L),
    left_out_with_a_reason = vapply(kinds, function(kind) sum(left_out == kind), 0L)
  )
  counts$unexplained <- counts$public - counts$wrapped - counts$left_out_with_a_reason
  cat("", "Public classes of Keras:", utils::capture.output(print(counts, row.names = FALSE)), "", sep = "\n")
  expect_identical(counts$unexplained, rep(0L, length(kinds)))
})

test_that("a class without a wrapper or reason is found, and its draft is handed over", {
  without <- table[table$name != "layer_permute", ]
  expect_identical(classes_without_wrapper("layer", without), "Permute")
  expect_snapshot(cat(missing_wrapper_message("layer", "Permute")))
})

test_that("the list of classes left out names no class that has gone or got a wrapper", {
  parts <- strsplit(names(classes_left_out), ".", fixed = TRUE)
  for (part in parts) {
    expect_true(part[[2L]] %in% keras_classes(part[[1L]]), label = part[[2L]])
    expect_false(part[[2L]] %in% table$class[table$kind == part[[1L]]], label = part[[2L]])
  }
})

test_that("wrappers have the arguments of their classes, in order and with the same defaults", {
  for (i in seq_len(nrow(table))) {
    row <- table[i, ]
    drafted <- drafted_formals(row$kind, row$class, row$head)
    actual <- as.list(formals(get(row$name, asNamespace("laminar"))))
    excused <- argument_exceptions[argument_exceptions$wrapper == row$name, ]
    if (nrow(excused)) {
      renamed <- setdiff(names(drafted), c(excused$python, "object", "..."))
      expect_setequal(setdiff(names(actual), c(excused$r, "object", "...")), renamed)
      next
    }
    expect_identical(as_text(actual), as_text(drafted), label = row$name)
  }
})

test_that("a class without a wrapper makes the draft of one", {
  expect_snapshot(cat(draft_wrapper("layer", "Conv2DTranspose")))
  expect_snapshot(cat(draft_wrapper("loss", "Tversky"), draft_wrapper("callback", "CSVLogger"), sep = "\n"))
})

test_that("every activation and every metric function has a wrapper with its arguments", {
  plumbing <- c("get", "serialize", "deserialize")
  for (kind in c("activation", "metric")) {
    names <- Filter(
      function(name) !is.null(registry()$function_signature(kind, name)),
      setdiff(as.character(registry()$public_names(kind)), plumbing)
    )
    for (name in names) {
      python <- r_formals(unlist(registry()$function_signature(kind, name)))
      actual <- as.list(formals(get(paste0(kind, "_", name), asNamespace("laminar"))))
      expect_identical(as_text(actual[names(python)]), as_text(python), label = name)
    }
  }
})

test_that("an argument with a whole default takes whole numbers only, or is known to be a number", {
  for (i in seq_len(nrow(table))) {
    python <- keras_signature(table$kind[[i]], table$class[[i]])
    whole <- names(python)[grepl("^-?[0-9]+$", python)]
    unknown <- setdiff(whole, c(names(laminar:::arg_converters), fractional_arguments))
    expect(!length(unknown), paste0(
      "Add ", paste(unknown, collapse = ", "), " of ", table$name[[i]],
      " to arg_converters, or to fractional_arguments in helper-contract.R."
    ))
  }
})

test_that("whole-number arguments refuse fractions in every wrapper, and take 10 and 10L", {
  converters <- laminar:::arg_converters
  whole <- Filter(function(name) {
    any(vapply(
      laminar:::whole_converters, function(f) identical(converters[[name]], f), NA
    ))
  }, names(converters))
  tried <- character()
  for (i in seq_len(nrow(table))) {
    wrapper <- get(table$name[[i]], asNamespace("laminar"))
    formals <- as.list(formals(wrapper))
    required <- names(formals)[vapply(formals, function(f) identical(f, quote(expr = )), NA)]
    required <- setdiff(required, c("object", "inputs", "...", "y_true", "y_pred"))
    for (argument in intersect(names(formals), whole)) {
      args <- c(
        stats::setNames(rep(list(1), length(required)), required)[setdiff(required, argument)],
        stats::setNames(list(0.5), argument)
      )
      condition <- tryCatch(do.call(wrapper, args), error = identity)
      expect_s3_class(condition, "laminar_error_value")
      expect_match(conditionMessage(condition), argument, fixed = TRUE)
      tried <- c(tried, argument)
    }
  }
  expect_gt(length(tried), 200L)
  for (argument in unique(tried)) {
    expect_identical(
      laminar:::convert_args(stats::setNames(list(10), argument)),
      laminar:::convert_args(stats::setNames(list(10L), argument))
    )
  }
})

test_that("every axis is 1-based", {
  axes <- Filter(
    function(name) identical(laminar:::arg_converters[[name]], laminar:::convert_axis),
    names(laminar:::arg_converters)
  )
  for (argument in axes) {
    convert <- function(value) laminar:::convert_args(stats::setNames(list(value), argument))[[1L]]
    expect_identical(convert(1), 0L)
    expect_identical(convert(-1), -1L)
    expect_error(convert(0), class = "laminar_error_axis")
    expect_error(convert(1.5), class = "laminar_error_value")
  }
  for (i in seq_len(nrow(table))) {
    python <- keras_signature(table$kind[[i]], table$class[[i]])
    named_so <- grep("axis$|axes$", names(python), value = TRUE)
    unknown <- setdiff(named_so, c(axes, "bias_axes"))
    expect(!length(unknown), paste("Convert", unknown, "of", table$name[[i]], "from 1-based."))
  }
})
