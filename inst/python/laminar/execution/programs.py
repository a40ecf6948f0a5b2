"""Programs that run many steps of a model in one call, and what binds them to a model's variables."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import tree

from laminar.execution.backend import seam
from laminar.layers.random import fast_random

NEVER = 2**24  # a step number that no epoch reaches and that float32 holds exactly


@dataclass
class Program:
    """A compiled program, not bound to any one model's variables.

    Attributes:
        function: what the backend compiled.
        slots: what binds it to a model's variables, in the backend's own terms; `None`: it belongs to one model.
        names: names of the metrics in the vector it returns, then of those that are not single numbers.
        labels: names in the model it was traced from, to see whether `names` hold for another model.
        compile_seconds: seconds that tracing and compiling took.
        step_seconds: seconds a step took when it last ran, `None` before that.
    """

    function: Any
    slots: list | None
    names: tuple
    labels: tuple
    compile_seconds: float
    step_seconds: float | None = None


class BoundProgram:
    """A program together with the variables of one model.

    Args:
        program: the program.
        model: a built model with the program's structure key.
        call: function (flat list of tensors with the control vector last) that runs it on the model's variables.
        fresh: whether it was compiled just now.
    Attributes:
        compile_seconds: seconds that compiling took, 0 unless `fresh`.
    """

    def __init__(self, program, model, call, fresh=False):
        self._program, self._run = program, call
        self.compile_seconds = program.compile_seconds if fresh else 0.0
        self._narrow, self._wide = program.names
        if program.labels != labels(model):
            results = model.get_metrics_result()
            self._narrow = [name for name, value in results.items() if len(value.shape) == 0]
            self._wide = [name for name, value in results.items() if len(value.shape) > 0]

    @property
    def step_seconds(self):
        """Seconds a step took when the program last ran, for this model or another; `None` before."""
        return self._program.step_seconds

    def took(self, seconds):
        """Remember the seconds a step took."""
        self._program.step_seconds = seconds

    def run(self, data, first, count, reset=False):
        """Run steps `first` to `first + count - 1`.

        Args:
            data: flat list of tensors, the order of rows last.
            first, count: whole numbers.
            reset: set the metrics to their beginning before the first step.
        Returns:
            (logs, bad): metric values by name, and the first step whose loss was not finite, or `None`.
        """
        return self._results(*self._call(data, first, count, reset))

    def start(self, data, first, count, reset=False):
        """Begin what `run()` does and return at once.

        Returns:
            Function that waits for the end and gives the result of `run()`.
        """
        with seam.behind():
            results = self._call(data, first, count, reset)
        return lambda: self._results(*results)

    def _call(self, data, first, count, reset):
        return self._run([*data, seam.whole([first, count, int(reset)])])

    def _results(self, vector, *wide):
        values = seam.to_host(vector)
        logs = dict(zip(self._narrow, values[:-1].tolist(), strict=True))
        logs.update(zip(self._wide, (seam.to_host(item) for item in wide), strict=True))
        return logs, (int(values[-1]) if values[-1] < NEVER else None)


class EagerProgram:
    """Steps run one by one in Python, with the same interface as `BoundProgram`: slow, and open to a debugger.

    Args:
        model: a built model.
        layout: how the tensors pack.
        step: function (packed batch) -> logs, which trains or tests the model.
    """

    compile_seconds, step_seconds = 0.0, None

    def __init__(self, model, layout, step):
        self._model, self._layout, self._step = model, layout, step

    def took(self, seconds):
        """Python's own speed is not worth remembering."""

    def run(self, data, first, count, reset=False):
        """Run steps as `BoundProgram.run()` does."""
        if reset:
            self._model.reset_metrics()
        bad, logs = None, {}
        with fast_random():
            for step in range(first, first + count):
                logs = self._step(self._layout.pack(take_rows(data, step)))
                if bad is None and not _loss_is_finite(self._model):
                    bad = step
        logs = self._model._get_metrics_result_or_logs(logs)
        return {name: _plain(value) for name, value in logs.items()}, bad

    def start(self, data, first, count, reset=False):
        """Run the steps now; `BoundProgram.start()` says what is returned."""
        result = self.run(data, first, count, reset)
        return lambda: result


class Layout:
    """How the flat list of a program's tensors packs into what Keras's steps take: x, (x, y) or (x, y, weight).

    Args:
        data: nested structure of arrays or tensors; `None` leaves stay `None`.
    """

    def __init__(self, data):
        self._present = tree.map_structure(lambda leaf: leaf is not None, tree.lists_to_tuples(data))

    def pack(self, flat):
        """The nested structure with these leaves."""
        leaves = iter(flat)
        return tree.map_structure(lambda present: next(leaves) if present else None, self._present)

    def flatten(self, data):
        """The leaves that are present, in order."""
        return [leaf for leaf in tree.flatten(data) if leaf is not None]

    def __repr__(self):
        return repr(self._present)


def take_rows(data, step):
    """One step's batch: the rows that the order (the last tensor) names for it."""
    *tensors, order = data
    rows = order[step]
    return [seam.gather(tensor, rows) for tensor in tensors]


def loss_total(model):
    """The variable that sums the losses of an epoch, `None` where a model keeps none."""
    return getattr(model._loss_tracker, "total", None)


def labels(model):
    """All names that a model's metrics may be reported under."""
    names = [metric.name for metric in model.metrics]
    for metric in model.metrics:
        names += [inner.name for inner in getattr(metric, "metrics", ())]
    return (*names, *(getattr(model, "output_names", None) or ()))


def steps_are_own(model):
    """Whether a model's steps or results are of the user's own making."""
    methods = ("train_step", "test_step", "compute_metrics", "get_metrics_result")
    return any(getattr(type(model), name) is not getattr(keras.Model, name) for name in methods)


def _loss_is_finite(model):
    total = loss_total(model)
    return total is None or bool(np.isfinite(seam.to_host(total.value)))


def _plain(value):
    value = seam.to_host(value)
    return float(value) if value.ndim == 0 else value
