"""Facts about a model that R asks for: names of inputs and outputs, the lines of its summary."""

import keras


def input_names(model):
    """Names of a model's inputs as a list of strings; empty for a model that is not built.

    Example:
        >>> input_names(keras.Sequential([keras.Input((3,), name="age")]))
        ['age']
    """
    return _names(model, "inputs")


def output_names(model):
    """Names of a model's outputs as a list of strings; empty for a model that is not built."""
    names = getattr(model, "output_names", None)
    return list(names) if names else _names(model, "outputs")


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
    model.summary(line_length=width, print_fn=lines.append, expand_nested=expand_nested,
                  show_trainable=show_trainable, layer_range=layer_range)
    return "\n".join(lines).splitlines()


def _names(model, side):
    try:
        tensors = getattr(model, side)
    except (AttributeError, ValueError):
        return []
    return [tensor.name for tensor in keras.tree.flatten(tensors or [])]
