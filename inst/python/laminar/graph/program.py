"""A function of parameters as one of a vector, with its gradient, and the program around it."""

import tensorflow as tf

from laminar.execution import tensorflow as seam
from laminar.graph.gradient import single
from laminar.graph.values import floating, from_vector, map_leaves, to_tensor
from laminar.layers.random import fast_random


def fixed_arguments(others):
    """Arguments that stay as they are, as tensors; text stays text."""
    return map_leaves(lambda value: value if isinstance(value, str) else to_tensor(value), others)


def of_vector(function, start, others):
    """A function of parameters as a function of a vector of type `float64`.

    Args:
        function: takes a dict of arguments, returns one number.
        start: dict with one argument, the parameters: an R value, tensor, or nested lists and dicts of them.
        others: dict of further arguments, as of `fixed_arguments()`.
    Returns:
        (parameters as tensors, function of a vector that returns value and gradient).
    """
    ((name, values),) = start.items()
    values = map_leaves(floating, values)

    def evaluate(vector):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(vector)
            value = single(function({name: from_vector(vector, values), **others}))
            value = tf.cast(tf.reshape(value, ()), vector.dtype)
        return value, tape.gradient(value, vector, unconnected_gradients="zero")

    return values, evaluate


def compiled(program, specs, jit_compile):
    """A program traced for arguments of these specifications, with fast random numbers."""
    with fast_random(None if jit_compile else seam.fused):
        return tf.function(program, jit_compile=jit_compile or None, autograph=False).get_concrete_function(*specs)
