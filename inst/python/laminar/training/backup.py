"""Backups of a running training: one file, written whole or not at all, from which a killed run resumes exactly."""

import io
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import keras
import numpy as np

from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.files import whole_file
from laminar.training.callbacks import as_list

FILE_NAME = "training.backup.npz"
FORMAT = 1
EPOCH_SECONDS = 0.5  # least time between backups at the end of epochs; what lies between is computed again, bit by bit
SLICE_SECONDS = 30.0  # least time between backups within an epoch


@dataclass
class Saved:
    """What a backup holds besides the variables.

    Attributes:
        epoch: the epoch to go on with; step: its steps that are done.
        seed: what decides the order of rows; mode, rest_mode: how steps ran, and must go on running.
        samples, batch_size: of the data.
        metrics, epochs, seconds: the history so far.
        callbacks: for each callback its name and the plain values it holds.
        arrays: the variables' values, in the order of `state_variables()`.
    """

    epoch: int
    step: int
    seed: int
    mode: str
    rest_mode: str
    samples: int | None
    batch_size: int | None
    metrics: dict = field(default_factory=dict)
    epochs: list = field(default_factory=list)
    seconds: list = field(default_factory=list)
    callbacks: list = field(default_factory=list)
    arrays: list = field(default_factory=list)


class Backup:
    """The backup file of one training.

    Args:
        folder: where the file lies; made if need be.
        keep: leave the file when training ends.
        every: steps after which to save within an epoch, `None` to go by time.
    """

    def __init__(self, folder, keep=False, every=None):
        self.path = Path(folder) / FILE_NAME
        self._keep, self._every = keep, every
        self._last = time.perf_counter()
        self._last_step = 0

    def load(self, model, plan):
        """Read the backup, if there is one, and check that it belongs to this model and these data.

        Returns:
            `Saved`, or `None`.
        Errors:
            `LaminarError` of topic "backup".
        """
        if not self.path.exists():
            return None
        with np.load(self.path, allow_pickle=False) as file:
            fields = json.loads(file["saved"].tobytes().decode())
            arrays = [file[f"v{place}"] for place in range(fields.pop("count"))]
        if fields.pop("format") != FORMAT:
            raise LaminarError(f"The backup {str(self.path)!r} was written by another version of laminar.", "backup")
        saved = Saved(**fields, arrays=arrays)
        shapes = [tuple(variable.shape) for variable in seam.state_variables(model)]
        if shapes != [array.shape for array in arrays]:
            self._refuse("of another model")
        if (saved.samples, saved.batch_size) != (plan.samples, plan.batch_size):
            self._refuse(f"of {saved.samples} rows in batches of {saved.batch_size}")
        return saved

    def _refuse(self, whose):
        raise LaminarError(
            f"The backup in {str(self.path.parent)!r} is {whose}.",
            "backup",
            mend="Delete the folder to begin anew, or give another `backup_dir`.",
        )

    def restore(self, model, callbacks, saved):
        """Put a backup's values back into the model and the callbacks."""
        for variable, array in zip(seam.state_variables(model), saved.arrays, strict=True):
            variable.assign(array)
        for callback, (name, values) in zip(callbacks.callbacks, saved.callbacks, strict=False):
            if type(callback).__name__ == name:
                vars(callback).update({key: _revived(value) for key, value in values.items()})

    def after_epoch(self, loop, epoch):
        """Save at the end of an epoch, unless a backup was written just before."""
        if time.perf_counter() - self._last >= EPOCH_SECONDS:
            self._save(loop, epoch + 1, 0)
        self._last_step = 0

    def after_slice(self, loop, epoch, step):
        """Save within an epoch, where it is long."""
        due = time.perf_counter() - self._last >= SLICE_SECONDS
        if self._every is not None:
            due = step - self._last_step >= self._every
        if due:
            self._save(loop, epoch, step)
            self._last_step = step

    def remove(self):
        """Delete the file of a training that has ended."""
        if not self._keep:
            self.path.unlink(missing_ok=True)

    def _save(self, loop, epoch, step):
        fields = {
            "format": FORMAT,
            "epoch": epoch,
            "step": step,
            "seed": loop.seed,
            "mode": loop.steps.mode,
            "rest_mode": loop.rest_mode,
            "samples": loop.plan.samples,
            "batch_size": loop.plan.batch_size,
            "metrics": loop.history.metrics,
            "epochs": loop.history.epochs,
            "seconds": loop.history.params["seconds_per_epoch"],
            "callbacks": [[type(item).__name__, _plain_values(item)] for item in loop.callbacks.callbacks],
        }
        arrays = [seam.to_host(variable.value) for variable in seam.state_variables(loop.model)]
        fields["count"] = len(arrays)
        text = np.frombuffer(json.dumps(fields).encode(), np.uint8)
        buffer = io.BytesIO()
        np.savez(buffer, saved=text, **{f"v{place}": array for place, array in enumerate(arrays)})
        write_whole(self.path, buffer.getbuffer())
        self._last = time.perf_counter()


def write_whole(path, content):
    """Write a file so that it is there whole or, after a crash at any moment, as it was before.

    Args:
        path: `Path`; its folder is made if need be.
        content: bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as scratch:
        scratch.write_bytes(content)


def take_backup_callback(callbacks, backup_dir):
    """The backup that a `fit()` asks for, by `backup_dir` or by Keras's callback, whose place the engine takes.

    Returns:
        (callbacks without Keras's BackupAndRestore, `Backup` or `None`).
    """
    rest, backup = [], Backup(backup_dir) if backup_dir else None
    for callback in as_list(callbacks):
        if type(callback) is keras.callbacks.BackupAndRestore:
            every = None if callback.save_freq == "epoch" else callback.save_freq
            backup = backup or Backup(callback.backup_dir, not callback.delete_checkpoint, every)
        else:
            rest.append(callback)
    return rest, backup


def _plain_values(callback):
    """The numbers, texts and arrays that one of Keras's callbacks holds (the best loss so far, say)."""
    if not type(callback).__module__.startswith("keras.") or isinstance(callback, keras.callbacks.History):
        return {}
    values = {}
    for key, value in vars(callback).items():
        if value is None or isinstance(value, (bool, int, float, str)):
            values[key] = value
        elif isinstance(value, np.generic):
            values[key] = value.item()
        elif isinstance(value, list) and value and all(isinstance(item, np.ndarray) for item in value):
            values[key] = {"arrays": [[item.tolist(), item.dtype.name] for item in value]}
    return values


def _revived(value):
    if isinstance(value, dict) and set(value) == {"arrays"}:
        return [np.array(items, dtype) for items, dtype in value["arrays"]]
    return value
