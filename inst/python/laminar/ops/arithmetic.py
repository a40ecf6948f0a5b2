"""What R's arithmetic on tensors needs from Python."""

import operator

import keras
import numpy as np

from laminar.errors import LaminarError
from laminar.ops.values import is_traced, known_type, refuse_foreign, shape_text, sizes, type_name

_WHOLE = frozenset(("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"))


def operate(name, left, right):
    """Apply an operator; numbers and host arrays take the type of the tensor beside them.

    Where R goes over to doubles (whole numbers with a fraction, divided, or to a negative power) whole numbers become
    `float64`. Two tensors of different types meet in the type that holds both.

    Args:
        name: function of Python's `operator` module, for example "add", "truediv", "le", "and_".
        left, right: tensors, numbers or NumPy arrays; at least one is a tensor.

    Returns:
        A tensor.

    Example:
        >>> operate("mul", keras.ops.convert_to_tensor([1, 2]), 0.5).numpy()
        array([0.5, 1. ])
    """
    if name in ("and_", "or_"):
        refuse_foreign(left, right)
        return (keras.ops.logical_and if name == "and_" else keras.ops.logical_or)(left, right)
    left, right = together(name, left, right)
    if name in ("eq", "ne"):
        function = keras.ops.equal if name == "eq" else keras.ops.not_equal
    else:
        function = getattr(operator, name)
    try:
        return function(left, right)
    except Exception as error:
        _explain(error, left, right)
        raise


def _explain(error, left, right):
    """Raise a LaminarError for shapes that do not fit, and for text among numbers."""
    shapes = [tuple(getattr(value, "shape", ())) for value in (left, right)]
    for one, other in zip(reversed(shapes[0]), reversed(shapes[1]), strict=False):
        if None not in (one, other) and one != other and 1 not in (one, other):
            raise LaminarError(
                "The shapes of the two sides do not fit.",
                "shape",
                found=f"They are {shape_text(shapes[0])} and {shape_text(shapes[1])}.",
                mend="From the last axis on, sizes must be equal or 1.",
            ) from error
    text = [isinstance(value, str) or type_name(value) == "string" for value in (left, right)]
    if any(text) and not all(text):
        raise LaminarError("Text and numbers do not compute with each other.", "type") from error


def pair(name, left, right):
    """A function of `keras.ops` of two operands, for example "maximum"; types meet as in `operate()`."""
    return getattr(keras.ops, name)(*together(name, left, right))


def as_double(tensor):
    """A tensor of whole numbers or logicals as `float64`, as R's functions take it; others as they are."""
    return keras.ops.cast(tensor, known_type("float64")) if type_name(tensor) in _WHOLE else tensor


def as_number(tensor):
    """A logical tensor as whole numbers; others as they are."""
    return keras.ops.cast(tensor, "int32") if type_name(tensor) == "bool" else tensor


def together(name, left, right):
    """Two operands in the type in which an operator takes them."""
    refuse_foreign(left, right)
    types = [type_name(value) for value in (left, right)]
    tensor_types = [dtype for dtype in types if dtype]
    same = len(set(tensor_types)) == 1
    if all(dtype in _WHOLE for dtype in tensor_types):
        fractions = _is_fraction(left) or _is_fraction(right)
        if name == "truediv" or fractions or (name == "pow" and _is_negative(right)):
            target = known_type("float64")
        elif set(tensor_types) == {"bool"}:
            target = "bool" if name in ("eq", "ne") and len(tensor_types) == 2 else "int32"
        else:
            target = tensor_types[0] if same else keras.backend.result_type(*types)
    else:
        target = tensor_types[0] if same else keras.backend.result_type(*types)
    return [_as_type(value, dtype, target) for value, dtype in zip((left, right), types, strict=True)]


def _as_type(value, dtype, target):
    if dtype is not None:
        return value if dtype == target else keras.ops.cast(value, target)
    if isinstance(value, np.ndarray):
        return keras.ops.convert_to_tensor(value, dtype=target)
    return int(value) if target in _WHOLE and not isinstance(value, str) else value


def _is_fraction(value):
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f" and not np.array_equal(value, np.trunc(value))
    return isinstance(value, float) and not value.is_integer()


def _is_negative(value):
    return isinstance(value, (int, float, np.ndarray)) and np.any(np.asarray(value) < 0)


def value(tensor):
    """A tensor's or variable's value as a NumPy array."""
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def shape(tensor):
    """A tensor's shape as a list of whole numbers, -1 for an unknown size."""
    return [-1 if size is None else size for size in sizes(tensor)]


def widened(tensor, value, keep):
    """A tensor, and the values to put into it, in a type that holds both; with `keep` in the tensor's own."""
    if keep or type_name(tensor) == type_name(value):
        return [tensor, value]
    target = type_name(tensor)
    if target in _WHOLE and type_name(value) not in _WHOLE:
        if is_traced(value):
            target = type_name(value)
        elif _is_fraction(keras.ops.convert_to_numpy(value)):
            target = known_type("float64")
    return [keras.ops.cast(tensor, target), keras.ops.cast(value, target)]
