"""Batches from a function that is called for each of them, on the thread that trains.

Keras draws from generators on threads of its own. A function written in R must not be called there: R has one thread.
While a program works through one chunk of batches, the function fills the next.
"""

import time
from collections import deque

import numpy as np
from keras import tree

from laminar.data.arrays import device_type
from laminar.data.buffers import BufferPool, ChunkBuffers
from laminar.data.chunks import CHUNK_BYTES, CHUNK_SECONDS, chunk_steps
from laminar.data.pace import CHANGE_SECONDS, Aim, Pace
from laminar.data.rows import rows_of, weighted_by_class
from laminar.errors import LaminarError


class CalledBatches:
    """A stream of batches: the epoch ends when the function gives `None`, and the next epoch begins with the next call.

    Args:
        next_batches: function of `most` and `seconds` that gives a list of batches, at least one and at most `most`,
            more than one only if they come within `seconds`; `None` in the place of the last is the end. A batch is
            (x,), (x, y) or (x, y, sample_weight), nested arrays with rows first.
        complain: function of no arguments that is called when a batch given last holds NaN, and raises an error where
            that is not wanted; `None`: NaN is not looked for.
    Attributes:
        draw, complain: the two functions.
    Example:
        >>> batches = iter([(np.zeros((2, 1)),), None])
        >>> len(list(CalledBatches(lambda most, seconds: [next(batches)])))
        1
    """

    def __init__(self, next_batches, complain=None):
        self.draw, self.complain = next_batches, complain

    def __iter__(self):
        return self

    def __next__(self):
        [batch] = self.draw(1, 0.0)
        if batch is None:
            raise StopIteration
        if self.complain is not None and any(map(_has_nan, _leaves(batch))):
            self.complain()
        return tuple(batch)


class _Singles:
    """Batches of an iterator, drawn as from `CalledBatches` but one by one."""

    def __init__(self, iterator):
        self._iterator = iterator

    def draw(self, most, seconds):
        return [next(self._iterator, None)]


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
        self._source, self._drawn, self._ended = None, deque(), False
        self._held, self._leaves, self._plain, self._shapes, self._pool = None, None, None, None, BufferPool()
        self._given, self._full, self._pace = 0, 1, Pace()

    def begin(self):
        """Begin a pass over the data."""
        batches = self._begin()
        self._source = batches if isinstance(batches, CalledBatches) else _Singles(iter(batches))
        self._given, self._ended = 0, False
        self._pace.begin()

    def first(self):
        """The next batch in Keras's packing, which stays the next one.

        Errors:
            `LaminarError` of topic "data" when there is none.
        """
        if self._source is None:
            self.begin()
        if not self._hold():
            raise LaminarError(
                "The function that gives the batches gave none.",
                "data",
                mend="It must return list(x, y) at each call, NULL at the end of an epoch, and begin "
                "anew after that; or give `steps_per_epoch`.",
            )
        self._look(self._leaves)
        return self._held

    @property
    def shapes(self):
        """Shape and type of each array without its rows, `None` where sizes differ between batches."""
        return self._shapes

    def packed(self, data):
        """A chunk's data in Keras's packing."""
        return tree.pack_sequence_as(self._example, data)

    def next(self, most, capacity=None, seconds=CHUNK_SECONDS, ends=True, step=None):
        """The next chunk, `None` at the end of a pass.

        How many batches it holds is the matter of `Aim`. Nothing is read while the last chunk trains, so where the end
        is known a chunk holds at most half of what is left.

        Args:
            most: most batches in it, at least 1.
            capacity: rows to make room for, `None` for no more than there are; further rows hold anything.
            seconds: how long a program still works meanwhile.
            ends: whether no more than `most` are left.
            step: seconds of a step, `None` where not known.
        """
        begun, left = time.perf_counter(), most
        if self.count is not None and self._given < self.count:
            left, ends = min(left, self.count - self._given), True
        pace = self._pace.seconds
        half = ends and (pace is None or pace * left > 2 * CHANGE_SECONDS)
        steps = (left + 1) // 2 if half else left
        aim = Aim(self._pace.least(step), seconds, None if ends else self._given)
        if not self._hold(*aim.more(0, min(steps, self._full), 0.0, pace)):
            return None
        self._full = chunk_steps(sum(map(_bytes, self._leaves)), self.chunk_bytes)
        steps, rows = min(steps, self._full), len(self._leaves[0])
        text = any(leaf.dtype.kind in "USO" for leaf in self._leaves)  # filled, not only reserved
        room = max(capacity, rows) if capacity else (steps if text else self._full) * rows
        buffers = ChunkBuffers(self._leaves, room, self._pool)
        more = 1
        while more > 0 and self._held is not None and (fitting := buffers.room(self._leaves)):
            self._write(buffers, min(fitting, steps - len(buffers.sizes)))
            got, passed = len(buffers.sizes), time.perf_counter() - begun
            more, until = aim.more(got, steps - got, passed, passed / got)
            if more > 0:
                self._hold(more, until)
        self._given += got
        self._pace.learn(got, passed)
        return buffers.chunk(whole=bool(capacity))

    def _hold(self, most=1, seconds=0.0):
        """Hold the next batch; whether there is any. Where none is drawn yet, up to `most` are within some seconds."""
        if self._held is None and not self._ended:
            if not self._drawn:
                self._drawn.extend(map(_parts, self._source.draw(most, seconds)))
            parts = self._drawn.popleft()
            self._ended = parts is None
            if parts is not None:
                self._take(parts)
        return self._held is not None

    def _write(self, buffers, most):
        """Write the batch that is held, and those drawn with it that look the same, up to `most` in all."""
        batches = [self._leaves]
        while len(batches) < most and self._drawn and _looks(self._drawn[0], self._plain):
            batches.append(self._drawn.popleft())
        self._held = None
        self._look(buffers.write(batches))

    def _look(self, leaves):
        """Complain of NaN; in leaves that were just written, which are at hand."""
        if self._complain is not None and any(map(_has_nan, leaves)):
            self._complain()

    def _take(self, parts):
        """Hold a batch, (x,), (x, y) or (x, y, sample_weight)."""
        if _looks(parts, self._plain):  # as the one before, which was checked
            self._leaves = parts
            self._held = self._example = parts[0] if len(parts) == 1 else parts
            return
        x, y, sample_weight = (*parts, None, None)[:3]
        rows = rows_of(x, y, sample_weight)
        self._held = self._example = weighted_by_class(rows, self._class_weight).packed()
        self._leaves = _leaves(self._held)
        self._note_shapes(self._leaves)
        self._plain = _look_of(parts) if self._class_weight is None else None

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


def _parts(batch):
    """A batch as (x,), (x, y) or (x, y, sample_weight); `None` stays."""
    if batch is None:
        return None
    return tuple(batch) if isinstance(batch, (tuple, list)) else (batch,)


def _look_of(parts):
    """Shapes and types of plain arrays x, or x and y; `None` for anything else."""
    if parts is None or len(parts) > 2 or any(type(part) is not np.ndarray for part in parts):
        return None
    return [(part.shape, part.dtype) for part in parts]


def _looks(parts, look):
    """Whether the parts of a batch look so."""
    return look is not None and _look_of(parts) == look


def _leaves(batch):
    return [leaf for leaf in tree.flatten(batch) if leaf is not None]


def _bytes(leaf):
    return leaf.size * device_type(leaf.dtype).itemsize
