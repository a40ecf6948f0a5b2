"""What only JAX can say of the lean gradient of global max pooling (`laminar.execution.pooling`)."""

import jax
from jax import numpy as jnp
from keras import ops


def with_gradient(function, gradients, outputs, sources):
    """The function of the outputs, with a gradient of its own for what the outputs were made of.

    Args:
        function: takes the outputs.
        gradients: takes the gradient of the function's value, that value, the outputs and the sources; returns the
            gradients of the sources.
        outputs: array.
        sources: arrays and variables.
    """

    @jax.custom_vjp
    def pooled(outputs, *sources):
        return function(outputs)

    def ahead(outputs, *sources):
        value = function(outputs)
        return value, (value, outputs, *sources)

    def back(kept, upstream):
        return (jnp.zeros_like(kept[1]), *gradients(upstream, *kept))

    pooled.defvjp(ahead, back)
    return pooled(jax.lax.stop_gradient(outputs), *(ops.convert_to_tensor(source) for source in sources))


def marked(flags, most):
    """The numbers of the true flags, or of the first `most` of them; zeros fill what is left."""
    return jnp.nonzero(flags, size=most)[0].astype("int32")


def unmarked(most):
    """What `marked()` gives where no flag is true."""
    return jnp.zeros([most], "int32")


def whole_inputs(rows, kernel, shape, step):
    """The gradient of a convolution's inputs of this shape, of all its outputs.

    Products of matrices: a convolution within a branch is as slow as one within a loop.
    """
    (batch, points, filters), (size, channels, _) = rows.shape, kernel.shape
    turned = kernel.transpose(2, 0, 1).reshape(filters, size * channels)
    passed = (rows.reshape(-1, filters) @ turned).reshape(batch, points, size, channels)
    inputs = jnp.zeros(shape, rows.dtype)
    for place in range(size):
        inputs = inputs.at[:, _span(place, points, step)].add(passed[:, :, place])
    return inputs


def whole_kernel(rows, inputs, shape, step):
    """The gradient of a convolution's kernel of this shape, of all its outputs, as products of matrices."""
    flat, points = rows.reshape(-1, shape[2]), rows.shape[1]
    read = [inputs[:, _span(place, points, step)].reshape(-1, shape[1]) for place in range(shape[0])]
    return jnp.stack([part.T @ flat for part in read])


def _span(place, points, step):
    """The inputs that one place of the windows reads."""
    return slice(place, place + (points - 1) * step + 1, step)
