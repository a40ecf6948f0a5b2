"""From R's values to tensors of Keras's backend: types, shapes, and functions of R's that Keras has none for."""

import keras
import numpy as np

from laminar.errors import LaminarError
from laminar.execution import backend

_own = backend.module("tensors")
adapted, known_type = _own.adapted, _own.known_type


def to_tensor(value, dtype=None):
    """A tensor of an R value: doubles keep their precision (`float64`) where the backend has it, integers are `int32`,
    logicals `bool`.

    Args:
        value: tensor, variable, NumPy array, number, logical or string.
        dtype: name of a type, or `None` for the value's own.
    Returns:
        A tensor, of type `dtype` if one is given. Sparse and ragged tensors stay what they are.
    Example:
        >>> to_tensor(2).dtype.name
        'int32'
    """
    if isinstance(value, keras.Variable):
        value = value.value
    if isinstance(value, (str, bytes)) or isinstance(value, np.ndarray) and value.dtype.kind in "USO":
        return _own.text(value)
    if isinstance(value, np.ndarray):
        value = np.ascontiguousarray(value).reshape(value.shape)
    elif isinstance(value, (float, int)) and not isinstance(value, bool):
        value = np.asarray(value, known_type("float64") if isinstance(value, float) else "int32")
    tensor = keras.ops.convert_to_tensor(_own.read(value))
    dtype = known_type(dtype)
    return tensor if dtype is None or type_name(tensor) == dtype else keras.ops.cast(tensor, dtype)


def variable(value, name=None, trainable=True):
    """A variable of the backend that begins with this value."""
    return _own.variable(to_tensor(value), name, trainable)


def type_name(value):
    """A tensor's or variable's type, for example "float32"; `None` for numbers and host arrays."""
    if isinstance(value, (np.ndarray, bool, int, float, complex, str)):
        return None
    return value.dtype if isinstance(value.dtype, str) else value.dtype.name


def is_traced(value):
    """Whether a tensor or variable has no value yet, because a program is being traced."""
    return _own.is_traced(value.value if isinstance(value, keras.Variable) else value)


def refuse_foreign(*values):
    """Stop where another framework's tensor meets one of a program that is traced: it would be a constant there.

    Raises:
        LaminarError: of topic "backend".
    """
    names = [_own.foreign(value) for value in values]
    if any(names) and any(keras.ops.is_tensor(value) and is_traced(value) for value in values):
        raise LaminarError(
            f"A tensor of {next(filter(None, names))} cannot be part of a program that {_own.TITLE} traces.",
            "backend",
            mend="Compute it with op_*() or random_*(), which run on both backends.",
        )


def sizes(tensor):
    """A tensor's shape as a list, `None` for a size that is not known (JAX has symbols for those)."""
    return [size if isinstance(size, int) else None for size in tensor.shape]


def shape_text(shape):
    """A shape as errors write it: "(3, ?)", "()" for a single number."""
    sizes = [str(size) if isinstance(size, int) else "?" for size in shape]
    return "(" + ", ".join(sizes) + ("," if len(sizes) == 1 else "") + ")"


def signif(value, digits):
    """Numbers rounded to so many significant digits."""
    value = _floating(to_tensor(value))
    size = keras.ops.where(keras.ops.equal(value, 0), keras.ops.ones_like(value), keras.ops.abs(value))
    power = keras.ops.floor(keras.ops.log(size) / np.log(10.0)) - (max(digits, 1) - 1)
    unit = keras.ops.power(keras.ops.cast(10, value.dtype), keras.ops.abs(power))
    return keras.ops.where(power < 0, keras.ops.round(value * unit) / unit, keras.ops.round(value / unit) * unit)


def special(name, value):
    """Functions of R's that Keras has none for: gamma(), lgamma(), digamma(), trigamma(), cospi(), cummax(), ..."""
    value = to_tensor(value)
    if name in ("cummax", "cummin"):
        function = keras.ops.maximum if name == "cummax" else keras.ops.minimum
        return _running(function, keras.ops.reshape(keras.ops.transpose(value), [-1]))
    value = _floating(value)
    if name in ("cospi", "sinpi", "tanpi"):
        angle = np.pi * (value - 2.0 * keras.ops.round(value / 2.0))
        return {"cospi": keras.ops.cos, "sinpi": keras.ops.sin, "tanpi": keras.ops.tan}[name](angle)
    if name == "gamma":
        odd = keras.ops.mod(keras.ops.floor(value), 2.0)
        sign = keras.ops.where(value > 0, keras.ops.ones_like(value), 1.0 - 2.0 * odd)
        return sign * keras.ops.exp(_own.lgamma(value))
    return getattr(_own, name)(value)


def _floating(tensor):
    return tensor if keras.backend.is_float_dtype(type_name(tensor)) else keras.ops.cast(tensor, known_type("float64"))


def _running(function, values):
    """Running maxima or minima of a tensor with one axis: each round looks twice as far back."""
    size, reach = values.shape[0], 1
    if size is None:
        return keras.ops.associative_scan(function, values)
    while reach < size:
        values = keras.ops.concatenate([values[:reach], function(values[reach:], values[:-reach])], 0)
        reach *= 2
    return values
