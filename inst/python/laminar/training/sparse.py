"""Batches of rows of which some are sparse: dense only while they are trained on."""

import math

import keras
import numpy as np
from keras import tree

from laminar.training.order import row_order


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
        wanted = self._order[place * self._batch : (place + 1) * self._batch]
        x, y, weights = tree.map_structure(
            lambda leaf: None if leaf is None else leaf[wanted], (self._rows.x, self._rows.y, self._rows.sample_weight)
        )
        return (x,) if y is None and weights is None else (x, y) if weights is None else (x, y, weights)
