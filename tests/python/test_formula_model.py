"""Members of one structure behind one preprocessing."""

import keras
import numpy as np
import pytest

from laminar.formula.model import FormulaModel, _whole_batches, take_rows

PLAN = {
    "columns": {"a": "number"},
    "features": [
        {"label": "a", "kind": "number", "expression": {"column": "a"}, "mean": 0.0, "sd": 1.0, "inner": False}
    ],
}
SETTINGS = {
    "family": "gaussian", "outputs": 1, "method": "linear", "hidden": [], "activation": "relu", "dropout": 0.0,
    "embedding": 0, "learning_rate": 0.05, "weight_decay": 0.0, "epochs": 150, "patience": 20, "batch_size": 16,
    "center": 5.0, "scale": 2.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def trained():
    columns = {"a": np.linspace(-2, 2, 50).astype("float32")}
    model = FormulaModel(PLAN, columns, SETTINGS)
    arrays = model.arrays(columns)
    target = 5.0 + 1.5 * columns["a"]
    for seed in (1, 2):
        model.train(arrays, target, None, np.arange(0, 50, 2), np.arange(1, 50, 2), seed)
    return model, columns, target


def test_members_learn_the_line(trained):
    model, columns, target = trained
    made = model.predictions(columns)
    assert made.shape == (2, 50, 1)
    np.testing.assert_allclose(made.mean(axis=0)[:, 0], target, atol=0.1)
    weights = model.linear_weights()
    np.testing.assert_allclose(weights["kernel"] * 2.0, [[1.5]], atol=0.1)


def test_the_whole_is_one_keras_model_of_raw_columns(trained, tmp_path):
    model, columns, _ = trained
    note = tmp_path / "note"
    note.write_text("kept")
    path = str(tmp_path / "whole.keras")
    model.save(path, "note.txt", str(note))
    whole = keras.saving.load_model(path)
    mean = model.predictions(columns).mean(axis=0)
    np.testing.assert_allclose(whole.predict(columns, verbose=0), mean, rtol=1e-5, atol=1e-5)
    again = FormulaModel.load(path, PLAN, SETTINGS, model.member_names())
    np.testing.assert_allclose(again.predictions(columns), model.predictions(columns), atol=1e-6)
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []


def test_rows_fill_whole_batches_with_weight_0():
    rows, weights = _whole_batches(np.arange(5), 4)
    np.testing.assert_array_equal(rows, [0, 1, 2, 3, 4, 0, 1, 2])
    np.testing.assert_allclose(weights, [1.6] * 5 + [0.0] * 3, rtol=1e-6)
    rows, weights = _whole_batches(np.arange(3), 8)
    assert len(rows) == 8
    assert weights.mean() == 1.0


def test_rows_of_a_dict():
    made = take_rows({"x": np.array([[1], [2], [3]])}, [2, 0])
    np.testing.assert_array_equal(made["x"], [[3], [1]])
