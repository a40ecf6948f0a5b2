"""What the R package calls that is not part of laminar's own Python interface."""

from laminar.execution.startup import quiet_import

with quiet_import():
    import keras  # noqa: F401  (R reaches Keras through this import, so that it is loaded quietly)

from laminar.bridge import arrays
from laminar.bridge.explain import explain
from laminar.bridge.generator import generator
from laminar.bridge.models import input_names, output_names, summary_lines

__all__ = ["arrays", "explain", "generator", "input_names", "keras", "output_names", "summary_lines"]
