"""Results on their way back into R: NumPy arrays in types and orders that R holds."""

import ctypes

import numpy as np

_ROWS_AT_ONCE = 512


def r_ready(array):
    """An array in a type that R has: bool, int32 or float64 (or text), in Fortran order.

    Args:
        array: anything that NumPy takes: a NumPy array, a tensor, a number.

    Returns:
        A NumPy array of the same shape. 64-bit integers stay integers while their values fit 32 bits.

    Example:
        >>> r_ready(np.ones((2, 3), "float32")).dtype
        dtype('float64')
    """
    array = np.asarray(array)
    if array.dtype.kind in "iu" and array.dtype != np.int32:
        fits = array.size == 0 or (array.min() > -(2**31) and array.max() < 2**31)
        array = array.astype(np.int32 if fits else np.float64)
    elif array.dtype == object or array.dtype.kind in "SU":
        array = array.astype(str)
    elif array.dtype != np.float64 and array.dtype.kind not in "ib":
        return _copy(array, np.empty(array.shape, np.float64, order="F"))
    return np.asfortranarray(array) if array.ndim > 1 else array


def fill_r(view, array):
    """Write a floating point array straight into memory that R has allocated for it.

    An R array of doubles reaches Python as a read-only view of R's own memory. Writing through its address
    saves the copies that a detour over a NumPy array of doubles would make (half of the time for 60,000×784).

    Args:
        view: NumPy view of a freshly allocated R array of doubles that nothing else refers to.
        array: array of the same shape and of any floating point type.

    Returns:
        True when it is done; False when `view` is not R's memory but a copy, and nothing was written.
    """
    if view.dtype != np.float64 or view.flags.owndata or not view.flags.f_contiguous:
        return False
    memory = (ctypes.c_double * view.size).from_address(view.ctypes.data)
    _copy(np.asarray(array), np.ctypeslib.as_array(memory).reshape(view.shape, order="F"))
    return True


def _copy(source, target):
    """Copy in blocks of rows: transposing a whole large array at once misses the processor's cache."""
    if source.ndim == 0:
        target[...] = source
    for start in range(0, len(source) if source.ndim else 0, _ROWS_AT_ONCE):
        target[start : start + _ROWS_AT_ONCE] = source[start : start + _ROWS_AT_ONCE]
    return target
