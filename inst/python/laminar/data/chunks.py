"""Batches that lie one after another in memory: what a program works through while the next ones are read."""

from dataclasses import dataclass
from itertools import groupby

CHUNK_BYTES = 4 << 20
LONG_CHUNK_BYTES = 16 << 20  # where a chunk begins short and grows, and reaches the device without a copy
CHUNK_STEPS = 1024
CHUNK_SECONDS = 0.2  # a slow stream gives what it has after this time, so that training answers


@dataclass
class Chunk:
    """Some batches of a stream.

    Attributes:
        data: flat list of arrays or tensors (rows, ...), the batches one after another.
        sizes: rows of each batch.
    """

    data: list
    sizes: list

    def runs(self):
        """Batches of equal size that follow one another: list of (first row, rows in a batch, batches)."""
        found, row = [], 0
        for size, same in groupby(self.sizes):
            count = len(list(same))
            found.append((row, size, count))
            row += size * count
        return found

    def split(self, steps):
        """Two chunks, the first of so many batches.

        Example:
            >>> Chunk([[1, 2, 3]], [1, 2]).split(1)
            (Chunk(data=[[1]], sizes=[1]), Chunk(data=[[2, 3]], sizes=[2]))
        """
        row = sum(self.sizes[:steps])
        first = Chunk([leaf[:row] for leaf in self.data], self.sizes[:steps])
        return first, Chunk([leaf[row:] for leaf in self.data], self.sizes[steps:])


def chunk_steps(batch_bytes, chunk_bytes=CHUNK_BYTES):
    """Batches in a full chunk.

    Args:
        batch_bytes: bytes of one batch.
        chunk_bytes: bytes of a chunk.
    Example:
        >>> chunk_steps(1 << 20)
        4
    """
    return max(1, min(CHUNK_STEPS, chunk_bytes // max(1, batch_bytes)))
