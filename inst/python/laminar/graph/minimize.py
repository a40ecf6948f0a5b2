"""Minimising a function: the loop of an optimizer's steps as one program."""

import time

import keras
import tensorflow as tf

from laminar.execution import tensorflow as seam
from laminar.graph.gradient import single
from laminar.graph.values import map_leaves, to_tensor
from laminar.layers.random import fast_random


def minimize(function, start, others, optimizer, steps, tolerance, jit_compile):
    """Follow the gradient of a function downwards.

    Args:
        function: takes a dict of arguments, returns one number.
        start: dict with one argument and the values to begin with: an R value, tensor, or nested lists and dicts.
        others: dict of further arguments.
        optimizer: Keras optimizer, which nothing else uses.
        steps: greatest number of steps.
        tolerance: ends when no element of the gradient is further from 0.
        jit_compile: whether XLA compiles the program.
    Returns:
        dict with `par` (in the structure of the start), `value`, `gradient` (its largest element), `steps`, `trace`
        (values before each step), and the seconds of compiling and running.
    """
    began = time.perf_counter()
    ((name, values),) = start.items()
    variables = []

    def as_variable(value):
        tensor = to_tensor(value)
        dtype = tensor.dtype.name if tensor.dtype.is_floating else "float64"
        variables.append(keras.Variable(tensor, dtype=dtype))
        return variables[-1]

    held = map_leaves(as_variable, values)
    others = map_leaves(lambda value: value if isinstance(value, str) else to_tensor(value), others)
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
        return step, trace, value, largest

    with fast_random(None if jit_compile else seam.fused):
        compiled = tf.function(program, jit_compile=jit_compile or None, autograph=False)
        compiled = compiled.get_concrete_function(tf.TensorSpec([], tf.int32))
    compiled(tf.constant(0))
    ready = time.perf_counter()
    step, trace, value, largest = (part.numpy() for part in compiled(tf.constant(steps)))
    return {
        "par": map_leaves(lambda leaf: tf.identity(leaf.value), held),
        "value": float(value),
        "gradient": float(largest),
        "steps": int(step),
        "trace": trace[: int(step)],
        "seconds": [ready - began, time.perf_counter() - ready],
    }


def _apply(optimizer, gradients, variables):
    optimizer.apply(gradients, variables)
    return tf.constant(0)
