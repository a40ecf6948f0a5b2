"""From R's values to tensors and back: types, specifications, nested structures."""

import keras
import numpy as np
import tensorflow as tf

from laminar.errors import LaminarError


def to_tensor(value, dtype=None):
    """A tensor of an R value: doubles keep their precision (`float64`), integers are `int32`, logicals `bool`.

    Args:
        value: tensor, variable, NumPy array, number, logical or string.
        dtype: name of a type, or `None` for the value's own.
    Returns:
        A tensor, of type `dtype` if one is given. Sparse and ragged tensors and data sets stay what they are.
    Example:
        >>> to_tensor(1.0).dtype
        tf.float64
    """
    if isinstance(value, keras.Variable):
        value = value.value
    if isinstance(value, (tf.Tensor, tf.Variable)):
        value = tf.convert_to_tensor(value)
        return value if dtype is None or value.dtype == dtype else tf.cast(value, dtype)
    if isinstance(value, (tf.SparseTensor, tf.RaggedTensor, tf.data.Dataset)):
        return value
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (float, int, np.ndarray)):
        tensor = tf.convert_to_tensor(value)
    elif isinstance(value, np.ndarray):
        tensor = tf.constant(
            value.astype(object) if value.dtype.kind in "US" else np.ascontiguousarray(value).reshape(value.shape)
        )
    else:
        tensor = tf.constant(value, tf.float64 if isinstance(value, float) else tf.int32)
    return tensor if dtype is None or tensor.dtype == dtype else tf.cast(tensor, dtype)


def map_leaves(function, value):
    """Apply a function to all leaves of nested lists, tuples and dicts."""
    if isinstance(value, dict):
        return {name: map_leaves(function, part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [map_leaves(function, part) for part in value]
    return function(value)


def leaves(value):
    """The leaves of nested lists, tuples and dicts, in order."""
    found = []
    map_leaves(found.append, value)
    return found


def floating(value):
    """A tensor of an R value; whole numbers and logicals become `float64`."""
    tensor = to_tensor(value)
    return tensor if tensor.dtype.is_floating else tf.cast(tensor, "float64")


def as_vector(value):
    """All leaves of a nested value as one vector of type `float64`."""
    return tf.concat([tf.reshape(tf.cast(leaf, "float64"), [-1]) for leaf in leaves(value)], 0)


def from_vector(vector, like):
    """The vector's parts in the structure, shapes and types of a nested value."""
    tensors = leaves(like)
    sizes = [leaf.shape.num_elements() for leaf in tensors]
    split = iter(tf.split(vector, sizes) if len(sizes) > 1 else [vector])
    return map_leaves(lambda leaf: tf.cast(tf.reshape(next(split), leaf.shape), leaf.dtype), like)


def spec(shape, dtype, name=None):
    """A specification of a tensor.

    Args:
        shape: list of sizes, `None` or a negative number for unknown ones; `None` for any shape.
        dtype: name of a type.
        name: name, or `None`.
    """
    if shape is not None:
        shape = [None if size is None or size < 0 else int(size) for size in shape]
    return tf.TensorSpec(shape, dtype, name)


def spec_of(value):
    """The specification of a tensor or variable; specifications stay."""
    if isinstance(value, tf.TypeSpec):
        return value
    tensor = to_tensor(value)
    if not isinstance(tensor, tf.Tensor):
        return tf.type_spec_from_value(tensor)
    return tf.TensorSpec(tensor.shape, tensor.dtype)


def spec_text(value):
    """A tensor's type and shape, as in "float64 (3, ?)"; of a data set those of its elements."""
    if isinstance(value, tf.data.Dataset):
        return f"data set of {', '.join(spec_text(part) for part in tf.nest.flatten(value.element_spec))}"
    if not hasattr(value, "shape"):
        return str(value)
    dtype = getattr(value.dtype, "name", value.dtype)
    if value.shape is None or getattr(value.shape, "rank", 0) is None:
        return f"{dtype} (...)"
    return f"{dtype} {shape_text(value.shape)}"


def shape_text(shape):
    """A shape as errors write it: "(3, ?)", "()" for a single number."""
    sizes = ["?" if size is None else str(size) for size in shape]
    return "(" + ", ".join(sizes) + ("," if len(sizes) == 1 else "") + ")"


def fit_to_spec(value, wanted, name):
    """A tensor of an R value that fits a specification; numbers are cast, shapes must agree.

    Raises:
        LaminarError: the shape does not fit.
    """
    tensor = to_tensor(value)
    if not isinstance(wanted, tf.TensorSpec):
        return tensor  # TensorFlow compares the rest
    if tensor.dtype != wanted.dtype:
        tensor = tf.cast(tensor, wanted.dtype)
    if not wanted.shape.is_compatible_with(tensor.shape):
        raise LaminarError(
            f"`{name}` does not fit the graph function's signature.",
            "shape",
            found=f"It has the shape {shape_text(tensor.shape)}.",
            mend=f"Expected: {shape_text(wanted.shape)}.",
        )
    return tensor


def variable(value, name=None, trainable=True):
    """A TensorFlow variable that begins with this value."""
    return tf.Variable(to_tensor(value), name=name, trainable=trainable)


def signif(value, digits):
    """Numbers rounded to so many significant digits."""
    value = to_tensor(value)
    if not value.dtype.is_floating:
        value = tf.cast(value, tf.float64)
    size = tf.where(tf.equal(value, 0), tf.ones_like(value), tf.abs(value))
    power = tf.floor(tf.math.log(size) / np.log(10.0)) - (max(digits, 1) - 1)
    unit = tf.pow(tf.cast(10, value.dtype), tf.abs(power))
    return tf.where(power < 0, tf.round(value * unit) / unit, tf.round(value / unit) * unit)


def special(name, value):
    """Functions of R's that Keras has none for: gamma(), lgamma(), digamma(), trigamma(), cospi(), cummax(), ..."""
    value = to_tensor(value)
    if name in ("cummax", "cummin"):
        return _running(tf.maximum if name == "cummax" else tf.minimum, tf.reshape(tf.transpose(value), [-1]))
    if not value.dtype.is_floating:
        value = tf.cast(value, tf.float64)
    if name in ("cospi", "sinpi", "tanpi"):
        angle = np.pi * (value - 2.0 * tf.round(value / 2.0))
        return {"cospi": tf.cos, "sinpi": tf.sin, "tanpi": tf.tan}[name](angle)
    if name == "gamma":
        odd = tf.math.floormod(tf.floor(value), 2.0)
        return tf.where(value > 0, tf.ones_like(value), 1.0 - 2.0 * odd) * tf.exp(tf.math.lgamma(value))
    if name == "trigamma":
        return tf.math.polygamma(tf.ones_like(value), value)
    return {"lgamma": tf.math.lgamma, "digamma": tf.math.digamma}[name](value)


def _running(function, values):
    """Running maxima or minima of a tensor with one axis: each round looks twice as far back."""
    size, reach = values.shape[0], 1
    if size is None:
        return keras.ops.associative_scan(function, values)
    while reach < size:
        values = tf.concat([values[:reach], function(values[reach:], values[:-reach])], 0)
        reach *= 2
    return values
