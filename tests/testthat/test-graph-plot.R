node_frame <- function(name, operation = "Mul", role = "", phase = "forward", value = "", within = "") {
  data.frame(name, operation, shape = "(2,)", type = "float32", device = "", phase, role, value, within)
}
edge_frame <- function(from, to, phase = "forward") data.frame(from, to, shape = "(2,)", type = "float32", phase)

box_texts <- function(boxes) vapply(boxes$nodes, function(node) node$lines[1L], "")

test_that("reads and copies are passed through, and an output stays one", {
  nodes <- node_frame(c("w", "read", "x", "product", "copy"), c("Variable", "ReadVariableOp", "Placeholder", "MatMul",
                      "Identity"), c("variable", "", "input", "", "output"))
  edges <- edge_frame(c("w", "read", "x", "product"), c("read", "product", "product", "copy"))
  boxes <- graph_boxes(nodes, edges)
  expect_identical(box_texts(boxes), c("w", "x", "MatMul"))
  expect_identical(boxes$edges, list(c(1L, 3L), c(2L, 3L)))
  expect_identical(boxes$nodes[[3L]]$lines, c("MatMul", "(2,)", "output"))
  expect_identical(boxes$note, "Not drawn: 2 constants, reads and copies")
  expect_length(graph_boxes(nodes, edges, detail = TRUE)$nodes, 5L)
  expect_identical(graph_boxes(nodes, edges, detail = TRUE)$note, "")
})

test_that("many operations are put together by their name scopes, the finest level that fits", {
  layers <- rep(paste0("net/layer", 1:10), each = 6L)
  names <- paste0(layers, "/op", 1:6)
  nodes <- node_frame(c("x", names), c("Placeholder", rep("Mul", 60L)), c("input", rep("", 60L)))
  edges <- edge_frame(c("x", names[-60L]), names)
  boxes <- graph_boxes(nodes, edges, most = 20L)
  expect_identical(box_texts(boxes), c("x", paste0("layer", 1:10)))
  expect_identical(boxes$nodes[[2L]]$lines[2L], "6 operations")
  expect_length(boxes$edges, 10L)
  expect_identical(boxes$note, "")
})

test_that("gradients are never put into one box with what they are gradients of", {
  names <- c(paste0("layer/op", 1:5), paste0("gradient_tape/layer/op", 1:5), "AddN")
  phase <- rep(c("forward", "backward"), c(5L, 6L))
  nodes <- node_frame(names, phase = phase)
  edges <- edge_frame(names[-11L], names[-1L], phase[-1L])
  boxes <- graph_boxes(nodes, edges, most = 4L)
  expect_length(boxes$nodes, 2L)
  expect_identical(vapply(boxes$nodes, function(node) node$lines[2L], ""), c("5 operations", "6 operations"))
  expect_identical(boxes$colors, "#c2410c")
})

test_that("what cannot be put together is cut, and the note says so", {
  names <- paste0("op", 1:3000)
  boxes <- graph_boxes(node_frame(names), edge_frame(names[-3000L], names[-1L]), most = 50L)
  expect_length(boxes$nodes, 50L)
  expect_length(boxes$edges, 49L)
  expect_identical(boxes$note, "Not drawn: the last 2950 boxes")
})

test_that("groups that feed each other are drawn", {
  names <- c("a/one", "b/one", "a/two", "b/two")
  boxes <- graph_boxes(node_frame(names), edge_frame(names[-4L], names[-1L]), most = 2L)
  expect_identical(boxes$edges, list(c(1L, 2L), c(2L, 1L)))
  expect_identical(against_flow(2L, boxes$edges), c(FALSE, TRUE))
  grDevices::pdf(NULL)
  withr::defer(grDevices::dev.off())
  graph <- structure(list(nodes = node_frame(names), edges = edge_frame(names[-4L], names[-1L]), title = "cycle"),
                     class = "laminar_graph")
  expect_identical(plot(graph, most = 2), graph)
})

test_that("a chain with short cuts around its boxes is folded into columns", {
  edges <- c(Map(c, 1:39, 2:40), Map(c, seq(1L, 37L, 3L), seq(4L, 40L, 3L)))
  layout <- layout_graph(data.frame(along = rep(0.4, 40L), across = 1), edges, page = c(along = 6, across = 6))
  expect_gt(length(unique(round(layout$across, 3L))), 2L)
  expect_lt(layout$size[["along"]], 13)
})

test_that("every kind of graph is drawn and returned invisibly", {
  skip_if_no_backend()
  grDevices::pdf(NULL)
  withr::defer(grDevices::dev.off())
  graph <- model_graph(small_model(), backward = TRUE)
  expect_identical(withVisible(plot(graph)), list(value = graph, visible = FALSE))
  halve <- function(x) op_while_loop(function(x) op_sum(x) > 1, function(x) list(x / 2), list(x))
  loop <- model_graph(halve, x = c(3, 4))
  boxes <- graph_boxes(loop$nodes, loop$edges, expand = TRUE)
  frames <- Filter(Negate(is.null), lapply(boxes$nodes, `[[`, "nested"))
  expect_setequal(box_texts(frames[[1L]]), c("condition", "body"))
  for (detail in c(TRUE, FALSE)) expect_identical(plot(loop, detail = detail, expand = TRUE, rankdir = "LR"), loop)
  expect_snapshot(error = TRUE, {
    plot(graph, most = 1)
    plot(graph, rankdir = "up")
    plot(graph, colour = "red")
  })
})
