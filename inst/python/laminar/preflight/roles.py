"""What a model does first with each of its inputs."""

import re

import keras
import numpy as np

KERNELS = re.compile(
    r"^(EinsumDense|Dense|(Separable|Depthwise)?Conv[123]D(Transpose)?|ConvLSTM[123]D|SimpleRNN|LSTM|GRU|RNN"
    r"|MultiHeadAttention|GroupQueryAttention)$"
)
PASSING = re.compile(
    r"^(InputLayer|Flatten|Reshape|Permute|RepeatVector|Identity|Masking|Activation|.*Dropout\w*|Gaussian\w*|Random\w+"
    r"|Concatenate|Add|Average|Maximum|Subtract|(Global)?(Max|Average)Pooling[123]D|ZeroPadding[123]D|Cropping[123]D"
    r"|Resizing|CenterCrop)$"
)


def input_roles(model):
    """What becomes of each input.

    Args:
        model: a Keras model.
    Returns:
        A list with one word for each input: "values" where they enter a trainable layer of weights as they are,
        "codes" for an embedding, "other" where they are scaled, coded or taken by a layer that no rule knows.
        Empty for a model that does not say.
    """
    inner = getattr(model, "_functional", None) or model
    inputs = getattr(inner, "_inputs", None) or []
    if not inputs:
        return []
    readers = {}
    for layer in inner._operations:
        for node in layer._inbound_nodes:
            for tensor in node.input_tensors:
                readers.setdefault(id(tensor), []).append((layer, node))
    return [_role(tensor, readers) for tensor in inputs]


def _role(tensor, readers):
    """The strongest of what all readers do: a single one that takes the values as they are counts."""
    found, waiting, seen = set(), [tensor], set()
    while waiting:
        for layer, node in readers.get(id(waiting.pop()), []):
            if id(node) in seen:
                continue
            seen.add(id(node))
            kind = type(layer).__name__
            if isinstance(layer, keras.layers.Embedding):
                found.add("codes")
            elif PASSING.match(kind) or _changes_nothing(layer):
                waiting += node.output_tensors
            elif KERNELS.match(_inside(layer)) and layer.trainable:
                found.add("values")
            else:
                found.add("other")
    return next((role for role in ("values", "codes") if role in found), "other")


def _changes_nothing(layer):
    """Whether a normalization was never adapted: it then hands the values on as they are."""
    if not isinstance(layer, keras.layers.Normalization) or layer.input_mean is not None or not layer.built:
        return False
    mean, variance = (keras.ops.convert_to_numpy(value) for value in (layer.adapt_mean, layer.adapt_variance))
    return not np.any(mean) and bool(np.all(variance == 1))


def _inside(layer):
    """The kind of a layer, of one that is wrapped in it."""
    inner = getattr(layer, "forward_layer", None) or getattr(layer, "layer", None)
    return type(inner or layer).__name__
