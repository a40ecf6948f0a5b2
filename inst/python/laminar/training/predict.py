"""`predict()`: the model's output for each row, in as few calls as fit the device."""

import math

import keras
import numpy as np
from keras import tree
from keras.src.trainers.data_adapters.data_adapter_utils import unpack_x_y_sample_weight

from laminar.data.arrays import device_type, to_device_order
from laminar.data.checks import check_inputs, check_whole
from laminar.data.problems import report
from laminar.data.rows import by_name, is_in_memory, rows_of
from laminar.data.sparse import is_sparse
from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.execution.forward import forward_function, to_numpy
from laminar.execution.structure import rows_are_independent
from laminar.training.callbacks import PREDICT_HOOKS, callback_list, needs_batches
from laminar.training.large import RowBatches
from laminar.training.modes import rows_at_once
from laminar.training.report import Reporters
from laminar.training.streams import stream_source

SPARSE_BYTES = 16 << 20  # of sparse rows that are dense at a time


def predict(model, x, *, batch_size=None, steps=None, callbacks=(), reporters=()):
    """The model's output for data.

    Args:
        model: a Keras model.
        x: nested arrays with rows first, or a stream of batches.
        batch_size: rows in a step, at least 1; chosen for speed when `None` and the rows cannot influence each other.
        steps: steps to run, all when `None`.
        callbacks: Keras callbacks.
        reporters: `Reporter` objects.
    Returns:
        Array (n, ...), nested as the model's outputs.
    Errors:
        `LaminarError` of topic "shape", "type", "value" or "data".
    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])
        >>> predict(model, np.zeros((3, 2))).tolist()
        [[0.0], [0.0], [0.0]]
    """
    if not callbacks and not reporters and isinstance(x, np.ndarray) and batch_size is None and steps is None:
        quick = _few_rows(model, x)
        if quick is not None:
            return quick
    batch_size, steps = check_whole(batch_size, "batch_size"), check_whole(steps, "steps")
    callbacks, reporters = callback_list(callbacks, model, 1, steps), Reporters(reporters)
    sparse = is_sparse(x)
    if not sparse and (not is_in_memory(x) or seam.distributed(model)):
        return _predict_stream(model, x, batch_size, steps, callbacks, reporters)
    rows = rows_of(by_name(model, x))
    _check_built(model, rows)
    check_inputs(model, rows.x)
    by_batch = needs_batches(callbacks, PREDICT_HOOKS)
    size = batch_size or _chunk(model, rows, by_batch or steps is not None, steps)
    if sparse:
        row_bytes = sum(leaf.nbytes for leaf in tree.flatten(rows.x)) // rows.count
        size = batch_size or max(1, min(size, SPARSE_BYTES // row_bytes))
        return _predict_stream(model, RowBatches(rows, size), None, steps, callbacks, reporters)
    return _run(model, rows, min(size, rows.count), steps, callbacks, by_batch, reporters)


def _few_rows(model, x):
    """One call for at most a chunk of rows of an ordinary model; `None` when the longer way must be taken."""
    inputs = getattr(model, "inputs", None)
    if not inputs or len(inputs) != 1 or x.ndim != len(inputs[0].shape) or not 0 < len(x) <= 32:
        return None
    if x.dtype.kind not in "fiub" or any(
        w not in (None, h) for w, h in zip(inputs[0].shape[1:], x.shape[1:], strict=True)
    ):
        return None
    if seam.distributed(model):
        return None
    call = forward_function(model, _typed(x))
    return to_numpy(call([to_device_order(x)]))


def _run(model, rows, size, steps, callbacks, by_batch, reporters):
    leaves = [leaf for leaf in tree.flatten(rows.x) if leaf is not None]
    call = forward_function(model, tree.map_structure(_typed, rows.x))
    total = math.ceil(rows.count / size) if steps is None else min(steps, math.ceil(rows.count / size))
    if reporters:
        reporters.begin(None, {"epochs": 1, "steps": total, "initial_epoch": 0, "task": "predict"})
    model.stop_predicting = False
    callbacks.on_predict_begin()
    results, parts = None, []
    for step in range(total):
        start, stop = step * size, min((step + 1) * size, rows.count)
        if by_batch:
            callbacks.on_predict_batch_begin(step)
        output = to_numpy(call([to_device_order(leaf, start=start, stop=stop) for leaf in leaves]))
        if by_batch:
            callbacks.on_predict_batch_end(step, {"outputs": output})
        parts.append(output)
        if reporters:
            reporters.slice(0, step + 1, total, {})
        if model.stop_predicting:
            break
    callbacks.on_predict_end()
    results = parts[0] if len(parts) == 1 else tree.map_structure(lambda *pieces: np.concatenate(pieces), *parts)
    if reporters:
        reporters.end(None)
    return results


def _predict_stream(model, x, batch_size, steps, callbacks, reporters):
    """Batch by batch through the compiled prediction; what cannot be read so goes Keras's own way."""
    source = stream_source(x)
    if source is None or seam.distributed(model):
        return keras.Model.predict(model, x, batch_size=batch_size, verbose=0, steps=steps, callbacks=callbacks)
    if reporters:
        reporters.begin(None, {"epochs": 1, "steps": steps or source.count, "initial_epoch": 0, "task": "predict"})
    model.stop_predicting = False
    callbacks.on_predict_begin()
    parts, step = [], 0
    source.first()
    while not model.stop_predicting and (steps is None or step < steps):
        chunk = source.next(1)
        if chunk is None:
            break
        callbacks.on_predict_batch_begin(step)
        output = _predict_batch(model, source.packed(chunk.data))
        callbacks.on_predict_batch_end(step, {"outputs": output})
        parts.append(output)
        step += 1
        if reporters:
            reporters.slice(0, step, steps or source.count, {})
    callbacks.on_predict_end()
    if reporters:
        left_out, text = report(source.problems)
        if left_out:
            reporters.message(text)
        reporters.end(None)
    return tree.map_structure(lambda *pieces: np.concatenate(pieces), *parts)


def _predict_batch(model, batch):
    x, _, _ = unpack_x_y_sample_weight(batch)
    leaves = [to_device_order(leaf) if isinstance(leaf, np.ndarray) else leaf.numpy() for leaf in tree.flatten(x)]
    x = tree.pack_sequence_as(x, leaves)
    return to_numpy(forward_function(model, tree.map_structure(_typed, x))(leaves))


def _chunk(model, rows, keras_batches, steps):
    if keras_batches or not rows_are_independent(model):
        return math.ceil(rows.count / steps) if steps else 32
    return rows_at_once(model)


def _check_built(model, rows):
    if model.built or getattr(model, "inputs", None):
        return
    if type(model).__name__ == "Sequential" and not model.layers:
        raise LaminarError("The model has no layers yet.", "value", mend="Add layers before `predict()`.")


def _typed(leaf):
    """An empty array with the type and row shape that `leaf` has on the device."""
    return np.empty((0, *leaf.shape[1:]), leaf.dtype if leaf.dtype.kind in "USO" else device_type(leaf.dtype))
