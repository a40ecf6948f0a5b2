"""A network's outputs and gradients as one program, under either backend."""

import contextlib

import keras
import numpy as np
from keras import ops


def outputs_and_gradients(network, x, changed=contextlib.nullcontext):
    """Outputs, and derivatives of a loss of them by the inputs and the weights, as NumPy arrays.

    Args:
        network: a built Keras model.
        x: NumPy array.
        changed: makes a context in which the program is traced.
    """

    def loss(outputs):
        return sum(
            ops.sum(ops.sin(3 * output) * ops.arange(1.0, output.shape[-1] + 1, dtype="float32")) for output in outputs
        )

    weights = network.trainable_variables
    with changed():
        found = (
            _jax(network, x, weights, loss) if keras.backend.backend() == "jax" else _graph(network, x, weights, loss)
        )
    return [np.asarray(part) for part in found]


def _jax(network, x, weights, loss):
    import jax

    def program(x, values):
        with keras.StatelessScope(list(zip(weights, values, strict=True))):
            outputs = keras.tree.flatten(network(x))
            return loss(outputs), outputs

    values = [variable.value for variable in weights]
    (_, outputs), (back, gradients) = jax.jit(jax.value_and_grad(program, (0, 1), has_aux=True))(x, values)
    return [*outputs, back, *gradients]


def _graph(network, x, weights, loss):
    import tensorflow as tf

    @tf.function(autograph=False)
    def program(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = keras.tree.flatten(network(x))
            value = loss(outputs)
        return [*outputs, *tape.gradient(value, [x, *(variable.value for variable in weights)])]

    return program(tf.constant(x))
