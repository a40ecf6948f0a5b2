"""Tracing and compiling programs: Keras's own steps inside a loop on the device."""

import contextlib
import time

import tensorflow as tf

from laminar.execution import tensorflow as seam
from laminar.execution.pooling import lean_pooling
from laminar.execution.programs import NEVER, Program, labels, loss_total, steps_are_own, take_rows
from laminar.execution.tensorflow.recurrence import block_lstm, split_gates
from laminar.execution.tensorflow.updates import fused_updates
from laminar.layers.random import fast_random


def compile_program(model, kind, mode, layout, tensors, batch, specs):
    """Trace and compile a program; nothing of the model changes.

    Args:
        model: a built model.
        kind: "train" or "test".
        mode: "xla-epoch" (the whole loop is compiled), "xla-step" (the step is) or "graph".
        layout: how the tensors pack.
        tensors: flat list of the data on the device, the (steps, batch) order of rows last.
        batch: rows in a step.
        specs: `program_specs()` of the tensors.
    Returns:
        `Program`.
    Raises:
        seam.COMPILE_ERRORS: the mode's compiler does not know the model's operations.
    """
    start = time.perf_counter()
    traced = _Loop(model, kind, mode, layout, batch)
    function = tf.function(traced, jit_compile=mode == "xla-epoch", autograph=False)
    with contextlib.ExitStack() as stack:
        stack.enter_context(fast_random(seam.fused if mode == "graph" else None))
        stack.enter_context(seam.one_replica())
        stack.enter_context(split_gates())
        if mode == "graph" and seam.on_host():
            stack.enter_context(block_lstm())
            stack.enter_context(lean_pooling())
            stack.enter_context(fused_updates(seam.fused))
        concrete = function.get_concrete_function(*specs, tf.TensorSpec([3], tf.int32))
    concrete(*tensors, seam.whole([0, 0, 0]))  # no step: the compiler runs now, and its errors come before any change
    return Program(concrete, _slots(concrete, model), traced.names, labels(model), time.perf_counter() - start)


def compile_forward(model, layout, specs):
    """Trace a model's prediction for any number of rows.

    Args:
        model: a built model.
        layout: how the arrays pack.
        specs: types and shapes of the arrays, rows unknown.
    Returns:
        `Program` without names.
    """
    start = time.perf_counter()

    def forward(*flat):
        return model.predict_step(layout.pack(flat))

    function = tf.function(forward, jit_compile=bool(model.jit_compile), autograph=False)
    concrete = function.get_concrete_function(*specs)
    slots = _slots(concrete, model)
    if slots is not None and max(slots, default=0) >= len(model.variables):
        slots = None  # it reads what is not the model's own, such as the global random seed
    return Program(concrete, slots, ((), ()), (), time.perf_counter() - start)


def eager_step(model, kind):
    """Keras's own step, run in Python."""
    return model.train_step if kind == "train" else model.test_step


def bind(program, model):
    """A program on the variables of a model.

    Args:
        program: `Program`.
        model: a built model with the program's structure key.
    Returns:
        Function (flat list of tensors, the control vector last) -> the program's results.
    """
    call, captures = program.function._call_flat, _captures(program, model)
    return lambda tensors: call(tensors, captures)


def bind_forward(program, model, layout):
    """A prediction on the variables of a model: function (flat list of tensors) -> the model's nested output."""
    return bind(program, model)


def _captures(program, model):
    """What a program reads and writes: the handles of this model's variables in the program's own order."""
    if program.slots is None:
        return program.function.captured_inputs
    variables = seam.state_variables(model)
    return [seam.handle(variables[slot]) for slot in program.slots]


def row_specs(arrays):
    """Types and shapes of arrays with any number of rows."""
    text = tf.string
    return [tf.TensorSpec([None, *a.shape[1:]], text if a.dtype.kind in "USO" else a.dtype) for a in arrays]


def _slots(concrete, model):
    """The place of each captured variable among the model's; `None` when something else is captured too."""
    places = {id(seam.handle(variable)): place for place, variable in enumerate(seam.state_variables(model))}
    slots = [places.get(id(captured)) for captured in concrete.captured_inputs]
    return None if None in slots else slots


def program_specs(tensors, mode, shapes=None):
    """Shapes and types a program takes. XLA wants every size; a graph takes any number of rows, and rows of any shape
    that `shapes` leaves open."""
    free = not mode.startswith("xla-epoch")
    if free and shapes is not None:
        *data, order = tensors
        rows = [tf.TensorSpec([None, *shape], t.dtype) for t, shape in zip(data, shapes, strict=True)]
        return [*rows, tf.TensorSpec([None, *order.shape[1:]], order.dtype)]
    return [tf.TensorSpec([None, *t.shape[1:]] if free else t.shape, t.dtype) for t in tensors]


class _Loop:
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
        own_logs = self._own_logs(data[:-1])  # comes first: it builds what a model of the user's own builds late
        tf.cond(reset > 0, self._reset, lambda: tf.constant(0))

        def body(step, bad, *_):
            logs = self.step(*take_rows(data, step))
            if self.kind == "train" and loss_total(self.model) is not None:
                bad = tf.where(tf.math.is_finite(loss_total(self.model)), bad, tf.minimum(bad, step))
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
        if not steps_are_own(self.model):
            return {}
        specs = [tf.TensorSpec([self.batch, *t.shape[1:]], t.dtype) for t in data]
        logs = tf.function(self.step, autograph=False).get_concrete_function(*specs).structured_outputs
        if set(logs) == set(self.model.get_metrics_result()):
            return {}
        return {name: tf.TensorSpec(value.shape, value.dtype) for name, value in logs.items()}
