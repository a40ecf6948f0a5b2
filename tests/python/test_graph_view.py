"""The graph of a program as plain values."""

import keras
import pytest
import tensorflow as tf

from laminar.graph.view import concrete_graph, model_graph, traced_graph


def column(graph, name, **where):
    nodes = graph["nodes"]
    keep = [all(nodes[key][row] == value for key, value in where.items()) for row in range(len(nodes["name"]))]
    return [value for value, kept in zip(nodes[name], keep, strict=True) if kept]


def test_operations_in_their_order():
    graph = traced_graph(lambda x: 1 / (1 + tf.exp(-x)), [((2,), "float32", "x")])
    assert column(graph, "operation") == ["Placeholder", "Neg", "Exp", "Const", "AddV2", "Const", "RealDiv"]
    assert column(graph, "role") == ["input", "", "", "constant", "", "constant", "output"]
    assert column(graph, "value", role="constant") == ["1", "1"]
    assert set(graph["edges"]["from"]) <= set(graph["nodes"]["name"])


def test_gradients_are_named_by_what_they_belong_to():
    weight = tf.Variable([1.0, 2.0], name="weight")
    graph = traced_graph(lambda x: tf.reduce_sum(weight * x), [((2,), "float32", "x")], backward=True)
    assert sorted(column(graph, "value", role="gradient")) == ["weight", "x"]
    assert "backward" in graph["edges"]["phase"]
    assert column(graph, "shape", role="variable") == ["(2,)"]


def test_sparse_gradients_have_a_place():
    table = tf.Variable(tf.ones((5, 2)), name="table")
    graph = traced_graph(lambda x: tf.gather(table, x), [((3,), "int32", "x")], backward=True)
    assert column(graph, "value", role="gradient") == ["table"]


@pytest.mark.parametrize("structure", ["dict", "list", "sequential", "own"])
def test_models_of_every_sort(structure):
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    joined = keras.layers.Dense(1)(keras.layers.Concatenate()([a, b]))
    if structure == "dict":
        model = keras.Model({"a": a, "b": b}, joined)
    elif structure == "list":
        model = keras.Model([a, b], joined)
    elif structure == "sequential":
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    else:

        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.Dense(1)

            def call(self, x):
                return self.inner(x)

        model = Own()
        model(tf.ones((2, 3)))
    graph = model_graph(model, backward=True)
    assert column(graph, "operation").count("MatMul") >= 2
    assert len(column(graph, "name", role="input")) == (2 if structure in ("dict", "list") else 1)
    assert sorted(column(graph, "shape", role="variable"))[0] == "(1,)"


def test_insides_of_loops_and_branches():
    @tf.function
    def function(x):
        while tf.reduce_sum(x) > 1:
            x = x / 2
        return tf.cond(tf.reduce_max(x) > 0, lambda: tf.sin(x), lambda: tf.cos(x))

    graph = concrete_graph(function.get_concrete_function(tf.TensorSpec((3,))))
    within = set(column(graph, "within"))
    assert {name.split(":")[1] for name in within if name} == {"condition", "body", "then", "else"}
    assert len(set(column(graph, "name"))) == len(column(graph, "name"))
    assert "Sin" in [
        kind for kind, where in zip(column(graph, "operation"), column(graph, "within"), strict=True) if where
    ]


def test_a_saved_program_is_seen_through(tmp_path):
    module = tf.Module()
    module.f = tf.function(lambda x: tf.exp(x) + 1, input_signature=[tf.TensorSpec((None,), tf.float32, "x")])
    tf.saved_model.save(module, str(tmp_path), signatures={"serving_default": module.f.get_concrete_function()})
    loaded = tf.saved_model.load(str(tmp_path)).signatures["serving_default"]
    assert "Exp" in column(concrete_graph(loaded), "operation")


def test_what_nothing_needs_is_not_shown_and_what_has_effects_is():
    count = tf.Variable(0.0, name="count")

    @tf.function
    def function(x):
        tf.exp(x)
        count.assign_add(1.0)
        return tf.sin(x)

    operations = column(concrete_graph(function.get_concrete_function(tf.TensorSpec(()))), "operation")
    assert "Exp" not in operations
    assert {"Sin", "AssignAddVariableOp"} <= set(operations)
