"""Devices: listing, placement, several of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from laminar.errors import LaminarError
from laminar.execution import list_devices, with_device
from laminar.training import fit, predict

SCRIPT = """
import numpy as np, keras, tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
from laminar.execution import list_devices, with_device
from laminar.training import fit, predict, evaluate

assert [device.name for device in list_devices()] == ["CPU:0", "CPU:1"]
x, y = np.random.default_rng(1).random((64, 4)), np.ones(64)
def make():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    return model
with with_device("cpu:1"):
    model = make()
    for mode in ("graph", "xla-epoch"):
        history = fit(model, x, y, epochs=2, mode=mode)
    assert history.params["device"] == "CPU:1", history.params
    assert model.layers[0].kernel.value.device.endswith("CPU:1")
    predict(model, x)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    shared = make()
history = fit(shared, x, y, epochs=2, batch_size=16, validation_split=0.25)
assert sorted(history.metrics) == ["loss", "val_loss"], history.metrics
assert predict(shared, x).shape == (64, 1)
assert sorted(evaluate(shared, x, y)) == ["loss"]
"""


def test_devices_are_listed():
    assert list_devices()[0].name == "CPU:0"
    assert list_devices()[0].type == "CPU"


def test_an_unknown_device_is_refused():
    with pytest.raises(LaminarError, match="no device 'TPU:7'"):
        with_device("TPU:7")


@pytest.mark.parametrize("name", ["CPU:0", "cpu", "/cpu:0", "/device:CPU:0"])
def test_placement(table, classifier, name):
    with with_device(name):
        model = classifier()
        history = fit(model, *table)
    assert history.params["device"] == "CPU:0"
    assert predict(model, table[0]).shape == (100, 1)


# One model on one device and spread over four, which see two kinds of batches: those that divide evenly, and a rest.
SPREAD = """
import os
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"
import keras, numpy as np
from laminar.execution import list_devices
from laminar.training import evaluate, fit, predict, training_plan

assert [device.name for device in list_devices()] == ["CPU:0", "CPU:1", "CPU:2", "CPU:3"]
x, y = np.random.default_rng(1).random((150, 6)), np.random.default_rng(2).random(150)
mesh = keras.distribution.DeviceMesh((2, 2), ("batch", "model"), keras.distribution.list_devices())
layouts = keras.distribution.LayoutMap(mesh)
layouts[".*wide/kernel"] = (None, "model")
places = {
    "one": None,
    "data": keras.distribution.DataParallel(),
    "model": keras.distribution.ModelParallel(layout_map=layouts, batch_dim_name="batch"),
}
found = {}
for name, place in places.items():
    keras.distribution.set_distribution(place)
    for mode in ("xla-epoch", "xla-step"):
        keras.utils.set_random_seed(1)
        layers = [keras.Input((6,)), keras.layers.Dense(8, "relu", name="wide"), keras.layers.Dropout(0.2)]
        model = keras.Sequential([*layers, keras.layers.BatchNormalization(), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam", metrics=["mae"])
        if name == "data":
            assert str(training_plan(model, x, y)).endswith("CPU:0, CPU:1, CPU:2, CPU:3")
        history = fit(model, x, y, epochs=3, batch_size=32, validation_split=0.2, seed=1, mode=mode)
        tested, predicted = evaluate(model, x, y), predict(model, x[:7])
        found[name, mode] = [history.metrics["loss"][-1], *tested.values(), *predicted.ravel()]
        kernel = model.get_layer("wide").kernel.value
        assert len(kernel.sharding.device_set) == (1 if place is None else 4), kernel.sharding
        assert kernel.addressable_shards[0].data.shape == ((6, 4) if name == "model" else (6, 8))
for key, values in found.items():
    assert np.allclose(values, found["one", "xla-epoch"], rtol=1e-4, atol=1e-5), (key, values, found)
"""


@pytest.mark.tensorflow
def test_logical_devices_and_a_strategy():
    run_alone(SCRIPT)


def test_a_distribution_of_keras_over_forced_devices():
    pytest.importorskip("jax")
    run_alone(SPREAD, KERAS_BACKEND="jax")


def run_alone(script, **environment):
    """Run a script in a process of its own; what it printed is shown when it fails."""
    path = str(Path(__file__).resolve().parents[2] / "inst" / "python")
    code = f"import sys; sys.path.insert(0, {path!r})\n{script}"
    environment = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
