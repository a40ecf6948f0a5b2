"""Compiled updates of tables: the weights are those of Keras."""

import architectures
import keras
import numpy as np
import pytest

from laminar.execution import pooling
from laminar.execution.tensorflow import updates
from laminar.training import fit

RMSPROP = keras.optimizers.RMSprop


@pytest.mark.parametrize(
    ("optimizer", "known"),
    [
        (keras.optimizers.Adam, True),
        (lambda: keras.optimizers.AdamW(amsgrad=True), True),
        (RMSPROP, True),
        (lambda: RMSPROP(momentum=0.5), False),
        (lambda: RMSPROP(centered=True), False),
        (lambda: keras.optimizers.SGD(0.1, momentum=0.9), False),
    ],
    ids=["adam", "adamw", "rmsprop", "momentum", "centered", "sgd"],
)
def test_weights_are_those_of_keras(optimizer, known, monkeypatch):
    monkeypatch.setattr(pooling, "WORK", 0)
    monkeypatch.setattr(pooling, "POINTS", 2)
    monkeypatch.setattr(updates, "LARGE", 1)
    is_known, asked = updates._is_known, []
    monkeypatch.setattr(updates, "_is_known", lambda kind: asked.append(is_known(kind)) or asked[-1])
    weights = []
    for train in (keras.Model.fit, fit):
        keras.utils.set_random_seed(1)
        model, x, y, _ = architectures.text_convolution()
        model.compile(loss="binary_crossentropy", optimizer=optimizer())
        arguments = {"mode": "graph"} if train is fit else {"verbose": 0}
        train(model, x, y, batch_size=16, epochs=3, shuffle=False, **arguments)
        weights.append([variable.numpy() for variable in (*model.variables, *model.optimizer.variables)])
    assert any(asked) == known
    for one, other in zip(*weights, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def test_optimizers_are_themselves_again_outside():
    assert all(
        kind.update_step.__module__ == f"keras.src.optimizers.{name}"
        for kind, name in ((keras.optimizers.Adam, "adam"), (RMSPROP, "rmsprop"))
    )
