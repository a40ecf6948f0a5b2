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
        Dict of whole-number tensors (n, 1): "year" to "second", and "known", 1 where there is a date.
    """
    digits = layers.TextVectorization(
        standardize=None,
        split="character",
        vocabulary=list("0123456789"),
        output_mode="int",
        output_sequence_length=_LENGTH,
    )
    digits = ops.cast(digits(text), "int32") - 2  # 0 and 1 stand for padding and for what is no digit
    found = {}
    for name, (start, width) in _FIELDS.items():
        number = 0
        for place in range(start, start + width):
            number = 10 * number + ops.maximum(digits[:, place : place + 1], 0)
        found[name] = number
    found["known"] = ops.cast(digits[:, 0:1] >= 0, "int32")
    return found


def days_since_1970(year, month, day):
    """Days from 1970-01-01 to a date of the Gregorian calendar, by counting years from March on.

    All is done with whole numbers: compilers join constants of sums, which costs digits of single precision.

    Args:
        year, month, day: tensors of whole numbers, of equal shape.
    Returns:
        Tensor of whole numbers.
    """
    early = ops.cast(month <= 2, "int32")
    year = year - early
    month = month + 12 * early - 3  # 0 is March, so that a leap day is the last of its year
    leaps = ops.floor_divide(year, 4) - ops.floor_divide(year, 100) + ops.floor_divide(year, 400)
    return 365 * year + leaps + ops.floor_divide(153 * month + 2, 5) + day - 719469


def features(text, parts, origin=0):
    """Columns that a network can use of dates.

    Args:
        text: strings (n, 1).
        parts: some of `PARTS`.
        origin: day from which the trend counts, whole days since 1970-01-01.
    Returns:
        List of float tensors (n, 1): "trend" gives days, NaN where the date is missing; each of the others the sine
        and the cosine of the place in its circle, 0 where the date is missing.
    """
    date = fields(text)
    days = days_since_1970(date["year"], date["month"], date["day"])
    first = days_since_1970(date["year"], ops.ones_like(days), ops.ones_like(days))
    known = ops.cast(date["known"], "float32")
    time = _share(3600 * date["hour"] + 60 * date["minute"] + date["second"], 86400.0)
    turns = {"year": _share(days - first, 365.2425), "week": _share(ops.mod(days + 3, 7), 7.0), "day": time}
    columns = []
    for part in parts:
        if part == "trend":
            trend = ops.cast(days - int(origin), "float32") + time
            columns.append(ops.where(known > 0.5, trend, float("nan")))
        else:
            angle = 2.0 * math.pi * turns[part]
            columns += [ops.sin(angle) * known, ops.cos(angle) * known]
    return columns


def _share(number, whole):
    return ops.cast(number, "float32") / whole
