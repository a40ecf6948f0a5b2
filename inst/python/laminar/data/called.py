"""Batches from a function that is called for each of them, on the thread that trains.

Keras draws from generators on threads of its own. A function written in R must not be called there: R has one thread.
While a program works through one chunk of batches, the function fills the next.
"""

import time

import numpy as np
from keras import tree

from laminar.data.arrays import aligned_empty, device_type
from laminar.data.chunks import CHUNK_SECONDS, Chunk, chunk_steps
from laminar.data.rows import rows_of, weighted_by_class
from laminar.errors import LaminarError


class CalledBatches:
    """A stream of batches: the epoch ends when the function gives `None`, and the next epoch begins with the next call.

    Args:
        next_batch: function of no arguments that gives `(x,)`, `(x, y)` or `(x, y, sample_weight)`, nested arrays with
            rows first, or `None` at the end.
    Example:
        >>> batches = iter([(np.zeros((2, 1)),), None])
        >>> len(list(CalledBatches(lambda: next(batches))))
        1
    """

    def __init__(self, next_batch):
        self._next_batch = next_batch

    def __iter__(self):
        return self

    def __next__(self):
        batch = self._next_batch()
        if batch is None:
            raise StopIteration
        return tuple(batch)


class CalledChunks:
    """The batches of a function, a Python generator or a `PyDataset`, gathered into chunks.

    Args:
        batches: function that begins a pass and gives an iterator of batches.
        class_weight: dict from 0-based class to weight, or `None`.
        count: batches in a pass, `None` where not known.
    Attributes:
        count: batches in a pass, `None` where not known.
    """

    problems = ()

    def __init__(self, batches, class_weight=None, count=None):
        self._begin, self._class_weight, self.count = batches, class_weight, count
        self._iterator, self._held, self._shapes, self._ended = None, None, None, False

    def begin(self):
        """Begin a pass over the data."""
        self._iterator, self._ended = iter(self._begin()), False

    def first(self):
        """The next batch in Keras's packing, which stays the next one.

        Errors:
            `LaminarError` of topic "data" when there is none.
        """
        if self._iterator is None:
            self.begin()
        if self._draw() is None:
            raise LaminarError(
                "The function that gives the batches gave none.",
                "data",
                mend="It must return list(x, y) at each call, NULL at the end of an epoch, and begin "
                "anew after that; or give `steps_per_epoch`.",
            )
        return self._held

    @property
    def shapes(self):
        """Shape and type of each array without its rows, `None` where sizes differ between batches."""
        return self._shapes

    def packed(self, data):
        """A chunk's data in Keras's packing."""
        return tree.pack_sequence_as(self._example, data)

    def next(self, most, capacity=None):
        """The next chunk, `None` at the end of a pass.

        Args:
            most: most batches in it, at least 1.
            capacity: rows to make room for, `None` for no more than there are.
        """
        first = self._draw()
        if first is None:
            return None
        leaves = _leaves(first)
        rows = len(leaves[0])
        steps = min(most, chunk_steps(sum(_bytes(leaf) for leaf in leaves)))
        buffers = [_room(leaf, max(capacity or 0, steps * rows)) for leaf in leaves]
        sizes, row, until = [], 0, time.perf_counter() + CHUNK_SECONDS
        while first is not None:
            leaves = _leaves(first)
            alike = [b.shape[1:] for b in buffers] == [leaf.shape[1:] for leaf in leaves]
            if sizes and not (alike and row + len(leaves[0]) <= len(buffers[0])):
                break
            for buffer, leaf in zip(buffers, leaves, strict=True):
                buffer[row : row + len(leaf)] = leaf
            sizes.append(len(leaves[0]))
            row += sizes[-1]
            self._held = None
            if len(sizes) == steps or time.perf_counter() > until:
                break
            first = self._draw()
        if capacity is None:
            return Chunk([buffer[:row] for buffer in buffers], sizes)
        for buffer in buffers:
            buffer[row:] = 0
        return Chunk(buffers, sizes)

    def _draw(self):
        if self._held is None and not self._ended:
            batch = next(self._iterator, None)
            self._ended = batch is None
            if batch is not None:
                self._held = self._packed(batch)
                self._example = self._held
                self._note_shapes(_leaves(self._held))
        return self._held

    def _packed(self, batch):
        parts = batch if isinstance(batch, (tuple, list)) else (batch,)
        x, y, sample_weight = (*parts, None, None)[:3]
        rows = rows_of(x, y, sample_weight)
        return weighted_by_class(rows, self._class_weight).packed()

    def _note_shapes(self, leaves):
        now = [(list(leaf.shape[1:]), leaf.dtype) for leaf in leaves]
        if self._shapes is None:
            self._shapes = now
        for (known, _), (shape, _) in zip(self._shapes, now, strict=True):
            known[:] = [a if a == b else None for a, b in zip(known, shape, strict=True)]


def _leaves(batch):
    return [leaf for leaf in tree.flatten(batch) if leaf is not None]


def _bytes(leaf):
    return leaf.size * device_type(leaf.dtype).itemsize


def _room(leaf, rows):
    if leaf.dtype.kind in "USO":
        return np.empty((rows, *leaf.shape[1:]), object)
    return aligned_empty((rows, *leaf.shape[1:]), device_type(leaf.dtype))
