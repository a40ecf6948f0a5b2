"""Predictions: shapes, structures, order of rows, streams, callbacks, speed for few rows."""

import time

import keras
import numpy as np
import pytest

from laminar.training import predict, predict_on_batch
from laminar.training.modes import rows_at_once

L = keras.layers


@pytest.mark.parametrize("rows", [1, 2, 32, 33, 1000])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int32"])
def test_predictions_are_those_of_keras_in_order(classifier, rows, dtype):
    model = classifier()
    x = np.asfortranarray(np.random.default_rng(1).integers(0, 9, (rows, 8)).astype(dtype))
    found = predict(model, x)
    assert found.shape == (rows, 1)
    assert np.allclose(found, model.predict(x, verbose=0), rtol=1e-5, atol=1e-6)


def test_batch_size_does_not_matter(classifier):
    model = classifier()
    x = np.random.default_rng(1).random((100, 8))
    assert np.allclose(predict(model, x, batch_size=7), predict(model, x), atol=1e-6)
    assert predict(model, x, batch_size=10, steps=3).shape == (30, 1)


def test_named_and_nested_outputs():
    inputs = {"a": keras.Input((3,), name="a"), "b": keras.Input((2,), name="b")}
    outputs = {"sum": L.Dense(1)(inputs["a"]), "pair": [L.Dense(2)(inputs["b"]), L.Dense(3)(inputs["b"])]}
    model = keras.Model(inputs, outputs)
    x = {"a": np.ones((5, 3)), "b": np.ones((5, 2))}
    found = predict(model, x)
    assert found["sum"].shape == (5, 1)
    assert [array.shape for array in found["pair"]] == [(5, 2), (5, 3)]
    assert predict(model, [x["a"], x["b"]])["sum"].shape == (5, 1)


def test_rows_of_a_model_of_the_users_own_stay_in_keras_batches():
    class Centre(L.Layer):
        def call(self, inputs):
            return inputs - keras.ops.mean(inputs, axis=0)

    model = keras.Sequential([keras.Input((2,)), Centre()])
    x = np.random.default_rng(1).random((70, 2)).astype("float32")
    assert np.allclose(predict(model, x), model.predict(x, verbose=0), atol=1e-6)
    assert np.allclose(predict_on_batch(model, x), x - x.mean(axis=0), atol=1e-6)


def test_streams_and_callbacks(classifier, tf):
    model = classifier()
    x = np.random.default_rng(1).random((50, 8)).astype("float32")
    stream = tf.data.Dataset.from_tensor_slices(x).batch(20)
    assert np.allclose(predict(model, stream), predict(model, x), atol=1e-6)
    seen = []

    class Watch(keras.callbacks.Callback):
        def on_predict_batch_end(self, batch, logs=None):
            seen.append((batch, logs["outputs"].shape))

    predict(model, x, batch_size=20, callbacks=[Watch()])
    assert seen == [(0, (20, 1)), (1, (20, 1)), (2, (10, 1))]


def test_training_and_new_layers_show_at_once(table, classifier):
    x, y = table
    model = classifier()
    before = predict(model, x[:1])
    model.layers[0].kernel.assign_add(np.ones((8, 16)))
    assert not np.array_equal(before, predict(model, x[:1]))
    model.add(L.Dense(4))
    assert predict(model, x[:1]).shape == (1, 4)


def test_one_row_answers_quickly(classifier):
    model, x = classifier(), np.ones((1, 8))
    predict(model, x)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        predict(model, x)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.002


def test_rows_at_once_shrink_with_width():
    narrow = keras.Sequential([keras.Input((8,)), L.Dense(4)])
    wide = keras.Sequential([keras.Input((64, 64, 3)), L.Conv2D(64, 3)])
    assert rows_at_once(narrow) == 4096
    assert rows_at_once(wide) == 32
