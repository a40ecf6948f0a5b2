"""One script, two backends: models trained under both agree, and a file written under one opens under the other."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import architectures
import keras
import numpy as np
import pytest

from laminar.training import fit, predict

HERE = Path(__file__).resolve().parent
OTHER = "jax" if keras.backend.backend() == "tensorflow" else "tensorflow"
MAKERS = [make for make in architectures.ALL if make is not architectures.own_step]
ARGUMENTS = {"batch_size": 16, "epochs": 3, "shuffle": False}

pytestmark = pytest.mark.skipif(importlib.util.find_spec(OTHER) is None, reason=f"{OTHER} is not installed")

# Trains the models that it finds in a folder, and writes losses, predictions and the models as they are then.
SCRIPT = """
import json, sys
from pathlib import Path
import architectures, keras, numpy as np
from laminar.training import fit, predict

folder, found = Path(sys.argv[1]), {}
for name in sys.argv[2:]:
    _, x, y, weights = getattr(architectures, name)()
    model = keras.saving.load_model(folder / f"{name}.keras")
    before = np.ravel(keras.tree.flatten(predict(model, x))[0]).tolist()
    losses = fit(model, x, y, batch_size=16, epochs=3, shuffle=False, **weights).metrics["loss"]
    found[name] = {"backend": keras.backend.backend(), "before": before, "losses": losses}
    model.save(folder / f"{name}-trained.keras")
    found[name]["after"] = np.ravel(keras.tree.flatten(predict(model, x))[0]).tolist()
(folder / "found.json").write_text(json.dumps(found))
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """What the other backend makes of the same models: (folder, losses and predictions by name, models by name)."""
    folder, models = tmp_path_factory.mktemp("backends"), {}
    keras.utils.set_random_seed(3)
    for make in MAKERS:
        models[make.__name__] = make()[0]
        models[make.__name__].save(folder / f"{make.__name__}.keras")
    paths = [str(HERE), str(HERE.parents[1] / "inst" / "python"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "KERAS_BACKEND": OTHER, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-c", SCRIPT, str(folder), *models]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder, json.loads((folder / "found.json").read_text()), models


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_losses_agree_and_files_open_under_both(elsewhere, make):
    folder, found, models = elsewhere
    name, (_, x, y, weights) = make.__name__, make()
    theirs, model = found[name], models[name]
    assert theirs["backend"] == OTHER
    assert np.allclose(first_output(model, x), theirs["before"], rtol=1e-4, atol=1e-5)
    losses = fit(model, x, y, **ARGUMENTS, **weights).metrics["loss"]
    assert np.allclose(losses, theirs["losses"], rtol=1e-4, atol=1e-6)
    opened = keras.saving.load_model(folder / f"{name}-trained.keras")
    assert np.allclose(first_output(opened, x), theirs["after"], rtol=1e-4, atol=1e-5)


def first_output(model, x):
    """The model's first output for all rows, as one vector."""
    return np.ravel(keras.tree.flatten(predict(model, x))[0])
