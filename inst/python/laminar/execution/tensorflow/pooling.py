"""What only TensorFlow can say of the lean gradient of global max pooling (`laminar.execution.pooling`)."""

import tensorflow as tf
from tensorflow.python.eager import record


def with_gradient(function, gradients, outputs, sources):
    """The function of the outputs, with a gradient of its own for what the outputs were made of.

    The gradient is noted on the tape alone: `tf.custom_gradient()` would keep its graph for ever.

    Args:
        function: takes the outputs.
        gradients: takes the gradient of the function's value, that value, the outputs and the sources; returns the
            gradients of the sources.
        outputs: tensor.
        sources: tensors and variables.
    """
    sources = [tf.convert_to_tensor(source) for source in sources]
    with record.stop_recording():
        value = function(outputs)
    record.record_operation("LeanPooling", [value], sources, lambda up: gradients(up, value, outputs, *sources))
    return value


def marked(flags, most):
    """The numbers of the true flags, as many as there are."""
    return tf.cast(tf.where(flags)[:, 0], tf.int32)


def unmarked(most):
    """What `marked()` gives where no flag is true."""
    return tf.zeros([0], tf.int32)


def whole_inputs(rows, kernel, shape, step):
    """The gradient of a convolution's inputs of this shape, of all its outputs."""
    sizes, strides = [shape[0], 1, *shape[1:]], [1, 1, step, 1]
    return tf.raw_ops.Conv2DBackpropInput(
        input_sizes=sizes, filter=kernel[None], out_backprop=rows[:, None], strides=strides, padding="VALID"
    )[:, 0]


def whole_kernel(rows, inputs, shape, step):
    """The gradient of a convolution's kernel of this shape, of all its outputs."""
    sizes, strides = [1, *shape], [1, 1, step, 1]
    return tf.raw_ops.Conv2DBackpropFilter(
        input=inputs[:, None], filter_sizes=sizes, out_backprop=rows[:, None], strides=strides, padding="VALID"
    )[0]
