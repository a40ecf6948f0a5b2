"""The training loop: epochs, validation, callbacks, reporters, backups."""

import time
import warnings

import keras
from keras.src.utils.python_utils import pythonify_logs

from laminar.errors import NotFiniteWarning
from laminar.execution.backend import seam
from laminar.execution.cache import cache
from laminar.execution.interrupts import noted_first
from laminar.execution.structure import identity_number, structure_key
from laminar.training.backup import take_backup_callback
from laminar.training.build import build_for
from laminar.training.callbacks import TRAIN_HOOKS, callback_list, needs_batches, steps_between_calls, tell_watchers
from laminar.training.history import History
from laminar.training.nonfinite import Finder
from laminar.training.order import epoch_span
from laminar.training.report import Reporters, Stopped
from laminar.training.steps import RowSteps
from laminar.training.streams import stream_steps


class Loop:
    """One `fit()`, with everyone who watches it.

    Args:
        training: a `Training`.
        callbacks: Keras callbacks.
        reporters: `Reporter` objects.
        backup_dir: folder or `None`.
    """

    def __init__(self, training, callbacks, reporters, backup_dir):
        self.training, self.model, self.plan = training, training.model, training.plan
        callbacks, self.backup = take_backup_callback(callbacks, backup_dir)
        self.reporters = Reporters(reporters)
        saved = self.backup.load(self.model, self.plan) if self.backup else None
        self.mode, self.rest_mode = self.plan.mode, self.plan.rest_mode
        self.seed, self.resume_step = training.settings.seed, 0
        if self.backup and self.mode == "probe":
            self.mode = self.rest_mode = seam.PLAIN_MODE
        if saved:
            self.mode, self.rest_mode, self.seed = saved.mode, saved.rest_mode, saved.seed
        self.structure, self._compiled = training.structure, self._signature()
        self.steps = self._make_steps()
        self.callbacks = callback_list(callbacks, self.model, self.plan.epochs, self.plan.steps or self.steps.batches)
        self.by_batch = needs_batches(self.callbacks, TRAIN_HOOKS)
        self.history = History(params=self._params())
        self.saved = saved
        self._warned, self._work = False, 0
        in_memory = training.rows is not None
        self.finder = Finder(self.model) if training.settings.find_nonfinite and in_memory else None

    def run(self):
        """Train.

        Returns:
            `History`.
        """
        try:
            return self._run()
        except BaseException as error:
            self.reporters.failed(error)
            raise

    def _run(self):
        plan, model = self.plan, self.model
        model.stop_training = False
        self.steps.prepare()
        self._compiled = self._signature()  # a stream's first batch may have built the model
        self.callbacks.on_train_begin()
        first = model._initial_epoch or plan.initial_epoch
        if self.saved:
            first = self._resume()
        if self.reporters:
            params = {"epochs": plan.epochs, "steps": plan.steps, "initial_epoch": first, "task": "fit"}
            params |= {"model": model, "callbacks": list(self.callbacks.callbacks)}
            self.reporters.begin(plan, params)
        logs, epoch = None, first
        try:
            for epoch in range(first, plan.epochs):
                with noted_first():
                    logs = self._epoch(epoch)
                if model.stop_training or self.reporters.stop:
                    self.history.params["stopped"] = epoch + 1 < plan.epochs
                    break
        except KeyboardInterrupt as stop:
            how = f"Stopped {stop.where}" if isinstance(stop, Stopped) else "Interrupted"
            self.history.params.update(interrupted=True, ended=how)
            if self.reporters:
                self.reporters.message(f"{how}: training ended in epoch {epoch + 1} of {plan.epochs}.")
        if isinstance(model.optimizer, keras.optimizers.Optimizer):
            model.optimizer.finalize_variable_values(model.trainable_weights)
        self.callbacks.on_train_end(logs=logs)
        return self._finish()

    def _epoch(self, epoch):
        start = time.perf_counter()
        self.callbacks.on_epoch_begin(epoch)
        self._follow_compile()
        trained, count = self._train(epoch)
        train_seconds = time.perf_counter() - start
        logs = dict(trained)
        if self.training.test is not None and self.model._should_eval(epoch, self.training.settings.validation_freq):
            tested = self.training.test.run(self.callbacks, self._look_up)
            logs.update({f"val_{name}": value for name, value in tested.items()})
        seconds = time.perf_counter() - start
        if self.training.rows is None:
            self._tell_left_out()
        logs = self._tell_epoch(epoch, logs)
        self._record(epoch, logs, seconds, count, train_seconds)
        if self.reporters:
            self.reporters.epoch(epoch, logs, seconds)
        if self.backup:
            self.backup.after_epoch(self, epoch)
        return logs

    def _train(self, epoch):
        model, by_batch, in_memory = self.model, self.by_batch, self.training.rows is not None
        steps = self.plan.steps or self.steps.batches
        before = self.callbacks.on_train_batch_begin if by_batch else lambda step: None
        done = first = self.resume_step
        self.resume_step = 0

        def after(step, logs, bad):
            nonlocal done
            done = step
            if bad is not None and not self._warned:
                self._warn(epoch, bad, steps, self.finder and self.finder.find(self.steps, span, first, bad))
            if by_batch:
                self.callbacks.on_train_batch_end(step - 1, logs)
            else:
                tell_watchers(self.callbacks, step - 1, logs)
            if self.reporters:
                self.reporters.slice(epoch, step, steps, logs)
            if self.backup and in_memory and step < span.count:
                self.backup.after_slice(self, epoch, step)
            self._look_up()
            go_on = not (model.stop_training or self.reporters.stop)
            if go_on and in_memory and step < span.count:
                before(step)
            return go_on

        if in_memory:
            span = epoch_span(epoch, self.steps.batches, self.training.settings.steps_per_epoch)
            if self.finder and not self._warned:
                self.finder.keep()
            before(first)
            logs = self.steps.run(span, after, first, reset=first == 0)
        else:
            logs = self.steps.run(None, after, before)
        return logs, done - first

    def _look_up(self, *_):
        if self.reporters:
            self.reporters.look_up()

    def _make_steps(self):
        training, plan = self.training, self.plan
        if training.rows is None:
            epochs = max(0, plan.epochs - plan.initial_epoch)
            return stream_steps(self.model, "train", epochs=epochs, settings=training.settings, **training.stream)
        steps_ahead = plan.steps * (plan.epochs - plan.initial_epoch)
        return RowSteps(
            self.model,
            self.structure,
            "train",
            training.rows,
            plan.batch_size,
            self.mode,
            rest_mode=self.rest_mode,
            shuffle=training.settings.shuffle,
            seed=self.seed,
            steps=steps_ahead,
        )

    def _signature(self):
        flags = tuple(layer.trainable for layer in self.model._flatten_layers())
        return identity_number(self.model._loss_tracker), flags

    def _follow_compile(self):
        """A callback may compile the model anew between epochs, or freeze layers: then the programs are made anew."""
        if self._signature() != self._compiled:
            self._compiled = self._signature()
            if self.training.rows is not None:
                build_for(self.model, self.training.rows, self.plan.batch_size)
                self.structure = structure_key(self.model)
            self.steps = self._make_steps()
        self.steps.limit(steps_between_calls(self.callbacks, TRAIN_HOOKS, self.model.steps_per_execution))

    def _tell_epoch(self, epoch, logs):
        """Tell the callbacks that an epoch ended; what they add to its logs stays."""
        logs = pythonify_logs(logs)
        if self.callbacks._async_train:
            self.callbacks._flush_futures()
        for callback in self.callbacks.callbacks:
            callback.on_epoch_end(epoch, logs)
        return logs

    def _tell_left_out(self):
        count, text = self.steps.left_out()
        self.history.params["rows_left_out"] = self.history.params.get("rows_left_out", 0) + count
        if count and self.reporters:
            self.reporters.message(text)

    def _warn(self, epoch, step, steps, found):
        self._warned = True
        where = f"epoch {epoch + 1}, step {step + 1}" + (f" of {steps}" if steps else "")
        text = f"The loss is not a finite number since {where}."
        if found:
            text = f"{text} {found}"
        elif self.training.rows is not None:
            text = f"{text} `find_nonfinite = TRUE` looks for the layer."
        self.history.params["not_finite"] = text
        if self.reporters:
            self.reporters.message(text)
        warnings.warn(text, NotFiniteWarning, stacklevel=2)

    def _resume(self):
        saved = self.saved
        self.backup.restore(self.model, self.callbacks, saved)
        self.history.metrics = {name: list(values) for name, values in saved.metrics.items()}
        self.history.epochs = list(saved.epochs)
        self.history.params["seconds_per_epoch"] = list(saved.seconds)
        self.history.params["resumed_from"] = saved.epoch
        if self.model.history is not None:
            self.model.history.history = {name: list(values) for name, values in saved.metrics.items()}
            self.model.history.epoch = list(saved.epochs)
        self.resume_step = saved.step
        return saved.epoch

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

    def _record(self, epoch, logs, seconds, count, train_seconds):
        for name, value in logs.items():
            self.history.metrics.setdefault(name, []).append(value)
        self.history.epochs.append(epoch)
        params = self.history.params
        params["seconds_per_epoch"].append(seconds)
        params["steps_per_second"] = count / train_seconds if train_seconds > 0 else None
        self._work += count

    def _finish(self):
        params, steps = self.history.params, self.steps
        params["compile_seconds"], params["mode"] = steps.compile_seconds, steps.mode
        params["steps"] = params["steps"] or steps.batches
        if steps.note:
            params["mode_reason"] = steps.note
        if self.training.rows is not None:
            cache.add_work(self.structure, self._work)
        if self.backup and not params["interrupted"]:
            self.backup.remove()
        if self.reporters:
            self.reporters.end(self.history)
        return self.history
