"""Parts of tensors by R's rules: R turned positions into positions from 0; order is first axis fastest."""

import keras
import numpy as np
from keras import ops

from laminar.errors import LaminarError
from laminar.ops.values import is_traced, shape_text, sizes, to_tensor, type_name


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
    shape = sizes(tensor)
    slices, gathers, picked = [], {}, []
    for axis, key in enumerate(keys):
        start, count, positions = _span(key)
        if key is None or positions is not None:
            slices.append(slice(None))
        elif ops.is_tensor(start):
            # (One position that is known later: XLA knows the size of a slice only if it has no end.)
            slices.append(start)
            picked.append(axis)
        else:
            slices.append(slice(start, start + count))
        if positions is not None:
            gathers[axis] = positions
        shape[axis] = shape[axis] if key is None else count
    tensor = tensor[tuple(slices)] if slices else tensor
    for axis in picked:
        tensor = ops.expand_dims(tensor, axis)
    for axis, positions in gathers.items():
        tensor = ops.take(tensor, positions, axis=axis)
    if None not in shape and sizes(tensor) != shape:
        tensor = ops.reshape(tensor, shape)
    single = [axis for axis, size in enumerate(shape) if size == 1]
    return ops.squeeze(tensor, single) if drop and single else tensor


def replace(tensor, keys, value):
    """A tensor with a part replaced: keys as for `take()`; the value is recycled, first axis fastest."""
    tensor = to_tensor(tensor)
    value = to_tensor(value, type_name(tensor))
    shape = sizes(tensor)
    if None in shape:
        raise LaminarError(
            "Parts of a tensor are replaced where its sizes are known.",
            "trace",
            found=f"It has the shape {shape_text(shape)}.",
        )
    if any(_is_mask(key) for key in keys):
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
        at = ops.stack([ops.reshape(_positions(key, 0), ()) for key in keys[:leading]])
        return ops.scatter_update(tensor, at[None], ops.reshape(value, [1, *shape[leading:]]))
    where, stride = ops.zeros([1] * len(shape), "int32"), 1
    for axis in reversed(range(len(shape))):
        side = [1] * len(shape)
        side[axis] = counts[axis]
        where = where + ops.reshape(_positions(keys[axis], shape[axis]) * stride, side)
        stride *= shape[axis]
    flat = ops.scatter_update(ops.reshape(tensor, [-1]), ops.reshape(where, [-1, 1]), ops.reshape(value, [-1]))
    return ops.reshape(flat, shape)


def flat(tensor):
    """All values in R's order, as a tensor with one axis."""
    return ops.reshape(ops.transpose(to_tensor(tensor)), [-1])


def unflat(values, shape):
    """Values in R's order in a shape."""
    shape = [int(size) for size in np.ravel(shape)]
    return ops.transpose(ops.reshape(values, shape[::-1]))


def masked(tensor, mask):
    """The values where a logical tensor of the same shape is true, in R's order."""
    return ops.take(flat(tensor), _true_positions(flat(mask)), axis=0)


def replace_masked(tensor, mask, value):
    """A tensor with one value in all places where a logical tensor is true."""
    tensor, value = to_tensor(tensor), to_tensor(value)
    if np.prod([2 if size is None else size for size in sizes(value)]) != 1:
        raise LaminarError(
            "Where a condition is known only when the graph runs, one value takes its places.",
            "trace",
            found=f"The value has the shape {shape_text(value.shape)}.",
            mend="Choose element by element with ifelse().",
        )
    return ops.where(mask, ops.cast(ops.reshape(value, ()), tensor.dtype), tensor)


def reverse(tensor):
    """The values in R's order, last first."""
    return ops.flip(flat(tensor), 0)


def joined(tensors):
    """The values of several tensors in R's order, one after the other."""
    return ops.concatenate([flat(tensor) for tensor in tensors], 0)


def transpose(tensor, permutation=None):
    """A tensor with its axes in another order (numbers from 0)."""
    return ops.transpose(to_tensor(tensor), permutation)


def _is_mask(key):
    return ops.is_tensor(key) and type_name(key) == "bool"


def _true_positions(mask):
    """Where a logical tensor with one axis is true; how often must be known where shapes must be."""
    if keras.backend.backend() == "jax" and is_traced(mask):
        raise LaminarError(
            "How many values a condition picks must be known while JAX traces a program.",
            "trace",
            mend="Choose element by element with op_where(), or multiply by the condition.",
        )
    return ops.nonzero(mask)[0]


def _span(key):
    """(start, count, positions) of a key: a run of positions as start and count, others as positions."""
    if key is None:
        return None, None, None
    if _is_mask(key):
        return None, None, _true_positions(key)
    if ops.is_tensor(key):
        positions = ops.cast(key, "int32") - 1
        if sizes(key) in ([], [1]):
            return ops.reshape(positions, ()), 1, None
        return None, sizes(key)[0], ops.reshape(positions, [-1])
    key = np.ravel(key)
    if len(key) and np.array_equal(key, np.arange(key[0], key[0] + len(key))):
        return int(key[0]), len(key), None
    return None, len(key), key.astype("int32")


def _positions(key, size):
    if key is None:
        return ops.arange(size, dtype="int32")
    start, count, positions = _span(key)
    if positions is not None:
        return ops.cast(positions, "int32")
    return ops.reshape(start, [1]) if ops.is_tensor(start) else ops.arange(start, start + count, dtype="int32")


def _recycled(value, counts):
    known = sizes(value)
    total = int(np.prod(counts, dtype=int))
    if not known:
        return ops.broadcast_to(value, counts)
    if [size for size in known if size != 1] == [size for size in counts if size != 1]:
        return ops.reshape(value, counts)
    length = 0 if None in known else int(np.prod(known))
    if not length or total % length:
        raise LaminarError(
            "The number of values to replace is not a multiple of the number of new values.",
            "shape",
            found=f"{total} to replace, {length} new.",
        )
    return unflat(ops.tile(flat(value), [total // length]), counts)
