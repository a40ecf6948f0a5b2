"""Fast random numbers for layers: a counter-based integer hash in place of Keras's generators, while tracing.

Keras's layers draw from `keras.random`, whose TensorFlow generators cost milliseconds a mask inside XLA on a
processor. Within `fast_random()` the same calls hash a counter with the seed's state instead: the same bits in every
mode of execution. Saved models know nothing of it.

Source: the finaliser of C. Wellons' "Prospecting for Hash Functions" (`lowbias32`), with a second half of the key
added between its rounds, so that two keys never give shifted copies of one another.
"""

import contextlib
import math
import threading

from keras import ops
from keras.config import floatx
from keras.src import backend

_GOLDEN = 0x9E3779B9
_FUSE_FROM = 1 << 16  # elements from which a compiled hash beats separate operations by more than its compiling costs
_lock = threading.RLock()
_fuse = None


@contextlib.contextmanager
def fast_random(fuse=None):
    """Let Keras's layers draw fast random numbers while this context is open.

    Args:
        fuse: compiles a function of one tensor into a single operation, for programs that nothing else compiles.
    Example:
        >>> import keras
        >>> with fast_random():
        ...     mask = keras.random.dropout(keras.ops.ones((2, 3)), rate=0.5, seed=1)
        >>> mask.shape
        TensorShape([2, 3])
    """
    global _fuse
    names = ("dropout", "uniform", "normal", "truncated_normal", "randint", "shuffle")
    module = backend.random
    with _lock:
        before = {name: getattr(module, name) for name in names}
        if before["dropout"] is dropout:
            yield
            return
        try:
            _fuse = fuse
            for name in names:
                setattr(module, name, globals()[name])
            yield
        finally:
            _fuse = None
            for name, function in before.items():
                setattr(module, name, function)


def dropout(inputs, rate, noise_shape=None, seed=None):
    """Set a share `rate` of the inputs to zero and scale the others by `1 / (1 - rate)`.

    Args:
        inputs: floating tensor, any shape.
        rate: 0 to 1.
        noise_shape: shape of the mask; `None` entries and 1 broadcast as in Keras.
        seed: whole number, `SeedGenerator` or `None`.
    Returns:
        Tensor of the inputs' shape and type.
    """
    if rate >= 1.0:
        return ops.zeros_like(inputs)
    if rate <= 0.0:
        return inputs
    shape = list(ops.shape(inputs))
    if noise_shape is not None:
        shape = [own if asked is None else asked for own, asked in zip(shape, noise_shape, strict=True)]
    keep = bits(shape, seed) >= _uint32(min(int(rate * 2**32), 2**32 - 1))
    scaled = inputs * ops.cast(1.0 / (1.0 - rate), inputs.dtype)
    return ops.where(keep, scaled, ops.zeros_like(scaled))


def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers equally likely anywhere in `[minval, maxval)`; arguments as `keras.random.uniform()`."""
    dtype = dtype or floatx()
    minval, maxval = ops.cast(minval, dtype), ops.cast(maxval, dtype)
    return minval + ops.cast(_unit(shape, seed), dtype) * (maxval - minval)


def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal numbers, by the inverse of the distribution function; arguments as `keras.random.normal()`."""
    dtype = dtype or floatx()
    symmetric = _symmetric(shape, seed)
    return ops.cast(mean, dtype) + ops.cast(math.sqrt(2.0) * ops.erfinv(symmetric), dtype) * ops.cast(stddev, dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal numbers within two standard deviations; arguments as `keras.random.truncated_normal()`."""
    dtype = dtype or floatx()
    bound = math.erf(math.sqrt(2.0))
    symmetric = _symmetric(shape, seed) * bound
    return ops.cast(mean, dtype) + ops.cast(math.sqrt(2.0) * ops.erfinv(symmetric), dtype) * ops.cast(stddev, dtype)


def randint(shape, minval, maxval, dtype="int32", seed=None):
    """Whole numbers in `[minval, maxval)`; arguments as `keras.random.randint()`."""
    if backend.backend() == "jax":  # it has no numbers of 64 bits
        drawn = _high_product(bits(shape, seed), ops.cast(ops.subtract(maxval, minval), "uint32"))
        return ops.cast(minval, dtype) + ops.cast(drawn, dtype)
    span = ops.cast(ops.cast(maxval, "int64") - ops.cast(minval, "int64"), "int64")
    drawn = ops.right_shift(ops.cast(bits(shape, seed), "int64") * span, 32)
    return ops.cast(ops.cast(minval, "int64") + drawn, dtype)


def shuffle(x, axis=0, seed=None):
    """The slices of `x` along `axis` in a random order; arguments as `keras.random.shuffle()`."""
    keys = bits([ops.shape(x)[axis]], seed)
    order = ops.argsort(keys if backend.backend() == "jax" else ops.cast(keys, "int64"))
    return ops.take(x, order, axis=axis)


def bits(shape, seed):
    """32 random bits for every element of `shape`.

    Args:
        shape: whole numbers, or scalar tensors of them.
        seed: whole number, `SeedGenerator` (its counter moves on by one) or `None` for Keras's global generator.
    Returns:
        uint32 tensor of `shape`.
    """
    state = backend.random.draw_seed(seed)
    known = all(isinstance(size, int) for size in shape)
    count = math.prod(shape) if known else ops.prod(ops.stack(list(shape)))

    def hashed(state):
        return _hash(count, state)

    if known and _fuse is not None and count >= _FUSE_FROM:
        hashed = _fuse(hashed)
    return ops.reshape(hashed(state), shape)


def _hash(count, state):
    low, high = _key(state)
    counter = ops.cast(ops.arange(count, dtype="int32"), "uint32")
    value = counter * _uint32(_GOLDEN) + low
    value = _fold(value, 16) * _uint32(0x21F0AAAD) + high
    value = _fold(value, 15) * _uint32(0xD35A2D97)
    return _fold(value, 15)


def _key(state):
    """Two well mixed 32-bit keys from a seed's state (seed, counter)."""
    if backend.standardize_dtype(state.dtype) == "uint32":
        seed, step = state[0], state[1]
    else:
        parts = ops.cast(state, "int64")
        seed, step = ops.cast(parts[0] % 2**32, "uint32"), ops.cast(parts[1] % 2**32, "uint32")
    low = _mix(seed * _uint32(_GOLDEN) + _mix(step + _uint32(0x85EBCA6B)))
    high = _mix(low + _mix(seed + _uint32(0xC2B2AE35)) + step * _uint32(0x27D4EB2F))
    return low, high


def _mix(value):
    value = _fold(value, 16) * _uint32(0x21F0AAAD)
    value = _fold(value, 15) * _uint32(0xD35A2D97)
    return _fold(value, 15)


def _fold(value, places):
    return ops.bitwise_xor(value, ops.right_shift(value, _uint32(places)))


def _high_product(left, right):
    """The upper 32 bits of the product of two numbers of 32 bits, by halves of 16."""
    low = _uint32(0xFFFF)
    left_high, left_low = ops.right_shift(left, _uint32(16)), ops.bitwise_and(left, low)
    right_high, right_low = ops.right_shift(right, _uint32(16)), ops.bitwise_and(right, low)
    middle = left_high * right_low + ops.right_shift(left_low * right_low, _uint32(16))
    rest = left_low * right_high + ops.bitwise_and(middle, low)
    return left_high * right_high + ops.right_shift(middle, _uint32(16)) + ops.right_shift(rest, _uint32(16))


def _uint32(value):
    return ops.convert_to_tensor(value, dtype="uint32")


def _unit(shape, seed):
    """Multiples of 2^-24 in [0, 1), as float32."""
    return ops.cast(ops.right_shift(bits(shape, seed), _uint32(8)), "float32") * 2.0**-24


def _symmetric(shape, seed):
    """Odd multiples of 2^-23 in (-1, 1), as float32: never 0, -1 or 1."""
    return (ops.cast(ops.right_shift(bits(shape, seed), _uint32(9)), "float32") + 0.5) * 2.0**-22 - 1.0
