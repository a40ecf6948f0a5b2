"""Parts of tensors by positions from 0, in R's order."""

import keras
import numpy as np
import pytest

from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.ops import indexing


@pytest.fixture
def cube():
    return keras.ops.convert_to_tensor(np.arange(24.0, dtype="float32").reshape(2, 3, 4))


def test_runs_lists_and_later_positions_are_taken(cube):
    keys = [np.array([1]), np.array([2, 0]), None]
    assert np.array_equal(indexing.take(cube, keys, True), seam.to_host(cube)[1][[2, 0]])
    assert indexing.take(cube, keys, False).shape == (1, 2, 4)

    @seam.fused
    def later(position):
        return indexing.take(cube, [position, None, position], True)

    assert np.array_equal(later(keras.ops.convert_to_tensor(2)), seam.to_host(cube)[1, :, 1])


def test_values_in_r_order_come_back(cube):
    flat = indexing.flat(cube)
    assert np.array_equal(flat, seam.to_host(cube).ravel(order="F"))
    assert np.array_equal(indexing.unflat(flat, [2, 3, 4]), cube)


def test_replacing_recycles_first_axis_fastest(cube):
    new = seam.to_host(indexing.replace(cube, [None, np.array([1]), None], np.array([-1.0, -2.0])))
    assert (new[0, 1] == -1).all() and (new[1, 1] == -2).all()
    assert np.array_equal(new[:, [0, 2]], seam.to_host(cube)[:, [0, 2]])
    with pytest.raises(LaminarError, match="not a multiple"):
        indexing.replace(cube, [None, np.array([1]), None], np.array([1.0, 2.0, 3.0]))
