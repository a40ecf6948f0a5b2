"""The models and data that the benchmark measures: the table of the engine's issue."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """One model with its data.

    Attributes:
        name: short name.
        epochs: epochs in a timed fit.
        batch_size: rows in a step.
        least: the ratio to Keras's `fit` that the engine promises.
        split: share of the rows used for validation.
    """

    name: str
    epochs: int
    batch_size: int
    least: float
    split: float = 0.0

    def data(self):
        """x and y, NumPy arrays."""
        return _DATA[self.name](np.random.default_rng(1))

    def model(self):
        """A fresh, compiled Keras model."""
        import keras

        layers, loss, optimizer = _MODELS[self.name](keras.layers)
        model = keras.Sequential(layers)
        model.compile(loss=loss, optimizer=optimizer, metrics=["accuracy"])
        return model


CASES = {
    case.name: case
    for case in (
        Case("tabular", 50, 32, 40.0),
        Case("mlp", 1, 128, 2.5, split=0.2),
        Case("mlp-small", 1, 128, 6.0),
        Case("convnet", 1, 128, 1.25),
        Case("lstm", 1, 128, 2.5),
        Case("gru", 1, 128, 1.5),
        Case("conv1d", 1, 128, 2.2),
    )
}

SPARSE = "sparse_categorical_crossentropy"
BINARY = "binary_crossentropy"

_MODELS: dict[str, Any] = {
    "tabular": lambda L: (
        [_in(8), L.Dense(16, activation="relu"), L.Dropout(0.1), L.Dense(1, activation="sigmoid")],
        BINARY,
        "rmsprop",
    ),
    "mlp": lambda L: (
        [
            _in(784),
            L.Dense(256, activation="relu"),
            L.Dropout(0.4),
            L.Dense(128, activation="relu"),
            L.Dropout(0.3),
            L.Dense(10, activation="softmax"),
        ],
        SPARSE,
        "rmsprop",
    ),
    "mlp-small": lambda L: (
        [
            _in(1000),
            L.Dense(64, activation="relu"),
            L.Dropout(0.5),
            L.Dense(64, activation="relu"),
            L.Dropout(0.5),
            L.Dense(10, activation="softmax"),
        ],
        SPARSE,
        "rmsprop",
    ),
    "convnet": lambda L: (
        [
            _in(28, 28, 1),
            L.Conv2D(32, 3, activation="relu"),
            L.MaxPooling2D(2),
            L.Conv2D(64, 3, activation="relu"),
            L.MaxPooling2D(2),
            L.Dropout(0.25),
            L.Flatten(),
            L.Dense(128, activation="relu"),
            L.Dropout(0.5),
            L.Dense(10, activation="softmax"),
        ],
        SPARSE,
        "adam",
    ),
    "lstm": lambda L: (
        [_in(80, dtype="int32"), L.Embedding(10000, 32), L.LSTM(32), L.Dense(1, activation="sigmoid")],
        BINARY,
        "rmsprop",
    ),
    "gru": lambda L: ([_in(120, 14), L.GRU(32), L.Dense(1, activation="sigmoid")], BINARY, "rmsprop"),
    "conv1d": lambda L: (
        [
            _in(200, dtype="int32"),
            L.Embedding(10000, 64),
            L.Conv1D(64, 5, activation="relu"),
            L.GlobalMaxPooling1D(),
            L.Dense(64, activation="relu"),
            L.Dropout(0.5),
            L.Dense(1, activation="sigmoid"),
        ],
        BINARY,
        "adam",
    ),
}

_DATA = {
    "tabular": lambda r: (r.random((800, 8), "float32"), _binary(r, 800)),
    "mlp": lambda r: (r.random((60000, 784), "float32"), _classes(r, 60000)),
    "mlp-small": lambda r: (r.random((8192, 1000), "float32"), _classes(r, 8192)),
    "convnet": lambda r: (r.random((6400, 28, 28, 1), "float32"), _classes(r, 6400)),
    "lstm": lambda r: (r.integers(0, 10000, (4096, 80)).astype("int32"), _binary(r, 4096)),
    "gru": lambda r: (r.random((4096, 120, 14), "float32"), _binary(r, 4096)),
    "conv1d": lambda r: (r.integers(0, 10000, (8192, 200)).astype("int32"), _binary(r, 8192)),
}


def _in(*shape, dtype=None):
    import keras

    return keras.Input(shape, dtype=dtype)


def _binary(random, rows):
    return random.integers(0, 2, (rows, 1)).astype("float32")


def _classes(random, rows):
    return random.integers(0, 10, rows).astype("int32")
