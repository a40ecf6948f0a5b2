#' Training loops of one's own
#'
#' [fit()] trains models whose loss is a function of targets and predictions, and [Model()] lets a `train_step()` of
#' one's own into it. Where training is something else (two models that train against each other, a policy that learns
#' from what it does), the loop is written in R, in a [graph_function()], and runs without R.
#'
#' The pieces:
#'
#' * *Gradients*: `value_and_gradient(function(weights) ...)(model$trainable_variables)` gives the value of a loss and a
#'   list with a gradient for each weight; the function may call `model(x, training = TRUE)`. Or, as in Python,
#'   `with(tf$GradientTape() %as% tape, ...)` and then `tape$gradient(loss, weights)`. [variable_gradients()] is the
#'   form that runs on JAX, too.
#' * *Steps*: `optimizer$apply(gradients, weights)` takes these lists. An optimizer keeps to the weights of its first
#'   call, so each model that trains apart has one of its own.
#' * *Losses*: the objects that `loss_*()` makes are functions of targets and predictions.
#' * *Metrics*: `metric$update_state(y_true, y_pred)`, `metric$result()` and `metric$reset_state()`, in a graph
#'   function, too.
#' * *Batches*: in a graph function `for (batch in dataset)` goes through a data set, which may be an argument; elements
#'   of several parts are lists, as `batch$x` and `batch$y` of `tensor_slices_dataset(list(x = x, y = y))`. Outside,
#'   `iterate(dataset, function(batch) ...)` calls a function with each of them, and `iter_next(as_iterator(dataset))`
#'   gives them one by one, at the end `NULL` ([as_array_iterator()] as R arrays). Rows of tensors are taken by their
#'   numbers: `for (step in seq_len(nrow(order)))` with `x[order[step, ], ]`, where `order` is a matrix of row numbers
#'   with a row for each batch. Nothing is faster, and XLA compiles it, which it cannot do with data sets.
#'
#' Models, layers, optimizers and metrics are made outside of the graph function. Their variables belong to no graph:
#' what one call has trained, the next one finds, and [predict()], [save_model()] and the like know it at once.
#'
#' Data that are used often are worth `as_tensor(x, "float32")` once: an R matrix as argument is copied at every call.
#'
#' @name training_loops
#' @seealso [graph_control] for what loops and branches may do; [minimize()] for functions of a few parameters.
#' @examplesIf laminar::is_backend_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(16, activation = "relu") |>
#'   layer_dense(3)
#' weights <- model$trainable_variables
#' optimizer <- optimizer_adam(0.01)
#' loss <- loss_sparse_categorical_crossentropy(from_logits = TRUE)
#' accuracy <- metric_sparse_categorical_accuracy()
#'
#' train <- graph_function(function(x, y, order) {
#'   accuracy$reset_state()
#'   for (step in seq_len(nrow(order))) {
#'     rows <- order[step, ]
#'     with(tf$GradientTape() %as% tape, {
#'       scores <- model(x[rows, ], training = TRUE)
#'       value <- loss(y[rows], scores)
#'     })
#'     optimizer$apply(tape$gradient(value, weights), weights)
#'     accuracy$update_state(y[rows], scores)
#'   }
#'   accuracy$result()
#' })
#'
#' x <- as_tensor(as.matrix(iris[1:4]), "float32")
#' y <- as_tensor(as.integer(iris$Species) - 1L)
#' for (epoch in 1:5) print(as.numeric(train(x, y, matrix(sample(150), 6))))
NULL
