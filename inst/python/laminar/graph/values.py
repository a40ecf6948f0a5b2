"""From R's values to tensors and back: types, specifications, nested structures."""

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.ops import values
from laminar.ops.values import shape_text


def to_tensor(value, dtype=None):
    """A tensor of an R value, as in `laminar.ops`; data sets stay what they are."""
    return value if isinstance(value, tf.data.Dataset) else values.to_tensor(value, dtype)


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
