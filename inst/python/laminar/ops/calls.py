"""One way into `keras.ops` and `keras.random`: operands in R's types, results in plain containers."""

import re

import keras
import numpy as np

from laminar.errors import LaminarError
from laminar.ops.values import adapted, is_traced, refuse_foreign

_AXES = ("axis", "axes", "axis1", "axis2", "axisa", "axisb", "source", "destination")


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
        with np.errstate(invalid="ignore"):  # (R's NA is a signalling NaN)
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
    arguments = dict(arguments or {})
    if path.startswith(("ops.", "random.")):  # (some of Keras's functions ask a shape for more than NumPy's can do)
        positional, arguments = _tensors(list(positional)), _tensors(arguments)
        function, arguments = adapted(path, function, arguments)
    refuse_foreign(*positional, *arguments.values())
    try:
        result = _plain(function(*positional, **arguments))
    except Exception as error:
        _explain(error, positional, arguments)
        raise
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
    if not is_traced(indices) and np.any(np.asarray(indices) == 0):
        raise LaminarError(
            f"`{name}` counts from 1, and there is a 0 in it.",
            "index",
            mend="Add 1, or say `zero_indexed = TRUE` for indices that count from 0.",
        )
    return indices - keras.ops.cast(indices > 0, indices.dtype)


def _explain(error, positional, arguments):
    """Raise a LaminarError for an axis that is not there, and for what TensorFlow says in its own dialect."""
    data = next((value for value in [*positional, *arguments.values()] if hasattr(value, "shape")), None)
    for name in _AXES:
        axes = np.ravel(arguments[name]) if isinstance(arguments.get(name), (int, tuple)) else ()
        rank = 0 if data is None else len(data.shape)
        for axis in axes:
            if data is not None and not -rank <= axis < rank:
                sizes = ", ".join("?" if size is None else str(size) for size in data.shape)
                raise LaminarError(
                    f"`{name}` must be an axis of the tensor, from 1 to {rank}.",
                    "axis",
                    found=f"It is {axis + 1 if axis >= 0 else axis}, and the tensor has the shape ({sizes}).",
                ) from error
    text = str(error)
    if "{{function_node" in text or "[Op:" in text:
        text = re.sub(r"\{\{function_node \S+\}\}\s*", "", text)
        raise LaminarError(re.sub(r"\s*\[Op:\w+\].*", "", text, flags=re.DOTALL).strip(), "value") from error


def _tensors(value):
    if isinstance(value, np.ndarray):
        return keras.ops.convert_to_tensor(value)
    if isinstance(value, dict):
        return {name: _tensors(part) for name, part in value.items()}
    return [_tensors(part) for part in value] if isinstance(value, list) else value


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
