"""The memory of a chunk while batches are written into it, one after another."""

import sys

import numpy as np

from laminar.data.arrays import aligned_empty, copy_batches, device_type
from laminar.data.chunks import Chunk


class ChunkBuffers:
    """Memory for batches like the first one.

    Args:
        leaves: flat list of the first batch's arrays.
        rows: rows to make room for, at least the first batch's.
        pool: `BufferPool`.
    Attributes:
        sizes: rows of each batch written so far.
    """

    def __init__(self, leaves, rows, pool):
        self._memory = [pool.take(place, (rows, *leaf.shape[1:]), leaf.dtype) for place, leaf in enumerate(leaves)]
        self.sizes, self._end = [], 0

    def room(self, leaves):
        """How many more batches like this one can be written."""
        alike = all(memory.shape[1:] == leaf.shape[1:] for memory, leaf in zip(self._memory, leaves, strict=True))
        return (len(self._memory[0]) - self._end) // len(leaves[0]) if alike else 0

    def write(self, batches):
        """Write batches of one shape, flat lists of arrays, behind those written before.

        Returns:
            Flat list of what was written.
        """
        rows, begin = len(batches[0][0]), self._end
        self._end += rows * len(batches)
        self.sizes += [rows] * len(batches)
        written = [memory[begin : self._end] for memory in self._memory]
        for target, leaves in zip(written, zip(*batches, strict=True), strict=True):
            copy_batches(target, leaves)
        return written

    def chunk(self, whole):
        """What was written, or the `whole` memory, as a `Chunk`."""
        return Chunk(self._memory if whole else [memory[: self._end] for memory in self._memory], self.sizes)


class BufferPool:
    """Memory that is given out again when nothing refers to it any more.

    Fresh memory costs the thread that trains a page fault for each 4 kB.
    """

    def __init__(self):
        self._known = {}

    def take(self, place, shape, dtype):
        """Memory of a shape for what is of this type on the host; `place` tells arrays of a batch apart."""
        if dtype.kind in "USO":
            return np.full(shape, "", object)
        dtype = device_type(dtype)
        known = [memory for memory in self._known.get(place, ()) if memory.shape == shape and memory.dtype == dtype]
        free = next((memory for memory in known if _references(memory) == _FREE), None)
        if free is None:
            free = aligned_empty(shape, dtype)
            known.append(free)
        self._known[place] = known
        return free[:]


def _references(memory):
    """References to the memory of an array from `aligned_empty()`: views and tensors that share it hold one each."""
    return sys.getrefcount(memory.base)


_FREE = _references(aligned_empty((1,), "uint8"))
