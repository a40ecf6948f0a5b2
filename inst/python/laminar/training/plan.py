"""The training plan: what `fit()` is about to do, computed before it does anything."""

import math
from dataclasses import dataclass

from keras import tree

from laminar.execution import tensorflow as seam
from laminar.training.modes import choose_mode, model_facts


@dataclass(frozen=True)
class TrainingPlan:
    """How a `fit()` will run; printable.

    Attributes:
        samples: rows trained on, `None` for a stream.
        validation_samples: rows validated on, `None` for none or a stream.
        batch_size: rows in a step, `None` for a stream.
        steps: steps in an epoch, `None` when not known.
        remainder: rows of the last, smaller step (0: none).
        initial_epoch, epochs: first epoch and the one to stop before, counted from 0.
        mode: "xla-epoch", "xla-step", "graph", "eager" or "stream".
        reason: why this mode.
        device: where it runs.
        shuffle: "rows", "within batches" or "none".
    """

    samples: int | None
    validation_samples: int | None
    batch_size: int | None
    steps: int | None
    remainder: int
    initial_epoch: int
    epochs: int
    mode: str
    reason: str
    device: str
    shuffle: str

    def __str__(self):
        size = "stream" if self.samples is None else f"{self.samples} rows in batches of {self.batch_size}"
        if self.remainder:
            size += f", the last of {self.remainder}"
        lines = [
            "Training plan",
            f"  data        {size}",
            f"  validation  {'none' if self.validation_samples is None else f'{self.validation_samples} rows'}",
            f"  epochs      {self.initial_epoch + 1} to {self.epochs}, {self.steps or 'unknown'} steps each",
            f"  shuffle     {self.shuffle}",
            f"  mode        {self.mode}: {self.reason}",
            f"  device      {self.device}",
        ]
        return "\n".join(lines)


def plan_rows(model, rows, validation_rows, batch_size, steps, initial_epoch, epochs, shuffle):
    """Plan training on data in memory.

    Args:
        model: a built, compiled model.
        rows, validation_rows: `Rows`; the second may be `None`.
        batch_size: rows in a step.
        steps: steps in an epoch.
        initial_epoch, epochs: whole numbers.
        shuffle: True, False or "batch".
    Returns:
        `TrainingPlan`.
    """
    text = any(leaf.dtype.kind in "USO" for leaf in _leaves(rows.packed()))
    mode, reason = choose_mode(model_facts(model), text, steps * max(0, epochs - initial_epoch))
    whole_epoch = steps == math.ceil(rows.count / batch_size)
    return TrainingPlan(
        samples=rows.count,
        validation_samples=None if validation_rows is None else validation_rows.count,
        batch_size=batch_size,
        steps=steps,
        remainder=rows.count % batch_size if whole_epoch else 0,
        initial_epoch=initial_epoch,
        epochs=epochs,
        mode=mode,
        reason=reason,
        device=seam.current_device(),
        shuffle={True: "rows", False: "none", "batch": "within batches"}[shuffle],
    )


def _leaves(data):
    return [leaf for leaf in tree.flatten(data) if leaf is not None]
