# A dense layer written in R beside layer_dense(): seconds of a fit() with the program compiled, in pairs, so that
# what else runs on the machine hits both alike. Run: tools/run Rscript bench/r_layer.R

library(laminar)

layer_own_dense <- Layer("OwnDense",
  initialize = function(units, ...) {
    super$initialize(...)
    self$units <- units
  },
  build = function(input_shape) {
    self$kernel <- self$add_weight(shape = shape(input_shape[[2]], self$units), initializer = "glorot_uniform")
    self$bias <- self$add_weight(shape = self$units, initializer = "zeros")
  },
  call = function(inputs) op_relu(op_matmul(inputs, self$kernel) + self$bias)
)

model_of <- function(layer) {
  keras_model_sequential(input_shape = 64) |>
    layer() |>
    layer() |>
    layer_dense(10, activation = "softmax") |>
    compile(optimizer = "adam", loss = "sparse_categorical_crossentropy")
}

set_random_seed(1)
x <- matrix(rnorm(8192 * 64), 8192)
y <- sample(0:9, 8192, replace = TRUE)
models <- list(
  own = model_of(function(object) layer_own_dense(object, units = 128)),
  built_in = model_of(function(object) layer_dense(object, units = 128, activation = "relu"))
)
seconds <- function(model) {
  # a seed makes the engine choose by rules, the same for both
  system.time(fit(model, x, y, epochs = 5, batch_size = 64, verbose = 0))[["elapsed"]]
}
modes <- vapply(models, function(model) fit(model, x, y, epochs = 5, batch_size = 64, verbose = 0)$params$mode, "")
pairs <- vapply(1:15, function(i) {
  vapply(if (i %% 2) models else rev(models), seconds, 0)[c("own", "built_in")]
}, numeric(2))
cat("modes:", paste(names(modes), modes, collapse = ", "), "\n")
cat("median seconds: ", paste(rownames(pairs), signif(apply(pairs, 1, median), 3), collapse = ", "), "\n")
cat("median of the ratios own / built in:", signif(median(pairs["own", ] / pairs["built_in", ]), 4), "\n")
