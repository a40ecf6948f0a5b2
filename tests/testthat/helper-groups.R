# Groups of test files; LAMINAR_TEST_GROUP=core runs one of them (tools/test.R). The core is what every backend must
# pass: it is run under JAX, too, where TensorFlow is not installed.
test_groups <- list(core = c(
  "000-end-to-end", "activations", "bridge-(args|convert|foreign|ops|values)", "callbacks", "classes.*", "constraints",
  "data-(arrays|frames|levels|missing|targets)", "devices", "errors",
  "graph-(index|linear|shape|summaries|tensors)", "initializers", "layers-(core|harness|merge|pooling|reshaping)",
  "losses", "metrics", "model-.*", "ops-.*", "optimizers", "random", "regularizers", "schedules", "train-.*"
))

# A regular expression for the names of a group's files, `NULL` for all files.
test_group_filter <- function(group) {
  if (!nzchar(group)) return(NULL)
  if (!group %in% names(test_groups)) stop("LAMINAR_TEST_GROUP must be one of: ", toString(names(test_groups)), ".")
  paste0("^(", paste(test_groups[[group]], collapse = "|"), ")$")
}
