"""Notes on models: kept in memory, in files and checkpoints, and of no concern to Keras."""

import gc
import json
import weakref
import zipfile

import keras
import numpy as np
import pytest

from laminar.bridge import load_model, save_model
from laminar.data.notes import notes_of, set_note

LEVELS = {"output": {"labels": ["nein", "jä"], "type": "factor"}}


def sequential():
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])


def functional():
    left, right = keras.Input((3,), name="left"), keras.Input((1,), name="right")
    return keras.Model([left, right], keras.layers.Dense(1)(keras.layers.Concatenate()([left, right])))


def built_late():
    model = keras.Sequential([keras.layers.Dense(2)])
    model.build((None, 3))
    return model


@pytest.mark.parametrize("make", [sequential, functional, built_late])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_files_keep_notes_and_open_in_keras(tmp_path, make, ending):
    model, path = make(), str(tmp_path / f"model{ending}")
    set_note(model, "levels", LEVELS)
    save_model(model, path)
    assert notes_of(load_model(path)) == {"levels": LEVELS}
    plain = keras.saving.load_model(path, compile=False)
    assert notes_of(plain) == {}
    assert all(np.array_equal(a, b) for a, b in zip(plain.get_weights(), model.get_weights(), strict=True))


def test_keras_own_saving_keeps_notes(tmp_path):
    model, path = sequential(), str(tmp_path / "model.keras")
    model.build((None, 3))
    set_note(model, "levels", LEVELS)
    model.save(path)
    assert notes_of(load_model(path)) == {"levels": LEVELS}
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("config.json"))["build_config"]["input_shape"] == [None, 3]


def test_a_note_is_replaced_and_taken_away():
    model = sequential()
    assert notes_of(model) == {}
    set_note(model, "levels", LEVELS)
    set_note(model, "columns", {"input": ["a"]})
    set_note(model, "levels", None)
    assert notes_of(model) == {"columns": {"input": ["a"]}}


def test_notes_do_not_hold_a_model():
    model = sequential()
    set_note(model, "levels", LEVELS)
    watched = weakref.ref(model)
    del model
    gc.collect()
    assert watched() is None
