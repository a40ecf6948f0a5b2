"""The models and data of the benchmarks: the table of the engine's issue, and larger ones for accelerators."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

SPARSE = "sparse_categorical_crossentropy"
BINARY = "binary_crossentropy"
PATCHES = (64, 48)  # the transformer's input: an image of 32x32x3 as patches of 4x4
STEADY = 0.01
WIDTH, HEADS, BLOCKS = 256, 8, 2


@dataclass(frozen=True)
class Case:
    """One model with its data.

    Attributes:
        name: short name.
        rows: rows of data.
        epochs: epochs in a timed fit.
        batch_size: rows in a step.
        least: the ratio to Keras's `fit` that the engine promises, `None` for no promise.
        split: share of the rows used for validation.
        loss, optimizer: Keras's names.
    """

    name: str
    rows: int
    epochs: int
    batch_size: int
    least: float | None = None
    split: float = 0.0
    loss: str = SPARSE
    optimizer: str = "rmsprop"

    def data(self):
        """x and y, NumPy arrays."""
        random = np.random.default_rng(1)
        x = _INPUTS[self.name](random, self.rows)
        return x, _binary(random, self.rows) if self.loss == BINARY else _classes(random, self.rows)

    def model(self, random=True):
        """A fresh, compiled Keras model.

        Args:
            random: with its dropout; without, it is for comparing results: its optimizer's steps grow with the gradient
                where that is small, for else Adam makes a full step of what is nothing but rounding.
        """
        import keras

        kinds = {**vars(keras.layers)}
        if not random:
            kinds["Dropout"] = lambda rate: keras.layers.Identity()
        layers = _MODELS[self.name](SimpleNamespace(**kinds))
        model = layers if isinstance(layers, keras.Model) else keras.Sequential(layers)
        optimizer = keras.optimizers.get(self.optimizer)
        if not random:
            optimizer.epsilon = STEADY
        model.compile(loss=self.loss, optimizer=optimizer, metrics=["accuracy"])
        return model


# The engine's own benchmark (`run.py`).
CASES = {
    case.name: case
    for case in (
        Case("tabular", 800, 50, 32, 40.0, loss=BINARY),
        Case("mlp", 60000, 1, 128, 2.5, split=0.2),
        Case("mlp-small", 8192, 1, 128, 6.0),
        Case("convnet", 6400, 1, 128, 1.25, optimizer="adam"),
        Case("lstm", 4096, 1, 128, 2.5, loss=BINARY),
        Case("gru", 4096, 1, 128, 1.5, loss=BINARY),
        Case("conv1d", 8192, 1, 128, 2.2, loss=BINARY, optimizer="adam"),
    )
}

# Larger ones, for accelerators (`gpu.py`).
LARGE = {
    case.name: case
    for case in (
        Case("convnet-32", 25600, 1, 256, optimizer="adam"),
        Case("lstm-256", 10240, 1, 256, optimizer="adam"),
        Case("transformer", 12800, 1, 256, optimizer="adam"),
    )
}

_MODELS: dict[str, Any] = {
    "tabular": lambda L: [
        _in(8),
        L.Dense(16, activation="relu"),
        L.Dropout(0.1),
        _out(L, 1),
    ],
    "mlp": lambda L: [
        _in(784),
        L.Dense(256, activation="relu"),
        L.Dropout(0.4),
        L.Dense(128, activation="relu"),
        L.Dropout(0.3),
        _out(L, 10),
    ],
    "mlp-small": lambda L: [
        _in(1000),
        L.Dense(64, activation="relu"),
        L.Dropout(0.5),
        L.Dense(64, activation="relu"),
        L.Dropout(0.5),
        _out(L, 10),
    ],
    "convnet": lambda L: [
        _in(28, 28, 1),
        L.Conv2D(32, 3, activation="relu"),
        L.MaxPooling2D(2),
        L.Conv2D(64, 3, activation="relu"),
        L.MaxPooling2D(2),
        L.Dropout(0.25),
        L.Flatten(),
        L.Dense(128, activation="relu"),
        L.Dropout(0.5),
        _out(L, 10),
    ],
    "lstm": lambda L: [_in(80, dtype="int32"), L.Embedding(10000, 32), L.LSTM(32), _out(L, 1)],
    "gru": lambda L: [_in(120, 14), L.GRU(32), _out(L, 1)],
    "conv1d": lambda L: [
        _in(200, dtype="int32"),
        L.Embedding(10000, 64),
        L.Conv1D(64, 5, activation="relu"),
        L.GlobalMaxPooling1D(),
        L.Dense(64, activation="relu"),
        L.Dropout(0.5),
        _out(L, 1),
    ],
    "convnet-32": lambda L: [
        _in(32, 32, 3),
        *_convolutions(L, 32),
        *_convolutions(L, 64),
        *_convolutions(L, 128),
        L.Flatten(),
        L.Dropout(0.5),
        _out(L, 10),
    ],
    "lstm-256": lambda L: [_in(100, 64), L.LSTM(256), L.Dropout(0.2), _out(L, 10)],
    "transformer": lambda L: _transformer(L),
}

_INPUTS = {
    "tabular": lambda r, n: r.random((n, 8), "float32"),
    "mlp": lambda r, n: r.random((n, 784), "float32"),
    "mlp-small": lambda r, n: r.random((n, 1000), "float32"),
    "convnet": lambda r, n: r.random((n, 28, 28, 1), "float32"),
    "lstm": lambda r, n: r.integers(0, 10000, (n, 80)).astype("int32"),
    "gru": lambda r, n: r.random((n, 120, 14), "float32"),
    "conv1d": lambda r, n: r.integers(0, 10000, (n, 200)).astype("int32"),
    "convnet-32": lambda r, n: r.random((n, 32, 32, 3), "float32"),
    "lstm-256": lambda r, n: r.random((n, 100, 64), "float32"),
    "transformer": lambda r, n: r.random((n, *PATCHES), "float32"),
}


def _in(*shape, dtype=None):
    import keras

    return keras.Input(shape, dtype=dtype)


def _out(L, units):
    """The last layer, in single precision whatever the policy, as Keras advises."""
    return L.Dense(units, activation="sigmoid" if units == 1 else "softmax", dtype="float32")


def _convolutions(L, filters):
    """Two convolutions with batch normalization, and a pool."""
    one = [L.Conv2D(filters, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()]
    two = [L.Conv2D(filters, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()]
    return [*one, *two, L.MaxPooling2D(2)]


def _transformer(L):
    """Two blocks with normalization before each part (Xiong et al. 2020) on a sequence with learned positions."""
    import keras

    inputs = _in(*PATCHES)
    hidden = L.EinsumDense("abc,cd->abd", output_shape=(PATCHES[0], WIDTH), bias_axes="bd")(inputs)
    for _ in range(BLOCKS):
        normal = L.LayerNormalization(epsilon=1e-5)(hidden)
        attended = L.MultiHeadAttention(HEADS, WIDTH // HEADS)(normal, normal)
        hidden = L.Add()([hidden, L.Dropout(0.1)(attended)])
        normal = L.LayerNormalization(epsilon=1e-5)(hidden)
        wide = L.Dense(4 * WIDTH, activation="gelu")(normal)
        hidden = L.Add()([hidden, L.Dropout(0.1)(L.Dense(WIDTH)(wide))])
    pooled = L.GlobalAveragePooling1D()(L.LayerNormalization(epsilon=1e-5)(hidden))
    return keras.Model(inputs, _out(L, 10)(pooled))


def _binary(random, rows):
    return random.integers(0, 2, (rows, 1)).astype("float32")


def _classes(random, rows):
    return random.integers(0, 10, rows).astype("int32")
