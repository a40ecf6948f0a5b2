"""How modes are chosen: rules, probe, and what the user asks for."""

import dataclasses

import keras
import numpy as np
import pytest

from laminar.execution import session
from laminar.training import compile as compile_model
from laminar.training import fit, training_plan
from laminar.training.modes import ModelFacts, choose_mode, model_facts
from laminar.training.probe import Probe
from laminar.training.slices import SliceClock

L = keras.layers
RULES = {
    "eager": (ModelFacts(run_eagerly=True, jit_compile=True), 9, "eager"),
    "asked for XLA": (ModelFacts(jit_compile=True, convolves=True), 1, "xla-epoch"),
    "asked for none": (ModelFacts(jit_compile=False), 10**6, "graph"),
    "few steps": (ModelFacts(weighted=2), 100, "graph"),
    "many steps": (ModelFacts(weighted=2), 5000, "xla-epoch"),
    "few steps of a large model": (ModelFacts(weighted=3, values=2_000_000), 500, "xla-epoch"),
    "convolutions": (ModelFacts(convolves=True), 10**6, "graph"),
    "a short recurrent run": (ModelFacts(recurrent=1, time_points=80, weighted=2), 32, "graph"),
    "a long recurrent run": (ModelFacts(recurrent=1, time_points=80, weighted=2), 640, "xla-epoch"),
    "a small LSTM": (ModelFacts(recurrent=1, blocks=True, time_points=80, weighted=2), 10**6, "graph"),
    "a short small LSTM": (
        ModelFacts(recurrent=1, blocks=True, time_points=5, weighted=2),
        10**6,
        "xla-epoch",
    ),
    "no XLA": (ModelFacts(supports_xla=False), 10**6, "graph"),
    "accelerator": (ModelFacts(accelerator=True, convolves=True), 10, "xla-epoch"),
    "unknown": (ModelFacts(unknown="MultiHeadAttention"), 10**6, "probe"),
}


@pytest.mark.parametrize("name", RULES)
def test_rules(name):
    facts, steps, mode = RULES[name]
    assert choose_mode(facts, steps)[0] == mode


def test_text_never_goes_to_xla():
    assert choose_mode(ModelFacts(), 10**6, text_data=True) == ("graph", "XLA has no strings")


def test_facts_of_models():
    model = keras.Sequential([keras.Input((9,)), L.Embedding(5, 3), L.LSTM(2), L.Dense(1)])
    model.compile(loss="mse")
    facts = model_facts(model)
    assert (facts.recurrent, facts.embedding, facts.time_points, facts.convolves, facts.unknown) == (1, 1, 9, False, "")
    assert facts.blocks == (keras.backend.backend() == "tensorflow")
    for lstm in (L.LSTM(2, dropout=0.1), L.LSTM(2, activation="relu"), L.LSTM(500), L.GRU(2)):
        model = keras.Sequential([keras.Input((9, 1)), lstm, L.Dense(1)])
        model.compile(loss="mse")
        assert not model_facts(model).blocks
    model = keras.Sequential([keras.Input((9,)), L.Embedding(5, 3, mask_zero=True), L.LSTM(2), L.Dense(1)])
    model.compile(loss="mse")
    assert not model_facts(model).blocks
    model = keras.Sequential([keras.Input((9, 9, 1)), L.Conv2D(2, 3), L.Flatten(), L.Dense(1)])
    model.compile(loss="mse")
    assert model_facts(model).convolves


def test_values_are_those_that_a_step_changes():
    model = keras.Sequential([keras.Input((9,)), L.Embedding(50, 3), L.Flatten(), L.Dense(4), L.Dense(2)])
    for optimizer, kept in ((keras.optimizers.SGD(), 0), (keras.optimizers.RMSprop(), 1), (keras.optimizers.Adam(), 2)):
        model.compile(optimizer, loss="mse")
        model.optimizer.build(model.trainable_variables)
        assert model_facts(model).values == pytest.approx((27 * 4 + 4 + 4 * 2 + 2) * (1 + kept), rel=0.05)
    assert model_facts(model, trains=False).values == 0
    recurrent = keras.Sequential([keras.Input((9, 1)), L.GRU(4), L.Dense(1)])
    recurrent.compile("sgd", loss="mse")
    assert model_facts(recurrent).values == 0
    model.layers[2].trainable = False
    model.compile("sgd", loss="mse")
    assert model_facts(model).values == 4 * 2 + 2


def test_compile_keeps_what_was_asked(classifier):
    model = classifier()
    assert model_facts(model).jit_compile == "auto"
    compile_model(model, loss="mse", jit_compile=False)
    assert model_facts(model).jit_compile is False
    compile_model(model, loss="mse", jit_compile=True)
    assert model_facts(model).jit_compile is True
    model.compile(loss="mse")
    assert model_facts(model).jit_compile == "auto"


@pytest.mark.tensorflow
def test_earlier_steps_count_unless_a_run_must_repeat(classifier, monkeypatch):
    monkeypatch.setattr(session, "_seeded", False)
    x, y = np.ones((640, 8)), np.ones(640)
    model = classifier(optimizer="nadam")
    assert training_plan(model, x, y, epochs=20).mode == "graph"
    fit(model, x, y, epochs=100, mode="graph")
    assert training_plan(classifier(optimizer="nadam"), x, y).mode == "xla-epoch"
    assert training_plan(model, x, y, seed=1).mode == "graph"
    monkeypatch.setattr(session, "_seeded", True)
    assert training_plan(model, x, y).mode == "graph"


def test_a_probe_settles_on_the_faster():
    slow = Probe(10**6)
    assert slow.after("graph", 10, 0.2) == "xla-epoch"
    assert slow.after("xla-epoch", 1, 0.5) == "graph"
    short = Probe(20)
    assert short.after("graph", 10, 0.2) == "graph"
    assert short.reason == "too little work is left to try the compiler"


@pytest.mark.tensorflow
def test_a_probed_fit_trains_all_steps(monkeypatch):
    from laminar.training import plan, probe

    monkeypatch.setattr(session, "_seeded", False)
    monkeypatch.setattr(probe, "TRIAL_SECONDS", 0.0)
    monkeypatch.setattr(probe, "WORTH_SECONDS", 0.0)
    monkeypatch.setattr(plan, "choose_mode", lambda *_: ("probe", "no rule"))
    model = keras.Sequential([keras.Input((8,)), L.Dense(4), L.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    history = fit(model, np.ones((100, 8)), np.ones(100), epochs=2, batch_size=8)
    assert int(model.optimizer.iterations) == 26
    assert history.params["mode"] in ("graph", "xla-epoch")
    assert history.params["mode_reason"].startswith("timed: graph")


@pytest.mark.tensorflow
def test_interpolated_pixels_stay_out_of_xla():
    inputs = keras.Input((4, 4, 1))
    for interpolation, expected in (("nearest", True), ("bilinear", False)):
        layer = keras.layers.UpSampling2D(2, interpolation=interpolation)
        model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(layer(inputs))))
        model.compile(loss="mse")
        assert model_facts(model).supports_xla is expected


class Scaled(keras.layers.Layer):
    """A layer of a user's own, made of plain operations."""

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))

    def call(self, inputs):
        return keras.ops.relu(inputs * self.scale)


class Sorted(keras.layers.Layer):
    """A layer of a user's own with an operation that no rule knows."""

    def call(self, inputs):
        return keras.ops.sort(inputs)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("layer", "unknown"), [(Scaled, ""), (Sorted, "Sorted")])
def test_own_layers_of_plain_operations_are_known(layer, unknown):
    model = keras.Sequential([keras.Input((3,)), layer(), keras.layers.Dense(1)])
    model.compile(loss="mse")
    assert model_facts(model).unknown == unknown
    assert not model.layers[0]._losses


def test_where_every_step_is_compiled_there_is_nothing_to_weigh():
    compiled = ModelFacts(all_compiled=True)
    assert choose_mode(compiled, 1)[0] == "xla-epoch"
    assert choose_mode(dataclasses.replace(compiled, convolves=True), 10**6)[0] == "xla-step"
    assert choose_mode(dataclasses.replace(compiled, convolves=True, accelerator=True), 1)[0] == "xla-epoch"
    assert choose_mode(dataclasses.replace(compiled, jit_compile=False), 1) == ("eager", "jit_compile = FALSE")
    assert choose_mode(dataclasses.replace(compiled, supports_xla=False), 1)[0] == "eager"


def test_a_clock_learns_from_steps_that_ran_behind_other_work():
    clock = SliceClock(0.1)
    assert np.isclose(clock.expected(10), 0.9)
    clock.learn_behind(10, begun=0.0, waited=1.5, ended=1.5)  # nothing to wait for: they may have ended long before
    assert clock.step_seconds == 0.1
    clock.learn_behind(10, begun=0.0, waited=1.0, ended=1.5, alone=False)  # others may have kept them waiting
    assert clock.step_seconds == 0.1
    clock.learn_behind(10, begun=0.0, waited=1.0, ended=1.5)
    assert clock.step_seconds == 0.15
    clock.learn_behind(10, begun=0.0, waited=1.0, ended=1.0)
    assert clock.step_seconds == 0.1
    clock.learn_behind(1, begun=0.0, waited=0.0, ended=0.2)  # the fixed cost of a slice, and one step of eleven
    assert np.isclose(clock.step_seconds, 0.11)
    assert SliceClock().expected(5) == 0.0
