"""What R's `op_*`, `random_*` and control-flow functions need beside Keras's own functions."""

from laminar.ops.calls import call, operand, shift_indices
from laminar.ops.control import map_results

__all__ = ["call", "map_results", "operand", "shift_indices"]
