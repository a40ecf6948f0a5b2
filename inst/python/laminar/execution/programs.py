"""Compiled programs: many steps of a model in one call, and their reuse by other models of the same structure."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import tree

from laminar.execution import tensorflow as seam
from laminar.execution.structure import identity_number, structure_key
from laminar.layers.random import fast_random

CACHE_LIMIT = 256
NEVER = 2**24  # a step number that no epoch reaches and that float32 holds exactly
MODES = ("xla-epoch", "xla-step", "graph", "eager")


@dataclass
class Program:
    """A compiled program, not bound to any one model's variables.

    Attributes:
        function: the concrete function.
        slots: for each variable it captures, its place in `state_variables(model)`; `None`: it belongs to one model.
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
        fresh: whether it was compiled just now.
    """

    def __init__(self, program, model, fresh=False):
        self.program, self.fresh = program, fresh
        self._captures = program.function.captured_inputs
        if program.slots is not None:
            variables = seam.state_variables(model)
            self._captures = [seam.handle(variables[slot]) for slot in program.slots]
        self._narrow, self._wide = program.names
        if program.labels != _labels(model):
            results = model.get_metrics_result()
            self._narrow = [name for name, value in results.items() if len(value.shape) == 0]
            self._wide = [name for name, value in results.items() if len(value.shape) > 0]

    def run(self, data, first, count, reset=False):
        """Run steps `first` to `first + count - 1`.

        Args:
            data: flat list of tensors, the order of rows last.
            first, count: whole numbers.
            reset: set the metrics to their beginning before the first step.
        Returns:
            (logs, bad): metric values by name, and the first step whose loss was not finite, or `None`.
        """
        control = seam.whole([first, count, int(reset)])
        vector, *wide = self.program.function._call_flat([*data, control], self._captures)
        values = vector.numpy()
        logs = dict(zip(self._narrow, values[:-1].tolist(), strict=True))
        logs.update(zip(self._wide, (item.numpy() for item in wide), strict=True))
        return logs, (int(values[-1]) if values[-1] < NEVER else None)


class EagerProgram:
    """Steps run one by one in Python, with the same interface as `BoundProgram`: slow, and open to a debugger."""

    fresh, program = False, None

    def __init__(self, model, kind, layout):
        self._model, self._layout = model, layout
        self._step = model.train_step if kind == "train" else model.test_step

    def run(self, data, first, count, reset=False):
        """Run steps as `BoundProgram.run()` does."""
        if reset:
            self._model.reset_metrics()
        bad, logs = None, {}
        with fast_random():
            for step in range(first, first + count):
                logs = self._step(self._layout.pack(_rows(data, step)))
                if bad is None and not _loss_is_finite(self._model):
                    bad = step
        logs = self._model._get_metrics_result_or_logs(logs)
        return {name: _plain(value) for name, value in logs.items()}, bad


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


class ProgramCache:
    """The programs made in this process; those used least recently are dropped first.

    Args:
        limit: programs kept, at least 1.
    """

    def __init__(self, limit=CACHE_LIMIT):
        self._programs = OrderedDict()
        self._limit = limit
        self.compiled = 0

    def get(self, key):
        """The program of this key, or `None`."""
        if key in self._programs:
            self._programs.move_to_end(key)
        return self._programs.get(key)

    def put(self, key, program):
        """Remember a program."""
        self._programs[key] = program
        self.compiled += 1
        while len(self._programs) > self._limit:
            self._programs.popitem(last=False)

    def clear(self):
        """Forget all programs."""
        self._programs.clear()

    def __len__(self):
        return len(self._programs)


cache = ProgramCache()


def bound_program(model, kind, mode, layout, tensors, batch):
    """The program that runs `kind` steps of this model in this mode, from the cache where one fits.

    Args:
        model: a built model.
        kind: "train" or "test".
        mode: one of `MODES`.
        layout: how the tensors pack.
        tensors: flat list of the data on the device, the (steps, batch) order of rows last.
        batch: rows in a step.
    Returns:
        `BoundProgram` or `EagerProgram`.
    Raises:
        seam.COMPILE_ERRORS: the mode's compiler does not know the model's operations.
    """
    if mode == "eager":
        return EagerProgram(model, kind, layout)
    seam.ensure_global_seed()
    specs = _specs(tensors, mode)
    shared = (
        structure_key(model),
        kind,
        mode,
        repr(layout),
        tuple((tuple(s.shape), s.dtype.name) for s in specs),
        batch,
    )
    own = (*shared, identity_number(model), identity_number(model._loss_tracker))
    program = cache.get(shared) or cache.get(own)
    fresh = program is None
    if fresh:
        program = _compile(model, kind, mode, layout, specs, batch, tensors)
        cache.put(own if program.slots is None or shared[0][0] == "own" else shared, program)
    return BoundProgram(program, model, fresh)


def _specs(tensors, mode):
    """XLA wants every shape; a graph takes any number of rows, so one program serves all."""
    free = mode == "graph"
    return [tf.TensorSpec([None, *t.shape[1:]] if free else t.shape, t.dtype) for t in tensors]


def _compile(model, kind, mode, layout, specs, batch, tensors):
    start = time.perf_counter()
    traced = _SliceProgram(model, kind, mode, layout, batch)
    function = tf.function(traced, jit_compile=mode == "xla-epoch", autograph=False)
    with fast_random():
        concrete = function.get_concrete_function(*specs, tf.TensorSpec([3], tf.int32))
    concrete(*tensors, seam.whole([0, 0, 0]))  # no step: the compiler runs now, and its errors come before any change
    places = {id(seam.handle(variable)): place for place, variable in enumerate(seam.state_variables(model))}
    slots = [places.get(id(captured)) for captured in concrete.captured_inputs]
    return Program(
        function=concrete,
        slots=None if None in slots else slots,
        names=traced.names,
        labels=_labels(model),
        compile_seconds=time.perf_counter() - start,
    )


class _SliceProgram:
    """What is traced: a loop over steps, then the metrics' results."""

    def __init__(self, model, kind, mode, layout, batch):
        self.model, self.kind, self.mode, self.layout, self.batch = model, kind, mode, layout, batch
        self.names = ((), ())
        step = model.train_step if kind == "train" else model.test_step

        def flat_step(*flat):
            return step(layout.pack(flat))

        self.step = tf.function(flat_step, jit_compile=True, autograph=False) if mode == "xla-step" else flat_step

    def __call__(self, *arguments):
        *data, control = arguments
        first, count, reset = control[0], control[1], control[2]
        tf.cond(reset > 0, self._reset, lambda: tf.constant(0))
        own_logs = self._own_logs(data[:-1])

        def body(step, bad, *_):
            logs = self.step(*_rows(data, step))
            if self.kind == "train" and _loss_total(self.model) is not None:
                bad = tf.where(tf.math.is_finite(_loss_total(self.model)), bad, tf.minimum(bad, step))
            return [step + 1, bad, *(logs[name] for name in own_logs)]

        start = [first, tf.constant(NEVER), *(tf.zeros(spec.shape, spec.dtype) for spec in own_logs.values())]
        _, bad, *carried = tf.while_loop(lambda step, *_: step < first + count, body, start)
        results = dict(zip(own_logs, carried, strict=True)) if own_logs else self.model.get_metrics_result()
        results = {name: tf.convert_to_tensor(value) for name, value in results.items()}
        narrow = [name for name, value in results.items() if value.shape.rank == 0]
        wide = [name for name, value in results.items() if value.shape.rank != 0]
        self.names = (tuple(narrow), tuple(wide))
        vector = [tf.cast(results[name], tf.float32) for name in narrow] + [tf.cast(bad, tf.float32)]
        return [tf.stack(vector), *(results[name] for name in wide)]

    def _reset(self):
        self.model.reset_metrics()
        return tf.constant(0)

    def _own_logs(self, data):
        """Types of the logs that a step of the user's own returns where they are not the model's metrics.

        Keras's rule: a step's logs with the metrics' names stand for the metrics' results over the epoch,
        any other logs are those of the last step.
        """
        if not _steps_are_own(self.model):
            return {}
        specs = [tf.TensorSpec([self.batch, *t.shape[1:]], t.dtype) for t in data]
        logs = tf.function(self.step, autograph=False).get_concrete_function(*specs).structured_outputs
        if set(logs) == set(self.model.get_metrics_result()):
            return {}
        return {name: tf.TensorSpec(value.shape, value.dtype) for name, value in logs.items()}


def _steps_are_own(model):
    methods = ("train_step", "test_step", "compute_metrics", "get_metrics_result")
    return any(getattr(type(model), name) is not getattr(keras.Model, name) for name in methods)


def _rows(data, step):
    """One step's batch: the rows that the order (the last tensor) names for it."""
    *tensors, order = data
    rows = order[step]
    return [tf.gather(tensor, rows) for tensor in tensors]


def _loss_total(model):
    return getattr(model._loss_tracker, "total", None)


def _loss_is_finite(model):
    total = _loss_total(model)
    return total is None or bool(np.isfinite(total.numpy()))


def _labels(model):
    names = [metric.name for metric in model.metrics]
    for metric in model.metrics:
        names += [inner.name for inner in getattr(metric, "metrics", ())]
    return (*names, *(getattr(model, "output_names", None) or ()))


def _plain(value):
    value = np.asarray(value)
    return float(value) if value.ndim == 0 else value
