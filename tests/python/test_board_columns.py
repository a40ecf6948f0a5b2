"""Columns of numbers on their way to the board's process."""

import json
import math
from array import array

import numpy as np
import pytest

from laminar.board.columns import numbers, pack, unpack


def test_columns_arrive_as_they_were_sent():
    columns = {"epoch": array("q", [1, 2**40]), "loss": array("d", [0.1, 1e-300]), "text": ["a", None]}
    sent = json.loads(json.dumps(pack(columns)))
    assert unpack(sent) == {"epoch": [1, 2**40], "loss": [0.1, 1e-300], "text": ["a", None]}


def test_numbers_that_are_not_finite_arrive_too():
    found = unpack(pack({"loss": numbers([float("nan"), float("inf"), 1.0])}))["loss"]
    assert math.isnan(found[0])
    assert found[1:] == [math.inf, 1.0]


def test_numbers_of_all_kinds_become_doubles():
    assert list(numbers([1, 0.5, np.float32(0.25), np.array(2.0)])) == [1.0, 0.5, 0.25, 2.0]


def test_what_is_no_number_is_missing():
    assert numbers([1.0, None, "a", np.float32(0.5), [1, 2]]) == [1.0, None, None, 0.5, None]


@pytest.mark.parametrize(
    "values", [{}, {"type": "d"}, {"type": "?", "bytes": ""}, {"type": "d", "bytes": "AAA="}, {"type": "d", "bytes": 1}]
)
def test_a_message_without_sense_is_an_error(values):
    with pytest.raises((KeyError, TypeError, ValueError)):
        unpack({"loss": values})
