"""`evaluate()`: loss and metrics over data, without training."""

import math
import time

from keras.src.utils.python_utils import pythonify_logs

from laminar.data.checks import check_compiled, check_inputs, check_targets, check_whole
from laminar.data.rows import by_name, is_in_memory, rows_of
from laminar.data.sparse import is_sparse
from laminar.execution.backend import seam
from laminar.execution.structure import structure_key
from laminar.training.build import build_for
from laminar.training.callbacks import TEST_HOOKS, callback_list, needs_batches
from laminar.training.large import RowBatches, too_large
from laminar.training.modes import results_add_up, rows_at_once
from laminar.training.order import Span
from laminar.training.plan import mode_for
from laminar.training.report import Reporters
from laminar.training.steps import RowSteps
from laminar.training.streams import stream_steps


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
    logs = source.run(callbacks, lambda *slice: reporters and reporters.slice(0, *slice))
    if reporters:
        reporters.epoch(0, logs, source.seconds)
        left_out, text = source.left_out()
        if left_out:
            reporters.message(text)
        reporters.end(None)
    return logs


def test_source(model, x, y, sample_weight, batch_size, steps, names=("x", "y", "sample_weight"), runs=1, limit=None):
    """Check the data of an evaluation and make them ready to run many times.

    Args:
        model, x, y, sample_weight, batch_size, steps: as of `evaluate()`.
        names: what the data are called in messages.
        runs: how often they will be run.
        limit: most bytes to place on the device, as of `fit(memory_limit = )`.
    Returns:
        `TestSource`.
    """
    sparse = is_sparse(x)
    if sparse or (is_in_memory(x, y, sample_weight) and not seam.distributed(model)):
        rows = rows_of(by_name(model, x), y, sample_weight, names)
        check_inputs(model, rows.x, names[0])
        check_targets(model, rows.y, names[1])
        if batch_size is None:
            batch_size = math.ceil(rows.count / steps) if steps else 32
        if sparse or too_large(rows, limit):
            batches = RowBatches(rows, batch_size)
            make = lambda: stream_steps(model, "test", batches, runs, steps_per_epoch=steps)  # noqa: E731
            return TestSource(model, None, make, batch_size, steps or len(batches), runs)
        return TestSource(model, rows, None, batch_size, steps, runs)
    arguments = {
        "y": y,
        "sample_weight": sample_weight,
        "batch_size": batch_size,
        "steps_per_epoch": steps,
        "shuffle": False,
    }
    return TestSource(model, None, lambda: stream_steps(model, "test", x, runs, **arguments), batch_size, steps, runs)


class TestSource:
    """Data to evaluate on, placed on the device at the first run and kept there.

    Args:
        model: a compiled Keras model.
        rows: `Rows`, or `None` for a stream.
        make_stream: makes the steps of a stream.
        batch_size: rows in a step.
        steps: steps to run, or `None`.
        runs: how often they will be run, for the choice of a mode.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    def __init__(self, model, rows, make_stream, batch_size, steps, runs):
        self.rows, self.seconds = rows, 0.0
        self._model, self._make_stream, self._batch_size = model, make_stream, batch_size
        self._steps, self._runs, self._runner, self._tracker = steps, runs, None, None

    @property
    def batches(self):
        """Steps in a run as callbacks see them, `None` while not known."""
        if self.rows is None:
            return self._steps
        every = math.ceil(self.rows.count / self._batch_size)
        return every if self._steps is None else min(every, self._steps)

    def left_out(self):
        """Broken rows that were left out since it was asked last: (how many, text or `None`)."""
        return (0, None) if self.rows is not None or self._runner is None else self._runner.left_out()

    def run(self, callbacks, look_up=lambda step, steps, logs: None):
        """Evaluate once.

        Args:
            callbacks: a `CallbackList`.
            look_up: called after each slice with (steps done, steps, logs).
        Returns:
            Dict from metric name to float.
        """
        start = time.perf_counter()
        model, by_batch = self._model, needs_batches(callbacks, TEST_HOOKS)
        runner = self._ready(by_batch)
        count = self.batches if by_batch or self._steps is not None else runner.batches
        before = callbacks.on_test_batch_begin if by_batch else lambda step: None

        def after(done, logs, _bad):
            look_up(done, count, logs)
            if by_batch:
                callbacks.on_test_batch_end(done - 1, logs)
            go_on = not model.stop_evaluating
            if go_on and self.rows is not None and done < count:
                before(done)
            return go_on

        model.stop_evaluating = False
        callbacks.on_test_begin()
        if self.rows is None:
            logs = runner.run(None, after, before)
        else:
            before(0)
            logs = runner.run(Span(0, 0, count), after)
        logs = pythonify_logs(logs)
        callbacks.on_test_end(logs)
        self.seconds = time.perf_counter() - start
        return logs

    def _ready(self, by_batch):
        model = self._model
        if self._runner is None or self._tracker is not model._loss_tracker or self._by_batch != by_batch:
            self._tracker, self._by_batch = model._loss_tracker, by_batch
            self._runner = self._make_runner(by_batch)
        return self._runner

    def _make_runner(self, by_batch):
        if self.rows is None:
            runner = self._make_stream()
            runner.limit(self._model.steps_per_execution if by_batch else None)
            return runner
        build_for(self._model, self.rows, self._batch_size)
        model, size, structure = self._model, self._batch_size, structure_key(self._model)
        if not by_batch and self._steps is None and structure[0] == "shared" and results_add_up(model):
            size = max(size, rows_at_once(model))
        mode, _ = mode_for(model, structure, self.rows, math.ceil(self.rows.count / size) * self._runs)
        mode = seam.PLAIN_MODE if mode == "probe" else mode
        runner = RowSteps(model, structure, "test", self.rows, size, mode, rest_mode=seam.PLAIN_MODE)
        runner.limit(model.steps_per_execution if by_batch else None)
        return runner
