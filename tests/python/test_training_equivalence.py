"""The engine against Keras's own `fit()`: same weights, same metrics, for models of every kind."""

import architectures
import keras
import numpy as np
import pytest

from laminar.execution.backend import seam
from laminar.training import evaluate, fit, predict

PLAIN = seam.PLAIN_MODE


MODES = seam.MODES
QUICK = {("dense", mode) for mode in MODES} | {(make.__name__, PLAIN) for make in architectures.ALL}
QUICK |= {("own_step", "xla-epoch"), ("own_step", "eager"), ("sample_weights", "xla-epoch")}
QUICK -= {("stacked_recurrence", PLAIN)}
CASES = [
    pytest.param(
        make, mode, id=f"{make.__name__}-{mode}", marks=[pytest.mark.slow] * ((make.__name__, mode) not in QUICK)
    )
    for make in architectures.ALL
    for mode in MODES
]


def close(one, other):
    """Equal to 1e-5 of the array's size."""
    scale = max(1e-3, float(np.abs(other).max())) if np.size(other) else 1.0
    return np.allclose(one, other, rtol=1e-5, atol=1e-5 * scale)


@pytest.mark.parametrize(("make", "mode"), CASES)
def test_weights_and_metrics_are_those_of_keras(make, mode):
    keras.utils.set_random_seed(1)
    theirs, x, y, weights = make()
    theirs.run_eagerly = mode == "eager"  # what is compiled is rounded otherwise
    start = [variable.numpy() for variable in theirs.variables]
    arguments = {"batch_size": 16, "epochs": 3, "shuffle": False, "validation_split": 0.25, **weights}
    if isinstance(x, dict) or make is architectures.own_step:
        arguments["validation_split"] = 0.0
    expected = theirs.fit(x, y, verbose=0, **arguments)

    ours, x, y, weights = make()
    for variable, value in zip(ours.variables, start, strict=True):
        variable.assign(value)
    history = fit(ours, x, y, mode=mode, **arguments)

    assert list(history.metrics) == list(expected.history)
    for name, values in expected.history.items():
        assert np.allclose(history.metrics[name], values, rtol=2e-5, atol=2e-6), name
    for mine, other in zip(ours.variables, theirs.variables, strict=True):
        assert close(mine.numpy(), other.numpy()), mine.path
    assert history.epochs == expected.epoch == [0, 1, 2]
    assert ours.history.history.keys() == expected.history.keys()


@pytest.mark.parametrize("make", architectures.ALL[:-2], ids=lambda make: make.__name__)
def test_evaluation_and_prediction_are_those_of_keras(make):
    model, x, y, _ = make()
    expected = model.evaluate(x, y, verbose=0, return_dict=True)
    found = evaluate(model, x, y)
    assert list(found) == sorted(expected)
    for name, value in expected.items():
        assert np.isclose(found[name], value, rtol=2e-5, atol=2e-6), name
    theirs, ours = model.predict(x, verbose=0), predict(model, x)
    keras.tree.assert_same_structure(theirs, ours)
    for mine, other in zip(keras.tree.flatten(ours), keras.tree.flatten(theirs), strict=True):
        assert close(mine, other)
