"""Data in memory: nested host arrays with rows, split, weighted and placed on the device."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from keras import tree
from keras.config import floatx

from laminar.data.arrays import device_type, to_device_order
from laminar.data.checks import check_class_weight, check_rows, class_codes
from laminar.data.sparse import SparseRows, is_sparse
from laminar.errors import LaminarError


@dataclass(frozen=True)
class Rows:
    """Rows of data on the host.

    Attributes:
        x, y, sample_weight: nested lists, tuples or dicts of arrays with the same first dimension; `y` and
            `sample_weight` may be `None`. Among `x` may be `SparseRows` too large to be placed on the device.
        count: rows.
    """

    x: Any
    y: Any
    sample_weight: Any
    count: int

    def packed(self):
        """x, (x, y) or (x, y, sample_weight), as Keras's steps take them."""
        if self.y is None and self.sample_weight is None:
            return (self.x,) if isinstance(self.x, (list, tuple)) else self.x
        return (self.x, self.y) if self.sample_weight is None else (self.x, self.y, self.sample_weight)

    @property
    def device_bytes(self):
        """Bytes that the arrays take on the device."""
        leaves = [leaf for leaf in tree.flatten(self.packed()) if leaf is not None]
        return sum(leaf.size * device_type(leaf.dtype).itemsize for leaf in leaves)

    def split(self, share):
        """Two parts, the last rows being the second, as Keras splits for validation.

        Args:
            share: the second part's share, above 0 and below 1.
        Returns:
            (Rows, Rows).
        """
        first = math.floor(self.count * (1.0 - share))
        if first in (0, self.count):
            raise LaminarError(
                f"`validation_split = {share:g}` of {self.count} rows leaves no rows on one side.",
                "value",
                mend="Give more rows, or another share.",
            )
        return self._part(0, first), self._part(first, self.count)

    def _part(self, start, stop):
        part = tree.map_structure(
            lambda leaf: None if leaf is None else leaf[start:stop], (self.x, self.y, self.sample_weight)
        )
        return Rows(*part, stop - start)

    def place(self, layout, put, capacity=None):
        """Copy the arrays to the device, once.

        Args:
            layout: flattens `packed()`.
            put: function that puts a host array on the device.
            capacity: rows to make room for, at least `count`; those beyond `count` are zero.
        Returns:
            Flat list of device tensors.
        """
        return [put(to_device_order(leaf, capacity)) for leaf in layout.flatten(self.packed())]


def rows_of(x, y=None, sample_weight=None, names=("x", "y", "sample_weight")):
    """Check and gather host data.

    Args:
        x, y, sample_weight: nested arrays, data frames or tensors.
        names: what the arguments are called in messages.
    Returns:
        `Rows`.
    Errors:
        `LaminarError` of topic "shape" or "data".
    """
    x, y, sample_weight = (_as_arrays(value) for value in (x, y, sample_weight))
    count = check_rows(x, y, sample_weight, names)
    return Rows(x, y, None if sample_weight is None else _weights_for(sample_weight, y), count)


def by_name(model, x):
    """Data for a model whose inputs are a named dict, when given as a list in the order of definition.

    Args:
        model: a Keras model.
        x: nested arrays.
    Returns:
        `x`, as a dict where the model wants one.
    """
    names = getattr(getattr(model, "_functional", None) or model, "_inputs_struct", None)
    if isinstance(names, dict) and isinstance(x, (list, tuple)) and len(x) == len(names):
        return dict(zip(names, x, strict=True))
    return x


def weighted_by_class(rows, class_weight):
    """Rows with a weight for each that its class decides.

    Args:
        rows: `Rows`.
        class_weight: dict from 0-based class to weight, or `None`.
    Returns:
        `Rows`.
    Errors:
        `LaminarError` of topic "type" or "value".
    """
    if class_weight is None:
        return rows
    if rows.sample_weight is not None:
        raise LaminarError("Give `class_weight` or `sample_weight`, not both.", "value")
    weights = check_class_weight(class_weight, rows.y)
    codes = class_codes(rows.y)
    sample_weight = np.empty(codes.shape, floatx())
    for code in np.unique(codes).tolist():
        sample_weight[codes == code] = weights[code]
    return dataclasses.replace(rows, sample_weight=sample_weight)


def is_in_memory(*values):
    """Whether all values are arrays (nested or not) that can be placed on the device as they are."""
    return all(_is_array(leaf) for value in values for leaf in tree.flatten(value))


def _is_array(leaf):
    if leaf is None or isinstance(leaf, np.ndarray):
        return True
    if isinstance(leaf, SparseRows):
        return leaf.is_small
    name = f"{type(leaf).__module__}.{type(leaf).__name__}"
    if (
        name.startswith("scipy.sparse")
        or "Sparse" in name
        or "Ragged" in name
        or name.startswith("tensorflow.python.data")
    ):
        return False
    return hasattr(leaf, "__array__") and hasattr(leaf, "shape")


def _as_arrays(value):
    if value is None or isinstance(value, np.ndarray):  # (a stream comes here with each batch)
        return value
    return tree.map_structure(_as_array, value)


def _as_array(leaf):
    if leaf is None or isinstance(leaf, np.ndarray) or is_sparse(leaf):
        return leaf
    return np.asarray(leaf)


def _weights_for(sample_weight, y):
    if not tree.is_nested(y):
        if tree.is_nested(sample_weight):
            leaves = tree.flatten(sample_weight)
            if len(leaves) != 1:
                raise LaminarError(f"`sample_weight` has {len(leaves)} arrays, `y` is one.", "shape")
            return leaves[0]
        return sample_weight
    if tree.is_nested(sample_weight):
        if len(tree.flatten(sample_weight)) != len(tree.flatten(y)):
            raise LaminarError(
                "`sample_weight` must be one array, or a list with one array for each output in `y`.",
                "shape",
                f"`y` has {len(tree.flatten(y))} arrays, `sample_weight` {len(tree.flatten(sample_weight))}.",
            )
        return tree.pack_sequence_as(y, tree.flatten(sample_weight))
    if sample_weight.ndim > 2 or (sample_weight.ndim == 2 and sample_weight.shape[1] != 1):
        raise LaminarError(
            "One `sample_weight` for several outputs must have one number for each row.",
            "shape",
            mend="Give a list with one array for each output for weights within rows.",
        )
    return tree.map_structure(lambda _: sample_weight, y)
