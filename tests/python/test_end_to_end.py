"""The whole way once: a model learns, is evaluated, predicts. Runs first when something is broken."""

import numpy as np

from laminar import fit, predict, set_random_seed
from laminar.training import evaluate


def test_a_small_model_learns(table, classifier):
    x, y = table
    set_random_seed(4)
    model = classifier(optimizer="rmsprop")
    history = fit(model, x, y, epochs=120, batch_size=10, validation_split=0.2)
    assert list(history.metrics) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert history.metrics["loss"][-1] < history.metrics["loss"][0] * 0.8
    assert evaluate(model, x, y)["accuracy"] > 0.75
    assert np.allclose(predict(model, x), model.predict(x, verbose=0), atol=1e-6)
    assert history.params["samples"] == 80
    assert history.params["validation_samples"] == 20
