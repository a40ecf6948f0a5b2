"""Rows in memory that do not fit the device, or are sparse: placed and made dense batch by batch."""

import math

import keras
import numpy as np
from keras import tree

from laminar.data.sparse import is_sparse
from laminar.execution.devices import free_memory
from laminar.training.order import row_order

SMALL = 64 << 20  # bytes of data that fit anywhere
SHARE = 0.8  # of the free memory


def too_large(rows, limit=None):
    """Why rows cannot be placed on the device as a whole; `None` where they can.

    Args:
        rows: `Rows`.
        limit: most bytes to place; four fifths of the free memory when `None`.
    Example:
        >>> from laminar.data.rows import rows_of
        >>> too_large(rows_of(np.zeros((1000, 100))), 100_000)
        'the data take 0.4 MB on the device, more than the 0.1 MB allowed'
    """
    need = rows.device_bytes
    if limit is None and need <= SMALL:
        return None
    room = free_memory() if limit is None else limit
    if limit is None and room is not None:
        room = int(SHARE * room)
    if room is None or need <= room:
        return None
    return f"the data take {_megabytes(need)} on the device, more than the {_megabytes(room)} allowed"


def _megabytes(count):
    count /= 1e6
    return f"{count:,.0f} MB" if count >= 10 else f"{count:.2g} MB"


class RowBatches(keras.utils.PyDataset):
    """Rows in memory, batch by batch, in the order that `RowSteps` would take them.

    Args:
        rows: `Rows`.
        batch_size: rows in a batch.
        shuffle: True, False or "batch".
        seed: whole number that decides the order.
    """

    def __init__(self, rows, batch_size, shuffle=False, seed=0):
        super().__init__()
        self._rows, self._batch, self._shuffle, self._seed = rows, batch_size, shuffle, seed
        self._turn, self._order = -1, np.arange(rows.count)

    def __len__(self):
        return math.ceil(self._rows.count / self._batch)

    def on_epoch_begin(self):
        """Take the next order of rows."""
        self._turn += 1
        self._order = row_order(self._rows.count, self._batch, self._shuffle, self._seed, self._turn)

    def __getitem__(self, place):
        first, last = place * self._batch, (place + 1) * self._batch
        wanted, whole = self._order[first:last], slice(first, last)

        def take(leaf):
            if leaf is None:
                return None
            return leaf[wanted] if self._shuffle or is_sparse(leaf) else leaf[whole]

        x, y, weights = tree.map_structure(take, (self._rows.x, self._rows.y, self._rows.sample_weight))
        return (x,) if y is None and weights is None else (x, y) if weights is None else (x, y, weights)
