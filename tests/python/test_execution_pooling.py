"""The lean gradient of global max pooling after a convolution."""

import contextlib

import keras
import numpy as np
import pytest
from derivatives import outputs_and_gradients

from laminar.execution import pooling
from laminar.training import fit

L = keras.layers


def gradients(network, x, lean):
    """Output and gradients of inputs and weights, with the lean gradient or Keras's own."""
    return outputs_and_gradients(network, x, pooling.lean_pooling if lean else contextlib.nullcontext)


def texts(kind):
    """Inputs (batch, T, C): "plain", "padded" (equal windows at the end) or "equal" (nothing but equal windows)."""
    x = np.random.default_rng(2).normal(size=(6, 40, 5)).astype("float32")
    if kind == "padded":
        x[:3, 12:] = 1.7
    if kind == "equal":
        x[:] = x[:, :1]
    return x


@pytest.mark.parametrize("kind", ["plain", "padded", "equal"])
@pytest.mark.parametrize(
    "settings",
    [
        {"activation": "relu"},
        {"padding": "same", "activation": "relu"},
        {"padding": "causal"},
        {"strides": 2, "padding": "same", "use_bias": False},
        {"strides": 3, "activation": "relu"},
    ],
    ids=str,
)
def test_gradients_are_those_of_keras(kind, settings, monkeypatch):
    monkeypatch.setattr(pooling, "WORK", 0)
    monkeypatch.setattr(pooling, "POINTS", 2)
    keras.utils.set_random_seed(3)
    network = keras.Sequential([keras.Input((40, 5)), L.Conv1D(7, 4, **settings), L.GlobalMaxPooling1D()])
    pooled = []
    pool = pooling._pooled
    monkeypatch.setattr(pooling, "_pooled", lambda *parts: pooled.append(1) or pool(*parts))
    expected, found = gradients(network, texts(kind), False), gradients(network, texts(kind), True)
    assert pooled
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def test_other_readers_of_the_convolution_get_their_gradient(monkeypatch):
    monkeypatch.setattr(pooling, "WORK", 0)
    inputs = keras.Input((40, 5))
    wide = L.Conv1D(7, 4, activation="relu")(inputs)
    both = L.Concatenate()([L.GlobalMaxPooling1D()(wide), L.GlobalAveragePooling1D()(wide)])
    network = keras.Model(inputs, both)
    expected, found = gradients(network, texts("plain"), False), gradients(network, texts("plain"), True)
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def test_small_and_unusual_convolutions_stay_as_they_are(monkeypatch):
    monkeypatch.setattr(pooling, "_pooled", lambda *_: pytest.fail("too small, or not known"))
    x = texts("plain")
    small = [keras.Input((40, 5)), L.Conv1D(7, 4), L.GlobalMaxPooling1D()]
    gradients(keras.Sequential(small), x, True)
    monkeypatch.setattr(pooling, "WORK", 0)
    for layer in (L.Conv1D(7, 4, activation="tanh"), L.Conv1D(7, 4, dilation_rate=2), L.Conv1D(7, 40)):
        gradients(keras.Sequential([keras.Input((40, 5)), layer, L.GlobalMaxPooling1D()]), x, True)
    assert L.Conv1D.call.__module__ == "keras.src.layers.convolutional.conv1d"


def test_training_is_that_of_keras(monkeypatch):
    monkeypatch.setattr(pooling, "WORK", 0)
    random, weights, pooled = np.random.default_rng(3), [], []
    x, y = random.integers(0, 20, (70, 40)), random.normal(size=(70, 1)).astype("float32")
    x[:30, 25:] = 0
    pool = pooling._pooled
    monkeypatch.setattr(pooling, "_pooled", lambda *parts: pooled.append(1) or pool(*parts))
    for train in (keras.Model.fit, fit):
        keras.utils.set_random_seed(1)
        stack = [keras.Input((40,), dtype="int32"), L.Embedding(20, 6), L.Conv1D(7, 4, activation="relu")]
        model = keras.Sequential([*stack, L.GlobalMaxPooling1D(), L.Dense(1)])
        model.compile(loss="mse", optimizer="adam", metrics=["mae"])
        arguments = {} if train is fit else {"verbose": 0}
        train(model, x, y, batch_size=32, epochs=3, shuffle=False, validation_split=0.1, **arguments)
        weights.append(model.get_weights())
    assert pooled
    for one, other in zip(*weights, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())
