"""Facts about a model that R asks for: names of inputs and outputs, the lines of its summary."""

import keras


def input_names(model):
    """Names of a model's inputs as a list of strings; empty for a model that is not built.

    Example:
        >>> input_names(keras.Sequential([keras.Input((3,), name="age")]))
        ['age']
    """
    return [tensor.name for tensor in _tensors(model, "inputs")]


def output_names(model):
    """Names by which losses, metrics and targets address a model's outputs; empty for a model that is not built.

    They are the keys of a dict of outputs, else the names of the layers that made them.

    Example:
        >>> output_names(keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, name="price")]))
        ['price']
    """
    structure = getattr(model, "_outputs_struct", None)
    if isinstance(structure, dict):
        return list(structure)
    return [tensor._keras_history.operation.name for tensor in _tensors(model, "outputs")]


def summary_lines(model, width, expand_nested=False, show_trainable=False, layer_range=None):
    """The lines of `model.summary()`.

    Args:
        model: a Keras model, built or not.
        width: columns of text, at least 40.
        expand_nested: list the layers inside nested models, too.
        show_trainable: add a column that says which layers are trained.
        layer_range: None, or two layer names: the first and the last one shown.

    Returns:
        A list of strings without line ends.
    """
    lines = []
    model.summary(
        line_length=width,
        print_fn=lines.append,
        expand_nested=expand_nested,
        show_trainable=show_trainable,
        layer_range=layer_range,
    )
    return "\n".join(lines).splitlines()


def _tensors(model, side):
    try:
        return keras.tree.flatten(getattr(model, side) or [])
    except (AttributeError, ValueError):
        return []
