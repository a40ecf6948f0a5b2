"""The weights of a model or layer, as arrays, out and in."""

import keras
import numpy as np

from laminar.errors import LaminarError


def weight_arrays(owner, trainable=None):
    """The weights of a model or layer as NumPy arrays.

    Args:
        owner: a Keras model or layer.
        trainable: True for the trainable weights, False for the others, None for all.

    Returns:
        A list of arrays in the order of `owner.weights`.
    """
    if trainable is None:
        return owner.get_weights()
    variables = owner.trainable_weights if trainable else owner.non_trainable_weights
    return [keras.ops.convert_to_numpy(variable) for variable in variables]


def set_weight_arrays(owner, arrays):
    """Replace the weights of a model or layer; on a wrong number or shape none is replaced.

    Args:
        owner: a Keras model or layer.
        arrays: list of arrays in the order and of the shapes of `owner.weights`.

    Raises:
        LaminarError: the number of arrays or a shape differs, named by its place counted from 1.
    """
    variables = owner.weights
    if len(arrays) != len(variables):
        raise LaminarError(
            f"`weights` must be a list of {len(variables)} arrays, as get_weights() returns.",
            "shape",
            found=f"It has {len(arrays)}.",
        )
    values = []
    for place, (array, variable) in enumerate(zip(arrays, variables, strict=True), start=1):
        wanted = tuple(variable.shape)
        value = np.asarray(array)
        if value.size == 1 and wanted == ():
            value = value.reshape(())
        if value.shape != wanted:
            raise LaminarError(
                f'`weights[[{place}]]` must have the shape {wanted} of "{variable.path}".',
                "shape",
                found=f"It has the shape {value.shape}.",
            )
        values.append(value)
    owner.set_weights(values)
