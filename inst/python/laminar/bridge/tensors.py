"""What R's arithmetic on tensors needs from Python."""

import operator

import keras
import numpy as np


def operate(name, left, right):
    """Apply a function of Python's `operator` module; a host array takes the type of the tensor beside it.

    Args:
        name: for example "add", "truediv", "le".
        left, right: tensors, numbers or NumPy arrays; at least one is a tensor.

    Returns:
        A tensor.
    """
    if isinstance(left, np.ndarray):
        left = keras.ops.convert_to_tensor(left, dtype=right.dtype)
    if isinstance(right, np.ndarray):
        right = keras.ops.convert_to_tensor(right, dtype=left.dtype)
    if name in ("eq", "ne"):
        return (keras.ops.equal if name == "eq" else keras.ops.not_equal)(left, right)
    return getattr(operator, name)(left, right)


def value(tensor):
    """A tensor's or variable's value as a NumPy array."""
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def sizes(tensor):
    """A tensor's shape as a list of whole numbers, -1 for an unknown size."""
    return [-1 if size is None else int(size) for size in tensor.shape]
