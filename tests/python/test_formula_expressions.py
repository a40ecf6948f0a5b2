"""Arithmetic of a formula."""

import numpy as np
import pytest
from keras import ops

from laminar.formula.expressions import evaluate, function_names

UNARY = {
    "log": np.log, "log1p": np.log1p, "log2": np.log2, "log10": np.log10, "exp": np.exp, "expm1": np.expm1,
    "sqrt": np.sqrt, "abs": np.abs, "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh,
    "negative": np.negative,
}  # fmt: skip
BINARY = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power}


def test_every_function_is_known_here():
    assert set(function_names()) == {*UNARY, *BINARY}


@pytest.mark.parametrize("name", sorted({*UNARY, *BINARY}))
def test_values_are_numpys(name):
    columns = {"a": np.array([[0.5], [2.0]], "float32"), "b": np.array([[3.0], [0.25]], "float32")}
    parts = [{"column": "a"}] if name in UNARY else [{"column": "a"}, {"column": "b"}]
    tensors = {key: ops.convert_to_tensor(value) for key, value in columns.items()}
    made = evaluate({"call": name, "args": parts}, tensors)
    expected = UNARY[name](columns["a"]) if name in UNARY else BINARY[name](columns["a"], columns["b"])
    np.testing.assert_allclose(ops.convert_to_numpy(made), expected, rtol=1e-5)


def test_expressions_nest_and_hold_numbers():
    square = {"call": "^", "args": [{"column": "a"}, {"number": 2}]}
    made = evaluate({"call": "-", "args": [square, {"number": 1.5}]}, {"a": ops.convert_to_tensor([[3.0]])})
    assert float(made[0, 0]) == 7.5
