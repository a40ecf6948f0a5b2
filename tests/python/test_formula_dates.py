"""Dates as text, taken apart by layers of plain Keras."""

import datetime
import math

import numpy as np
import pytest
from keras import ops

from laminar.formula import dates


def _column(texts):
    return ops.convert_to_tensor(np.array(texts).reshape(-1, 1))


@pytest.mark.tensorflow
def test_days_agree_with_the_calendar():
    days = [datetime.date(1970, 1, 1) + datetime.timedelta(days=step) for step in range(-40000, 60000, 211)]
    days += [
        datetime.date(1900, 2, 28),
        datetime.date(1900, 3, 1),
        datetime.date(2000, 2, 29),
        datetime.date(2024, 12, 31),
    ]
    (trend,) = dates.features(_column([day.isoformat() for day in days]), ["trend"])
    expected = [(day - datetime.date(1970, 1, 1)).days for day in days]
    np.testing.assert_array_equal(ops.convert_to_numpy(trend)[:, 0], expected)


@pytest.mark.tensorflow
def test_circles_of_year_week_and_day():
    texts = ["2016-07-01 06:00:00", "2016-01-01 18:30:00"]  # both a Friday
    found = [ops.convert_to_numpy(part)[:, 0] for part in dates.features(_column(texts), ["year", "week", "day"])]
    angles = [2 * math.pi * 182 / 365.2425, 0.0]
    np.testing.assert_allclose(found[0], np.sin(angles), atol=1e-5)
    np.testing.assert_allclose(found[1], np.cos(angles), atol=1e-5)
    np.testing.assert_allclose(found[2], np.sin([2 * math.pi * 4 / 7] * 2), atol=1e-5)  # Monday is the first day
    times = 2 * math.pi * np.array([6.0, 18.5]) / 24
    np.testing.assert_allclose(found[4], np.sin(times), atol=1e-5)
    np.testing.assert_allclose(found[5], np.cos(times), atol=1e-5)


@pytest.mark.tensorflow
def test_what_is_no_date_is_missing():
    trend, sine, cosine = dates.features(_column(["", "soon", "2020-01-01"]), ["trend", "week"], origin=18262)
    trend = ops.convert_to_numpy(trend)[:, 0]
    assert np.isnan(trend[:2]).all()
    assert trend[2] == 0.0
    assert ops.convert_to_numpy(sine)[0, 0] == 0.0
    assert ops.convert_to_numpy(cosine)[1, 0] == 0.0
