"""Host arrays: from R's column order and doubles to what a device wants, and back."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from keras.config import floatx

BLOCK_BYTES = 1 << 20
SHARED_BYTES = 1 << 25  # of an array that is cast or turned, from which on threads share the work: NumPy needs no lock
THREADS = min(4, os.cpu_count() or 1)  # more would wait for the memory
TURNING_BYTES = 1 << 18  # what is turned at once from column to row order: it stays in the cache
TURNING_VALUES = 1 << 16  # fewer are copied just as fast as they lie
_GAP = 4  # values between the columns that are turned


def aligned_empty(shape, dtype, alignment=64):
    """An uninitialised C-ordered array whose memory begins on a boundary, so that the device can share it.

    Args:
        shape: whole numbers.
        dtype: NumPy type.
        alignment: bytes, a power of two.
    Returns:
        Array of `shape` and `dtype`.
    Example:
        >>> aligned_empty((3, 2), "float32").ctypes.data % 64
        0
    """
    dtype = np.dtype(dtype)
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    memory = np.empty(size + alignment, np.uint8)
    start = -memory.ctypes.data % alignment
    return memory[start : start + size].view(dtype).reshape(shape)


def device_type(dtype):
    """The type that an array has on the device: floating types become Keras's `floatx`, all others stay.

    Args:
        dtype: NumPy type.
    Returns:
        NumPy type.
    Example:
        >>> device_type(np.dtype("float64")), device_type(np.dtype("uint8"))
        (dtype('float32'), dtype('uint8'))
    """
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return np.dtype(floatx()) if floatx() != "bfloat16" else np.dtype("float32")
    return dtype


def to_device_order(array, rows=None, start=0, stop=None):
    """Copy an array once, into aligned C-ordered memory of the device's type.

    Works in blocks of rows: R's column-ordered doubles are read and written through the cache.

    Args:
        array: array (n, ...), any type and order.
        rows: rows of the result, at least `stop - start`; further rows are zero. `None`: as many as copied.
        start, stop: the rows to copy.
    Returns:
        Array (rows, ...).
    Example:
        >>> to_device_order(np.asfortranarray(np.eye(2))).flags.c_contiguous
        True
    """
    stop = len(array) if stop is None else stop
    count = stop - start
    rows = count if rows is None else rows
    if array.dtype.kind in "USO":
        return array[start:stop]
    result = aligned_empty((rows, *array.shape[1:]), device_type(array.dtype))
    row_bytes = max(1, array.nbytes // max(1, len(array)))
    plain = array.flags.c_contiguous and array.dtype == result.dtype  # what is copied in one go goes past the cache
    block = max(1, count) if plain else max(16, BLOCK_BYTES // row_bytes)
    shares = THREADS if not plain and count * row_bytes >= SHARED_BYTES else 1

    def copy(share):
        for first in range(share * block, count, shares * block):
            last = min(first + block, count)
            copy_rows(result[first:last], array[start + first : start + last])

    if shares == 1:
        copy(0)
    else:
        with ThreadPoolExecutor(shares) as threads:  # of this call alone: a process that R forks has no others
            list(threads.map(copy, range(shares)))
    result[count:] = 0
    return result


def copy_rows(target, array):
    """Copy rows in any order of memory into rows one after another.

    A processor's cache keeps few lines at distances of a power of two, and rows of few values make loops of few turns.
    Such columns are first brought to the type of the target as they lie, with gaps between them, and then turned, which
    takes about half the time.

    Args:
        target: C-ordered array (rows, ...), written to.
        array: array of the same shape, of any type and order.
    Example:
        >>> target = np.zeros((2, 2), "float32")
        >>> copy_rows(target, np.asfortranarray([[1.0, 2.0], [3.0, 4.0]]))
        >>> target.tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """
    with np.errstate(invalid="ignore"):  # R's NA is a signalling NaN
        if not _to_be_turned(array):
            target[...] = array
            return
        columns, rows = array.T, len(array)
        step = max(1, TURNING_BYTES // (columns[0].size * target.itemsize))
        turned = np.empty((min(step, len(columns)), *columns.shape[1:-1], rows + _GAP), target.dtype)[..., :rows]
        for first in range(0, len(columns), step):
            part = columns[first : first + step]
            turned[: len(part)] = part
            target[..., first : first + step] = turned[: len(part)].T


def copy_batches(target, arrays):
    """Copy arrays of the same shape, type and order of memory one after another.

    Args:
        target: C-ordered array (rows, ...), written to.
        arrays: arrays whose rows are `rows` together.
    Example:
        >>> target = np.zeros(4, "float32")
        >>> copy_batches(target, [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
        >>> target.tolist()
        [1.0, 2.0, 3.0, 4.0]
    """
    if len(arrays) == 1 or _to_be_turned(arrays[0]):
        rows = len(arrays[0])
        for place, array in enumerate(arrays):
            copy_rows(target[place * rows : (place + 1) * rows], array)
        return
    with np.errstate(invalid="ignore"):
        np.concatenate(arrays, out=target, casting="unsafe")


def _to_be_turned(array):
    """Whether an array lies in column order, and so that its values are better turned in a second pass."""
    if array.ndim < 2 or array.size < TURNING_VALUES or array.strides[0] != array.itemsize:
        return False
    if array.ndim == 2:
        return array.strides[1] % 512 == 0 and array.shape[1] >= 16
    return array.strides[1] % 512 == 0 or 1 < array.shape[-1] < 8
