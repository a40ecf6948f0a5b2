"""What tensors of JAX know and compute beyond `keras.ops`."""

import inspect
import warnings

import jax
import keras
import numpy as np
from jax.scipy import special
from keras.src.backend.jax.random import jax_draw_seed

from laminar.errors import LaminarError

TITLE = "JAX"

# Layers of Keras ask for 64 bits here and there, and get what JAX has.
warnings.filterwarnings("ignore", message=r"Explicitly requested dtype \S+ ?(requested in \w+ )?is not available")

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


def adapted(path, function, arguments):
    """A function of Keras and its arguments, so that JAX gives what TensorFlow does.

    Keras's functions for JAX want sizes that TensorFlow finds by itself, forget the default of `data_format` (images)
    and of `strides` (pooling), and shuffle each column in an order of its own.
    """
    name = path.rsplit(".", 1)[-1]
    if path == "random.shuffle":
        return _shuffle, arguments
    if path.startswith("ops.image.") and "data_format" in inspect.signature(function).parameters:
        arguments = {"data_format": keras.config.image_data_format()} | arguments
    if name in ("max_pool", "average_pool"):
        arguments = {"strides": arguments["pool_size"]} | arguments
    if (
        name.startswith("segment_")
        and arguments.get("num_segments") is None
        and not is_traced(arguments["segment_ids"])
    ):
        arguments = {**arguments, "num_segments": int(np.max(arguments["segment_ids"], initial=-1)) + 1}
    if name == "repeat" and isinstance(arguments["repeats"], (list, tuple)):
        arguments = {**arguments, "repeats": np.asarray(arguments["repeats"])}
    return function, arguments


def _shuffle(x, axis=0, seed=None):
    """Whole rows (or columns, ...) in another order, as TensorFlow does it."""
    return jax.random.permutation(jax_draw_seed(seed), x, axis)


def text(value):
    """JAX has no tensors of strings."""
    raise LaminarError("JAX has no tensors of text.", "type", mend="Encode it first, as layer_string_lookup() does.")


def variable(tensor, name, trainable):
    """A variable that begins with this value: Keras's, since JAX has none."""
    return keras.Variable(tensor, dtype=tensor.dtype, name=name, trainable=trainable)
