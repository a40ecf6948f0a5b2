"""Single steps: `train_on_batch()`, `test_on_batch()` and `predict_on_batch()`."""

import keras
from keras import tree
from keras.src.utils.python_utils import pythonify_logs

from laminar.data.arrays import to_device_order
from laminar.data.checks import check_compiled, check_inputs, check_targets
from laminar.data.notes import set_note
from laminar.data.rows import by_name, rows_of, weighted_by_class
from laminar.layers.random import fast_random
from laminar.training.predict import predict


def train_on_batch(model, x, y=None, *, sample_weight=None, class_weight=None, notes=None):
    """One training step on all rows given.

    Args:
        model: a compiled Keras model; changed in place.
        x, y, sample_weight: nested arrays with rows first.
        class_weight: dict from 0-based class to weight.
        notes: dict of what the model is to remember of the data.
    Returns:
        Dict from metric name to float: values of this batch alone.
    Errors:
        `LaminarError` of topic "compile", "shape", "labels", "type", "value" or "data".
    """
    check_compiled(model, "train_on_batch")
    rows = _checked(model, weighted_by_class(rows_of(by_name(model, x), y, sample_weight), class_weight))
    for name, value in (notes or {}).items():
        set_note(model, name, value)
    with fast_random():
        return pythonify_logs(keras.Model.train_on_batch(model, *_batch(rows), return_dict=True))


def test_on_batch(model, x, y=None, *, sample_weight=None):
    """Loss and metrics of all rows given; arguments and result as of `train_on_batch()`, nothing is trained."""
    check_compiled(model, "test_on_batch")
    rows = _checked(model, rows_of(by_name(model, x), y, sample_weight))
    return pythonify_logs(keras.Model.test_on_batch(model, *_batch(rows), return_dict=True))


test_on_batch.__test__ = False  # not a test, whatever pytest thinks of the name


def predict_on_batch(model, x):
    """The model's output for all rows of `x`, taken as one batch.

    Returns:
        Array (n, ...), nested as the model's outputs.
    """
    return predict(model, x, batch_size=rows_of(x).count)


def _checked(model, rows):
    check_inputs(model, rows.x)
    check_targets(model, rows.y)
    return rows


def _batch(rows):
    def ready(leaf):
        return None if leaf is None else to_device_order(leaf)

    return tree.map_structure(ready, (rows.x, rows.y, rows.sample_weight))
