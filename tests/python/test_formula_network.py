"""The network behind a formula."""

import numpy as np
import pytest

from laminar.formula.network import FAMILIES, network

SETTINGS = {
    "family": "gaussian", "outputs": 1, "method": "network", "hidden": [4], "activation": "relu", "dropout": 0.0,
    "embedding": 0, "levels": {"code_1": 9}, "learning_rate": 0.01, "weight_decay": 0.0,
}  # fmt: skip
ARRAYS = {"numbers": np.ones((3, 2), "float32"), "code_1": np.array([[0], [3], [8]], "int32")}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_an_untrained_linear_network_predicts_the_start(family):
    outputs = 3 if family == "multinomial" else 1
    start = {"start": [0.5] * outputs} if family != "gaussian" else {}
    model = network(ARRAYS, {**SETTINGS, "family": family, "outputs": outputs, "method": "linear", **start}, 1)
    expected = {"gaussian": 0.0, "binomial": 1 / (1 + np.exp(-0.5)), "multinomial": 1 / 3}.get(family, np.exp(0.5))
    np.testing.assert_allclose(model.predict(ARRAYS, verbose=0), np.full((3, outputs), expected), rtol=0.05, atol=0.02)


def test_equal_seeds_give_equal_weights_and_others_do_not():
    def weights(seed):
        return np.concatenate([part.ravel() for part in network(ARRAYS, SETTINGS, seed).get_weights()])

    np.testing.assert_array_equal(weights(1), weights(1))
    assert not np.array_equal(weights(1), weights(2))


def test_wide_and_deep_has_both_parts_and_the_offset_adds_to_the_link():
    arrays = {**ARRAYS, "offset": np.array([[0.0], [1.0], [2.0]], "float32")}
    model = network(arrays, {**SETTINGS, "method": "wide_deep"}, 1)
    assert {"linear_link", "deep_link"} <= {layer.name for layer in model.layers}
    without = {**arrays, "offset": np.zeros((3, 1), "float32")}
    shift = model.predict(arrays, verbose=0) - model.predict(without, verbose=0)
    np.testing.assert_allclose(shift, arrays["offset"], atol=1e-6)


def test_values_far_out_are_drawn_in():
    far = {**ARRAYS, "numbers": np.array([[1e6, 0], [1e9, 0], [3, 0]], "float32")}
    made = network(far, SETTINGS, 1).predict(far | {"code_1": np.zeros((3, 1), "int32")}, verbose=0)
    np.testing.assert_allclose(made[0], made[1], atol=1e-5)
    assert abs(made[0] - made[2]) > 1e-6
