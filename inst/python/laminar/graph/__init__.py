"""Graph functions of one's own: tracing, control flow, gradients, tensors by R's rules."""

from laminar.errors import needs_tensorflow

needs_tensorflow("The graph runtime (`laminar.graph`)")
