"""R functions as the hooks of a callback: epochs and batches counted from 1, values merged into the logs."""

import keras
import numpy as np


class RFunctions(keras.callbacks.Callback):
    """A callback whose hooks are functions written in R.

    Args:
        hooks: dict from the name of a Keras hook, for example "on_epoch_end", to a function. Hooks of an epoch or a
            batch get its number, from 1, and the logs; all others get the logs. A dict that a function returns is
            merged into the logs, so that its values reach the history.
        every: hooks of a batch are called after every so many batches.
    Attributes:
        hooks: the names, for printing.

    Example:
        >>> logs = {"loss": 0.5}
        >>> RFunctions({"on_epoch_end": lambda epoch, logs: {"epoch_seen": epoch}}).on_epoch_end(0, logs)
        >>> logs["epoch_seen"]
        1
    """

    def __init__(self, hooks, every=1):
        super().__init__()
        self.hooks, self.every_batches = ", ".join(hooks), int(every)
        for name, function in hooks.items():
            numbered = "epoch" in name or "batch" in name
            setattr(self, name, _numbered(function, every if "batch" in name else 1) if numbered else _plain(function))


def _numbered(function, every):
    def hook(number, logs=None):
        if (int(number) + 1) % every == 0:
            _merge(logs, function(int(number) + 1, _numbers(logs)))

    return hook


def _plain(function):
    def hook(logs=None):
        _merge(logs, function(_numbers(logs)))

    return hook


def _merge(logs, returned):
    if logs is not None and isinstance(returned, dict):
        logs.update(returned)


def _numbers(logs):
    """Logs as R wants them: scalars of NumPy or TensorFlow as plain numbers."""
    return {name: _number(value) for name, value in (logs or {}).items()}


def _number(value):
    return np.asarray(value).item() if np.ndim(value) == 0 else value
