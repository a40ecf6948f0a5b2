"""Parts of tensors by R's rules: R turned positions into positions from 0; order is first axis fastest."""

import numpy as np
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.values import shape_text, to_tensor


def take(tensor, keys, drop):
    """A part of a tensor.

    Args:
        tensor: tensor or variable of any shape.
        keys: for each axis `None` (all of it), an array of positions from 0, a tensor of positions from 1, or a logical
            tensor.
        drop: whether axes of size 1 go away.
    Returns:
        A tensor.
    """
    tensor = to_tensor(tensor)
    slices, gathers, picked = [], {}, []
    for axis, key in enumerate(keys):
        start, count, positions = _span(key)
        if key is None or positions is not None:
            slices.append(slice(None))
        elif isinstance(start, tf.Tensor):
            # (One position that is known later: XLA knows the size of a slice only if it has no end.)
            slices.append(start)
            picked.append(axis)
        else:
            slices.append(slice(start, start + count))
        if positions is not None:
            gathers[axis] = positions
    shape = tensor.shape.as_list()
    tensor = tensor[tuple(slices)] if slices else tensor
    for axis in picked:
        tensor = tf.expand_dims(tensor, axis)
    for axis, positions in gathers.items():
        tensor = tf.gather(tensor, positions, axis=axis)
    for axis, key in enumerate(keys):
        count = _span(key)[1]
        shape[axis] = shape[axis] if key is None else count
    tensor = tf.ensure_shape(tensor, shape) if None not in shape else tensor
    single = [axis for axis, size in enumerate(shape) if size == 1]
    return tf.squeeze(tensor, single) if drop and single else tensor


def replace(tensor, keys, value):
    """A tensor with a part replaced: keys as for `take()`; the value is recycled, first axis fastest."""
    tensor, value = to_tensor(tensor), to_tensor(value)
    value = tf.cast(value, tensor.dtype)
    shape = tensor.shape.as_list()
    if None in shape:
        raise LaminarError(
            "Parts of a tensor are replaced where its sizes are known.",
            "trace",
            found=f"It has the shape {shape_text(shape)}.",
        )
    if any(isinstance(key, tf.Tensor) and key.dtype == tf.bool for key in keys):
        raise LaminarError(
            "Rows or columns that a condition picks are replaced where its value is known.",
            "trace",
            mend="Choose element by element with ifelse().",
        )
    counts = [shape[axis] if key is None else _span(key)[1] for axis, key in enumerate(keys)]
    value = _recycled(value, counts)
    if 0 in counts:
        return tensor
    leading = 0
    while leading < len(keys) and keys[leading] is not None and counts[leading] == 1:
        leading += 1
    if leading and all(key is None for key in keys[leading:]):
        at = tf.stack([tf.reshape(_positions(key, 0), ()) for key in keys[:leading]])
        return tf.tensor_scatter_nd_update(tensor, at[None], tf.reshape(value, [1, *shape[leading:]]))
    where, stride = tf.zeros([1] * len(shape), tf.int32), 1
    for axis in reversed(range(len(shape))):
        side = [1] * len(shape)
        side[axis] = counts[axis]
        where = where + tf.reshape(_positions(keys[axis], shape[axis]) * stride, side)
        stride *= shape[axis]
    flat = tf.tensor_scatter_nd_update(tf.reshape(tensor, [-1]), tf.reshape(where, [-1, 1]), tf.reshape(value, [-1]))
    return tf.reshape(flat, shape)


def flat(tensor):
    """All values in R's order, as a tensor with one axis."""
    return tf.reshape(tf.transpose(to_tensor(tensor)), [-1])


def unflat(values, shape):
    """Values in R's order in a shape."""
    shape = [int(size) for size in np.ravel(shape)]
    return tf.transpose(tf.reshape(values, shape[::-1]))


def masked(tensor, mask):
    """The values where a logical tensor of the same shape is true, in R's order."""
    return tf.boolean_mask(flat(tensor), flat(mask))


def replace_masked(tensor, mask, value):
    """A tensor with one value in all places where a logical tensor is true."""
    tensor, value = to_tensor(tensor), to_tensor(value)
    if value.shape.rank and value.shape.num_elements() != 1:
        raise LaminarError(
            "Where a condition is known only when the graph runs, one value takes its places.",
            "trace",
            found=f"The value has the shape {shape_text(value.shape)}.",
            mend="Choose element by element with ifelse().",
        )
    return tf.where(mask, tf.cast(tf.reshape(value, ()), tensor.dtype), tensor)


def reverse(tensor):
    """The values in R's order, last first."""
    return tf.reverse(flat(tensor), [0])


def joined(tensors):
    """The values of several tensors in R's order, one after the other."""
    return tf.concat([flat(tensor) for tensor in tensors], 0)


def transpose(tensor, permutation=None):
    """A tensor with its axes in another order (numbers from 0)."""
    return tf.transpose(to_tensor(tensor), permutation)


def _span(key):
    """(start, count, positions) of a key: a run of positions as start and count, others as positions."""
    if key is None:
        return None, None, None
    if isinstance(key, tf.Tensor) and key.dtype == tf.bool:
        return None, None, tf.cast(tf.where(key)[:, 0], tf.int32)
    if isinstance(key, tf.Tensor):
        positions = tf.cast(key, tf.int32) - 1
        if key.shape.rank == 0 or key.shape.num_elements() == 1:
            return tf.reshape(positions, ()), 1, None
        return None, key.shape[0], tf.reshape(positions, [-1])
    key = np.ravel(key)
    if len(key) and np.array_equal(key, np.arange(key[0], key[0] + len(key))):
        return int(key[0]), len(key), None
    return None, len(key), key.astype("int32")


def _positions(key, size):
    if key is None:
        return tf.range(size)
    start, count, positions = _span(key)
    if positions is not None:
        return tf.cast(positions, tf.int32)
    return tf.reshape(start, [1]) if isinstance(start, tf.Tensor) else tf.range(start, start + count)


def _recycled(value, counts):
    known = value.shape.as_list()
    total = int(np.prod(counts, dtype=int))
    if value.shape.rank == 0:
        return tf.broadcast_to(value, counts)
    if [size for size in known if size != 1] == [size for size in counts if size != 1]:
        return tf.reshape(value, counts)
    length = value.shape.num_elements()
    if not length or total % length:
        raise LaminarError(
            "The number of values to replace is not a multiple of the number of new values.",
            "shape",
            found=f"{total} to replace, {length} new.",
        )
    return unflat(tf.tile(flat(value), [total // length]), counts)
