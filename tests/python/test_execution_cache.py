"""Programs are compiled once for a structure, and do not hold on to memory."""

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

import keras
import numpy as np
import pytest

from laminar.execution import clear_session
from laminar.execution.backend import seam
from laminar.execution.cache import cache
from laminar.execution.structure import structure_key
from laminar.training import fit, predict

PLAIN = seam.PLAIN_MODE


L = keras.layers


def model_of(units=4, name=None, activation="relu", rate=0.1, optimizer="adam", loss="mse", seed=None):
    model = keras.Sequential(
        [keras.Input((8,)), L.Dense(units, activation=activation, name=name), L.Dropout(rate, seed=seed), L.Dense(1)]
    )
    model.compile(loss=loss, optimizer=optimizer, metrics=["mae"])
    return model


@pytest.mark.parametrize("mode", [PLAIN, "xla-epoch"])
def test_a_second_model_of_the_same_structure_compiles_nothing(table, mode):
    x, y = table
    first = model_of()
    fit(first, x, y, mode=mode)
    predict(first, x)
    count = cache.compiled
    second = model_of(optimizer=keras.optimizers.Adam(0.3), seed=7)
    start = second.get_weights()
    fit(second, x[:97], y[:97], mode=mode, shuffle=False)
    assert cache.compiled - count <= 1  # the remainder of 97 rows is another batch size
    assert not np.array_equal(start[0], second.get_weights()[0])
    assert np.allclose(predict(second, x), second.predict(x, verbose=0), atol=1e-6)
    assert int(first.optimizer.iterations) == int(second.optimizer.iterations) == 4


def test_a_shared_program_trains_a_model_as_its_own_would(table):
    keras.utils.set_random_seed(2)
    models = [model_of(rate=0.0) for _ in range(2)]
    models[1].set_weights(models[0].get_weights())
    fit(model_of(rate=0.0), *table, shuffle=False, mode=PLAIN)
    fit(models[0], *table, shuffle=False, epochs=2, mode=PLAIN)
    models[1].fit(*table, shuffle=False, epochs=2, verbose=0)
    for one, two in zip(*(model.get_weights() for model in models), strict=True):
        assert np.allclose(one, two, rtol=1e-5, atol=1e-7)


def test_what_makes_structures_equal_or_different():
    def key(**named):
        return structure_key(model_of(**named))

    assert key() == key()
    assert key() == key(seed=3, optimizer=keras.optimizers.Adam(0.5))
    different = [
        {"units": 5},
        {"activation": "tanh"},
        {"rate": 0.2},
        {"optimizer": "sgd"},
        {"loss": "mae"},
        {"name": "own"},
    ]
    assert len({key(**named) for named in different} | {key()}) == 7
    frozen = model_of()
    frozen.layers[0].trainable = False
    assert structure_key(frozen) != key()
    closures = [model_of(loss=lambda y, p: keras.ops.mean(y - p)) for _ in range(2)]
    assert structure_key(closures[0]) != structure_key(closures[1])
    assert structure_key(closures[0]) == structure_key(closures[0])
    assert structure_key(model_of(activation=lambda z: z))[0] == "own"


def test_a_model_that_looks_different_has_another_structure():
    model = model_of(optimizer=keras.optimizers.SGD(0.1, momentum=0.5))
    keys = [structure_key(model), structure_key(model)]
    assert keys[0] == keys[1]
    model.optimizer.momentum = 0.9
    keys.append(structure_key(model))
    model.layers[1].rate = 0.7
    keys.append(structure_key(model))
    model.compile(loss="mse", optimizer=model.optimizer)
    keys.append(structure_key(model))
    model.layers[0].trainable = False
    keys.append(structure_key(model))
    model.optimizer.learning_rate = 0.5
    keys.append(structure_key(model))
    assert len(set(keys)) == 5
    assert structure_key(model, compiled=False) == structure_key(model, compiled=False) != keys[-1]


def test_a_changed_layer_is_noticed(table):
    model = model_of()
    fit(model, *table)
    model.layers[1].rate = 0.999
    before = model.layers[0].kernel.numpy()
    fit(model, *table, epochs=1)
    assert not np.array_equal(before, model.layers[0].kernel.numpy())
    assert predict(model, table[0]).shape == (100, 1)


def test_a_model_can_be_freed(table):
    fit(model_of(), *table)
    model = model_of()
    fit(model, *table)
    predict(model, table[0])
    ghost = weakref.ref(model)
    del model
    gc.collect()
    assert ghost() is None


def test_a_new_compile_is_noticed(table):
    model = model_of()
    fit(model, *table, mode=PLAIN)
    model.compile(loss="mae", optimizer="sgd", metrics=["mse"])
    assert list(fit(model, *table, mode=PLAIN).metrics) == ["loss", "mse"]


@pytest.mark.tensorflow
def test_what_xla_cannot_compile_falls_back_once(table):
    class Python(L.Layer):
        def call(self, inputs):
            import tensorflow as tf

            shape = inputs.shape
            result = tf.py_function(lambda values: values, [inputs], tf.float32)
            result.set_shape(shape)
            return result

    model = keras.Sequential([keras.Input((8,)), L.Dense(4), Python(), L.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    history = fit(model, *table, mode="xla-epoch")
    assert history.params["mode"] == PLAIN
    assert history.params["mode_reason"] == "XLA could not compile the model"


def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


@pytest.mark.slow
def test_four_hundred_models_of_one_structure(table):
    for _ in range(10):
        fit(model_of(), *table, mode="xla-epoch")
    gc.collect()
    count, start = cache.compiled, memory()
    for _ in range(400):
        fit(model_of(), *table, mode="xla-epoch")
    gc.collect()
    assert cache.compiled == count
    assert memory() - start < 100


@pytest.mark.slow
def test_a_hundred_structures(table):
    for units in range(5):
        fit(model_of(units=units + 1), *table, mode=PLAIN)
    clear_session()
    start = memory()
    for units in range(5, 105):
        fit(model_of(units=units + 1), *table, mode=PLAIN)
    clear_session()
    assert memory() - start < 300


@pytest.mark.tensorflow
def test_graphs_of_forgotten_models_are_freed(table):
    def graphs():
        gc.collect()
        return sum(type(thing).__name__ == "FuncGraph" for thing in gc.get_objects())

    clear_session()
    before = graphs()
    fit(model_of(units=7), *table, mode=PLAIN)
    assert graphs() > before
    clear_session()
    assert graphs() <= before


def test_clear_session_forgets(table):
    fit(model_of(), *table)
    assert len(cache) > 0
    clear_session()
    assert len(cache) == 0
    assert fit(model_of(), *table).epochs == [0]


@pytest.mark.skipif(seam.PLAIN_MODE == "graph", reason="Keras itself loads JAX beside TensorFlow")
def test_a_first_fit_loads_no_tensorflow():
    code = """
import sys, keras, numpy as np
from laminar.training import fit, predict
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(loss="mse", optimizer="sgd")
fit(model, np.zeros((8, 2)), np.zeros((8, 1)))
predict(model, np.zeros((8, 2)))
assert "tensorflow" not in sys.modules
"""
    path = str(Path(__file__).resolve().parents[2] / "inst" / "python")
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
