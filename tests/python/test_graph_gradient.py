"""Derivatives of functions of tensors."""

import numpy as np
import pytest
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph import gradient


def cubes(arguments):
    return tf.reduce_sum(arguments["x"] ** 3)


def test_first_and_second_derivatives():
    at = {"x": np.array([1.0, 2.0])}
    value, slope = gradient.value_and_gradient(cubes, at, "x")
    assert float(value) == 9 and np.allclose(slope, [3, 12])
    assert np.allclose(gradient.hessian(cubes, at, "x"), np.diag([6, 12]))
    assert np.allclose(gradient.hvp(cubes, at, "x", np.array([1.0, -1.0])), [6, -12])
    assert np.allclose(gradient.jacobian(lambda a: a["x"] ** 2, at, "x"), np.diag([2, 4]))


def test_a_gradient_of_ones_own_takes_the_place_of_the_chain_rule():
    def clipped(arguments):
        return tf.reduce_sum(gradient.custom(lambda t: t[0] ** 2, lambda t, value, up: [up * 0 + 1], [arguments["x"]]))

    assert np.allclose(gradient.value_and_gradient(clipped, {"x": np.array([5.0, 6.0])}, "x")[1], [1, 1])


def test_several_values_have_no_gradient():
    with pytest.raises(LaminarError, match="must return one number"):
        gradient.value_and_gradient(lambda a: a["x"] * 2, {"x": np.array([1.0, 2.0])}, "x")
