"""Survival times as counts with an offset."""

import numpy as np
from keras import ops

from laminar.formula import survival

BREAKS = [0.0, 2.0, 5.0, 9.0]


def test_counts_and_time_at_risk_of_each_interval():
    events, offset = survival.counts(np.array([1.5, -4.0, 9.0]), BREAKS)
    np.testing.assert_array_equal(events, [[1, 0, 0], [0, 0, 0], [0, 0, 1]])
    expected = [[1.5, 0, 0], [2, 2, 0], [2, 3, 4]]
    np.testing.assert_allclose(np.exp(offset), expected, atol=1e-6)


def test_loss_is_the_likelihood_of_constant_hazards():
    times, hazard = np.array([1.5, -4.0, 9.0, 3.0]), 0.2
    events, offset = survival.counts(times, BREAKS)
    mean = hazard * np.exp(offset.astype("float64"))
    poisson = (mean - events * np.log(mean)).sum() + (events * offset).sum()
    exact = (hazard * np.abs(times)).sum() - (times > 0).sum() * np.log(hazard)
    np.testing.assert_allclose(poisson, exact, rtol=1e-5)


def test_survival_falls_by_the_hazards():
    hazards = 0.3 * np.exp(survival.whole_intervals(BREAKS, 2))
    made = ops.convert_to_numpy(survival.survival(hazards))
    np.testing.assert_allclose(made, np.tile(np.exp(-0.3 * np.array(BREAKS[1:])), (2, 1)), rtol=1e-5)
