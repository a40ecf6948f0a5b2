"""What a run keeps of a training: its parameters when it begins, its metrics as they arrive."""

import math
import time

from laminar.training.report import Reporter

WRITE_SECONDS = 0.5  # least time between two writings of the metrics


class RunRecorder(Reporter):
    """Hands the parameters and the metrics of a training to functions that write them down.

    Args:
        begin: function of a dict with `samples`, `validation_samples`, `batch_size` and `epochs` (`None` if unknown).
        write: function of (metric name -> list of floats, NaN where an epoch has no value; planned epochs).
        end: function of the history's `params`.
    Example:
        >>> seen = []
        >>> recorder = RunRecorder(print, lambda columns, epochs: seen.append(columns), print)
        >>> recorder.epoch(0, {"loss": 0.5}, 0.01)
        >>> seen
        [{'loss': [0.5]}]
    """

    def __init__(self, begin, write, end):
        self._tell_begin, self._write, self._tell_end = begin, write, end
        self._columns, self._count, self._epochs = {}, 0, 0
        self._last = -math.inf

    def begin(self, plan, params):
        """See `Reporter`."""
        self._epochs = params["epochs"] - params["initial_epoch"]
        names = ("samples", "validation_samples", "batch_size", "epochs")
        self._tell_begin({name: getattr(plan, name, None) for name in names})

    def epoch(self, epoch, logs, seconds):
        """See `Reporter`."""
        for name in {**self._columns, **logs}:
            column = self._columns.setdefault(name, [math.nan] * self._count)
            column.append(_float(logs.get(name)))
        self._count += 1
        now = time.perf_counter()
        if now - self._last >= WRITE_SECONDS:
            self._last = now
            self._write(self._columns, self._epochs)

    def end(self, history):
        """See `Reporter`."""
        self._write(self._columns, self._epochs)
        self._tell_end(history.params)


def _float(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
