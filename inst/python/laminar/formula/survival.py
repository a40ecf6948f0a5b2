"""Survival times as counts: the hazard is constant within each of some intervals.

The likelihood of such a model is that of Poisson counts (0, or 1 in the interval of the event) whose mean is the hazard
times the time at risk in the interval (Holford 1980; Laird and Olivier 1981). So the loss is Keras's own, and the
logarithm of the time at risk is an offset.
"""

import numpy as np
from keras import ops

_NO_RISK = 1e-7  # share of an interval that stands for no time at risk, whose logarithm is finite


def counts(times, breaks):
    """Events and logarithm of the time at risk in each interval.

    Args:
        times: array (n,) of times above 0, negative where the event was not seen (censored).
        breaks: increasing times (k + 1,), from 0.
    Returns:
        Two float32 arrays (n, k).
    """
    times, breaks = np.asarray(times, "float64").reshape(-1, 1), np.asarray(breaks, "float64")
    lower, upper = breaks[:-1], breaks[1:]
    at_risk = np.clip(np.abs(times) - lower, 0.0, upper - lower)
    events = (times > lower) & (times <= upper)
    return events.astype("float32"), np.log(np.maximum(at_risk, _NO_RISK * (upper - lower))).astype("float32")


def whole_intervals(breaks, count):
    """The offset of rows that are at risk in the whole of each interval: float32 array (count, k)."""
    return np.tile(np.log(np.diff(np.asarray(breaks, "float64"))), (count, 1)).astype("float32")


def survival(hazards):
    """Probability to be without event at the end of each interval.

    Args:
        hazards: tensor or array (n, k), hazard times length of each interval.
    """
    return ops.exp(-ops.cumsum(hazards, axis=1))
