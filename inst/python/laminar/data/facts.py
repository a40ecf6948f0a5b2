"""What reading data must know of a model: its inputs, its outputs with their losses, its notes."""

import keras

from laminar.data.checks import loss_names, output_keys, outputs_structure
from laminar.data.notes import notes_of

CLASS_LOSSES = {
    "sparse": {"sparse_categorical_crossentropy"},
    "one_hot": {
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "categorical_generalized_cross_entropy",
        "categorical_hinge",
    },
    "binary": {"binary_crossentropy", "binary_focal_crossentropy", "hinge", "squared_hinge"},
}
# Layers that pass on what an activation made of the values.
_PASSING = ("Dropout", "Flatten", "Reshape", "Permute", "Identity", "Cropping1D", "Cropping2D")


def facts(model):
    """Facts about a model as plain values.

    Args:
        model: a Keras model, built or not.
    Returns:
        Dict with `inputs` (a list of dicts with name, width, rank, text), `outputs` (name, units, rank, loss, kind,
        logits, activation), `declared` (names of the outputs as they were given, where Keras counts them in another
        order) and `notes`. Sizes that are not known are `None`. `kind` is how the loss wants classes: "sparse",
        "one_hot" or "binary", `None` for another loss and "unknown" for one of the user's own.
    """
    inputs = [
        {"name": _input_name(t), "width": _last(t), "rank": len(t.shape), "text": t.dtype == "string"}
        for t in _tensors(model, "inputs")
    ]
    return {"inputs": inputs, "outputs": _outputs(model), "declared": _declared(model), "notes": notes_of(model)}


def _declared(model):
    """The names of a model's outputs as they were given, where Keras counts them in another order; else `None`."""
    structure = outputs_structure(model)
    given = list(structure) if isinstance(structure, dict) else []
    return given if sorted(given) != given else None


def _outputs(model):
    tensors = _tensors(model, "outputs")
    names = output_keys(model) if tensors else None
    losses = loss_names(model) if model.compiled else [None] * max(1, len(tensors))
    objects = _loss_objects(model, len(tensors))
    count = max(1, len(tensors))
    found = []
    for place in range(count):
        tensor = tensors[place] if tensors else None
        loss = losses[place] if place < len(losses) else None
        found.append(
            {
                "name": names[place] if names else "output",
                "units": None if tensor is None else _last(tensor),
                "rank": None if tensor is None else len(tensor.shape),
                "loss": loss,
                "kind": _kind(model, loss),
                "logits": from_logits(objects[place]) if place < len(objects) else False,
                "activation": None if tensor is None else last_activation(tensor),
            }
        )
    return found


def _kind(model, loss):
    kind = next((kind for kind, losses in CLASS_LOSSES.items() if loss in losses), None)
    return "unknown" if kind is None and loss is None and model.compiled and model.loss is not None else kind


def _loss_objects(model, count):
    losses = model.loss if model.compiled else None
    if isinstance(losses, dict):
        losses = [losses.get(name) for name in output_keys(model) or losses]
    return list(losses) if isinstance(losses, (list, tuple)) else [losses] * max(1, count)


def from_logits(loss):
    """Whether a loss takes numbers before softmax or sigmoid.

    Example:
        >>> from_logits(keras.losses.BinaryCrossentropy(from_logits=True))
        True
    """
    return bool(getattr(loss, "_fn_kwargs", {}).get("from_logits", getattr(loss, "from_logits", False)))


def last_activation(tensor):
    """The name of the activation that made an output, "linear" for none, `None` where that cannot be told.

    Args:
        tensor: a symbolic output of a model.
    Example:
        >>> last_activation(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")]).outputs[0])
        'sigmoid'
    """
    layer = tensor._keras_history.operation
    while type(layer).__name__ in _PASSING or type(layer).__name__.startswith("Spatial"):
        tensor = keras.tree.flatten(layer._inbound_nodes[tensor._keras_history.node_index].input_tensors)[0]
        layer = tensor._keras_history.operation
    if isinstance(layer, keras.Model):
        inner = _tensors(layer, "outputs")
        return last_activation(inner[0]) if len(inner) == 1 else None
    if isinstance(layer, keras.layers.Softmax):
        return "softmax"
    function = getattr(layer, "activation", None)
    if function is None or not getattr(layer, "built", True):
        return None
    module, name = getattr(function, "__module__", ""), getattr(function, "__name__", None)
    return name if module.startswith("keras") else None


def _input_name(tensor):
    """A name that stays the same when the model is saved and opened."""
    return tensor._keras_history.operation.name if tensor.name.startswith("keras_tensor") else tensor.name


def _last(tensor):
    return tensor.shape[-1] if len(tensor.shape) > 1 else None


def _tensors(model, side):
    try:
        return keras.tree.flatten(getattr(model, side) or [])
    except (AttributeError, ValueError):
        return []
