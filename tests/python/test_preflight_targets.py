"""What a look finds in targets, in how loss and activation fit, and in how rows are cut."""

import keras
import numpy as np
import pytest

from laminar.preflight import look

random = np.random.default_rng(2)
X = random.normal(size=(120, 4))
YES = random.integers(0, 2, 120)


def found(y, units=1, activation=None, loss="mse", x=X, **arguments):
    model = keras.Sequential(
        [keras.Input((x.shape[1],)), keras.layers.Dense(3), keras.layers.Dense(units, activation=activation)]
    )
    model.compile("sgd", loss)
    return [one["topic"] for one in look(model, x, y, **arguments) if one["weight"] == "warning"]


@pytest.mark.parametrize(
    ("units", "activation", "loss", "wrong"),
    [
        (1, "sigmoid", "binary_crossentropy", False),
        (1, "softmax", "binary_crossentropy", True),
        (1, None, "binary_crossentropy", True),
        (1, None, keras.losses.BinaryCrossentropy(from_logits=True), False),
        (1, "sigmoid", keras.losses.BinaryCrossentropy(from_logits=True), True),
        (2, "softmax", "sparse_categorical_crossentropy", False),
        (2, "sigmoid", "sparse_categorical_crossentropy", True),
        (2, "relu", "sparse_categorical_crossentropy", True),
        (1, "sigmoid", "sparse_categorical_crossentropy", True),
        (1, "softplus", "poisson", False),
        (1, None, "poisson", True),
        (1, None, "mse", False),
        (1, "sigmoid", "mse", False),
        (1, "relu", "mse", False),
        (1, None, "hinge", False),
    ],
)
def test_loss_and_activation(units, activation, loss, wrong):
    assert ("loss" in found(YES, units, activation, loss)) == wrong


def test_labels_that_count_from_1():
    three = random.integers(0, 3, 120)
    assert found(three, 4, "softmax", "sparse_categorical_crossentropy") == []
    assert found(three + 1, 4, "softmax", "sparse_categorical_crossentropy") == ["labels"]
    one_hot = np.eye(4)[three + 1]
    assert found(one_hot, 4, "softmax", "categorical_crossentropy") == ["labels"]
    assert found(one_hot[:, [1, 2, 3, 0]], 4, "softmax", "categorical_crossentropy") == []


def test_targets_out_of_reach():
    assert found(X[:, 0] * 0.5, activation="sigmoid") == ["range"]
    assert found(X[:, 0] * 0.5, activation="relu") == ["range"]
    assert found(np.clip(X[:, 0] * 0.5, 0, 1) * 0.9, activation="sigmoid") == []
    assert found(1e5 + X[:, 0]) == ["scale"]


def test_targets_that_teach_nothing_or_everything():
    assert found(np.ones(120)) == ["classes"]
    assert found(X[:, 2].copy()) == ["leak"]
    assert found(X[:, 2] + 0.001) == []
    assert found(np.full(120, np.inf)) == ["infinite"]


def test_weights():
    assert found(X[:, 0] + 1, sample_weight=np.zeros(120)) == ["weights"]
    assert found(X[:, 0] + 1, sample_weight=-np.ones(120)) == ["weights"]
    assert found(X[:, 0] + 1, sample_weight=np.arange(120)) == []


def test_a_last_batch_of_one_row():
    def batches(batch_size, rows=X[:65], **arguments):
        model = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        return [one["topic"] for one in look(model, rows, rows[:, 0] + 1, batch_size=batch_size, **arguments)]

    assert batches(None) == batches(32) == batches(16) == batches(1) == ["batch"]
    assert batches(33) == batches(65) == batches(100) == []
    assert batches(32, X[:81], validation_split=0.2) == []  # 64 rows are trained on
    assert batches(32, X[:82], validation_split=0.2) == ["batch"]


def test_rows_in_training_and_validation():
    fresh = random.normal(size=(40, 4))
    assert found(X[:, 0] + 1, validation_data=(fresh, fresh[:, 0])) == []
    mixed = np.concatenate([fresh, X[:10]])
    assert found(X[:, 0] + 1, validation_data=(mixed, mixed[:, 0])) == ["shared"]
    assert found(X[:, 0] + 1, validation_data=(X, X[:, 0])) == ["shared"]
    twice = np.concatenate([X, X])
    assert found(twice[:, 0] + 1, x=twice, validation_split=0.5) == ["shared"]


def test_rows_in_large_arrays_are_found_by_samples():
    large = random.normal(size=(30_000, 8))
    y = large[:, 0] + 1
    assert found(y, x=large, validation_data=(large[:5000], y[:5000])) == ["shared"]
    fresh = random.normal(size=(5000, 8))
    assert found(y, x=large, validation_data=(fresh, fresh[:, 0])) == []


def test_few_kinds_of_rows_repeat_by_chance():
    codes = random.integers(0, 2, (400, 4)) * 1.0
    assert found(random.normal(size=400), x=codes, validation_split=0.25) == []


def test_sorted_rows_and_classes_of_validation_alone():
    arguments = {"units": 1, "activation": "sigmoid", "loss": "binary_crossentropy"}
    assert found(np.sort(YES), validation_split=0.2, **arguments) == ["order"]
    assert found(YES, validation_split=0.2, **arguments) == []
    three = np.where(np.arange(120) < 60, 0, 1)
    validation = (X[:20] + 0.1, np.full(20, 2))
    assert found(three, 3, "softmax", "sparse_categorical_crossentropy", validation_data=validation) == ["labels"]


def test_validation_on_another_scale():
    other = random.normal(size=(50, 4)) * 100 + 40
    assert "scale" in found(X[:, 0] + 1, validation_data=(other, other[:, 0]))
    assert found(X[:, 0] + 1, validation_data=(X[:50] * 1.2 + 0.2, X[:50, 0])) == []


def test_data_out_of_memory_are_judged_by_the_model_alone():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "binary_crossentropy")
    assert [one["topic"] for one in look(model, iter([(X, YES)]))] == ["loss"]
