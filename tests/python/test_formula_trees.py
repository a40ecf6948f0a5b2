"""Trees with the interface of networks."""

import numpy as np
import pytest

from laminar.formula.trees import TreeModel

pytest.importorskip("ydf")

PLAN = {
    "columns": {"a": "number", "g": "text"},
    "features": [
        {"label": "a", "kind": "number", "expression": {"column": "a"}, "mean": 0.0, "sd": 1.0, "inner": False},
        {"label": "g", "kind": "category", "column": "g", "levels": ["u", "v"], "codes": True, "inner": False},
    ],
}


def _columns():
    rng = np.random.default_rng(1)
    return {"a": rng.normal(size=200).astype("float32"), "g": rng.choice(["u", "v"], 200)}


def _trained(method, family, target, outputs=1):
    columns = _columns()
    model = TreeModel(PLAN, columns, {"method": method, "family": family, "trees": 20, "outputs": outputs})
    weights = np.ones(200)
    model.train(model.arrays(columns), target(columns), weights, np.arange(150), np.arange(150, 200), 1)
    return model, columns, model.predictions(columns)[0]


@pytest.mark.parametrize("method", ["boosted_trees", "random_forest"])
def test_numbers_and_two_classes(method):
    made = _trained(method, "gaussian", lambda columns: columns["a"] + 3.0 * (columns["g"] == "v"))[2]
    columns = _columns()
    assert np.corrcoef(made[:, 0], columns["a"] + 3.0 * (columns["g"] == "v"))[0, 1] > 0.9
    made = _trained(method, "binomial", lambda columns: (columns["g"] == "v").astype(float))[2]
    np.testing.assert_array_equal(made[:, 0] > 0.5, columns["g"] == "v")


def test_more_classes_counts_and_files(tmp_path):
    made = _trained("boosted_trees", "multinomial", lambda columns: np.digitize(columns["a"], [-0.5, 0.5]), 3)[2]
    np.testing.assert_allclose(made.sum(axis=1), 1.0, rtol=1e-5)
    assert (made.argmax(axis=1) == np.digitize(_columns()["a"], [-0.5, 0.5])).mean() > 0.9
    model, columns, made = _trained("boosted_trees", "poisson", lambda columns: np.round(np.exp(columns["a"])))
    assert made.min() >= 0.0
    note = tmp_path / "note"
    note.write_text("kept")
    model.save(str(tmp_path / "trees.zip"), "note", str(note))
    again = TreeModel.load(str(tmp_path / "trees.zip"), PLAN, model.settings, model.member_names())
    np.testing.assert_allclose(again.predictions(columns)[0], made)
