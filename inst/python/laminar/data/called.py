"""Batches from a function that is called for each of them, on the thread that trains.

Keras draws from generators on threads of its own. A function written in R must not be called there: R has one thread.
"""

import contextlib

from keras import tree

from laminar.data.arrays import to_device_order
from laminar.errors import LaminarError


class CalledBatches:
    """A stream of batches: the epoch ends when the function gives `None`, and the next epoch begins with the next call.

    Args:
        next_batch: function of no arguments that gives `(x,)`, `(x, y)` or `(x, y, sample_weight)`, nested arrays with
            rows first, or `None` at the end.
    Example:
        >>> import numpy as np
        >>> batches = iter([(np.zeros((2, 1)),), None])
        >>> len(list(CalledBatches(lambda: next(batches))))
        1
    """

    def __init__(self, next_batch):
        self._next_batch, self._held = next_batch, None

    def __iter__(self):
        return self

    def __next__(self):
        batch, self._held = self._held, None
        if batch is None:
            batch = self._next_batch()
        if batch is None:
            raise StopIteration
        return tree.map_structure(lambda leaf: None if leaf is None else to_device_order(leaf), tuple(batch))

    def first(self):
        """The next batch, which stays the next one.

        Errors:
            `LaminarError` of topic "data" when there is none.
        """
        if self._held is None:
            self._held = self._next_batch()
        if self._held is None:
            raise LaminarError(
                "The function that gives the batches gave none.",
                "data",
                mend="It must return list(x, y) at each call, NULL at the end of an epoch, and begin "
                "anew after that; or give `steps_per_epoch`.",
            )
        return tree.map_structure(lambda leaf: None if leaf is None else to_device_order(leaf), tuple(self._held))


class CalledEpochs:
    """Epochs of a `CalledBatches`, in the form of Keras's epoch iterator.

    Args:
        batches: `CalledBatches`.
        steps: steps in an epoch, `None` for as many as there are.
    Attributes:
        num_batches: steps in an epoch, `None` before the first has ended.
    """

    def __init__(self, batches, steps=None):
        self._batches, self.num_batches, self._bounded = batches, steps, steps is not None

    def __iter__(self):
        self._batches.first()
        step = -1
        while not self._bounded or step + 1 < self.num_batches:
            try:
                batch = next(self._batches)
            except StopIteration:
                break
            step += 1
            yield step, step, [batch]
        if not self._bounded:
            self.num_batches = step + 1

    def catch_stop_iteration(self):
        """The end of the batches is no exception here."""
        return contextlib.nullcontext()
