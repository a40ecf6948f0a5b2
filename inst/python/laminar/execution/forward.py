"""Compiled prediction: one function for any number of rows, found again at once by the model it belongs to."""

import weakref

from keras import tree

from laminar.execution import backend
from laminar.execution.cache import bound_forward
from laminar.execution.programs import Layout
from laminar.execution.structure import identity_number

tracing = backend.module("tracing")
seam = backend.seam

_known = weakref.WeakKeyDictionary()


def forward_function(model, x):
    """A function from flat arrays to nested results, compiled for any number of rows.

    Args:
        model: a built Keras model.
        x: nested arrays, the structure, types and row shapes of what will come.
    Returns:
        Function (flat list of C-ordered arrays of equal rows) -> nested structure of tensors.
    """
    layout = Layout((x,) if isinstance(x, (list, tuple)) else x)
    leaves = layout.flatten(x)
    state = _state_of(model)
    token = (repr(layout), tuple((leaf.dtype, leaf.shape[1:]) for leaf in leaves))
    known = _known.get(model)
    if known is None or known[0] != state:
        known = _known[model] = (state, {})
    if token not in known[1]:
        known[1][token] = _make(model, layout, leaves)
    return known[1][token]


def forget():
    """Drop all compiled predictions."""
    _known.clear()


def to_numpy(result):
    """A nested structure of tensors as NumPy arrays; ragged and sparse ones stay as they are."""
    return tree.map_structure(lambda leaf: seam.to_host(leaf) if seam.is_dense_tensor(leaf) else leaf, result)


def _make(model, layout, leaves):
    if model.run_eagerly:
        reference = weakref.ref(model)
        return lambda flat: reference().predict_step(layout.pack([seam.place(leaf) for leaf in flat]))
    bound = bound_forward(model, layout, tracing.row_specs(leaves))
    return lambda flat: bound([seam.place(leaf) for leaf in flat])


def _state_of(model):
    """What a compiled prediction depends on, cheap to look at: it is looked at with every call."""
    tracker = identity_number(model._loss_tracker) if model.compiled else 0
    return tracker, tuple(map(id, model.layers)), seam.current_device(), model.run_eagerly
