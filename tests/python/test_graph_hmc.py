"""Hamiltonian Monte Carlo on distributions that are known."""

import numpy as np
import pytest
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph import hmc

SETTINGS = dict(draws=1000, warmup=300, chains=4, steps=8, step_size=0.1, target=0.8, seed=1, jit_compile=True)


def test_draws_have_the_moments_of_normal_distributions():
    spread = np.array([0.01, 1.0, 30.0])

    def log_density(arguments):
        return -0.5 * tf.reduce_sum(tf.square((arguments["x"] - [1.0, 2.0, 3.0]) / spread))

    found = hmc.sample(log_density, {"x": np.zeros(3)}, {}, {**SETTINGS, "warmup": 1000})
    draws = found["draws"].reshape(-1, 3)
    assert np.abs((draws.mean(0) - [1.0, 2.0, 3.0]) / spread).max() < 0.15
    assert np.abs(draws.std(0) / spread - 1).max() < 0.15
    assert 0.5 < found["acceptance"] <= 1 and found["divergences"] == 0
    assert np.abs(np.log(found["scale"] / spread)).max() < 0.5  # the warm-up learnt the scales


def test_equal_seeds_give_equal_draws():
    settings = {**SETTINGS, "draws": 5, "warmup": 5, "chains": 1, "jit_compile": False}

    def draws(seed):
        return hmc.sample(lambda a: -tf.reduce_sum(a["x"] ** 2), {"x": np.zeros(2)}, {}, {**settings, "seed": seed})[
            "draws"
        ]

    assert np.array_equal(draws(1), draws(1))
    assert not np.array_equal(draws(1), draws(2))


def test_a_start_outside_the_support_is_an_error():
    with pytest.raises(LaminarError, match="not finite where the chains begin"):
        hmc.sample(lambda a: tf.math.log(a["x"]), {"x": -1.0}, {}, {**SETTINGS, "jit_compile": False})


@pytest.mark.parametrize("warmup", [0, 5, 50, 500, 1000])
def test_windows_end_before_the_warm_up_does(warmup):
    ends = hmc._window_ends(warmup)
    assert ends == sorted(set(ends))
    assert not ends or ends[-1] < 0.9 * warmup
    assert len(ends) >= (warmup >= 50)
