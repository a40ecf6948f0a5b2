"""What tensors of JAX know and compute beyond `keras.ops`."""

import jax
import keras
from jax.scipy import special

from laminar.errors import LaminarError

lgamma, digamma = special.gammaln, special.digamma

_NARROW = {"float64": "float32", "int64": "int32", "uint64": "uint32", "complex128": "complex64"}


def trigamma(value):
    """The second derivative of the logarithm of the gamma function."""
    return special.polygamma(1, value)


def known_type(dtype):
    """A type's name as the backend has it: JAX keeps no 64 bits unless it is told to (`JAX_ENABLE_X64=1`)."""
    return dtype if jax.config.jax_enable_x64 else _NARROW.get(dtype, dtype)


def is_traced(value):
    """Whether a tensor has no value yet, because a program is being traced."""
    return isinstance(value, jax.core.Tracer)


def read(value):
    """A variable's value now; other tensors as they are."""
    return value


def foreign(value):
    """The name of another framework whose tensor this is, or `None`."""
    return "TensorFlow" if type(value).__module__.startswith("tensorflow.") else None


def text(value):
    """JAX has no tensors of strings."""
    raise LaminarError("JAX has no tensors of text.", "type", mend="Encode it first, as layer_string_lookup() does.")


def variable(tensor, name, trainable):
    """A variable that begins with this value: Keras's, since JAX has none."""
    return keras.Variable(tensor, dtype=tensor.dtype, name=name, trainable=trainable)
