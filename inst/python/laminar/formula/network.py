"""The network behind a formula: from preprocessed numbers to the mean or the probabilities."""

import keras
from keras import layers, ops

# For each family: activation and loss.
FAMILIES = {
    "gaussian": ("linear", "mean_squared_error"),
    "binomial": ("sigmoid", "binary_crossentropy"),
    "multinomial": ("softmax", "sparse_categorical_crossentropy"),
    "poisson": ("exponential", "poisson"),
    "survival": ("exponential", "poisson"),
}

_TEXT_DROPOUT = 0.5  # words are many and rows few: with 0.1 film reviews were 2 % worse


def network(arrays, settings, seed):
    """A compiled network.

    Args:
        arrays: dict as `preprocessing_model()` gives it; only shapes are read.
        settings: dict: `family`, `outputs` (columns of the result), `method` ("network", "linear" or "wide_deep"),
            `hidden` (units of each hidden layer), `activation`, `dropout`, `embedding` (units of an embedding, 0 for
            a number chosen by the levels), `levels` (dict from "code_<i>" or "text_<i>" to the number of codes),
            `learning_rate`, `weight_decay`, `start` (dict of the bias to start from).
        seed: whole number that decides all initial weights and dropout.
    Returns:
        Keras model from the dict of arrays to (n, outputs).
    """
    seeds = iter(range(seed * 1000, seed * 1000 + 1000))
    inputs = {name: keras.Input(array.shape[1:], dtype=str(array.dtype), name=name) for name, array in arrays.items()}
    outputs, method = int(settings["outputs"]), settings["method"]
    parts = []
    if method in ("linear", "wide_deep"):
        parts.append(_linear_part(inputs, settings, seeds))
    if method in ("network", "wide_deep"):
        hidden = _deep_columns(inputs, settings, seeds)
        for units in settings["hidden"]:
            hidden = layers.Dense(
                int(units), activation=settings["activation"], kernel_initializer=_initial("HeNormal", seeds)
            )(hidden)
            if settings["dropout"]:
                hidden = layers.Dropout(settings["dropout"], seed=next(seeds))(hidden)
        last = layers.Dense(
            outputs,
            kernel_initializer=_initial("GlorotUniform", seeds),
            bias_initializer=_start(settings),
            name="deep_link",
        )
        parts.append(last(hidden))
    if "offset" in inputs:
        parts.append(inputs["offset"])
    link = parts[0] if len(parts) == 1 else layers.Add()(parts)
    activation, loss = FAMILIES[settings["family"]]
    model = keras.Model(inputs, layers.Activation(activation)(link))
    optimizer = keras.optimizers.AdamW(
        settings["learning_rate"], weight_decay=settings["weight_decay"], clipnorm=settings.get("clipnorm")
    )
    model.compile(optimizer=optimizer, loss=loss)
    return model


def _initial(name, seeds):
    return getattr(keras.initializers, name)(seed=next(seeds))


def _start(settings):
    """The bias with which the untrained network already predicts the mean."""
    return keras.initializers.Constant(settings["start"]) if settings.get("start") else "zeros"


def _linear_part(inputs, settings, seeds):
    outputs = int(settings["outputs"])
    columns = [inputs["numbers"]] if "numbers" in inputs else []
    columns += [_embedded(inputs[name], name, outputs, settings, seeds) for name in _coded(inputs)]
    joined = columns[0] if len(columns) == 1 else layers.Concatenate()(columns)
    bias = _start(settings) if settings["method"] == "linear" else "zeros"
    return layers.Dense(outputs, kernel_initializer="zeros", bias_initializer=bias, name="linear_link")(joined)


def _deep_columns(inputs, settings, seeds):
    columns = []
    if "numbers" in inputs:
        # Values far out are drawn in smoothly to at most 3, so that one outlier does not rule a hidden unit
        # (Holzmueller, Grinsztajn and Steinwart 2024, "Better by default", section 3).
        dense = inputs["numbers"]
        columns.append(dense / ops.sqrt(1.0 + ops.square(dense / 3.0)))
    for name in _coded(inputs):
        units = int(settings["embedding"]) or max(2, min(32, round(1.6 * settings["levels"][name] ** 0.56)))
        embedded = _embedded(inputs[name], name, units, settings, seeds)
        if settings["dropout"] and name.startswith("text_"):
            embedded = layers.Dropout(max(settings["dropout"], _TEXT_DROPOUT), seed=next(seeds))(embedded)
        columns.append(embedded)
    return columns[0] if len(columns) == 1 else layers.Concatenate()(columns)


def _coded(inputs):
    return [name for name in inputs if name.startswith(("code_", "text_"))]


def _embedded(codes, name, units, settings, seeds):
    """(n, units): the embedding of a level, or the mean of the embeddings of a text's words."""
    is_text = name.startswith("text_")
    size = int(settings["levels"][name])
    initial = keras.initializers.RandomUniform(-0.05, 0.05, seed=next(seeds))
    embedded = layers.Embedding(size, units, mask_zero=is_text, embeddings_initializer=initial)(codes)
    return layers.GlobalAveragePooling1D()(embedded) if is_text else layers.Flatten()(embedded)
