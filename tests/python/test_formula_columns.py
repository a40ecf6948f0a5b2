"""Preprocessing as a Keras model of raw columns."""

import numpy as np
import pytest
from keras import ops

from laminar.formula.columns import input_names, learn_words, preprocessing_model


def _number(column, mean=0.0, sd=1.0, missing=False, inner=False):
    return {
        "label": column, "kind": "number", "expression": {"column": column}, "mean": mean, "sd": sd,
        "missing": missing, "inner": inner,
    }  # fmt: skip


def _category(column, levels, codes=False, inner=False):
    return {"label": column, "kind": "category", "column": column, "levels": levels, "codes": codes, "inner": inner}


def _made(plan, **columns):
    tensors = {}
    for name, values in columns.items():
        tensors[input_names(plan)[name]] = ops.convert_to_tensor(np.array(values).reshape(-1, 1))
    return {name: ops.convert_to_numpy(value) for name, value in preprocessing_model(plan)(tensors).items()}


def test_numbers_are_standardised_and_missing_ones_stand_at_the_mean_with_an_indicator():
    plan = {"columns": {"a": "number"}, "features": [_number("a", 10.0, 2.0, missing=True)]}
    made = _made(plan, a=np.array([12.0, np.nan, np.inf], "float32"))
    np.testing.assert_allclose(made["numbers"], [[1, 0], [0, 1], [0, 1]], atol=1e-5)


@pytest.mark.tensorflow
def test_levels_become_columns_and_unknown_levels_none_of_them():
    plan = {"columns": {"g": "text"}, "features": [_category("g", ["u", "v", ""])]}
    made = _made(plan, g=["v", "", "w"])
    np.testing.assert_array_equal(made["numbers"], [[0, 1, 0], [0, 0, 1], [0, 0, 0]])


@pytest.mark.tensorflow
def test_whole_numbers_are_levels_too_and_codes_are_for_embeddings():
    plan = {"columns": {"k": "number"}, "features": [_category("k", ["4", "7", ""], codes=True)]}
    made = _made(plan, k=np.array([7, 5, np.nan, 4], "float32"))
    np.testing.assert_array_equal(made["code_0"], [[2], [0], [3], [1]])


@pytest.mark.tensorflow
def test_interactions_are_products_with_the_first_part_fastest():
    crossing = {"label": "g:a", "kind": "interaction", "of": ["g", "a"]}
    plan = {
        "columns": {"g": "text", "a": "number"},
        "features": [_category("g", ["u", "v"], inner=True), _number("a", inner=True), crossing],
    }
    made = _made(plan, g=["u", "v"], a=np.array([3.0, 5.0], "float32"))
    np.testing.assert_allclose(made["numbers"], [[3, 0], [0, 5]], atol=1e-5)


def test_offsets_and_names_that_keras_does_not_take():
    plan = {
        "columns": {"my column": "number"}, "features": [_number("my column")],
        "offset": {"call": "log", "args": [{"column": "my column"}]},
    }  # fmt: skip
    made = _made(plan, **{"my column": np.array([1.0, np.e], "float32")})
    np.testing.assert_allclose(made["offset"], [[0], [1]], atol=1e-6)


@pytest.mark.tensorflow
def test_words_are_learned_by_how_often_they_occur_and_pairs_count():
    text = {"label": "t", "kind": "text", "column": "t", "max_words": 6, "ngrams": 2, "length": 5}
    text["words"] = learn_words(text, np.array(["good film", "good film", "bad film"]))
    assert {"film", "good", "good film"} <= set(text["words"])
    made = _made({"columns": {"t": "text"}, "features": [text]}, t=["good film", ""])
    assert made["text_0"].shape == (2, 5)
    assert (made["text_0"][0] > 0).sum() == 3
    assert not made["text_0"][1].any()
