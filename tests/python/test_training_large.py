"""Data that do not fit the device train as those that do."""

import keras
import numpy as np
import pytest

from laminar.data.rows import rows_of
from laminar.execution.devices import free_memory
from laminar.training import evaluate, fit, training_plan
from laminar.training.large import RowBatches, too_large

X = np.asfortranarray(np.random.default_rng(3).normal(size=(1010, 6)))
Y = (X[:, 0] + X[:, 1] > 0).astype("float64")


def model():
    keras.utils.set_random_seed(1)
    made = keras.Sequential([keras.Input((6,)), keras.layers.Dense(8, "relu"), keras.layers.Dropout(0.1)])
    made.add(keras.layers.Dense(1, "sigmoid"))
    made.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return made


@pytest.mark.parametrize("shuffle", [True, False, "batch"])
def test_a_memory_limit_changes_nothing_but_the_way(shuffle):
    whole, limited = model(), model()
    settings = {"batch_size": 20, "epochs": 3, "shuffle": shuffle, "seed": 7, "validation_split": 0.2}
    expected = fit(whole, X, Y, **settings)
    history = fit(limited, X, Y, memory_limit=10_000, **settings)
    assert "a stream" in history.params["mode_reason"]
    for one, other in zip(whole.get_weights(), limited.get_weights(), strict=True):
        assert np.abs(one - other).max() < 1e-6
    for name, values in expected.metrics.items():
        assert np.allclose(history.metrics[name], values, atol=1e-6)


def test_the_plan_says_why():
    plan = training_plan(model(), X, Y, memory_limit=10_000)
    assert plan.reason == "the data take 0.028 MB on the device, more than the 0.01 MB allowed"
    assert plan.steps == 32 and plan.samples == 1010
    assert training_plan(model(), X, Y, memory_limit=100_000).mode != "stream"
    assert evaluate(model(), X, Y)["loss"] > 0


def test_small_data_are_not_weighed_against_free_memory(monkeypatch):
    monkeypatch.setattr("laminar.training.large.free_memory", lambda: 1)
    assert too_large(rows_of(X, Y)) is None
    monkeypatch.setattr("laminar.training.large.SMALL", 0)
    assert "more than" in too_large(rows_of(X, Y))
    monkeypatch.setattr("laminar.training.large.free_memory", lambda: None)
    assert too_large(rows_of(X, Y)) is None


def test_free_memory_is_a_number_of_bytes():
    assert free_memory() is None or free_memory() > 1 << 20


def test_batches_of_rows_follow_the_order():
    batches = RowBatches(rows_of(X, Y), 100)
    batches.on_epoch_begin()
    assert len(batches) == 11
    assert np.array_equal(batches[10][0], X[1000:]) and np.array_equal(batches[10][1], Y[1000:])
    shuffled = RowBatches(rows_of(X, Y), 100, True, seed=1)
    shuffled.on_epoch_begin()
    assert not np.array_equal(shuffled[0][0], X[:100])
