test_that("the graph of a model has its operations, variables and gradients", {
  skip_if_no_backend()
  model <- small_model()
  graph <- model_graph(model)
  expect_s3_class(graph, "laminar_graph")
  expect_named(graph$nodes, c("name", "operation", "shape", "type", "device", "phase", "role", "value", "within"))
  expect_named(graph$edges, c("from", "to", "shape", "type", "phase"))
  expect_identical(sum(graph$nodes$operation == "MatMul"), 2L)
  expect_identical(sum(graph$nodes$role == "variable"), 4L)
  expect_identical(graph$nodes$shape[graph$nodes$role == "output"], "(?, 3)")
  expect_true(all(c(graph$edges$from, graph$edges$to) %in% graph$nodes$name))
  both <- model_graph(model, backward = TRUE)
  expect_identical(both$nodes$name[both$nodes$phase == "forward"], graph$nodes$name)
  expect_identical(sum(both$nodes$role == "gradient"), 5L)
  variables <- both$nodes$name[both$nodes$role == "variable"]
  expect_true(all(variables %in% both$nodes$value[both$nodes$role == "gradient"]))
  weight <- both$nodes[both$nodes$role == "gradient" & both$nodes$value == variables[1], ]
  expect_identical(weight$shape, "(4, 8)")
})

test_that("expressions, formulas and functions have graphs", {
  skip_if_no_backend()
  graph <- model_graph(~ 1 / (1 + exp(-x)), x = c(1, 2))
  expect_identical(graph$nodes$operation[graph$nodes$role %in% c("", "output")], c("Neg", "Exp", "AddV2", "RealDiv"))
  expect_identical(graph$nodes$shape[graph$nodes$role == "output"], "(2,)")
  expect_identical(graph$nodes$value[graph$nodes$role == "constant"], c("1", "1"))
  expect_identical(model_graph(quote(1 / (1 + exp(-x))), x = c(1, 2)), graph)
  expect_identical(graph$nodes$type, rep("float64", 7L))
  same <- model_graph(function(x) 1 / (1 + exp(-x)), x = c(1, 2))
  expect_identical(same$nodes, graph$nodes)
  graphed <- graph_function(function(x) 1 / (1 + exp(-x)), input_signature = list(x = tensor_spec(NA, "float32")))
  open <- model_graph(graphed)
  expect_identical(open$nodes$shape[open$nodes$role == "output"], "(?,)")
  expect_identical(open$nodes$operation, graph$nodes$operation)
  expect_identical(model_graph(graph_function(function(a, b = 1) a * b), 2, 3)$nodes$name[1:2], c("a", "b"))
  nested <- model_graph(function(par) par$a * par$b, par = list(a = 1, b = c(1, 2)), backward = TRUE)
  expect_identical(sum(nested$nodes$role == "gradient"), 2L)
  k <- 4
  outside <- model_graph(~ x * k, x = matrix(1, 2, 3))
  expect_identical(outside$nodes$value[outside$nodes$role == "constant"], "4")
})

test_that("loops and branches hold graphs of their own", {
  skip_if_no_backend()
  halve <- function(x) op_while_loop(function(x) op_sum(x) > 1, function(x) list(x / 2), list(x))
  graph <- model_graph(halve, x = c(3, 4))
  inside <- graph$nodes[nzchar(graph$nodes$within), ]
  expect_true("RealDiv" %in% inside$operation)
  expect_setequal(sub(".*:", "", inside$within), c("condition", "body"))
  expect_true("StatelessWhile" %in% graph$nodes$operation[!nzchar(graph$nodes$within)])
})

test_that("printing is short and names what matters", {
  skip_if_no_backend()
  model <- keras_model_sequential(input_shape = 4, name = "small") |> layer_dense(2, name = "only")
  model$inputs[[1]]$name <- "x"
  printed <- format(model_graph(model, backward = TRUE))
  expect_lt(length(printed), 14L)
  expect_match(printed[1], "<graph> small: [0-9]+ forward and [0-9]+ backward operations, [0-9]+ edges")
  expect_match(printed, "only/kernel float32 (4, 2)", fixed = TRUE, all = FALSE)
  expect_snapshot(model_graph(~ (y - a * x)^2, a = 1, x = 1:3, y = 1:3, backward = TRUE))
})

test_that("errors of model_graph() say what to do", {
  skip_if_no_backend()
  expect_snapshot(error = TRUE, {
    model_graph(3)
    model_graph(keras_model_sequential() |> layer_dense(2))
    model_graph(~ x + 1, 2)
    model_graph(function(x) x, z = 2)
    model_graph(~ x + 1, x = "a")
    model_graph(function(x) stop("no"), x = 1)
  })
})
