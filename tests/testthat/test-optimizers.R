skip_if_no_backend()

test_that("every optimizer makes its object, and a bare wrapper stands for it", {
  table <- wrapper_table()
  for (name in setdiff(table$name[table$kind == "optimizer"], c("optimizer_loss_scale", "optimizer_multi"))) {
    optimizer <- get(name, asNamespace("laminar"))
    expect_equal(as.numeric(optimizer(learning_rate = 0.5)$learning_rate), 0.5, label = name)
    expect_identical(class(laminar:::as_py_callable(optimizer)), class(optimizer()))
  }
})

test_that("every optimizer takes a step downhill in fit()", {
  x <- matrix(c(1, 2, 3, 4) / 4, 4)
  y <- 2 * x
  makers <- list(optimizer_sgd, optimizer_adam, optimizer_muon, optimizer_schedule_free_adam_w)
  for (optimizer in lapply(makers, function(make) make(0.1))) {
    model <- keras_model_sequential(input_shape = 1) |> layer_dense(1, kernel_initializer = "zeros")
    model |> compile(optimizer = optimizer, loss = "mse")
    loss <- fit(model, x, y, epochs = 10, verbose = 0)$metrics$loss
    expect_lt(loss[[10]], loss[[1]])
  }
})

test_that("the older name of the learning rate does", {
  expect_equal(as.numeric(optimizer_adam(lr = 0.5)$learning_rate), 0.5)
})

test_that("different layers get different optimizers", {
  optimizer <- optimizer_multi(list(optimizer_adam(), "dense/.*" = optimizer_sgd()))
  expect_s3_class(optimizer, "keras.src.optimizers.optimizer.Optimizer")
  expect_s3_class(optimizer_loss_scale(optimizer_adam()), "keras.src.optimizers.optimizer.Optimizer")
})

test_that("mistakes are named", {
  expect_snapshot(error = TRUE, {
    optimizer_adam(gradient_accumulation_steps = 0.5)
    optimizer_adam(learning_speed = 0.1)
    optimizer_sgd(0.1, momntum = 0.9)
    optimizer_multi(optimizer_adam)
    optimizer_multi(list(a = optimizer_adam()))
    optimizer_muon(ns_steps = 2.5)
    optimizer_adam(learning_rate = -1)
    optimizer_sgd(c(0.1, 0.2))
  })
})
