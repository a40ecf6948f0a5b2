"""Facts about models: inputs, outputs, losses and activations as plain values."""

import keras
import pytest

from laminar.data.facts import facts, last_activation


def model_of(*layers):
    return keras.Sequential([keras.Input((4,), name="size"), *layers])


def test_facts_of_a_compiled_model():
    model = model_of(keras.layers.Dense(3, "softmax", name="species"))
    model.compile(loss="sparse_categorical_crossentropy")
    assert facts(model) == {
        "inputs": [{"name": "size", "width": 4, "rank": 2, "text": False}],
        "outputs": [
            {
                "name": "species",
                "units": 3,
                "rank": 2,
                "loss": "sparse_categorical_crossentropy",
                "kind": "sparse",
                "logits": False,
                "activation": "softmax",
            }
        ],
        "declared": None,
        "notes": {},
    }


def test_facts_of_a_model_that_is_not_built():
    found = facts(keras.Sequential([keras.layers.Dense(2)]))
    assert found["inputs"] == []
    assert (found["outputs"][0]["units"], found["outputs"][0]["loss"]) == (None, None)


def test_outputs_by_key_find_their_losses():
    inputs = keras.Input((4,))
    outputs = {"species": keras.layers.Dense(3)(inputs), "big": keras.layers.Dense(1)(inputs)}
    model = keras.Model(inputs, outputs)
    logits = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(loss={"species": "categorical_crossentropy", "big": logits})
    found = {output["name"]: output for output in facts(model)["outputs"]}
    assert (found["species"]["kind"], found["species"]["units"], found["species"]["logits"]) == ("one_hot", 3, False)
    assert (found["big"]["kind"], found["big"]["units"], found["big"]["logits"]) == ("binary", 1, True)


def test_a_loss_of_the_users_own_is_unknown():
    model = model_of(keras.layers.Dense(1))
    model.compile(loss=lambda y, p: keras.ops.mean(y - p))
    assert facts(model)["outputs"][0]["kind"] == "unknown"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([keras.layers.Dense(2)], "linear"),
        ([keras.layers.Dense(2), keras.layers.Softmax()], "softmax"),
        ([keras.layers.Dense(2, "sigmoid"), keras.layers.Dropout(0.1), keras.layers.Reshape((2, 1))], "sigmoid"),
        ([keras.layers.Dense(2), keras.layers.Activation("tanh")], "tanh"),
        ([keras.layers.Dense(2, lambda x: x)], None),
        ([keras.layers.Dense(2), keras.layers.BatchNormalization()], None),
        ([keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, "relu")])], "relu"),
    ],
)
def test_last_activation(layers, expected):
    assert last_activation(model_of(*layers).outputs[0]) == expected
