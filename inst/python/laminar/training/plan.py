"""The training plan: what `fit()` is about to do, computed before it does anything."""

import dataclasses
import math
from dataclasses import dataclass

from keras import tree

from laminar.execution.backend import seam
from laminar.execution.cache import cache
from laminar.training.modes import choose_mode, model_facts

SHUFFLES = {True: "rows", False: "none", "batch": "within batches"}


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
        mode: "xla-epoch", "xla-step", "graph", "eager", "probe" (graph first, then the faster of both) or "stream".
        rest_mode: mode of the last, smaller step.
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
    rest_mode: str
    reason: str
    device: str
    shuffle: str

    def __str__(self):
        size = "stream" if self.samples is None else f"{self.samples} rows in batches of {self.batch_size}"
        if self.remainder:
            size += f", the last of {self.remainder}"
        validation = "none" if self.validation_samples is None else f"{self.validation_samples} rows"
        lines = [
            "Training plan",
            f"  data        {size}",
            f"  validation  {validation}",
            f"  epochs      {self.initial_epoch + 1} to {self.epochs}, {self.steps or 'unknown'} steps each",
            f"  shuffle     {self.shuffle}",
            f"  mode        {self.mode}: {self.reason}",
            f"  device      {self.device}",
        ]
        return "\n".join(lines)


def plan_rows(model, structure, rows, validation_rows, settings):
    """Plan training on data in memory.

    Args:
        model: a built, compiled model.
        structure: its `structure_key()`.
        rows, validation_rows: `Rows`; the second may be `None`.
        settings: `Settings` with its batch size decided.
    Returns:
        `TrainingPlan`.
    """
    batches = math.ceil(rows.count / settings.batch_size)
    steps = min(batches, settings.steps_per_epoch or batches)
    epochs = max(0, settings.epochs - settings.initial_epoch)
    mode, reason = mode_for(model, structure, rows, steps * epochs, settings)
    rest_mode = mode if settings.mode else mode_for(model, structure, rows, epochs, settings)[0]
    return TrainingPlan(
        samples=rows.count,
        validation_samples=None if validation_rows is None else validation_rows.count,
        batch_size=settings.batch_size,
        steps=steps,
        remainder=rows.count % settings.batch_size if steps == batches else 0,
        initial_epoch=settings.initial_epoch,
        epochs=settings.epochs,
        mode=mode,
        rest_mode=seam.PLAIN_MODE if rest_mode == "probe" else rest_mode,
        reason=reason,
        device=seam.current_device(),
        shuffle=SHUFFLES[settings.shuffle],
    )


def mode_for(model, structure, rows, steps, settings=None):
    """The mode for so many steps of a model over these rows, and why.

    Where a repeated run need not be equal bit by bit, steps that models of this structure ran before count too:
    a compiler that would have paid by now is worth its time.

    Args:
        model: a built, compiled model.
        structure: its `structure_key()`.
        rows: `Rows`.
        steps: steps that lie ahead.
        settings: `Settings` of a training, `None` for an evaluation, which is planned by rules alone.
    Returns:
        (mode, reason).
    """
    if settings is not None and settings.mode:
        return settings.mode, "asked for"
    seeded = settings is None or settings.seeded
    if cache.failed(structure):
        return seam.PLAIN_MODE, "XLA could not compile the model"
    text = any(leaf.dtype.kind in "USO" for leaf in tree.flatten(rows.packed()) if leaf is not None)
    before = 0 if seeded else cache.work(structure)  # steps of training alone
    mode, reason = choose_mode(model_facts(model, settings is not None), steps + before, text)
    if mode == "probe" and seeded:
        return seam.PLAIN_MODE, "a seeded run is planned by rules alone, and no rule knows all its layers"
    return mode, reason


def plan_batches(rows, validation_rows, settings, reason):
    """Plan training on rows in memory that go to the device batch by batch.

    Args:
        rows, validation_rows: `Rows`; the second may be `None`.
        settings: `Settings` with its batch size decided.
        reason: why they do.
    Returns:
        `TrainingPlan`.
    """
    batches = math.ceil(rows.count / settings.batch_size)
    return dataclasses.replace(
        plan_stream(settings, validation_rows),
        samples=rows.count,
        steps=min(batches, settings.steps_per_epoch or batches),
        remainder=rows.count % settings.batch_size if settings.steps_per_epoch is None else 0,
        reason=reason,
        shuffle=SHUFFLES[settings.shuffle],
    )


def plan_stream(settings, validation_rows):
    """Plan training on a stream.

    Args:
        settings: `Settings`.
        validation_rows: `Rows` or `None`.
    Returns:
        `TrainingPlan`.
    """
    return TrainingPlan(
        samples=None,
        validation_samples=None if validation_rows is None else validation_rows.count,
        batch_size=settings.batch_size,
        steps=settings.steps_per_epoch,
        remainder=0,
        initial_epoch=settings.initial_epoch,
        epochs=settings.epochs,
        mode="stream",
        rest_mode="stream",
        reason="batches come from a stream",
        device=seam.current_device(),
        shuffle="none",
    )
