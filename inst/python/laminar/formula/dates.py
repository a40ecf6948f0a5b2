"""Dates inside a model: text such as "2016-07-01 13:00:00" to numbers, by layers of plain Keras."""

import math

from keras import layers, ops

_LENGTH = 19  # of "2016-07-01 13:00:00"
_FIELDS = {"year": (0, 4), "month": (5, 2), "day": (8, 2), "hour": (11, 2), "minute": (14, 2), "second": (17, 2)}
PARTS = ("trend", "year", "week", "day")  # the time itself, and its place in the year, the week and the day


def fields(text):
    """The fields of dates.

    Args:
        text: strings (n, 1), "2016-07-01" or "2016-07-01 13:00:00"; anything else gives a missing date.
    Returns:
        Dict of float tensors (n, 1): "year" to "second", and "known", 1 where there is a date.
    """
    digits = layers.TextVectorization(
        standardize=None,
        split="character",
        vocabulary=list("0123456789"),
        output_mode="int",
        output_sequence_length=_LENGTH,
    )
    digits = ops.cast(digits(text), "float32") - 2.0  # 0 and 1 stand for padding and for what is no digit
    found = {}
    for name, (start, width) in _FIELDS.items():
        powers = [10.0 ** (width - 1 - place) for place in range(width)]
        places = ops.maximum(digits[:, start : start + width], 0.0)
        found[name] = ops.sum(places * ops.convert_to_tensor(powers), axis=1, keepdims=True)
    found["known"] = ops.cast(digits[:, 0:1] >= 0.0, "float32")
    return found


def days_since_1970(year, month, day):
    """Days from 1970-01-01 to a date of the Gregorian calendar, by counting years from March on.

    Args:
        year, month, day: float tensors of whole numbers, of equal shape.
    Returns:
        Float tensor, exact for years up to 40,000.
    """
    early = ops.cast(month <= 2.0, "float32")
    year = year - early
    month = month + 12.0 * early - 3.0  # 0 is March, so that a leap day is the last of its year
    leaps = ops.floor(year / 4.0) - ops.floor(year / 100.0) + ops.floor(year / 400.0)
    return 365.0 * year + leaps + ops.floor((153.0 * month + 2.0) / 5.0) + day - 719469.0


def features(text, parts):
    """Columns that a network can use of dates.

    Args:
        text: strings (n, 1).
        parts: some of `PARTS`.
    Returns:
        List of float tensors (n, 1): "trend" gives the days since 1970, NaN where the date is missing; each of the
        others the sine and the cosine of the place in its circle, 0 where the date is missing.
    """
    date = fields(text)
    days = days_since_1970(date["year"], date["month"], date["day"])
    time = (date["hour"] + date["minute"] / 60.0 + date["second"] / 3600.0) / 24.0
    first = days_since_1970(date["year"], ops.ones_like(days), ops.ones_like(days))
    turns = {"year": (days - first) / 365.2425, "week": ops.floor_divide(days + 3.0, 1.0) / 7.0, "day": time}
    columns = []
    for part in parts:
        if part == "trend":
            columns.append(ops.where(date["known"] > 0.5, days + time, float("nan")))
        else:
            angle = 2.0 * math.pi * (turns[part] - ops.floor(turns[part]))
            columns += [ops.sin(angle) * date["known"], ops.cos(angle) * date["known"]]
    return columns
