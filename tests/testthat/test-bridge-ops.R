# Every public function of keras.ops has a wrapper with its arguments, and all of them convert by the same rules.

skip_if_no_backend()

signatures <- op_signatures()
wrapper <- function(name) get(name, asNamespace("laminar"))

test_that("every public function of keras.ops has a wrapper", {
  known <- vapply(names(signatures), function(path) exists(op_name(path), asNamespace("laminar")), NA)
  drafts <- vapply(names(signatures)[!known], function(path) draft_op(path, signatures[[path]]), "")
  expect(all(known), paste0(
    "No wrapper for these functions of keras.ops: ", paste(names(signatures)[!known], collapse = ", "),
    ". Add, with documentation:\n\n", paste(drafts, collapse = "\n\n")
  ))
  expect_gte(length(signatures), 350L)
})

test_that("wrappers are exported", {
  exported <- getNamespaceExports("laminar")
  expect_setequal(setdiff(vapply(names(signatures), op_name, ""), exported), character())
})

test_that("wrappers have Keras's arguments, in order and with the same defaults, or a reason", {
  for (path in setdiff(names(signatures), names(op_exceptions))) {
    drafted <- drafted_op(path, signatures[[path]])
    actual <- as.list(formals(wrapper(op_name(path))))
    expect_identical(as_text(actual), as_text(drafted), label = op_name(path))
  }
})

test_that("the list of exceptions names functions that exist and do differ", {
  for (path in names(op_exceptions)) {
    expect_true(path %in% names(signatures), label = path)
    drafted <- drafted_op(path, signatures[[path]])
    expect_false(identical(as_text(formals(wrapper(op_name(path)))), as_text(drafted)), label = path)
  }
})

test_that("a function without a wrapper makes the draft of one", {
  expect_snapshot(cat(draft_op("sum", signatures$sum), draft_op("rot90", signatures$rot90), sep = "\n"))
})

test_that("every argument that is an axis is 1-based", {
  for (path in names(signatures)) {
    axes <- grep("axis|axes$", names(signatures[[path]]), value = TRUE)
    expect_true(all(axes %in% c(op_axes, "keepaxis")), label = path)
  }
  converters <- utils::modifyList(laminar:::arg_converters, laminar:::op_arguments)
  for (axis in op_axes) {
    convert <- function(value) {
      result <- converters[[axis]](value, axis, rlang::current_env())
      unlist(if (is.integer(result)) result else reticulate::py_to_r(result))
    }
    expect_identical(convert(1), 0L)
    expect_identical(convert(-1), -1L)
    expect_error(convert(0), class = "laminar_error_axis")
    expect_error(convert(NA), class = "laminar_error_axis")
    expect_error(convert(1.5), class = "laminar_error_value")
  }
})

test_that("axes that are wrong say so", {
  expect_snapshot(error = TRUE, {
    op_sum(matrix(1, 2, 2), axis = 0)
    op_sum(matrix(1, 2, 2), axis = NA)
    op_concatenate(list(1:2, 3:4), axis = 0)
    op_sum(matrix(1, 2, 2), axis = 3)
    op_softmax(c(1, 2), axis = -2)
  })
})

test_that("what TensorFlow says is read out without its dialect", {
  skip_unless_tensorflow("words of its errors")
  expect_snapshot(error = TRUE, op_add(1:3, 1:2))
  expect_snapshot(error = TRUE, op_matmul(matrix(1, 2, 3), matrix(1, 2, 3)))
})

test_that("R's numbers become tensors of Keras's types", {
  expect_identical(op_dtype(op_array(c(1, 2))), "float32")
  expect_identical(op_dtype(op_array(1)), "float32")
  expect_identical(op_dtype(op_array(1:2)), "int32")
  expect_identical(op_dtype(op_array(c(TRUE, FALSE))), "bool")
  expect_identical(op_dtype(op_array(1i)), "complex64")
  expect_values(
    op_array(matrix(1:6, 2)) ~ matrix(1:6, 2), op_array(array(1:24 / 2, 2:4)) ~ array(1:24 / 2, 2:4),
    op_array(factor(c("b", "a"))) ~ c(1, 0), op_array(data.frame(a = 1:2, b = 3:4)) ~ cbind(1:2, 3:4)
  )
})

test_that("a single number takes the type of the tensor beside it", {
  half <- op_cast(c(1, 2), "float16")
  expect_identical(op_dtype(op_add(half, 1)), "float16")
  expect_identical(op_dtype(op_add(1:2, 1L)), "int32")
})

test_that("NaN passes, NA among whole numbers does not", {
  expect_values(op_isnan(c(1, NA, NaN)) ~ c(FALSE, TRUE, TRUE))
  expect_error(op_add(c(1L, NA), 1L), class = "laminar_error_missing")
})

test_that("dates count in days", {
  expect_values(op_add(as.Date("1970-01-03"), 1) ~ 3)
})

test_that("R's memory is never changed", {
  x <- c(1, 2, 3)
  op_multiply(x, 2)
  expect_identical(x, c(1, 2, 3))
})

test_that("whole-number arguments refuse fractions", {
  expect_error(op_top_k(c(1, 2), k = 0.5), class = "laminar_error_value")
  expect_error(op_eye(2.5), class = "laminar_error_value")
  expect_error(op_reshape(1:4, c(2, 1.5)), class = "laminar_error_value")
  expect_error(op_repeat(1:2, 0.5), class = "laminar_error_value")
  expect_error(op_linspace(0, 1, num = 2.5), class = "laminar_error_value")
})

test_that("positions count from 1, and a 0 among them says so", {
  expect_snapshot(error = TRUE, {
    op_take(1:3, 0)
    op_take(1:3, op_array(c(0L, 1L)))
    op_take(1:3, 1.5)
    op_take(1:3, 1, zero_indexed = NA)
    op_one_hot(c(0, 1), 2)
  })
})

test_that("ops work on the symbolic tensors of a model", {
  input <- keras_input(shape = 3)
  expect_identical(dim(op_sum(input, axis = -1, keepdims = TRUE)), c(NA, 1L))
  expect_identical(dim(op_argmax(input, axis = 2)), NA_integer_)
  expect_identical(dim(op_take(input, c(1, 3), axis = 2)), c(NA, 2L))
  model <- keras_model(input, op_argmax(input, axis = 2))
  expect_equal(as.vector(predict(model, rbind(c(1, 5, 2), c(9, 1, 1)))), c(2, 1))
})

test_that("what is misspelt or missing is named", {
  expect_snapshot(error = TRUE, {
    op_sum()
    op_expand_dims(1:3)
    op_pad(1:3, "a")
  })
})
