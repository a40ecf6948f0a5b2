"""R functions as the bodies of loops and branches: what they return becomes what Keras expects."""

import functools

import keras
import numpy as np

from laminar.ops.calls import operand


def map_results(function):
    """Wrap a function written in R: R's lists become tuples, its numbers and arrays tensors.

    Args:
        function: callable of tensors.

    Returns:
        A callable with the same arguments.
    """

    def called(*arguments, **keywords):
        return _structure(function(*[_arguments(argument) for argument in arguments], **keywords))

    return called


def custom_gradient(function):
    """`keras.ops.custom_gradient()` for an R function that returns a list: the value, and a function of the upstream
    gradient that returns the gradients of the arguments."""

    def both(*arguments):
        value, gradient = function(*arguments)

        def backward(*upstream, variables=None):
            gradients = _structure(gradient(*upstream))
            return (gradients, [None] * len(variables)) if variables else gradients

        return _structure(value), backward

    return keras.ops.custom_gradient(both)


def vectorize(function, excluded=None, signature=None):
    """`keras.ops.vectorize()`; with TensorFlow, for which Keras has none, functions of single values at least."""
    if keras.backend.backend() != "tensorflow" or excluded or signature:
        return keras.ops.vectorize(map_results(function), excluded=excluded, signature=signature)

    def mapped(*arguments):
        arguments = [keras.ops.convert_to_tensor(argument) for argument in arguments]
        shape = functools.reduce(np.broadcast_shapes, [tuple(argument.shape) for argument in arguments])
        flat = [keras.ops.reshape(keras.ops.broadcast_to(argument, shape), (-1,)) for argument in arguments]
        called = map_results(function)
        return keras.ops.reshape(keras.ops.vectorized_map(lambda parts: called(*parts), tuple(flat)), shape)

    return mapped


def jvp(function, primals, tangents, has_aux):
    """`keras.ops.jvp()`; lists are the arguments, one tensor is the only argument."""
    return list(keras.ops.jvp(map_results(function), tuple(primals), tuple(tangents), has_aux=has_aux))


def _arguments(value):
    return list(value) if isinstance(value, tuple) else value


def _structure(value):
    if isinstance(value, (list, tuple)):
        return tuple(_structure(part) for part in value)
    if isinstance(value, dict):
        return {key: _structure(part) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        return keras.ops.convert_to_tensor(operand(value))
    if isinstance(value, (bool, int, float)):
        return keras.ops.convert_to_tensor(value)
    return value
