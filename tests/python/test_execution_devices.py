"""Devices: listing, placement, several of them."""

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
from laminar.execution.backend import seam

PLAIN = seam.PLAIN_MODE

assert [device.name for device in list_devices()] == ["CPU:0", "CPU:1"]
x, y = np.random.default_rng(1).random((64, 4)), np.ones(64)
def make():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    return model
with with_device("cpu:1"):
    model = make()
    for mode in (PLAIN, "xla-epoch"):
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


def test_logical_devices_and_a_strategy():
    path = str(Path(__file__).resolve().parents[2] / "inst" / "python")
    code = f"import sys; sys.path.insert(0, {path!r})\n{SCRIPT}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
