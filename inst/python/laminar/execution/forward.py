"""Compiled prediction: one function for any number of rows."""

import weakref

import tensorflow as tf
from keras import tree

from laminar.execution import tensorflow as seam
from laminar.execution.programs import Layout
from laminar.execution.structure import identity_number

_functions = weakref.WeakKeyDictionary()


def forward_function(model, x):
    """A function from flat arrays to nested NumPy results, compiled for any number of rows.

    Args:
        model: a built Keras model.
        x: nested arrays, the structure, types and row shapes of what will come.
    Returns:
        Function (flat list of C-ordered arrays of equal rows) -> nested structure of tensors.
    """
    layout = Layout((x,) if isinstance(x, (list, tuple)) else x)
    leaves = layout.flatten(x)
    token = (_state_of(model), repr(layout), tuple((leaf.dtype, leaf.shape[1:]) for leaf in leaves))
    known = _functions.get(model)
    if known is None or token not in known:
        known = _functions[model] = dict(known or {}) if known and next(iter(known))[0] == token[0] else {}
        known[token] = _compile(model, layout, leaves)
    return known[token]


def forget():
    """Drop all compiled predictions."""
    _functions.clear()


def _compile(model, layout, leaves):
    seam.ensure_global_seed()
    reference = weakref.ref(model)

    def step(*flat):
        return reference().predict_step(layout.pack(flat))

    if model.run_eagerly:
        return lambda flat: model.predict_step(layout.pack([tf.convert_to_tensor(leaf) for leaf in flat]))
    specs = [tf.TensorSpec([None, *leaf.shape[1:]], _tensor_type(leaf)) for leaf in leaves]
    compiled = tf.function(step, jit_compile=model.jit_compile is True, autograph=False).get_concrete_function(*specs)
    structure = compiled.structured_outputs
    flat_call, captures = compiled._call_flat, compiled.captured_inputs

    def call(flat):
        tensors = [leaf if seam.is_tensor(leaf) else tf.convert_to_tensor(leaf) for leaf in flat]
        return flat_call(tensors, captures)

    del structure
    return call


def _tensor_type(leaf):
    return tf.string if leaf.dtype.kind in "USO" else leaf.dtype


def _state_of(model):
    tracker = identity_number(model._loss_tracker) if model.compiled else 0
    return (tracker, *(id(layer) for layer in model.layers), seam.current_device(), model.run_eagerly)


def to_numpy(result):
    """A nested structure of tensors as NumPy arrays; ragged and sparse ones stay as they are."""
    return tree.map_structure(lambda leaf: leaf.numpy() if seam.is_dense_tensor(leaf) else leaf, result)
