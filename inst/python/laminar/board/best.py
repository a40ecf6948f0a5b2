"""The best weights so far, kept while the board is open so that "Stop and keep best" has them."""

import math
import time

from laminar.execution.backend import seam

SHARE = 0.001  # of the training time that keeping may take


class BestWeights:
    """Knows the epoch with the lowest monitored value, and keeps the weights of the best epoch it can, on their device.

    Keeping costs about ten microseconds a variable: nothing beside an epoch of a tenth of a second, a sixth of one of
    half a millisecond. So after each time it is left alone until it has cost no more than `SHARE` of what went by;
    where epochs are so short, the weights kept are the best of those that were looked at.

    Args:
        model: a built Keras model.
        monitor: name of the metric, lower is better.
    Attributes:
        epoch, value: the 0-based epoch with the lowest value, or `None`, and that value.
        kept_epoch, kept_value: the same of the epoch whose weights are kept.
    """

    def __init__(self, model, monitor):
        self._model, self._monitor, self._kept, self._next, self._cost = model, monitor, None, -math.inf, math.inf
        self.epoch, self.value, self.kept_epoch, self.kept_value = None, math.inf, None, math.inf

    def after_epoch(self, epoch, logs, now):
        """Look at an epoch.

        Args:
            epoch: 0-based.
            logs: its metrics.
            now: seconds of `time.perf_counter()`.
        """
        value = logs.get(self._monitor)
        if not isinstance(value, float) or not value < self.kept_value:
            return
        if value < self.value:
            self.epoch, self.value = epoch, value
        if now >= self._next:
            self._keep(epoch, value, now)

    def restore(self):
        """Put the kept weights into the model.

        Returns:
            Whether there were any.
        """
        if self._kept is None:
            return False
        for variable, value in zip(self._model.variables, self._kept, strict=True):
            variable.assign(value)
        return True

    def _keep(self, epoch, value, now):
        first = self.kept_epoch is None
        self._kept, self.kept_epoch, self.kept_value = seam.present_values(self._model.variables), epoch, value
        end = time.perf_counter()
        if not first:  # which costs far more than the others
            taken = end - now
            self._cost = min(self._cost, taken)
            self._next = end + min(taken, 4 * self._cost) / SHARE  # one that took longer was interrupted
