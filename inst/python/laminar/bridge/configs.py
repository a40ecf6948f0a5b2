"""Configurations and states of objects on their way to R and back."""

import warnings

import keras
import numpy as np

from laminar.errors import LaminarError


def r_config(config):
    """A configuration in a form that R gives back unchanged.

    R makes no difference between a value and a list of one value: such a list is wrapped once more, which R sees as
    a list that holds the value.
    """
    if isinstance(config, dict):
        return {str(key): r_config(value) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        parts = [r_config(value) for value in config]
        plain = len(parts) == 1 and isinstance(parts[0], (bool, int, float, str))
        return [parts] if plain else parts
    if isinstance(config, (np.generic, np.ndarray)) and config.ndim == 0:
        return config.item()
    return config


def config_of(thing):
    """An object's configuration for R."""
    return r_config(thing.get_config())


def serialized(thing):
    """What `keras.saving.serialize_keras_object()` gives, for R."""
    return r_config(keras.saving.serialize_keras_object(thing))


def from_config(kind, config, custom_objects=None):
    """An object of a class from its configuration."""
    if custom_objects:
        with keras.saving.custom_object_scope(custom_objects):
            return kind.from_config(config)
    return kind.from_config(config)


def state_arrays(model):
    """The model's whole state: nested dicts of arrays by part (weights, optimizer, metrics) and layer."""
    parts = {"trainable_variables": model.trainable_variables, "non_trainable_variables": model.non_trainable_variables}
    if getattr(model, "optimizer", None) is not None:  # (Keras's own get_state_tree() wants a compiled model)
        parts["optimizer_variables"] = model.optimizer.variables
    parts["metrics_variables"] = model.metrics_variables
    return {name: model._create_nested_dict(variables, "numpy_array") for name, variables in parts.items()}


def set_state(model, state):
    """Put a state back, or parts of one; on any mistake nothing changes.

    Args:
        model: a Keras model.
        state: nested dicts of arrays, of the form of `state_arrays()`.

    Raises:
        LaminarError: a part that the model does not have, or an array of another shape.
    """
    known = state_arrays(model)
    ready = {}
    for part, values in state.items():
        if part not in known:
            raise LaminarError(f'A state has no part "{part}".', "name", mend=f"Its parts are: {', '.join(known)}.")
        if values:
            ready[part] = _fitted(values, known[part], part)
    model.set_state_tree(ready)


def _fitted(values, known, path):
    if not isinstance(known, dict):
        array = np.asarray(values)
        if array.size == 1 and known.size == 1:
            array = array.reshape(known.shape)
        if array.shape != known.shape:
            raise LaminarError(
                f'"{path}" must have the shape {known.shape}.', "shape", found=f"It has the shape {array.shape}."
            )
        return array.astype(known.dtype)
    if not isinstance(values, dict):
        raise LaminarError(f'"{path}" must be a named list.', "type", mend=f"Its parts are: {', '.join(known)}.")
    strange = [name for name in values if name not in known]
    if strange:
        raise LaminarError(
            f'The model has no "{path}/{strange[0]}".', "name", mend=f"At this place it has: {', '.join(known)}."
        )
    return {name: _fitted(value, known[name], f"{path}/{name}") for name, value in values.items()}


def set_custom_objects(objects, clear=True):
    """Add to what is registered for loading, or put it in its place."""
    registered = keras.saving.get_custom_objects()
    if clear:
        registered.clear()
    registered.update(objects or {})


def quantize(model, mode, **settings):
    """Quantize in place; that some layers, such as inputs, have nothing to quantize is nothing to warn of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Layer .* does not have a `quantize` method")
        model.quantize(mode, **settings)
