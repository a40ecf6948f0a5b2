"""What the one harness for all layers looks at, for a layer that R has made and its twin made in Python."""

import os
import tempfile

import keras
import numpy as np

from laminar.bridge.classes import variable_gradients

BATCH = 4


def examine(layer, twin_code, shapes, dtype, call, faults=()):
    """Facts about one layer, to be compared with expectations in R.

    Args:
        layer: the layer, made in R and not built yet.
        twin_code: Python code that makes the same layer.
        shapes: shapes of its inputs without the batch.
        dtype: "float32", "int32" or "string".
        call: how it is called: "single", "list" or "arguments".
        faults: what Keras itself gets wrong: "symbolic" (cannot be in a functional
            model), "saving" (cannot read its own config) or "inference" (leaves the size as it is).
    Returns:
        dict of plain values.
    """
    keras.utils.set_random_seed(7)
    arrays = [_data(shape, dtype) for shape in shapes]
    twin = eval(twin_code, dict(vars(keras.layers)))
    random_difference = 0.0
    if "seed=" in twin_code:
        random_difference = _difference(layer(arrays[0], training=True), twin(arrays[0], training=True))
    symbols = [keras.Input(tuple(shape), dtype=dtype) for shape in shapes]
    symbolic = _call(layer, symbols, call) if "symbolic" not in faults else None
    result = _call(layer, arrays, call)
    expected = _call(twin, arrays, call)
    if layer.weights:
        twin.set_weights(layer.get_weights())
        expected = _call(twin, arrays, call)
    facts = {
        "class": type(layer).__name__,
        "shape": list(_first(result).shape),
        "symbolic_shape": _symbolic_shape(layer, symbolic, shapes),
        "dtype": str(keras.backend.standardize_dtype(_first(result).dtype)),
        "symbolic_dtype": str(_first(symbolic).dtype) if symbolic is not None else dtype,
        "same_config": _without_name(layer) == _without_name(twin),
        "python_difference": _difference(result, expected),
        "random_difference": random_difference,
        "weights": len(layer.trainable_weights),
        "gradients": _gradients(layer, arrays, call),
    }
    facts["saved_difference"] = 0.0 if faults else _saved_difference(symbols, symbolic, arrays, result)
    return facts


def _symbolic_shape(layer, symbolic, shapes):
    shape = layer.compute_output_shape((None, *shapes[0])) if symbolic is None else _first(symbolic).shape
    return [BATCH if size is None else size for size in shape]


def _data(shape, dtype):
    generator = np.random.default_rng(3)
    shape = (BATCH, *shape)
    if dtype == "string":
        return np.asarray(generator.choice(["ash", "oak", "elm tree"], shape), object)
    if dtype.startswith("int"):
        return generator.integers(0, 3, shape).astype(dtype)
    return generator.uniform(0.1, 1, shape).astype("float32")


def _call(layer, values, call):
    settings = {"training": False} if layer._call_has_training_arg else {}
    if call == "arguments":
        return layer(*values, **settings)
    return layer(values if call == "list" else values[0], **settings)


def _first(result):
    return keras.tree.flatten(result)[0]


def _numbers(result):
    return [np.asarray(keras.ops.convert_to_numpy(part)) for part in keras.tree.flatten(result)]


def _difference(one, two):
    pairs = zip(_numbers(one), _numbers(two), strict=True)
    return max(0.0 if a.dtype.kind in "SUO" and (a == b).all() else float(np.max(np.abs(a - b))) for a, b in pairs)


def _without_name(layer):
    config = dict(layer.get_config())
    return {key: _plain(value) for key, value in config.items() if key != "name"}


def _plain(value):
    """Configs of nested layers differ in generated names, and in the batch size they were built with."""
    if isinstance(value, dict):
        names = {"name", "shared_object_id", "build_config"}
        return {key: _plain(part) for key, part in value.items() if key not in names}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _gradients(layer, arrays, call):
    """How many trainable weights get a gradient."""
    if not layer.trainable_weights:
        return 0

    def total(arrays):
        parts = keras.tree.flatten(_call(layer, arrays, call))
        return sum(keras.ops.sum(keras.ops.square(keras.ops.cast(part, "float32") + 1)) for part in parts)

    # (negative inputs, too: some weights matter only there)
    sides = [arrays, [-array if array.dtype.kind == "f" else array for array in arrays]]
    found = [variable_gradients(lambda side=side: total(side), layer.trainable_weights)[1] for side in sides]
    return sum(any(np.any(_numbers(gradient)[0] != 0) for gradient in pair) for pair in zip(*found, strict=True))


def _saved_difference(symbols, symbolic, arrays, result):
    model = keras.Model(symbols if len(symbols) > 1 else symbols[0], symbolic)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        model.save(path)
        loaded = keras.models.load_model(path)
    return _difference(loaded(arrays if len(arrays) > 1 else arrays[0]), result)
