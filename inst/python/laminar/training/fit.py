"""`fit()`: training, epoch by epoch, each one compiled program run in slices."""

import math
import time
import warnings

import keras
from keras.src.random.seed_generator import make_default_seed
from keras.src.trainers.data_adapters.data_adapter_utils import unpack_x_y_sample_weight
from keras.src.utils.python_utils import pythonify_logs

from laminar.data.checks import check_compiled, check_inputs, check_split, check_targets, check_whole
from laminar.data.rows import is_in_memory, rows_of
from laminar.errors import LaminarError
from laminar.execution import tensorflow as seam
from laminar.execution.streams import StreamSteps
from laminar.training.build import build_for
from laminar.training.callbacks import TRAIN_HOOKS, callback_list, needs_batches, tell_watchers
from laminar.training.evaluate import test_source
from laminar.training.history import History
from laminar.training.plan import TrainingPlan, plan_rows
from laminar.training.report import Reporters
from laminar.training.steps import RowSteps, epoch_span


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
        seed: whole number that decides the order of rows; drawn from Python's generator when `None`.
    Returns:
        `History`.
    Errors:
        `LaminarError` of topic "compile", "shape", "labels", "type", "value" or "data", before anything is changed.
    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(loss="mse", optimizer="sgd")
        >>> history = fit(model, np.zeros((8, 2)), np.zeros((8, 1)), epochs=2)
        >>> history.epochs
        [0, 1]
    """
    arguments = {
        name: value for name, value in locals().items() if name not in ("callbacks", "reporters", "backup_dir")
    }
    training = prepare(**arguments)
    return _Run(training, callbacks, reporters, backup_dir).run()


def training_plan(model, x, y=None, **arguments):
    """The plan of a `fit()` with these arguments; nothing is trained.

    Args:
        model, x, y, arguments: as of `fit()`.
    Returns:
        `TrainingPlan`.
    """
    for name in ("callbacks", "reporters", "backup_dir"):
        arguments.pop(name, None)
    return prepare(model, x, y, **arguments).plan


class Training:
    """A checked `fit()` call: its plan and its data."""

    def __init__(self, model, plan, rows, stream, test, **settings):
        self.model, self.plan, self.rows, self.stream, self.test = model, plan, rows, stream, test
        self.shuffle, self.seed = settings["shuffle"], settings["seed"]
        self.steps_per_epoch, self.validation_freq = (settings["steps_per_epoch"], settings["validation_freq"])


def prepare(
    model,
    x,
    y=None,
    *,
    batch_size=None,
    epochs=1,
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
    seed=None,
):
    """Check everything and plan; arguments as of `fit()`.

    Returns:
        `Training`.
    """
    check_compiled(model, "fit")
    batch_size, epochs = (check_whole(batch_size, "batch_size"), check_whole(epochs, "epochs", optional=False))
    steps_per_epoch = check_whole(steps_per_epoch, "steps_per_epoch")
    validation_steps = check_whole(validation_steps, "validation_steps")
    validation_batch_size = check_whole(validation_batch_size, "validation_batch_size")
    initial_epoch = check_whole(initial_epoch, "initial_epoch", least=0, optional=False)
    split, seed = check_split(validation_split), check_whole(seed, "seed", least=0)
    if shuffle not in (True, False, "batch"):
        raise LaminarError(f'`shuffle` must be TRUE, FALSE or "batch", not {shuffle!r}.', "value")
    _check_freq(validation_freq)
    settings = {
        "shuffle": shuffle,
        "steps_per_epoch": steps_per_epoch,
        "validation_freq": validation_freq,
        "seed": make_default_seed() if seed is None else seed,
    }
    held = None
    if is_in_memory(x, y, sample_weight) and not seam.distributed(model):
        rows = rows_of(x, y, sample_weight, class_weight)
        check_inputs(model, rows.x)
        check_targets(model, rows.y)
        if split > 0 and validation_data is None:
            rows, held = rows.split(split)
        if batch_size is None:
            batch_size = math.ceil(rows.count / steps_per_epoch) if steps_per_epoch else 32
        batch_size = min(batch_size, rows.count)
    else:
        rows = None
        _check_stream(x, y, sample_weight, batch_size, split, model)
    if held is not None:
        validation_data = (held.x, held.y) if held.sample_weight is None else (held.x, held.y, held.sample_weight)
    test = None
    if validation_data is not None:
        test_size = validation_batch_size or (batch_size if is_in_memory(validation_data) else None)
        names = ("validation_data[[1]]", "validation_data[[2]]", "validation_data[[3]]")
        test = test_source(model, *_validation_parts(validation_data), test_size, validation_steps, names)
    if rows is None:
        stream = {
            "x": x,
            "y": y,
            "sample_weight": sample_weight,
            "batch_size": batch_size,
            "class_weight": class_weight,
        }
        stream |= {"steps_per_epoch": steps_per_epoch, "shuffle": bool(shuffle) and _is_shuffled_by_us(x)}
        plan = _plan_stream(test, steps_per_epoch, initial_epoch, epochs)
        return Training(model, plan, None, stream, test, **settings)
    build_for(model, rows, batch_size)
    batches = math.ceil(rows.count / batch_size)
    steps = min(batches, steps_per_epoch or batches)
    validation_rows = test.rows if test is not None else None
    plan = plan_rows(model, rows, validation_rows, batch_size, steps, initial_epoch, epochs, shuffle)
    return Training(model, plan, rows, None, test, **settings)


class _Run:
    """One `fit()`: the loop over epochs, with everyone who watches it."""

    def __init__(self, training, callbacks, reporters, backup_dir):
        self.training, self.model, self.plan = training, training.model, training.plan
        self.reporters = Reporters(reporters)
        self.history = History(params=self._params())
        self._warned = False
        self.steps = steps = self._make_steps()
        self.callbacks = callback_list(callbacks, self.model, self.plan.epochs, self.plan.steps or steps.batches)
        self.by_batch = needs_batches(self.callbacks, TRAIN_HOOKS)
        if self.by_batch:
            steps.limit(self.model.steps_per_execution)

    def run(self):
        """Train; returns the `History`."""
        plan, model = self.plan, self.model
        model.stop_training = False
        self.steps.prepare()
        self.callbacks.on_train_begin()
        first = model._initial_epoch or plan.initial_epoch
        if self.reporters:
            params = {"epochs": plan.epochs, "steps": plan.steps, "initial_epoch": first, "task": "fit"}
            self.reporters.begin(plan, params)
        logs = None
        try:
            for epoch in range(first, plan.epochs):
                logs = self._epoch(epoch)
                if model.stop_training or self.reporters.stop:
                    self.history.params["stopped"] = epoch + 1 < plan.epochs
                    break
        except KeyboardInterrupt:
            self.history.params["interrupted"] = True
            if self.reporters:
                self.reporters.message(f"Interrupted: training ended in epoch {epoch + 1} of {plan.epochs}.")
        if isinstance(model.optimizer, keras.optimizers.Optimizer):
            model.optimizer.finalize_variable_values(model.trainable_weights)
        self.callbacks.on_train_end(logs=logs)
        return self._finish()

    def _epoch(self, epoch):
        model, callbacks = self.model, self.callbacks
        start = time.perf_counter()
        callbacks.on_epoch_begin(epoch)
        trained, step_count = self._train(epoch)
        train_seconds = time.perf_counter() - start
        logs = dict(trained)
        if self.training.test is not None and model._should_eval(epoch, self.training.validation_freq):
            tested = self.training.test.run(callbacks)
            logs.update({f"val_{name}": value for name, value in tested.items()})
        seconds = time.perf_counter() - start
        logs = _told(callbacks, epoch, logs)
        self._record(epoch, logs, seconds, step_count, train_seconds)
        if self.reporters:
            self.reporters.epoch(epoch, logs, seconds)
        return logs

    def _train(self, epoch):
        done = 0

        def after(step, logs, bad):
            nonlocal done
            done = step
            if bad is not None:
                self._warn(epoch, bad)
            if self.by_batch:
                self.callbacks.on_train_batch_end(step - 1, logs)
            else:
                tell_watchers(self.callbacks, step - 1, logs)
            if self.reporters:
                self.reporters.slice(epoch, step, self.plan.steps or self.steps.batches, logs)
            go_on = not (self.model.stop_training or self.reporters.stop)
            if go_on and self.by_batch and self.training.rows is not None and step < span.count:
                self.callbacks.on_train_batch_begin(step)
            return go_on

        before = self.callbacks.on_train_batch_begin if self.by_batch else lambda step: None
        if self.training.rows is None:
            logs = self.steps.run(None, after, before)
        else:
            span = epoch_span(epoch, self.steps.batches, self.training.steps_per_epoch)
            before(0)
            logs = self.steps.run(span, after)
        return logs, done

    def _warn(self, epoch, step):
        if self._warned:
            return
        self._warned = True
        steps = self.plan.steps or self.steps.batches
        where = f"epoch {epoch + 1}, step {step + 1}" + (f" of {steps}" if steps else "")
        text = f"The loss is not a finite number since {where}."
        if self.reporters:
            self.reporters.message(text)
        warnings.warn(text, RuntimeWarning, stacklevel=2)

    def _make_steps(self):
        training, plan = self.training, self.plan
        if training.rows is None:
            return StreamSteps(self.model, "train", **training.stream)
        return RowSteps(self.model, "train", training.rows, plan.batch_size, plan.mode, training.shuffle, training.seed)

    def _params(self):
        plan = self.plan
        return {
            "epochs": plan.epochs,
            "steps": plan.steps,
            "samples": plan.samples,
            "batch_size": plan.batch_size,
            "validation_samples": plan.validation_samples,
            "mode": plan.mode,
            "mode_reason": plan.reason,
            "device": plan.device,
            "compile_seconds": 0.0,
            "steps_per_second": None,
            "seconds_per_epoch": [],
            "stopped": False,
            "interrupted": False,
            "resumed_from": None,
        }

    def _record(self, epoch, logs, seconds, step_count, train_seconds):
        for name, value in logs.items():
            self.history.metrics.setdefault(name, []).append(value)
        self.history.epochs.append(epoch)
        params = self.history.params
        params["seconds_per_epoch"].append(seconds)
        if train_seconds > 0:
            params["steps_per_second"] = step_count / train_seconds

    def _finish(self):
        params, steps = self.history.params, self.steps
        params["compile_seconds"], params["mode"] = steps.compile_seconds, steps.mode
        params["steps"] = params["steps"] or steps.batches
        if steps.note:
            params["mode_reason"] = steps.note
        if self.reporters:
            self.reporters.end(self.history)
        return self.history


def _told(callbacks, epoch, logs):
    """Tell the callbacks that an epoch ended; what they add to its logs stays."""
    logs = pythonify_logs(logs)
    if callbacks._async_train:
        callbacks._flush_futures()
    for callback in callbacks.callbacks:
        callback.on_epoch_end(epoch, logs)
    return logs


def _validation_parts(data):
    if isinstance(data, (list, tuple)):
        if len(data) not in (2, 3):
            raise LaminarError(
                f"`validation_data` must be a list of x and y, and maybe sample weights, not of {len(data)} parts.",
                "data",
                mend="For example `validation_data = list(x_valid, y_valid)`.",
            )
        return unpack_x_y_sample_weight(tuple(data))
    if is_in_memory(data):
        raise LaminarError(
            "`validation_data` must be a list of x and y, not one array.",
            "data",
            mend="For example `validation_data = list(x_valid, y_valid)`.",
        )
    return data, None, None


def _check_freq(freq):
    if isinstance(freq, (list, tuple)):
        for item in freq:
            check_whole(item, "validation_freq")
    else:
        check_whole(freq, "validation_freq", optional=False)


def _check_stream(x, y, sample_weight, batch_size, split, model):
    if not _is_stream(x):
        return
    for name, value in (("y", y), ("sample_weight", sample_weight), ("batch_size", batch_size)):
        if value is not None:
            raise LaminarError(f"`{name}` cannot be given with a stream as `x`: its batches hold everything.", "data")
    if split:
        raise LaminarError(
            "`validation_split` needs data in memory; `x` is a stream.", "data", mend="Give `validation_data`."
        )


def _is_stream(x):
    return seam.is_dataset(x) or hasattr(x, "__next__") or isinstance(x, keras.utils.PyDataset)


def _is_shuffled_by_us(x):
    """Keras shuffles arrays and the batches of a `PyDataset`; other streams come in their own order."""
    return isinstance(x, keras.utils.PyDataset) or not _is_stream(x)


def _plan_stream(test, steps, initial_epoch, epochs):
    validation = test.rows.count if test is not None and test.rows is not None else None
    reason = "batches come from a stream"
    return TrainingPlan(
        None, validation, None, steps, 0, initial_epoch, epochs, "stream", reason, seam.current_device(), "none"
    )
