"""Sparse matrices by row, made dense a batch at a time."""

import numpy as np
from keras import tree

SMALL_BYTES = 32 << 20  # a matrix that takes no more than this as dense single precision is simply made dense


class SparseRows:
    """The rows of a sparse matrix; an array to those who ask for its shape, slices or (all of) its values.

    Args:
        starts: whole numbers (n + 1,): where the entries of each row begin, and where the last one ends.
        columns: whole numbers (entries,): the column of each entry, from 0.
        values: numbers (entries,).
        width: columns.
    Attributes:
        shape: (n, width).
        dtype: float32, as its dense rows.
    Example:
        >>> rows = SparseRows([0, 1, 3], [1, 0, 2], [5.0, 6.0, 7.0], 3)
        >>> rows.dense([1, 0]).tolist()
        [[6.0, 0.0, 7.0], [0.0, 5.0, 0.0]]
    """

    ndim, dtype = 2, np.dtype("float32")

    def __init__(self, starts, columns, values, width):
        self._starts = np.asarray(starts, np.int64)
        self._columns, self._values = np.asarray(columns, np.int32), np.asarray(values, self.dtype)
        self.shape = (len(self._starts) - 1, int(width))

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, rows):
        """The rows of a slice without a step, as a view; of a vector of numbers or one number, dense."""
        if not isinstance(rows, slice):
            return self.dense(np.atleast_1d(rows)) if np.ndim(rows) else self.dense([rows])[0]
        start, stop, step = rows.indices(len(self))
        if step != 1:
            return self.dense(np.arange(start, stop, step))
        return SparseRows(self._starts[start : max(start, stop) + 1], self._columns, self._values, self.shape[1])

    def __array__(self, dtype=None, copy=None):
        dense = self.dense(np.arange(len(self)))
        return dense if dtype is None else dense.astype(dtype, copy=False)

    @property
    def size(self):
        """Values in the dense matrix."""
        return self.shape[0] * self.shape[1]

    @property
    def nbytes(self):
        """Bytes of the dense matrix."""
        return self.size * self.dtype.itemsize

    @property
    def is_small(self):
        """Whether making it dense costs little memory."""
        return self.nbytes <= SMALL_BYTES

    def min(self):
        """The smallest value."""
        return min(self._own.min(), 0) if len(self._own) < self.size else self._own.min()

    def max(self):
        """The largest value."""
        return max(self._own.max(), 0) if len(self._own) < self.size else self._own.max()

    @property
    def _own(self):
        values = self._values[self._starts[0] : self._starts[-1]]
        return values if len(values) else np.zeros(1, self.dtype)

    def dense(self, rows):
        """Some rows as an array.

        Args:
            rows: row numbers from 0, (k,).
        Returns:
            float32 array (k, width).
        """
        rows = np.asarray(rows, np.int64)
        first, counts = self._starts[rows], self._starts[rows + 1] - self._starts[rows]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - counts), counts)
        result = np.zeros((len(rows), self.shape[1]), self.dtype)
        result[np.repeat(np.arange(len(rows)), counts), self._columns[places]] = self._values[places]
        return result


def is_sparse(*values):
    """Whether anything in nested values is `SparseRows` too large to be made dense as a whole."""
    return any(isinstance(leaf, SparseRows) and not leaf.is_small for value in values for leaf in tree.flatten(value))
