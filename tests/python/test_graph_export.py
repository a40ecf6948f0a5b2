"""Graph functions as files, and files as functions."""

import numpy as np
import pytest
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.export import SavedProgram, export_function
from laminar.graph.function import GraphFunction


@pytest.fixture
def exported(tmp_path):
    weight = tf.Variable([2.0, 3.0], dtype=tf.float64)
    function = GraphFunction(lambda args: {"sum": tf.reduce_sum(args["x"] * weight, 1), "parts": [args["x"]]}, "weigh")
    path = str(tmp_path / "program")
    said = export_function(function, {"x": tf.TensorSpec((None, 2), tf.float64)}, path)
    assert said["inputs"] == {"x": "float64 (?, 2)"}
    assert set(said["outputs"]) == {"sum", "parts.output_1"}
    return path


def test_a_program_needs_only_its_file(exported):
    program = SavedProgram(exported)
    found = program({"x": np.array([[1.0, 1.0], [0.0, 2.0]])})
    assert list(found) == ["parts.output_1", "sum"]
    np.testing.assert_array_equal(found["sum"], [5, 6])
    assert program.described("serving_default")[0] == {"x": "float64 (?, 2)"}


def test_plain_tensorflow_opens_it(exported):
    signature = tf.saved_model.load(exported).signatures["serving_default"]
    np.testing.assert_array_equal(signature(x=tf.constant([[1.0, 0.0]], tf.float64))["sum"], [2])


@pytest.mark.parametrize(
    ("arguments", "topic", "text"),
    [
        ({}, "argument", "lacking"),
        ({"x": np.ones((2, 3))}, "shape", r"\(\?, 2\)"),
        ({"x": "word"}, "type", "numbers"),
    ],
)
def test_wrong_arguments(exported, arguments, topic, text):
    with pytest.raises(LaminarError, match=text) as caught:
        SavedProgram(exported)(arguments)
    assert caught.value.topic == topic


def test_wrong_files_and_functions(tmp_path, exported):
    with pytest.raises(LaminarError, match="no such folder"):
        SavedProgram(str(tmp_path / "nowhere"))
    with pytest.raises(LaminarError, match="serving_default"):
        SavedProgram(exported, "train")
    tf.saved_model.save(tf.Module(), str(tmp_path / "bare"))
    with pytest.raises(LaminarError, match="without signatures"):
        SavedProgram(str(tmp_path / "bare"))
    function = GraphFunction(lambda args: args["x"], "same")
    with pytest.raises(LaminarError, match="tensor_spec"):
        export_function(function, {}, str(tmp_path / "none"))
    with pytest.raises(LaminarError, match="one tensor; `x` is not"):
        export_function(function, {"x": [1.0, 2.0]}, str(tmp_path / "none"))
