"""What R's `op_*`, `random_*` and control-flow functions, and R's own functions on tensors, need beside `keras.ops`."""

from laminar.ops import arithmetic, indexing, linear, values
from laminar.ops.calls import call, operand, shift_indices
from laminar.ops.control import map_results

__all__ = ["arithmetic", "call", "indexing", "linear", "map_results", "operand", "shift_indices", "values"]
