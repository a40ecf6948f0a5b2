"""What the R package calls that is not part of laminar's own Python interface."""

import warnings

from laminar.errors import NotFiniteWarning
from laminar.execution.interrupts import note_interrupt
from laminar.execution.startup import quiet_import

with quiet_import():
    import keras  # (R reaches Keras through this import, so that it is loaded quietly)

from laminar.bridge import arrays, callbacks, classes, configs, drawing
from laminar.bridge.compiling import compile_model
from laminar.bridge.explain import explain
from laminar.bridge.models import input_names, output_names, summary_lines
from laminar.bridge.saving import load_model, load_weights, save_model
from laminar.bridge.weights import set_weight_arrays, weight_arrays
from laminar.data.called import CalledBatches
from laminar.data.checks import class_counts
from laminar.data.facts import facts
from laminar.data.notes import notes_of, set_note
from laminar.data.sparse import SparseRows
from laminar.preflight import look

warnings.simplefilter("ignore", NotFiniteWarning)  # R warns by itself

__all__ = [
    "CalledBatches",
    "SparseRows",
    "arrays",
    "callbacks",
    "class_counts",
    "classes",
    "compile_model",
    "configs",
    "drawing",
    "explain",
    "facts",
    "input_names",
    "keras",
    "load_model",
    "load_weights",
    "look",
    "note_interrupt",
    "notes_of",
    "output_names",
    "save_model",
    "set_note",
    "set_weight_arrays",
    "summary_lines",
    "tensors",
    "weight_arrays",
]
