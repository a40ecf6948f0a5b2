"""One way into `keras.ops` and `keras.random`: operands in R's types, results in plain containers."""

import keras
import numpy as np

from laminar.errors import LaminarError

_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


def operand(array):
    """A host array as R gave it, in the type that Keras computes in.

    Args:
        array: NumPy array of R's double, integer, logical or complex numbers, of any shape.

    Returns:
        A NumPy array in row-major order; doubles in Keras's float type, complex numbers of the same precision.

    Example:
        >>> operand(np.array([1.0, 2.0])).dtype
        dtype('float32')
    """
    floatx = keras.config.floatx()
    kinds = {"f": floatx, "c": "complex128" if floatx == "float64" else "complex64"}
    array = np.ascontiguousarray(array).reshape(np.shape(array))
    if array.dtype.kind in kinds and floatx != "bfloat16":
        return array.astype(kinds[array.dtype.kind])
    if array.dtype.kind in kinds:
        return keras.ops.convert_to_tensor(array, dtype=floatx)
    return array.astype("int32") if array.dtype.kind == "i" else array


def call(path, arguments, positional=(), one_based=()):
    """Call a function of Keras.

    Args:
        path: for example "ops.sum", "ops.image.resize", "random.normal".
        arguments: dict of keyword arguments.
        positional: arguments that come before them.
        one_based: True when the result holds indices, or the positions (from 0) of those parts of a tuple that do;
            they are counted from 1 then.

    Returns:
        What the function returns; tuples of any class become lists, so that R gets a list.

    Example:
        >>> int(call("ops.argmax", {"x": [3, 9, 1]}, one_based=True))
        2
    """
    function = keras
    for part in path.split("."):
        function = getattr(function, part)
    result = _plain(function(*positional, **dict(arguments or {})))
    if one_based is True:
        return _from_one(result)
    for position in np.atleast_1d(one_based).astype(int):
        result[position] = _from_one(result[position])
    return result


def shift_indices(indices, name):
    """Indices that count from 1 as indices that count from 0; negative ones, which count from the end, stay.

    Args:
        indices: tensor or array of whole numbers, of any shape.
        name: what the argument is called, for the error.

    Returns:
        A tensor of the same shape and type.

    Raises:
        LaminarError: there is a 0 among them.
    """
    indices = keras.ops.convert_to_tensor(indices)
    if not keras.backend.is_int_dtype(indices.dtype):
        indices = keras.ops.cast(indices, "int32")
    if hasattr(indices, "numpy") and np.any(np.asarray(indices) == 0):
        raise LaminarError(
            f"`{name}` counts from 1, and there is a 0 in it.", "index",
            mend="Add 1, or say `zero_indexed = TRUE` for indices that count from 0.")
    return indices - keras.ops.cast(indices > 0, indices.dtype)


def _from_one(result):
    if isinstance(result, (list, tuple)):
        return [_from_one(part) for part in result]
    return result + keras.ops.cast(1, keras.backend.standardize_dtype(result.dtype))


def _plain(result):
    if isinstance(result, (list, tuple)):
        return [_plain(part) for part in result]
    if isinstance(result, np.generic):
        return result.item()
    return result
