"""`evaluate()`: loss and metrics over data, without training."""

import math
import time

from keras.src.utils.python_utils import pythonify_logs

from laminar.data.checks import check_compiled, check_inputs, check_targets, check_whole
from laminar.data.rows import is_in_memory, rows_of
from laminar.execution import tensorflow as seam
from laminar.execution.streams import StreamSteps
from laminar.training.build import build_for
from laminar.training.callbacks import TEST_HOOKS, callback_list, needs_batches
from laminar.training.modes import choose_mode, model_facts
from laminar.training.report import Reporters
from laminar.training.steps import RowSteps, Span


def evaluate(model, x, y=None, *, batch_size=None, sample_weight=None, steps=None, callbacks=(), reporters=()):
    """Loss and metrics of a compiled model on data.

    Args:
        model: a compiled Keras model.
        x, y, sample_weight: nested arrays with rows first, or `x` alone a stream of batches.
        batch_size: rows in a step, at least 1; 32 when `None`.
        steps: steps to run, all when `None`.
        callbacks: Keras callbacks, told of the test's beginning, batches and end.
        reporters: `Reporter` objects.
    Returns:
        Dict from metric name to float, names in alphabetical order.
    Errors:
        `LaminarError` of topic "compile", "shape", "labels", "type", "value" or "data".
    """
    check_compiled(model, "evaluate")
    batch_size, steps = check_whole(batch_size, "batch_size"), check_whole(steps, "steps")
    source = test_source(model, x, y, sample_weight, batch_size, steps)
    callbacks = callback_list(callbacks, model, 1, source.batches)
    reporters = Reporters(reporters)
    if reporters:
        reporters.begin(None, {"epochs": 1, "steps": source.batches, "initial_epoch": 0, "task": "evaluate"})
    logs = source.run(callbacks, lambda step, so_far: reporters and reporters.slice(0, step, source.batches, so_far))
    if reporters:
        reporters.epoch(0, logs, source.seconds)
        reporters.end(None)
    return logs


def test_source(model, x, y, sample_weight, batch_size, steps, names=("x", "y", "sample_weight")):
    """Check the data of an evaluation and make them ready to run many times.

    Args:
        model, x, y, sample_weight, batch_size, steps: as of `evaluate()`.
        names: what the data are called in messages.
    Returns:
        `TestSource`.
    """
    if is_in_memory(x, y, sample_weight) and not seam.distributed(model):
        rows = rows_of(x, y, sample_weight, names=names)
        check_inputs(model, rows.x, names[0])
        check_targets(model, rows.y, names[1])
        if batch_size is None:
            batch_size = math.ceil(rows.count / steps) if steps else 32
        return TestSource(model, rows, None, batch_size, steps)
    arguments = {
        "y": y,
        "sample_weight": sample_weight,
        "batch_size": batch_size,
        "steps_per_epoch": steps,
        "shuffle": False,
    }
    return TestSource(model, None, lambda: StreamSteps(model, "test", x, **arguments), batch_size, steps)


class TestSource:
    """Data to evaluate on, placed on the device at the first run and kept there.

    Args:
        model: a compiled Keras model.
        rows: `Rows`, or `None` for a stream.
        make_stream: makes the `StreamSteps` of a stream.
        batch_size: rows in a step.
        steps: steps to run, or `None`.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    def __init__(self, model, rows, make_stream, batch_size, steps):
        self._model, self._make_stream, self._batch_size = model, make_stream, batch_size
        self.rows, self._steps, self._runner, self.seconds = rows, steps, None, 0.0

    @property
    def batches(self):
        """Steps in a run, `None` while not known."""
        if self.rows is None:
            return self._steps
        every = math.ceil(self.rows.count / self._batch_size)
        return every if self._steps is None else min(every, self._steps)

    def run(self, callbacks, look_up=lambda step, logs: None):
        """Evaluate once.

        Args:
            callbacks: a `CallbackList`.
            look_up: called after each slice with (steps done, logs).
        Returns:
            Dict from metric name to float.
        """
        start = time.perf_counter()
        by_batch = needs_batches(callbacks, TEST_HOOKS)
        runner = self._ready(by_batch)
        self._model.stop_evaluating = False
        callbacks.on_test_begin()
        before = callbacks.on_test_batch_begin if by_batch else lambda step: None

        def after(done, logs, _bad):
            look_up(done, logs)
            if by_batch:
                callbacks.on_test_batch_end(done - 1, logs)
                if done < (self.batches or math.inf) and self.rows is not None and not self._model.stop_evaluating:
                    before(done)
            return not self._model.stop_evaluating

        if self.rows is None:
            logs = runner.run(None, after, before)
        else:
            before(0)
            logs = runner.run(Span(0, 0, self.batches), after)
        logs = pythonify_logs(logs)
        callbacks.on_test_end(logs)
        self.seconds = time.perf_counter() - start
        return logs

    def _ready(self, by_batch):
        if self.rows is None:
            if self._runner is None:
                self._runner = self._make_stream()
            return self._runner
        if self._runner is None:
            build_for(self._model, self.rows, self._batch_size)
            mode, _ = choose_mode(model_facts(self._model), False, self.batches)
            self._runner = RowSteps(self._model, "test", self.rows, self._batch_size, mode)
        self._runner.limit(self._model.steps_per_execution if by_batch else None)
        return self._runner
