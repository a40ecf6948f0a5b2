# Functions of R without methods, as graph functions know them: a tensor among the arguments makes the difference.
# `replaces` is the function that stands back: a function of the user's own by that name stays.

tensor_functions <- list(
  ifelse = list(replaces = base::ifelse, by = function(test, yes, no) {
    if (is_tensor(test) || is_tensor(yes) || is_tensor(no)) op_where(test, yes, no) else base::ifelse(test, yes, no)
  })
)
