"""`fit()`: training, epoch by epoch, each one compiled program run in slices."""

from laminar.data.notes import set_note
from laminar.execution.interrupts import interruptible
from laminar.training.loop import Loop
from laminar.training.prepare import check_settings, prepare


def fit(
    model,
    x,
    y=None,
    *,
    batch_size=None,
    epochs=1,
    callbacks=(),
    validation_split=0.0,
    validation_data=None,
    shuffle=True,
    class_weight=None,
    sample_weight=None,
    initial_epoch=0,
    steps_per_epoch=None,
    validation_steps=None,
    validation_batch_size=None,
    validation_freq=1,
    reporters=(),
    backup_dir=None,
    seed=None,
    mode=None,
    notes=None,
    find_nonfinite=False,
    memory_limit=None,
):
    """Train a compiled model; arguments mean what they mean to Keras's `fit()`.

    Args:
        model: a compiled Keras model; it is trained in place.
        x, y, sample_weight: nested arrays with rows first, or `x` alone a stream of batches.
        batch_size: rows in a step, at least 1; 32 when `None`.
        epochs: the epoch to stop before, at least 1.
        callbacks: Keras callbacks.
        validation_split: share in [0, 1) of the rows, the last ones, kept for validation.
        validation_data: (x, y), (x, y, sample_weight) or a stream.
        shuffle: True, False or "batch".
        class_weight: dict from 0-based class to weight.
        initial_epoch: the epoch to begin with, at least 0.
        steps_per_epoch, validation_steps: steps, all when `None`.
        validation_batch_size: rows in a validation step, `batch_size` when `None`.
        validation_freq: epochs between validations, or a list of 1-based epochs.
        reporters: `Reporter` objects.
        backup_dir: folder for backups from which a killed run resumes exactly.
        seed: whole number that decides the order of rows; drawn from Python's generator when `None`. With a seed
            given here or by `set_random_seed()`, the mode is chosen by rules alone.
        mode: "xla-epoch", "xla-step", "graph" or "eager" to force a mode of execution.
        notes: dict of what the model is to remember of the data, such as levels; kept once all checks have passed.
        find_nonfinite: when the loss stops being finite, look for the first layer whose output did (data in memory
            only; costs a copy of the variables an epoch).
        memory_limit: most bytes of data to place on the device, at least 1; four fifths of the free memory when `None`.
            Larger data are trained on in chunks, the next one made while one is trained on.
    Returns:
        `History`.
    Errors:
        `LaminarError` of topic "compile", "shape", "labels", "type", "value", "data" or "backup", before anything
        is changed.
    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(loss="mse", optimizer="sgd")
        >>> history = fit(model, np.zeros((8, 2)), np.zeros((8, 1)), epochs=2)
        >>> history.epochs
        [0, 1]
    """
    settings = check_settings(
        batch_size=batch_size,
        epochs=epochs,
        shuffle=shuffle,
        initial_epoch=initial_epoch,
        steps_per_epoch=steps_per_epoch,
        validation_steps=validation_steps,
        validation_batch_size=validation_batch_size,
        validation_freq=validation_freq,
        validation_split=validation_split,
        seed=seed,
        mode=mode,
        find_nonfinite=find_nonfinite,
        memory_limit=memory_limit,
    )
    training = prepare(model, x, y, sample_weight, class_weight, validation_data, settings)
    for name, value in (notes or {}).items():
        set_note(model, name, value)
    with interruptible():
        return Loop(training, callbacks, reporters, backup_dir).run()


def training_plan(
    model, x, y=None, *, sample_weight=None, class_weight=None, validation_data=None, callbacks=(), reporters=(),
    backup_dir=None, notes=None, **settings,
):  # fmt: skip
    """The plan of a `fit()` with these arguments; nothing is trained.

    Args:
        model, x, y, sample_weight, class_weight, validation_data, settings: as of `fit()`.
        callbacks, reporters, backup_dir, notes: accepted for the sake of one argument list, without effect.
    Returns:
        `TrainingPlan`.
    """
    return prepare(model, x, y, sample_weight, class_weight, validation_data, check_settings(**settings)).plan
