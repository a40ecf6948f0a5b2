"""Messages for wrong data: what was expected, what came, how to mend it; and the model stays as it was."""

import keras
import numpy as np
import pytest

from laminar.errors import LaminarError
from laminar.training import evaluate, fit, predict

L = keras.layers


def model_for(shape, units, loss, activation=None):
    model = keras.Sequential([keras.Input(shape), L.Flatten(), L.Dense(units, activation=activation)])
    model.compile(loss=loss, optimizer="sgd")
    return model


SPARSE = "sparse_categorical_crossentropy"
X = np.ones((6, 4))
BAD = {
    "columns": (lambda: model_for((5,), 1, "mse"), X, np.ones(6), {}, "shape", "must have shape (n, 5), not (6, 4)"),
    "rows": (lambda: model_for((4,), 1, "mse"), X, np.ones(5), {}, "shape", "must have the same number of rows"),
    "order": (lambda: model_for((4, 3), 1, "mse"), np.ones((3, 4, 6)), np.ones(3), {}, "shape", "aperm(x, c(3, 2, 1))"),
    "transposed": (lambda: model_for((6,), 1, "mse"), np.ones((6, 9)), np.ones(6), {}, "shape", "try `t(x)`"),
    "flat": (lambda: model_for((2, 2), 1, "mse"), X, np.ones(6), {}, "shape", "array_reshape(x, c(6, 2, 2))"),
    "labels": (lambda: model_for((4,), 3, SPARSE), X, np.array([1.0, 2, 3, 1, 2, 3]), {}, "labels", "subtract 1"),
    "half": (lambda: model_for((4,), 3, SPARSE), X, np.array([0.5, 1, 2, 1, 2, 0]), {}, "labels", "whole-number"),
    "one-hot": (
        lambda: model_for((4,), 3, "categorical_crossentropy"),
        X,
        np.zeros(6),
        {},
        "shape",
        "to_categorical(y)",
    ),
    "binary": (lambda: model_for((4,), 1, "binary_crossentropy"), X, np.arange(6.0) % 2 + 1, {}, "labels", "0 and 1"),
    "target": (lambda: model_for((4,), 2, "mse"), X, np.ones((6, 3)), {}, "shape", "must have shape (n, 2) for mse"),
    "missing": (lambda: model_for((4,), 1, "mse"), X, np.array([1, np.nan] * 3), {}, "data", "3 missing values"),
    "no y": (lambda: model_for((4,), 1, "mse"), X, None, {}, "data", "`y` is missing"),
    "empty": (lambda: model_for((4,), 1, "mse"), X[:0], np.ones(0), {}, "data", "no rows"),
    "split": (lambda: model_for((4,), 1, "mse"), X, np.ones(6), {"validation_split": 1.0}, "value", "from 0 up to"),
    "tiny split": (
        lambda: model_for((4,), 1, "mse"),
        X[:1],
        np.ones(1),
        {"validation_split": 0.5},
        "value",
        "leaves no rows",
    ),
    "batch": (lambda: model_for((4,), 1, "mse"), X, np.ones(6), {"batch_size": 0}, "value", "at least 1, not 0"),
    "half batch": (lambda: model_for((4,), 1, "mse"), X, np.ones(6), {"batch_size": 2.5}, "type", "whole number"),
    "epochs": (lambda: model_for((4,), 1, "mse"), X, np.ones(6), {"epochs": 0}, "value", "`epochs` must be at least 1"),
    "weights": (
        lambda: model_for((4,), 1, "mse"),
        X,
        np.ones(6),
        {"sample_weight": np.ones(5)},
        "shape",
        "`sample_weight`",
    ),
    "classes": (
        lambda: model_for((4,), 3, SPARSE),
        X,
        np.arange(6) % 3,
        {"class_weight": {0: 1, 1: 2}},
        "value",
        "class 2",
    ),
    "both": (
        lambda: model_for((4,), 3, SPARSE),
        X,
        np.arange(6) % 3,
        {"class_weight": {0: 1, 1: 1, 2: 1}, "sample_weight": np.ones(6)},
        "value",
        "not both",
    ),
    "validation": (
        lambda: model_for((4,), 1, "mse"),
        X,
        np.ones(6),
        {"validation_data": X},
        "data",
        "list(x_valid, y_valid)",
    ),
    "validation columns": (
        lambda: model_for((4,), 1, "mse"),
        X,
        np.ones(6),
        {"validation_data": (X[:, :3], np.ones(6))},
        "shape",
        "validation_data[[1]]",
    ),
    "shuffle": (lambda: model_for((4,), 1, "mse"), X, np.ones(6), {"shuffle": "rows"}, "value", "TRUE, FALSE"),
    "objects": (lambda: model_for((4,), 1, "mse"), X.astype(object), np.ones(6), {}, "type", "numeric matrix"),
    "inputs": (lambda: model_for((4,), 1, "mse"), [X, X], np.ones(6), {}, "shape", "1 input, `x` has 2 arrays"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_data_are_refused_before_anything_changes(name):
    make, x, y, arguments, topic, text = BAD[name]
    model = make()
    before = [weight.numpy() for weight in model.weights]
    with pytest.raises(LaminarError) as caught:
        fit(model, x, y, **arguments)
    assert caught.value.topic == topic
    assert text in str(caught.value)
    for old, weight in zip(before, model.weights, strict=True):
        assert np.array_equal(old, weight.numpy())


def test_words_outside_the_embedding_are_refused():
    model = keras.Sequential([keras.Input((3,), dtype="int32"), L.Embedding(10, 2), L.Flatten(), L.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    with pytest.raises(LaminarError, match="from 0 to 9, not from 1 to 10"):
        fit(model, np.clip(np.arange(1, 13), 1, 10).reshape(4, 3), np.ones(4))


def test_fit_wants_a_compiled_model():
    model = keras.Sequential([keras.Input((4,)), L.Dense(1)])
    with pytest.raises(LaminarError, match=r"`fit\(\)` needs a compiled model") as caught:
        fit(model, X, np.ones(6))
    assert caught.value.topic == "compile"


def test_evaluate_and_predict_check_too():
    model = model_for((5,), 1, "mse")
    for call in (lambda: evaluate(model, X, np.ones(6)), lambda: predict(model, X)):
        with pytest.raises(LaminarError, match=r"\(n, 5\), not \(6, 4\)"):
            call()


def test_layers_made_trainable_later_need_a_new_compile():
    model = keras.Sequential([keras.Input((4,)), L.Dense(3), L.Dense(1)])
    model.layers[0].trainable = False
    model.compile(loss="mse", optimizer="sgd")
    fit(model, X, np.ones(6))
    model.layers[0].trainable = True
    with pytest.raises(LaminarError, match="became trainable"):
        fit(model, X, np.ones(6))
    model.compile(loss="mse", optimizer="sgd")
    fit(model, X, np.ones(6))


@pytest.mark.parametrize("shape", [(6,), (6, 1)])
def test_harmless_shapes_pass(shape):
    fit(model_for((4,), 1, "mse"), X, np.ones(shape))
    fit(model_for((1,), 1, "mse"), np.ones(6), np.ones(shape))
    fit(model_for((4, 1), 1, "mse"), X, np.ones(shape))
