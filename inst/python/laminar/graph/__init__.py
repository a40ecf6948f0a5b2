"""Graph functions of one's own: tracing, control flow, gradients, tensors by R's rules."""
