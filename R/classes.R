#' Layers of your own
#'
#' `Layer()` defines a class of layers in R and returns the function that makes such layers: it composes with pipes as
#' [layer_dense()] does, and has the arguments of `initialize`.
#'
#' Methods see `self` (the object), `private`, `super` (the parent's methods: `super$initialize(...)`) and
#' `` `__class__` ``. `self$weight <- ...` keeps a value or a weight; weights are made with
#' `self$add_weight(shape, initializer, trainable, name)` in `initialize` or, when they depend on the input, in
#' `build`.
#'
#' * `initialize(...)` takes the arguments. When it does not mention `super`, the parent's constructor runs first by
#'   itself.
#' * `build(input_shape)` runs once, at the first input: a list of whole numbers, `NULL` for the batch.
#' * `call(inputs)` computes the output; with the arguments `training` and `mask` it is told those. It may return
#'   tensors, numbers, arrays, or a list of them. It is traced into the program of the epoch: R does not run between
#'   batches, so a layer written in R is as fast as any other.
#' * `get_config()` is needed only when the arguments of `initialize` do not say everything.
#' * Every other method of Keras's layers (`compute_mask`, `compute_output_shape`, `from_config`, ...) can be given.
#'
#' Nothing of Python runs when the class is defined, so packages can define classes. A model with such layers is saved
#' like any other; [load_model()] finds the class by its name when it is defined in the session.
#'
#' @param classname Name of the class, a string of letters and digits; models are saved with it.
#' @param initialize,call,build,get_config Methods, functions; see the details.
#' @param ... Further members, named: functions are methods, anything else is a field. See also
#'   [active_property()].
#' @param public A list of further members, as in R6.
#' @param private A list of members that only the methods see, as `private$name`.
#' @param inherit The class to inherit from: what `Layer()` has returned, a function such as [layer_dense()], a
#'   Python class. `NULL` for Keras's own base class.
#' @param parent_env Environment whose package's name the class is saved under.
#' @returns A function that makes such layers: `function(object, <arguments of initialize>)`.
#' @seealso [Model()], [Metric()], [Loss()], [Callback()]; [layer_lambda()] for a plain function as a layer.
#' @export
#' @examplesIf laminar::is_backend_available()
#' layer_linear <- Layer("Linear",
#'   initialize = function(units, ...) {
#'     super$initialize(...)
#'     self$units <- units
#'   },
#'   build = function(input_shape) {
#'     self$kernel <- self$add_weight(shape = shape(input_shape[[2]], self$units), name = "kernel")
#'     self$bias <- self$add_weight(shape = self$units, initializer = "zeros", name = "bias")
#'   },
#'   call = function(inputs) {
#'     op_matmul(inputs, self$kernel) + self$bias
#'   }
#' )
#' keras_model_sequential(input_shape = 4) |>
#'   layer_linear(units = 8) |>
#'   layer_dense(1)
Layer <- function(classname, initialize = NULL, call = NULL, build = NULL, get_config = NULL, ...,
                  public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  define_class("layer", classname, list(initialize = initialize, call = call, build = build, get_config = get_config),
               rlang::list2(...), public, private, inherit, parent_env)
}

#' Models of your own
#'
#' `Model()` defines a class of models in R, for what [keras_model()] cannot say: a training step of one's own, or a
#' computation that is no graph of layers. It returns the function that makes such models.
#'
#' Methods see `self`, `private` and `super`, as in [Layer()].
#'
#' * `train_step(data)`, `test_step(data)`: one batch. `data` is `list(x, y)` or `list(x, y, sample_weight)`,
#'   or `x` itself when [fit()] was given nothing else. Return a named list of losses and metrics. The step is traced
#'   into the program of the epoch; R does not run between batches. Derivatives come from [variable_gradients()]. The
#'   step reads and assigns the variables of `self` on both backends: Keras's own form with JAX, where a step takes and
#'   returns the state, is made of it.
#' * `predict_step(data)`: the output for one batch.
#' * `compute_loss(x, y, y_pred, sample_weight)`, `compute_metrics(x, y, y_pred, sample_weight)`: only the loss, or only
#'   the metrics, of one's own.
#' * `call(inputs)`: the output. Without `initialize` and `call` the function takes `inputs` and `outputs`, as
#'   [keras_model()] does.
#' * `metrics = active_property(function() list(...))`: metrics of one's own that are reset with every epoch.
#'
#' @inheritParams Layer
#' @param initialize,call,train_step,predict_step,test_step,compute_loss,compute_metrics Methods, functions.
#' @returns A function that makes such models.
#' @export
#' @examplesIf laminar::is_backend_available()
#' # least squares with a training step of one's own
#' own_model <- Model("OwnStep", train_step = function(data) {
#'   c(x, y) %<-% data
#'   c(loss, gradients) %<-% variable_gradients(
#'     function() self$compute_loss(x, y, self(x, training = TRUE)), self$trainable_weights
#'   )
#'   self$optimizer$apply(gradients, self$trainable_weights)
#'   list(loss = loss)
#' })
#' input <- keras_input(2)
#' model <- own_model(inputs = input, outputs = layer_dense(input, 1))
#' compile(model, optimizer = "sgd", loss = "mse")
#' x <- matrix(runif(64), 32)
#' fit(model, x, rowSums(x), epochs = 3)
Model <- function(classname, initialize = NULL, call = NULL, train_step = NULL, predict_step = NULL,
                  test_step = NULL, compute_loss = NULL, compute_metrics = NULL, ...,
                  public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  methods <- list(
    initialize = initialize, call = call, train_step = train_step, predict_step = predict_step,
    test_step = test_step, compute_loss = compute_loss, compute_metrics = compute_metrics
  )
  define_class("model", classname, methods, rlang::list2(...), public, private, inherit, parent_env)
}
