"""Sparse rows: what they say of themselves, and that training on them equals training on the dense matrix."""

import keras
import numpy as np
import pytest

from laminar.data import sparse
from laminar.data.sparse import SparseRows, is_sparse
from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.training import evaluate, fit, predict, train_on_batch, training_plan

PLAIN = seam.PLAIN_MODE


def random_rows(count=203, width=40, seed=0):
    """(SparseRows, the same matrix dense)."""
    random = np.random.default_rng(seed)
    dense = np.where(random.random((count, width)) < 0.1, random.normal(size=(count, width)), 0).astype("float32")
    dense[3] = 0
    row, column = np.nonzero(dense)
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=count))])
    return SparseRows(starts, column, dense[row, column], width), dense


@pytest.fixture
def large(monkeypatch):
    """Every sparse matrix counts as too large to become dense as a whole."""
    monkeypatch.setattr(sparse, "SMALL_BYTES", 0)

    def refuse(self, *_args, **_kwargs):
        raise AssertionError("made dense as a whole")

    monkeypatch.setattr(SparseRows, "__array__", refuse)


def model_of(width=40):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((width,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def test_rows_are_those_of_the_matrix():
    rows, dense = random_rows()
    assert rows.shape == dense.shape and rows.size == dense.size and rows.nbytes == dense.nbytes and len(rows) == 203
    np.testing.assert_array_equal(np.asarray(rows), dense)
    np.testing.assert_array_equal(np.asarray(rows, "float64"), dense)
    wanted = [5, 3, 3, 202, 0]
    np.testing.assert_array_equal(rows[wanted], dense[wanted])
    np.testing.assert_array_equal(rows[7], dense[7])
    for part in (slice(10, 20), slice(200, 999), slice(None, -200), slice(50, 50), slice(60, 50)):
        assert isinstance(rows[part], SparseRows)
        np.testing.assert_array_equal(np.asarray(rows[part]), dense[part])
    np.testing.assert_array_equal(rows[::7], dense[::7])
    np.testing.assert_array_equal(rows[20:60][5:9][[0, 3]], dense[[25, 28]])
    assert rows.min() == dense.min() and rows.max() == dense.max()
    ones = SparseRows([0, 1], [0], [2.0], 1)
    assert ones.min() == 2 and SparseRows([0, 0], [], [], 3).max() == 0


def test_small_ones_are_made_dense():
    rows, _ = random_rows()
    assert not is_sparse(rows) and not is_sparse([None, rows])


def test_training_evaluation_and_prediction_equal_those_of_the_dense_matrix(large):
    rows, dense = random_rows()
    assert is_sparse([None, rows])
    y = (dense.sum(axis=1) > 0).astype("int32")
    found = {}
    for name, x in {"sparse": rows, "dense": dense}.items():
        model = model_of()
        history = fit(
            model,
            x,
            y,
            epochs=3,
            seed=5,
            validation_split=0.2,
            class_weight={0: 1.0, 1: 3.0},
            mode=PLAIN if name == "dense" else None,
        )
        found[name] = (history.metrics, model.get_weights(), evaluate(model, x, y), predict(model, x))
    np.testing.assert_allclose(found["sparse"][0]["loss"], found["dense"][0]["loss"], rtol=1e-5)
    np.testing.assert_allclose(found["sparse"][0]["val_accuracy"], found["dense"][0]["val_accuracy"], rtol=1e-6)
    for one, other in zip(found["sparse"][1], found["dense"][1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    assert found["sparse"][2] == pytest.approx(found["dense"][2], rel=1e-5)
    np.testing.assert_allclose(found["sparse"][3], found["dense"][3], rtol=1e-4)


def test_epochs_take_other_orders_and_steps_can_be_bounded(large):
    rows, dense = random_rows()
    y = (dense.sum(axis=1) > 0).astype("int32")
    history = fit(model_of(), rows, y, epochs=2, steps_per_epoch=3, batch_size=20)
    assert history.params["steps"] == 3
    history = fit(model_of(), rows, y, epochs=2, shuffle=False, validation_data=(rows, y))
    assert history.params["samples"] == 203 and len(history.metrics["val_loss"]) == 2


def test_several_inputs_may_be_sparse(large):
    rows, dense = random_rows()
    keras.utils.set_random_seed(1)
    words, age = keras.Input((40,), name="words"), keras.Input((1,), name="age")
    output = keras.layers.Dense(1)(keras.layers.Concatenate()([words, age]))
    model = keras.Model({"words": words, "age": age}, output)
    model.compile("sgd", "mse")
    x, y = {"words": rows, "age": np.ones((203, 1))}, dense[:, 0]
    fit(model, x, y, epochs=2)
    np.testing.assert_allclose(predict(model, x), predict(model, {**x, "words": dense}), rtol=1e-4, atol=1e-6)


def test_the_plan_and_the_errors_are_those_of_arrays(large):
    rows, dense = random_rows()
    plan = training_plan(model_of(), rows, dense[:, 0] > 0, batch_size=50)
    assert (plan.samples, plan.steps, plan.remainder, plan.shuffle) == (203, 5, 3, "rows")
    assert "sparse" in plan.reason
    for model, y in ((model_of(39), dense[:, 0] > 0), (model_of(), np.zeros(5))):
        with pytest.raises(LaminarError) as caught:
            fit(model, rows, y)
        assert caught.value.topic == "shape"


def test_a_single_batch_is_dense():
    rows, dense = random_rows(30)
    assert train_on_batch(model_of(), rows, dense[:, 0] > 0) == train_on_batch(model_of(), dense, dense[:, 0] > 0)
