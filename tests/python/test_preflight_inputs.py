"""What a look finds in the inputs, and what it leaves alone."""

import keras
import numpy as np
import pytest

from laminar.preflight import look
from laminar.preflight.roles import input_roles
from laminar.preflight.sample import LIMIT, Sample, sample_rows

random = np.random.default_rng(1)


def model_of(*layers, loss="mse", shape=(4,)):
    model = keras.Sequential([keras.Input(shape), *layers, keras.layers.Dense(1)])
    model.compile("sgd", loss)
    return model


def topics(x, y=None, model=None, **arguments):
    x = np.asarray(x)
    model = model or model_of(shape=x.shape[1:])
    y = random.normal(size=len(x)) if y is None else y
    return [(one["topic"], one["weight"]) for one in look(model, x, y, **arguments)]


def test_ordinary_data_are_left_alone():
    assert topics(random.normal(size=(200, 4))) == []
    assert topics(random.normal(size=(200, 4)) * 3 + 5) == []
    assert topics(random.integers(0, 2, (200, 4))) == []


def test_values_that_are_not_finite():
    x = random.normal(size=(100, 4))
    x[7, 2] = np.inf
    (found,) = look(model_of(), x, random.normal(size=100), columns=["a", "b", "c", "d"])
    assert found["message"] == '`x` has values that are not finite: 1 infinite in "c".'
    x[7, 2] = np.nan
    assert topics(x) == [("missing", "note")]


def test_one_infinite_value_outside_the_sample_is_found():
    x = np.asfortranarray(random.normal(size=(LIMIT, 4)))
    x[LIMIT // 2 + 77, 1] = -np.inf
    assert topics(x) == [("infinite", "warning")]


@pytest.mark.parametrize("order", ["C", "F"])
def test_columns_on_other_scales(order):
    x = np.array(random.normal(size=(300, 4)) * [1, 1000, 1, 1e7] + [0, 0, 0, 1e8], order=order)
    (found,) = look(model_of(), x, random.normal(size=300))
    assert found["topic"] == "scale" and found["found"][0].startswith("Column 4 lies between")
    assert "Column 2" in found["found"][1] and len(found["found"]) == 2


def test_normalization_takes_care_of_scales_once_it_was_adapted():
    x = random.normal(size=(100, 4)) * 1000
    layer = keras.layers.Normalization()
    model = model_of(layer)
    assert topics(x, model=model) == [("scale", "warning")]
    layer.adapt(x)
    assert topics(x, model=model) == []
    assert topics(x, model=model_of(keras.layers.BatchNormalization())) == []
    assert topics(x, model=model_of(keras.layers.Normalization(mean=0.0, variance=1e6))) == []


def test_pixels_and_tiny_values():
    images = random.integers(0, 256, (50, 8, 8))
    assert topics(images, model=model_of(keras.layers.Flatten(), shape=(8, 8))) == [("scale", "warning")]
    rescaled = model_of(keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), shape=(8, 8))
    assert topics(images, model=rescaled) == []
    assert topics(images / 255 / 255, model=model_of(keras.layers.Flatten(), shape=(8, 8))) == [("scale", "warning")]


def test_constant_columns_are_looked_up_in_all_rows():
    x = random.normal(size=(40_000, 4))
    x[:, 3] = 1
    assert topics(x) == [("constant", "warning")]
    x[20_001, 3] = 0
    assert topics(x) == []


def test_numbers_that_stand_for_missing_values():
    x = random.uniform(0, 1, (200, 4))
    x[[3, 90, 150], 1] = -999
    assert topics(x) == [("sentinel", "warning")]
    x[[3, 90, 150], 1] = random.uniform(0, 1, 3)
    x[:, 2] = random.integers(0, 100, 200) / 100  # 99 of 100 is no code
    assert topics(x) == []


def test_a_counter_is_a_note():
    x = np.column_stack([np.arange(1, 31) / 1.0, random.normal(size=(30, 3))])
    assert ("counting", "note") in topics(x)


def test_words_are_no_quantities():
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Embedding(5000, 4), keras.layers.Flatten(), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    assert topics(random.integers(0, 5000, (100, 6)), model=model) == []


def test_roles_of_inputs():
    a, b, c = (keras.Input((3,), name=name) for name in "abc")
    coded = keras.layers.Flatten()(keras.layers.Embedding(9, 2)(b))
    joined = keras.layers.Concatenate()([keras.layers.Dropout(0.1)(a), coded, keras.layers.LayerNormalization()(c)])
    model = keras.Model([a, b, c], keras.layers.Dense(1)(joined))
    assert input_roles(model) == ["values", "codes", "other"]
    assert input_roles(keras.Sequential([keras.layers.Dense(1)])) == []


def test_samples_are_spread_and_small():
    places = sample_rows(1_000_000, 10)
    assert places[0].start == 0 and places[-1].stop == 1_000_000
    assert sum(place.stop - place.start for place in places) * 10 <= LIMIT
    sample = Sample(np.ones((5, 2)), "`x`", ["a", "b"])
    assert sample.whole and sample.name(1) == '"b"' and sample.spread.tolist() == [0, 0]


def test_an_error_of_fit_is_left_to_fit():
    assert look(model_of(), np.zeros((5, 3)), np.zeros(5)) == []
    assert look(keras.Sequential([keras.layers.Dense(1)]), np.zeros((5, 3)), np.zeros(5)) == []
