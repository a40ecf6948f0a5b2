"""Steps of a user's own, as functions of a batch: in TensorFlow they change the model's variables themselves."""

import tensorflow as tf


def own_step(name, function):
    """A method `train_step`, `test_step` or `predict_step` as Keras calls it on this backend.

    Args:
        name: of the method.
        function: takes the model and a batch; returns logs or outputs.
    """

    def step(self, data):
        return function(self, data)

    return step


def parent_step(method, model, name):
    """The parent's step as a function of a batch."""
    return method


def variable_gradients(function, variables):
    """(what the function returned, derivatives of its loss by the variables).

    Args:
        function: without arguments; returns the loss, or a list or tuple that begins with it.
        variables: list of variables.
    """
    with tf.GradientTape() as tape:
        value = function()
        loss = value[0] if isinstance(value, (list, tuple)) else value
    return value, tape.gradient(loss, variables, unconnected_gradients="zero")
