"""Batches from a function that is called for each of them, on the thread that trains.

Keras draws from generators on threads of its own. A function written in R must not be called there: R has one thread.
While a program works through one chunk of batches, the function fills the next.
"""

import sys
import time

import numpy as np
from keras import tree

from laminar.data.arrays import aligned_empty, copy_rows, device_type
from laminar.data.chunks import CHUNK_BYTES, CHUNK_SECONDS, Chunk, chunk_steps
from laminar.data.rows import rows_of, weighted_by_class
from laminar.errors import LaminarError

EAGER_STEPS = 8  # batches that are read for a chunk even while no program works
CHANGE_SECONDS = 0.001  # what a change of chunks takes on this thread


class CalledBatches:
    """A stream of batches: the epoch ends when the function gives `None`, and the next epoch begins with the next call.

    Args:
        next_batch: function of no arguments that gives `(x,)`, `(x, y)` or `(x, y, sample_weight)`, nested arrays with
            rows first, or `None` at the end.
        complain: function of no arguments that is called when the last batch holds NaN, and raises an error where
            that is not wanted; `None`: NaN is not looked for.
    Attributes:
        next_batch, complain: as given.
    Example:
        >>> batches = iter([(np.zeros((2, 1)),), None])
        >>> len(list(CalledBatches(lambda: next(batches))))
        1
    """

    def __init__(self, next_batch, complain=None):
        self.next_batch, self.complain = next_batch, complain

    def __iter__(self):
        return self

    def __next__(self):
        batch = self.next_batch()
        if batch is None:
            raise StopIteration
        if self.complain is not None and any(map(_has_nan, _leaves(batch))):
            self.complain()
        return tuple(batch)


class CalledChunks:
    """The batches of a function, a Python generator or a `PyDataset`, gathered into chunks.

    Args:
        batches: function that begins a pass and gives an iterator of batches.
        class_weight: dict from 0-based class to weight, or `None`.
        count: batches in a pass, `None` where not known.
        chunk_bytes: bytes of a full chunk.
        complain: as of `CalledBatches`.
    Attributes:
        count, chunk_bytes: as given.
    """

    problems = ()

    def __init__(self, batches, class_weight=None, count=None, chunk_bytes=CHUNK_BYTES, complain=None):
        self._begin, self._class_weight, self._complain = batches, class_weight, complain
        self.count, self.chunk_bytes = count, chunk_bytes
        self._iterator, self._held, self._leaves, self._shapes, self._ended = None, None, None, None, False
        self._least, self._given, self._plain, self._rooms = 1, 0, None, {}

    def begin(self):
        """Begin a pass over the data."""
        self._iterator, self._ended = iter(self._begin()), False
        self._least, self._given = 1, 0

    def first(self):
        """The next batch in Keras's packing, which stays the next one.

        Errors:
            `LaminarError` of topic "data" when there is none.
        """
        if self._iterator is None:
            self.begin()
        leaves = self._draw()
        if leaves is None:
            raise LaminarError(
                "The function that gives the batches gave none.",
                "data",
                mend="It must return list(x, y) at each call, NULL at the end of an epoch, and begin "
                "anew after that; or give `steps_per_epoch`.",
            )
        self._look(leaves)
        return self._held

    @property
    def shapes(self):
        """Shape and type of each array without its rows, `None` where sizes differ between batches."""
        return self._shapes

    def packed(self, data):
        """A chunk's data in Keras's packing."""
        return tree.pack_sequence_as(self._example, data)

    def next(self, most, capacity=None, seconds=CHUNK_SECONDS, ends=True):
        """The next chunk, `None` at the end of a pass.

        When a pass begins a program should wait for few batches, and later it should seldom change chunks: the first
        holds one batch, each further one at least twice as many, up to `EAGER_STEPS`, and what comes in `seconds`.
        Nothing is read while the last one trains, so where the end is known a chunk holds at most half of what is left;
        where it is not, chunks grow with the pass so slowly that their changes cost as much as the wait for a last one.

        Args:
            most: most batches in it, at least 1.
            capacity: rows to make room for, `None` for no more than there are; further rows hold anything.
            seconds: how long a program still works meanwhile.
            ends: whether no more than `most` are left.
        """
        begun = time.perf_counter()
        leaves = self._draw()
        if leaves is None:
            return None
        rows, left = len(leaves[0]), most
        if self.count is not None and self._given < self.count:
            left, ends = min(left, self.count - self._given), True
        full = chunk_steps(sum(_bytes(leaf) for leaf in leaves), self.chunk_bytes)
        steps = min((left + 1) // 2 if ends else left, full)
        text = any(leaf.dtype.kind in "USO" for leaf in leaves)  # filled, not only reserved
        room = max(capacity, rows) if capacity else (steps if text else full) * rows
        buffers = [self._room(place, leaf, room) for place, leaf in enumerate(leaves)]
        least, self._least = self._least, min(2 * self._least, EAGER_STEPS)
        sizes, row = [], 0
        while leaves is not None:
            alike = all(b.shape[1:] == leaf.shape[1:] for b, leaf in zip(buffers, leaves, strict=True))
            if sizes and not (alike and row + len(leaves[0]) <= len(buffers[0])):
                break
            sizes.append(len(leaves[0]))
            written = [buffer[row : row + sizes[-1]] for buffer in buffers]
            for target, leaf in zip(written, leaves, strict=True):
                copy_rows(target, leaf)
            self._look(written)
            row += sizes[-1]
            self._held = None
            passed = time.perf_counter() - begun
            another = passed + passed / len(sizes)
            late = another > seconds or not (ends or passed * len(sizes) < CHANGE_SECONDS * self._given)
            if len(sizes) == steps or passed > CHUNK_SECONDS or (len(sizes) >= least and late):
                break
            leaves = self._draw()
        self._given += len(sizes)
        return Chunk(buffers if capacity else [buffer[:row] for buffer in buffers], sizes)

    def _draw(self):
        """The leaves of the next batch, which stays the next one; `None` at the end."""
        if self._held is None and not self._ended:
            batch = next(self._iterator, None)
            self._ended = batch is None
            if batch is None:
                return None
            self._take(batch if isinstance(batch, (tuple, list)) else (batch,))
        return None if self._held is None else self._leaves

    def _look(self, leaves):
        """Complain of NaN; in leaves that were just written, which are at hand."""
        if self._complain is not None and any(map(_has_nan, leaves)):
            self._complain()

    def _take(self, parts):
        """Hold a batch, `(x,)`, `(x, y)` or `(x, y, sample_weight)`."""
        look = [(part.shape, part.dtype) if type(part) is np.ndarray else None for part in parts]
        if look == self._plain:  # as the one before, which was checked
            self._leaves = list(parts)
            self._held = self._example = parts[0] if len(parts) == 1 else tuple(parts)
            return
        x, y, sample_weight = (*parts, None, None)[:3]
        rows = rows_of(x, y, sample_weight)
        self._held = self._example = weighted_by_class(rows, self._class_weight).packed()
        self._leaves = _leaves(self._held)
        self._note_shapes(self._leaves)
        plain = len(look) < 3 and None not in look and self._class_weight is None
        self._plain = look if plain else None

    def _room(self, place, leaf, rows):
        """Memory for so many rows like a leaf's: that of an earlier chunk where nothing refers to it any more.

        Fresh memory costs the thread that trains a page fault for each 4 kB.
        """
        if leaf.dtype.kind in "USO":
            return np.full((rows, *leaf.shape[1:]), "", object)
        shape, dtype = (rows, *leaf.shape[1:]), device_type(leaf.dtype)
        rooms = [room for room in self._rooms.get(place, ()) if room.shape == shape and room.dtype == dtype]
        free = next((room for room in rooms if _references(room) == _FREE), None)
        if free is None:
            free = aligned_empty(shape, dtype)
            rooms.append(free)
        self._rooms[place] = rooms
        return free[:]

    def _note_shapes(self, leaves):
        now = [(list(leaf.shape[1:]), leaf.dtype) for leaf in leaves]
        if self._shapes is None:
            self._shapes = now
        for (known, _), (shape, _) in zip(self._shapes, now, strict=True):
            if known != shape:
                known[:] = [a if a == b else None for a, b in zip(known, shape, strict=True)]


def _has_nan(leaf):
    """Whether an array holds NaN: the greatest value of such an array is NaN."""
    if not isinstance(leaf, np.ndarray) or leaf.dtype.kind != "f" or not leaf.size:
        return False
    with np.errstate(invalid="ignore"):  # R's NA is a signalling NaN
        return bool(np.isnan(np.max(leaf)))


def _leaves(batch):
    return [leaf for leaf in tree.flatten(batch) if leaf is not None]


def _bytes(leaf):
    return leaf.size * device_type(leaf.dtype).itemsize


def _references(room):
    """References to the memory of an array from `aligned_empty()`: views and tensors that share it hold one each."""
    return sys.getrefcount(room.base)


_FREE = _references(aligned_empty((1,), "uint8"))
