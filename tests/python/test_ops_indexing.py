"""Parts of tensors by positions from 0, in R's order."""

import numpy as np
import pytest
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.ops import indexing


@pytest.fixture
def cube():
    return tf.constant(np.arange(24.0).reshape(2, 3, 4))


def test_runs_lists_and_later_positions_are_taken(cube):
    keys = [np.array([1]), np.array([2, 0]), None]
    assert np.array_equal(indexing.take(cube, keys, True), cube.numpy()[1][[2, 0]])
    assert indexing.take(cube, keys, False).shape == (1, 2, 4)

    @tf.function(jit_compile=True)
    def later(position):
        return indexing.take(cube, [position, None, position], True)

    assert np.array_equal(later(tf.constant(2)), cube.numpy()[1, :, 1])


def test_values_in_r_order_come_back(cube):
    flat = indexing.flat(cube)
    assert np.array_equal(flat, cube.numpy().ravel(order="F"))
    assert np.array_equal(indexing.unflat(flat, [2, 3, 4]), cube)


def test_replacing_recycles_first_axis_fastest(cube):
    new = indexing.replace(cube, [None, np.array([1]), None], np.array([-1.0, -2.0])).numpy()
    assert (new[0, 1] == -1).all() and (new[1, 1] == -2).all()
    assert np.array_equal(new[:, [0, 2]], cube.numpy()[:, [0, 2]])
    with pytest.raises(LaminarError, match="not a multiple"):
        indexing.replace(cube, [None, np.array([1]), None], np.array([1.0, 2.0, 3.0]))
