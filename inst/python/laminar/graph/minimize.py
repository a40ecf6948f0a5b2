"""Minimising a function: all steps as one program, of an optimizer or of the method BFGS."""

import time

import keras
import tensorflow as tf

from laminar.graph.bfgs import descend
from laminar.graph.gradient import single
from laminar.graph.program import compiled, fixed_arguments, of_vector
from laminar.graph.values import as_vector, floating, from_vector, map_leaves


def minimize(function, start, others, optimizer, steps, tolerance, jit_compile):
    """Follow the gradient of a function downwards.

    Args:
        function: takes a dict of arguments, returns one number.
        start: dict with one argument and the values to begin with: an R value, tensor, or nested lists and dicts.
        others: dict of further arguments.
        optimizer: Keras optimizer, which nothing else uses, or "bfgs".
        steps: greatest number of steps.
        tolerance: ends when no element of the gradient is further from 0.
        jit_compile: whether XLA compiles the program.
    Returns:
        dict with `par` (in the structure of the start), `value`, `gradient` (its largest element), `steps`, `trace`
        (values before each step), `evaluations`, `stuck` (of `bfgs.Point`), and the seconds of compiling and running.
    """
    others = fixed_arguments(others)
    if optimizer == "bfgs":
        return _by_bfgs(function, start, others, steps, tolerance, jit_compile)
    return _by_optimizer(function, start, others, optimizer, steps, tolerance, jit_compile)


def _by_bfgs(function, start, others, steps, tolerance, jit_compile):
    values, evaluate = of_vector(function, start, others)

    def program(limit):
        step, trace, point = descend(evaluate, as_vector(values), limit, steps, tolerance)
        largest = tf.reduce_max(tf.abs(point.gradient))
        return step, trace, point.value, largest, point.evaluations, point.stuck, point.place

    place, found = _run(program, steps, jit_compile)
    return {"par": from_vector(place, values), **found}


def _by_optimizer(function, start, others, optimizer, steps, tolerance, jit_compile):
    ((name, values),) = start.items()
    variables = []

    def as_variable(value):
        tensor = floating(value)
        variables.append(keras.Variable(tensor, dtype=tensor.dtype.name))
        return variables[-1]

    held = map_leaves(as_variable, values)
    optimizer.build(variables)

    def evaluate():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            for variable in variables:
                tape.watch(variable.value)
            arguments = {name: map_leaves(lambda leaf: tf.convert_to_tensor(leaf.value), held), **others}
            value = single(function(arguments))
        gradients = tape.gradient(value, [v.value for v in variables], unconnected_gradients="zero")
        largest = tf.reduce_max([tf.cast(tf.reduce_max(tf.abs(g)), tf.float64) for g in gradients if g.shape != 0])
        return tf.cast(tf.reshape(value, ()), tf.float64), gradients, largest

    def program(limit):
        def go_on(step, trace, value, largest):
            return (step < limit) & tf.math.is_finite(value) & (largest > tolerance)

        def body(step, trace, *_):
            value, gradients, largest = evaluate()
            keep = tf.math.is_finite(value) & (largest > tolerance)
            trace = tf.tensor_scatter_nd_update(trace, [[step]], [value])
            tf.cond(keep, lambda: _apply(optimizer, gradients, variables), lambda: tf.constant(0))
            return step + tf.cast(keep, tf.int32), trace, value, largest

        infinite = tf.constant(float("inf"), tf.float64)
        step, trace, _, _ = tf.while_loop(
            go_on, body, [tf.constant(0), tf.zeros([steps], tf.float64), tf.constant(0.0, tf.float64), infinite]
        )
        value, _, largest = evaluate()
        return step, trace, value, largest, step + 1, 0, 0

    _, found = _run(program, steps, jit_compile)
    return {"par": map_leaves(lambda leaf: tf.identity(leaf.value), held), **found}


def _run(program, steps, jit_compile):
    """Compile a program by letting it take no step, then run it."""
    began = time.perf_counter()
    run = compiled(program, [tf.TensorSpec([], tf.int32)], jit_compile)
    run(tf.constant(0))
    ready = time.perf_counter()
    *found, place = run(tf.constant(steps))
    step, trace, value, largest, evaluations, stuck = (part.numpy() for part in found)
    return place, {
        "value": float(value),
        "gradient": float(largest),
        "steps": int(step),
        "trace": trace[: int(step)],
        "evaluations": int(evaluations),
        "stuck": int(stuck),
        "seconds": [ready - began, time.perf_counter() - ready],
    }


def _apply(optimizer, gradients, variables):
    optimizer.apply(gradients, variables)
    return tf.constant(0)
