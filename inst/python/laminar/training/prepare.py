"""Before training: check every argument, gather the data, make the plan; no weight changes here."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import keras
from keras.src.random.seed_generator import make_default_seed

from laminar.data.checks import check_compiled, check_inputs, check_split, check_targets, check_whole
from laminar.data.rows import Rows, by_name, is_in_memory, rows_of, weighted_by_class
from laminar.data.sparse import is_sparse
from laminar.errors import LaminarError
from laminar.execution import backend
from laminar.execution.backend import seam
from laminar.execution.session import is_seeded
from laminar.execution.structure import structure_key
from laminar.training.build import build_for, check_optimizer
from laminar.training.evaluate import TestSource, test_source
from laminar.training.large import RowBatches, too_large
from laminar.training.plan import TrainingPlan, plan_batches, plan_rows, plan_stream


@dataclass(frozen=True)
class Settings:
    """The arguments of a `fit()` that are plain values, checked.

    Attributes: as the arguments of `laminar.training.fit()`. `seeded` says that an equal call must give equal
    results, so that nothing may be decided by the clock or by what ran before.
    """

    batch_size: int | None
    epochs: int
    shuffle: Any
    initial_epoch: int
    steps_per_epoch: int | None
    validation_steps: int | None
    validation_batch_size: int | None
    validation_freq: Any
    validation_split: float
    seed: int
    seeded: bool
    mode: str | None
    find_nonfinite: bool
    memory_limit: int | None


@dataclass
class Training:
    """A checked `fit()`: the plan and the data.

    Attributes:
        model: the Keras model.
        plan: the `TrainingPlan`.
        settings: the `Settings`.
        rows: data in memory, `None` for a stream.
        stream: arguments for `stream_steps()`, `None` for data in memory.
        test: what to validate on, or `None`.
        structure: the model's `structure_key()`, `None` for a stream.
    """

    model: Any
    plan: TrainingPlan
    settings: Settings
    rows: Rows | None
    stream: dict | None
    test: TestSource | None
    structure: tuple | None = None


def check_settings(
    *,
    batch_size=None,
    epochs=1,
    shuffle=True,
    initial_epoch=0,
    steps_per_epoch=None,
    validation_steps=None,
    validation_batch_size=None,
    validation_freq=1,
    validation_split=0.0,
    seed=None,
    mode=None,
    find_nonfinite=False,
    memory_limit=None,
):
    """Check the plain arguments of a `fit()`.

    Returns:
        `Settings`.
    Errors:
        `LaminarError` of topic "type" or "value".
    """
    if not isinstance(shuffle, bool) and shuffle != "batch":
        raise LaminarError(f'`shuffle` must be TRUE, FALSE or "batch", not {shuffle!r}.', "value")
    for item in validation_freq if isinstance(validation_freq, (list, tuple)) else [validation_freq]:
        check_whole(item, "validation_freq", optional=False)
    if mode not in (None, *seam.MODES):
        known = ", ".join(f'"{name}"' for name in seam.MODES[:-1])
        message = f'`mode` must be {known} or "{seam.MODES[-1]}", not {mode!r}.'
        raise LaminarError(message, "value", f"Keras runs on {backend.name}." if mode == "graph" else ())
    seed = check_whole(seed, "seed", least=0)
    return Settings(
        batch_size=check_whole(batch_size, "batch_size"),
        epochs=check_whole(epochs, "epochs", optional=False),
        shuffle=shuffle,
        initial_epoch=check_whole(initial_epoch, "initial_epoch", least=0, optional=False),
        steps_per_epoch=check_whole(steps_per_epoch, "steps_per_epoch"),
        validation_steps=check_whole(validation_steps, "validation_steps"),
        validation_batch_size=check_whole(validation_batch_size, "validation_batch_size"),
        validation_freq=validation_freq,
        validation_split=check_split(validation_split),
        seed=make_default_seed() if seed is None else seed,
        seeded=seed is not None or is_seeded(),
        mode=mode,
        find_nonfinite=bool(find_nonfinite),
        memory_limit=check_whole(memory_limit, "memory_limit"),
    )


def prepare(model, x, y, sample_weight, class_weight, validation_data, settings):
    """Check the data of a `fit()` and make its plan.

    Args:
        model, x, y, sample_weight, class_weight, validation_data: as of `fit()`.
        settings: `Settings`.
    Returns:
        `Training`.
    Errors:
        `LaminarError` of topic "compile", "shape", "labels", "type", "value" or "data".
    """
    check_compiled(model, "fit")
    check_optimizer(model)
    sparse = is_sparse(x)
    if not sparse and (not is_in_memory(x, y, sample_weight) or seam.distributed(model)):
        return _prepare_stream(model, x, y, sample_weight, class_weight, validation_data, settings)
    rows = rows_of(by_name(model, x), y, sample_weight)
    check_inputs(model, rows.x)
    check_targets(model, rows.y)
    if settings.validation_split > 0 and validation_data is None:
        rows, held = rows.split(settings.validation_split)
        validation_data = (held.x, held.y, held.sample_weight)
    rows = weighted_by_class(rows, class_weight)
    size = settings.batch_size
    if size is None:
        size = math.ceil(rows.count / settings.steps_per_epoch) if settings.steps_per_epoch else 32
    settings = dataclasses.replace(settings, batch_size=min(size, rows.count))
    test = _validation(model, validation_data, settings)
    reason = "sparse rows are made dense batch by batch" if sparse else too_large(rows, settings.memory_limit)
    if reason:
        batches = RowBatches(rows, settings.batch_size, settings.shuffle, settings.seed)
        stream = {"x": batches, "steps_per_epoch": settings.steps_per_epoch, "shuffle": False}
        plan = plan_batches(rows, test.rows if test else None, settings, reason)
        return Training(model, plan, settings, None, stream, test)
    build_for(model, rows, settings.batch_size)
    structure = structure_key(model)
    plan = plan_rows(model, structure, rows, test.rows if test is not None else None, settings)
    return Training(model, plan, settings, rows, None, test, structure)


def _prepare_stream(model, x, y, sample_weight, class_weight, validation_data, settings):
    split = settings.validation_split
    if is_stream(x):
        given = {"y": y, "sample_weight": sample_weight, "batch_size": settings.batch_size}
        for name in (name for name, value in given.items() if value is not None):
            raise LaminarError(f"`{name}` cannot be given with a stream as `x`: its batches hold everything.", "data")
        if split:
            hint = "Give `validation_data`."
            raise LaminarError("`validation_split` needs data in memory; `x` is a stream.", "data", mend=hint)
    elif split > 0 and validation_data is None:
        rows, held = rows_of(x, y, sample_weight).split(split)
        x, y, sample_weight = rows.x, rows.y, rows.sample_weight
        validation_data = (held.x, held.y, held.sample_weight)
    test = _validation(model, validation_data, settings)
    stream = {
        "x": x,
        "y": y,
        "sample_weight": sample_weight,
        "batch_size": settings.batch_size,
        "class_weight": class_weight,
        "steps_per_epoch": settings.steps_per_epoch,
        "shuffle": bool(settings.shuffle) and (isinstance(x, keras.utils.PyDataset) or not is_stream(x)),
    }
    plan = plan_stream(settings, test.rows if test is not None else None)
    return Training(model, plan, settings, None, stream, test)


def is_stream(x):
    """Whether `x` yields batches by itself: a dataset, a generator or a `PyDataset`."""
    return seam.is_dataset(x) or hasattr(x, "__next__") or isinstance(x, keras.utils.PyDataset)


def _validation(model, data, settings):
    if data is None:
        return None
    example = "For example `validation_data = list(x_valid, y_valid)`."
    names = ("validation_data[[1]]", "validation_data[[2]]", "validation_data[[3]]")
    size = settings.validation_batch_size
    if isinstance(data, (list, tuple)):
        if len(data) not in (2, 3):
            message = (
                f"`validation_data` must be a list of x and y, and maybe sample weights, not of {len(data)} parts."
            )
            raise LaminarError(message, "data", mend=example)
        x, y, sample_weight = (*data, None)[:3]
        if is_in_memory(x, y, sample_weight):
            size = size or settings.batch_size
    elif is_in_memory(data):
        raise LaminarError("`validation_data` must be a list of x and y, not one array.", "data", mend=example)
    else:
        x, y, sample_weight = data, None, None
    epochs = settings.epochs - settings.initial_epoch
    return test_source(
        model, x, y, sample_weight, size, settings.validation_steps, names, max(1, epochs), settings.memory_limit
    )
