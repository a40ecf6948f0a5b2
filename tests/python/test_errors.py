"""Where TensorFlow is not installed: laminar is imported and trains with JAX, and what needs TensorFlow says so."""

import os
import pathlib
import subprocess
import sys

import pytest

import laminar
from laminar.bridge.explain import explain
from laminar.errors import LaminarError, needs_tensorflow, without_tensorflow

pytest.importorskip("jax")

FOLDER = pathlib.Path(laminar.__file__).parent

# Neither found nor imported, as where it is not installed.
WITHOUT = """
import importlib.abc, importlib.util, sys

class NoTensorFlow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tensorflow", "tensorboard"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "tensorflow" else find_spec(name, *rest)
sys.meta_path.insert(0, NoTensorFlow())
"""


def without(code):
    """What Python code prints in a process of its own, with JAX and without TensorFlow."""
    environment = {**os.environ, "KERAS_BACKEND": "jax", "PYTHONPATH": str(FOLDER.parent)}
    command = [sys.executable, "-c", WITHOUT + code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_is_imported_or_says_that_it_needs_tensorflow():
    optional = ("laminar.runs.study", "laminar.runs.pruning", "laminar.board.__main__")
    names = sorted(
        ".".join(("laminar", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")
        for path in FOLDER.rglob("*.py")
    )
    said = without(f"""
import importlib
for name in {[name for name in names if name not in optional]!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, type(error).__name__, getattr(error, "topic", error))
print("tensorflow" in sys.modules)
""").splitlines()
    assert said.pop() == "False"
    refused = {line.split()[0] for line in said}
    assert {line.split(" ", 1)[1] for line in said} == {"LaminarError backend"}
    places = ("laminar.graph", "laminar.execution.tensorflow")
    assert refused == {name for name in names if name.startswith(places)}


def test_a_model_trains_predicts_and_is_saved_without_tensorflow(tmp_path):
    said = without(f"""
import keras, numpy as np, laminar
keras.utils.set_random_seed(1)
x = np.random.default_rng(1).random((64, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = laminar.fit(model, x, x.sum(axis=1), epochs=20)
losses = history.metrics["loss"]
print(losses[-1] < 0.9 * losses[0], laminar.evaluate(model, x, x.sum(axis=1))["loss"] < losses[0])
model.save({str(tmp_path / "model.keras")!r})
again = keras.models.load_model({str(tmp_path / "model.keras")!r})
print(np.allclose(laminar.predict(again, x), laminar.predict(model, x), atol=1e-6))
print("tensorflow" in sys.modules)
""")
    assert said.split() == ["True", "True", "True", "False"]


def test_the_error_names_who_needs_it_and_what_to_do(monkeypatch):
    monkeypatch.setattr("keras.config.backend", lambda: "tensorflow")
    assert needs_tensorflow("`minimize()`") is None
    monkeypatch.setattr("keras.config.backend", lambda: "jax")
    monkeypatch.setattr("laminar.errors._has_tensorflow", lambda: True)
    assert needs_tensorflow("`csv_dataset()`", installed=True) is None
    with pytest.raises(LaminarError) as caught:
        needs_tensorflow("`minimize()`")
    assert caught.value.topic == "backend"
    assert str(caught.value) == (
        "`minimize()` needs TensorFlow as backend.\n"
        "x Keras runs on JAX in this session.\n"
        'i Restart and choose it first: `use_backend("tensorflow")` in R, KERAS_BACKEND=tensorflow for Python.'
    )
    monkeypatch.setattr("laminar.errors._has_tensorflow", lambda: False)
    assert str(without_tensorflow("`csv_dataset()`")) == (
        "`csv_dataset()` needs TensorFlow.\n"
        "x Keras runs on JAX in this session.\n"
        f"x TensorFlow is not installed in {sys.prefix}.\n"
        'i Install it, in R by `install_laminar(backend = "tensorflow")`, and restart.'
    )
    both = without_tensorflow("`minimize()`", installed=False).mend[0]
    assert both.startswith('Install it, in R by `install_laminar(backend = "tensorflow")`; then restart and choose it')


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (
            "Layer StringLookup requires TensorFlow. Install it via `pip install tensorflow`.",
            "Layer StringLookup",
        ),
        ("This requires the tensorflow module. You can install it via `pip install tensorflow`", "This"),
        ("No module named 'tensorflow'", "This"),
        ("The TFSMLayer is only currently supported with the TensorFlow backend.", "TFSMLayer"),
    ],
)
def test_what_keras_says_of_a_missing_tensorflow_becomes_the_same_error(said, who, monkeypatch):
    monkeypatch.setattr("keras.config.backend", lambda: "jax")
    answer = explain("ImportError", said)
    assert answer["topic"] == "backend"
    assert answer["message"].startswith(f"{who} needs TensorFlow")
    assert answer["found"][0] == "Keras runs on JAX in this session."
