"""What tensors of TensorFlow know and compute beyond `keras.ops`."""

import tensorflow as tf

TITLE = "TensorFlow"

lgamma, digamma = tf.math.lgamma, tf.math.digamma


def trigamma(value):
    """The second derivative of the logarithm of the gamma function."""
    return tf.math.polygamma(tf.ones_like(value), value)


def known_type(dtype):
    """A type's name as the backend has it: TensorFlow has them all."""
    return dtype


def is_traced(value):
    """Whether a tensor has no value yet, because a graph is being traced."""
    return not hasattr(value, "numpy")


def read(value):
    """A variable's value now; other tensors as they are."""
    return tf.convert_to_tensor(value) if isinstance(value, tf.Variable) else value


def foreign(value):
    """The name of another framework whose tensor this is, or `None`."""
    return "JAX" if type(value).__module__.startswith(("jax", "jaxlib")) else None


def adapted(path, function, arguments):
    """A function of Keras and its arguments, as this backend wants them."""
    return function, arguments


def text(value):
    """A tensor of strings."""
    return tf.convert_to_tensor(value.astype(object) if hasattr(value, "astype") else value)


def variable(tensor, name, trainable):
    """A variable that begins with this value."""
    return tf.Variable(tensor, name=name, trainable=trainable)
