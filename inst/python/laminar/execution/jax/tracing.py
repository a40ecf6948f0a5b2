"""Tracing and compiling programs: Keras's own steps, whose state goes in and comes out, inside a loop on the device."""

import contextlib
import time
import weakref

import jax
import keras
import numpy as np
from jax import numpy as jnp
from keras import tree
from keras.src import backend

from laminar.execution import jax as seam
from laminar.execution.jax.steps import step_groups
from laminar.execution.pooling import lean_pooling
from laminar.execution.programs import NEVER, Program, labels, loss_total, steps_are_own, take_rows
from laminar.execution.structure import rows_are_independent
from laminar.layers.random import fast_random


def compile_program(model, kind, mode, layout, tensors, batch, specs):
    """Trace and compile a program; nothing of the model changes.

    Args:
        model: a built model.
        kind: "train" or "test".
        mode: "xla-epoch" (the whole loop is compiled) or "xla-step" (the step is).
        layout: how the arrays pack.
        tensors: flat list of the data on the device, the (steps, batch) order of rows last.
        batch: rows in a step.
        specs: `program_specs()` of the arrays.
    Returns:
        `Program`.
    Raises:
        seam.COMPILE_ERRORS: XLA does not know the model's operations.
    """
    start = time.perf_counter()
    steps = _Steps(model, kind, layout)
    with contextlib.ExitStack() as stack:
        stack.enter_context(fast_random())
        if kind == "train" and _is_one_processor() and not steps_are_own(model):  # (theirs may derive twice)
            stack.enter_context(lean_pooling())
        make = _one_program if mode == "xla-epoch" else _single_steps
        function = make(steps, tensors, batch)
    return Program(function, (), steps.names, labels(model), time.perf_counter() - start)


def _is_one_processor():
    return seam.on_host() and keras.distribution.distribution() is None


def eager_step(model, kind):
    """Keras's own step, run in Python: function (packed batch) -> logs."""
    variables = seam.state_variables(model)
    state = _State(model, kind, variables)

    def step(data):
        run = model.train_step if kind == "train" else model.test_step
        logs, groups = run(state.groups([variable.value for variable in variables]), data)
        _put(variables, state.values([variable.value for variable in variables], groups))
        return logs

    return step


def bind(program, model):
    """A program on the variables of a model.

    Args:
        program: `Program`.
        model: a built model with the program's structure key.
    Returns:
        Function (flat list of arrays, the control vector last) -> the program's results.
    """
    variables, function = seam.state_variables(model), program.function

    def call(tensors):
        values, results = function([variable.value for variable in variables], *tensors)
        _put(variables, values)
        return results

    return call


def compile_forward(model, layout, specs):
    """A model's prediction, compiled for each number of rows when it first comes.

    Args:
        model: a built model.
        layout: how the arrays pack.
        specs: types and shapes of the arrays, rows unknown.
    Returns:
        `Program` without names; its function is a dict from rows to what was compiled for them.
    """
    return Program({}, (), ((), ()), (), 0.0)


def bind_forward(program, model, layout):
    """A prediction on the variables of a model.

    Where rows cannot influence each other, they are filled up to a power of two, so that few programs serve all.

    Returns:
        Function (flat list of arrays) -> the model's nested output.
    """
    variables, compiled, reference = list(model.variables), program.function, weakref.ref(model)
    filled = rows_are_independent(model)

    def call(tensors):
        count = len(tensors[0])
        room = 1 << max(0, count - 1).bit_length() if filled else count
        if room != count:
            tensors = [jnp.concatenate([t, jnp.zeros((room - count, *t.shape[1:]), t.dtype)]) for t in tensors]
        values = [variable.value for variable in variables]
        if room not in compiled:
            compiled[room] = _forward(reference(), variables, layout, values, tensors)
        result = compiled[room](values, *tensors)
        return result if room == count else tree.map_structure(lambda leaf: np.array(leaf)[:count], result)

    return call


def row_specs(arrays):
    """Types and shapes of arrays with any number of rows."""
    return [_Spec((None, *a.shape[1:]), jax.dtypes.canonicalize_dtype(a.dtype)) for a in arrays]


def program_specs(tensors, mode, shapes=None):
    """Shapes and types a program takes. A step alone takes its batch from any number of rows."""
    free = mode != "xla-epoch"
    return [_Spec((None, *t.shape[1:]) if free else t.shape, t.dtype) for t in tensors]


class _Spec:
    """Shape and type of an argument; sizes may be `None`."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype = tuple(shape), np.dtype(dtype)


class _State:
    """The variables of a model in the groups that Keras's stateless steps take.

    Args:
        model: a built model.
        kind: "train", "test" or "predict".
        variables: those whose values will be given.
    """

    def __init__(self, model, kind, variables):
        place = {id(variable): number for number, variable in enumerate(variables)}
        groups = step_groups(model, f"{kind}_step")
        self._places = [[place[id(variable)] for variable in group] for group in groups]

    def groups(self, values):
        """The values of all variables, grouped."""
        return tuple([values[number] for number in group] for group in self._places)

    def values(self, before, groups):
        """The values of all variables after a step gave these groups."""
        values = list(before)
        for numbers, group in zip(self._places, groups, strict=True):
            for number, value in zip(numbers, group, strict=True):
                values[number] = value
        return values


class _Steps:
    """What programs are made of: pure functions of the values of a model's variables.

    Args:
        model: a built model.
        kind: "train" or "test".
        layout: how the arrays pack.
    Attributes:
        names: names of the metrics that are single numbers, and of those that are not; known once `results` was traced.
    """

    def __init__(self, model, kind, layout):
        self.model, self.kind, self.layout, self.names = model, kind, layout, ((), ())
        self.variables = seam.state_variables(model)
        self.present = [variable.value for variable in self.variables]
        self._state = _State(model, kind, self.variables)
        total = loss_total(model) if kind == "train" else None
        self._total = next((n for n, variable in enumerate(self.variables) if variable is total), None)

    def begin(self, values):
        """The values with all metrics set to their beginning."""
        with self._scope(values) as scope:
            self.model.reset_metrics()
        return [scope.get_current_value(variable) for variable in self.variables]

    def step(self, values, bad, number, batch):
        """One step: (values, first step whose loss was not finite, logs)."""
        run = self.model.train_step if self.kind == "train" else self.model.test_step
        logs, groups = run(self._state.groups(values), self.layout.pack(seam.spread(batch)))
        after = [v.astype(b.dtype) for v, b in zip(self._state.values(values, groups), values, strict=True)]
        if self._total is not None:
            bad = jnp.where(jnp.isfinite(after[self._total]), bad, jnp.minimum(bad, number))
        return after, bad, logs

    def own_logs(self, batch):
        """Shapes of the logs that a step of the user's own returns where they are not the model's metrics.

        Keras's rule: a step's logs with the metrics' names stand for the metrics' results over the epoch,
        any other logs are those of the last step.
        """
        if not steps_are_own(self.model):
            return {}
        _, _, logs = jax.eval_shape(self.step, self.present, jnp.int32(NEVER), jnp.int32(0), batch)
        names = jax.eval_shape(self._metrics, self.present)
        return {} if set(logs) == set(names) else dict(logs)

    def results(self, values, bad, logs):
        """The vector of the metrics that are single numbers, `bad` at its end, and each other metric."""
        found = logs or self._metrics(values)
        found = {name: jnp.asarray(value) for name, value in found.items()}
        narrow = [name for name, value in found.items() if value.ndim == 0]
        wide = [name for name, value in found.items() if value.ndim != 0]
        self.names = (tuple(narrow), tuple(wide))
        vector = [found[name].astype("float32") for name in narrow] + [bad.astype("float32")]
        return [jnp.stack(vector), *(found[name] for name in wide)]

    def _metrics(self, values):
        with self._scope(values):
            return self.model.get_metrics_result()

    def _scope(self, values):
        return backend.StatelessScope(state_mapping=list(zip(self.variables, values, strict=True)))


def _one_program(steps, tensors, batch):
    """The loop over steps as one XLA program: function (values, *tensors, control) -> (values, results)."""
    *data, order = tensors
    own = steps.own_logs([_batch_of(t, batch) for t in data])

    def epoch(values, *arguments):
        *data, order, control = arguments
        first, count, reset = control[0], control[1], control[2]
        values = jax.lax.cond(reset > 0, steps.begin, lambda values: values, values)
        logs = {name: jnp.zeros(spec.shape, spec.dtype) for name, spec in own.items()}

        def body(number, carried):
            values, bad, _ = carried
            values, bad, logs = steps.step(values, bad, number, take_rows([*data, order], number))
            return values, bad, {name: logs[name] for name in own}

        values, bad, logs = jax.lax.fori_loop(first, first + count, body, (values, jnp.int32(NEVER), logs))
        return values, steps.results(values, bad, logs)

    control = seam.whole([0, 0, 0])
    kept = [value.sharding for value in steps.present], None
    program = jax.jit(epoch, donate_argnums=0, out_shardings=kept)
    return program.lower(_like(steps.present), *tensors, control).compile()


def _single_steps(steps, tensors, batch):
    """A compiled step, called once for each: function (values, *tensors, control) -> (values, results)."""
    *data, order = tensors
    parts = [_batch_of(t, batch) for t in data]
    values, whole = _like(steps.present), jax.ShapeDtypeStruct((), np.int32)
    kept = [value.sharding for value in steps.present]
    one = jax.jit(steps.step, donate_argnums=0, out_shardings=(kept, None, None))
    step = one.lower(values, whole, whole, parts).compile()
    begin = jax.jit(steps.begin, out_shardings=kept).lower(values).compile()
    logs = steps.own_logs(parts)
    results = jax.jit(steps.results).lower(values, whole, logs).compile()
    empty = {name: jnp.zeros(spec.shape, spec.dtype) for name, spec in logs.items()}

    def run(values, *arguments):
        *data, order, (first, count, reset) = arguments
        values, bad, logs = begin(values) if reset else values, np.int32(NEVER), empty
        for number in range(first, first + count):
            batch = _take(data, order, np.int32(number))
            values, bad, found = step(values, bad, np.int32(number), batch)
            logs = {name: found[name] for name in empty}
        return values, results(values, jnp.int32(bad), logs)

    return run


@jax.jit
def _take(data, order, number):
    """The batch of a step: one call, where each operation of its own would take as long."""
    return take_rows([*data, order], number)


def _forward(model, variables, layout, values, tensors):
    state = _State(model, "predict", variables)

    def forward(values, *flat):
        result = model.predict_step(state.groups(values), layout.pack(seam.spread(list(flat))))[0]
        structure[:] = [tree.map_structure(lambda leaf: 0, result)]
        return tree.flatten(result)

    structure = []  # (JAX would put the names of outputs in the order of the alphabet)
    with fast_random():
        compiled = jax.jit(forward).lower(_like(values), *tensors).compile()
    return lambda *arguments: tree.pack_sequence_as(structure[0], compiled(*arguments))


def _like(values):
    """Shapes, types and places of arrays, which a program can be compiled for without them."""
    return [jax.ShapeDtypeStruct(v.shape, v.dtype, sharding=v.sharding) for v in values]


def _batch_of(tensor, rows):
    return jax.ShapeDtypeStruct((rows, *tensor.shape[1:]), tensor.dtype, sharding=tensor.sharding)


def _put(variables, values):
    for variable, value in zip(variables, values, strict=True):
        variable._value = value
