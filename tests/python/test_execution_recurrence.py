"""Recurrent layers with a lighter loop: outputs, states and gradients are those of Keras's."""

import contextlib
from collections import Counter

import keras
import numpy as np
import pytest
import tensorflow as tf

from laminar.execution.tensorflow import recurrence, updates
from laminar.execution.tensorflow.recurrence import block_lstm, runs_as_block, split_gates
from laminar.training import fit

L = keras.layers


def results(network, inputs, lighter=contextlib.nullcontext):
    """Outputs and all gradients, as one graph; and how many operations of each kind are in it and in its loops."""

    @tf.function(autograph=False)
    def program(inputs):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = keras.tree.flatten(network(inputs))
            loss = sum(tf.reduce_sum(tf.sin(3 * output)) for output in outputs)
        return [*outputs, *tape.gradient(loss, [inputs, *(v.value for v in network.trainable_variables)])]

    with lighter():
        concrete = program.get_concrete_function(inputs)
    graph = concrete.graph.as_graph_def()
    nodes = [*graph.node, *(node for function in graph.library.function for node in function.node_def)]
    return [part.numpy() for part in concrete(inputs)], Counter(node.op for node in nodes)


@pytest.mark.parametrize("rows", [3, 64])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"return_sequences": True, "return_state": True},
        {"go_backwards": True, "return_sequences": True},
        {"use_bias": False, "return_state": True},
    ],
    ids=str,
)
def test_results_are_those_of_the_loop(settings, rows):
    keras.utils.set_random_seed(2)
    inputs = keras.Input((9, 4), batch_size=rows)
    network = keras.Model(inputs, L.LSTM(5, bias_initializer="random_normal", **settings)(inputs))
    x = tf.constant(np.random.default_rng(1).normal(size=(rows, 9, 4)).astype("float32"))
    expected, loop = results(network, x)
    found, block = results(network, x, block_lstm)
    assert "BlockLSTM" in block
    assert "BlockLSTM" not in loop
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


@pytest.mark.parametrize(
    ("settings", "splits"),
    [
        ({}, True),
        ({"use_bias": False, "return_sequences": True, "return_state": True}, True),
        ({"go_backwards": True, "activation": "relu"}, True),
        ({"dropout": 0.4, "seed": 3}, True),
        ({"dropout": 0.4, "recurrent_dropout": 0.4, "seed": 3}, False),
        ({"reset_after": False}, False),
    ],
    ids=str,
)
def test_gates_that_are_split_give_what_sliced_ones_give(settings, splits):
    keras.utils.set_random_seed(2)
    inputs = keras.Input((9, 4), batch_size=6)
    layer = L.GRU(5, bias_initializer="random_normal", **settings)
    network = keras.Model(inputs, layer(inputs, training=True))
    x = tf.constant(np.random.default_rng(1).normal(size=(6, 9, 4)).astype("float32"))
    state = [variable.numpy() for variable in network.non_trainable_variables]
    expected, sliced = results(network, x)
    for variable, value in zip(network.non_trainable_variables, state, strict=True):
        variable.assign(value)
    found, split = results(network, x, split_gates)
    assert sliced["StridedSliceGrad"] - split["StridedSliceGrad"] == (3 if splits else 0)
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other, rtol=1e-6, atol=1e-6 * np.abs(other).max())


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("optimizer", ["rmsprop", "adam", "sgd"])
def test_embeddings_are_looked_up_by_time(optimizer, backwards, monkeypatch):
    monkeypatch.setattr(updates, "LARGE", 1)
    monkeypatch.setattr(recurrence, "ROWS", 8)
    random, found = np.random.default_rng(3), []
    x, y = random.integers(0, 50, (70, 9)).astype("int32"), random.normal(size=(70, 1)).astype("float32")
    for train in (keras.Model.fit, fit):
        keras.utils.set_random_seed(1)
        stack = [L.Embedding(50, 4), L.LSTM(5, go_backwards=backwards, return_sequences=True), L.LSTM(3), L.Dense(1)]
        model = keras.Sequential([keras.Input((9,), dtype="int32"), *stack])
        model.compile(loss="mse", optimizer=optimizer)
        arguments = {"mode": "graph"} if train is fit else {"verbose": 0}
        train(model, x, y, batch_size=32, epochs=3, shuffle=False, **arguments)
        found.append([variable.numpy() for variable in (*model.variables, *model.optimizer.variables)])
    for one, other in zip(*found, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def test_what_comes_of_no_embedding_is_turned():
    keras.utils.set_random_seed(2)
    inputs = keras.Input((9,), dtype="int32", batch_size=64)
    looked_up = L.Embedding(50, 4)(inputs)
    network = keras.Model(inputs, [L.LSTM(5)(looked_up), L.LSTM(5)(2 * looked_up)])
    x = tf.constant(np.random.default_rng(1).integers(0, 50, (64, 9)).astype("int32"))

    @tf.function(autograph=False)
    def program(x):
        return network(x)

    expected = program(x)
    with recurrence.block_lstm():
        found = tf.function(lambda x: network(x), autograph=False).get_concrete_function(x)
    gathers = [operation for operation in found.graph.get_operations() if operation.type == "GatherV2"]
    assert [gather.outputs[0].shape[0] for gather in gathers].count(9) == len(tf.split(x, recurrence._parts(64)))
    for one, other in zip(found(x), expected, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5)


def test_states_are_handed_on_from_layer_to_layer():
    keras.utils.set_random_seed(2)
    inputs = keras.Input((9, 4), batch_size=6)
    _, *states = L.LSTM(5, return_state=True)(inputs)
    decoded = L.LSTM(5, return_sequences=True)(inputs, initial_state=states)
    network = keras.Model(inputs, L.Bidirectional(L.LSTM(3))(decoded))
    x = tf.constant(np.random.default_rng(1).normal(size=(6, 9, 4)).astype("float32"))
    for one, other in zip(results(network, x, block_lstm)[0], results(network, x)[0], strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def test_masks_and_other_layers_stay_with_the_loop():
    layers = (L.LSTM(5, dropout=0.1), L.LSTM(5, recurrent_dropout=0.1), L.LSTM(5, activation="relu"), L.LSTM(90))
    assert not any(runs_as_block(layer) for layer in (*layers, L.GRU(5), L.RNN(L.LSTMCell(5))))
    inputs = keras.Input((9, 4), batch_size=6)
    network = keras.Model(inputs, L.LSTM(5)(L.Masking()(inputs)))
    x = np.random.default_rng(1).normal(size=(6, 9, 4)).astype("float32")
    x[:3, 6:] = 0
    assert "BlockLSTM" not in results(network, tf.constant(x), block_lstm)[1]
    assert L.LSTM.inner_loop.__module__ == "keras.src.layers.rnn.lstm"


def test_training_is_that_of_keras():
    random, weights = np.random.default_rng(3), []
    x, y = random.normal(size=(70, 9, 4)).astype("float32"), random.normal(size=(70, 1)).astype("float32")
    for train in (keras.Model.fit, fit):
        keras.utils.set_random_seed(1)
        stack = [keras.Input((9, 4)), L.LSTM(5, return_sequences=True), L.LSTM(3), L.Dense(1)]
        model = keras.Sequential(stack)
        model.compile(loss="mse", optimizer="rmsprop", metrics=["mae"])
        arguments = {"mode": "graph"} if train is fit else {"verbose": 0}
        train(model, x, y, batch_size=32, epochs=3, shuffle=False, validation_split=0.1, **arguments)
        weights.append(model.get_weights())
        assert all(layer.supports_jit for layer in model.layers)
    for one, other in zip(*weights, strict=True):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())
