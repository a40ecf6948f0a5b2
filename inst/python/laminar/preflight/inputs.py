"""What can be wrong with the inputs: infinite, unscaled or constant values, pixels, codes for what is missing."""

import numpy as np

from laminar.preflight.findings import Finding, listed, number

LARGE = 20  # a root mean square above which a network without normalization learns slowly
WIDE = 256  # features up to which columns are looked at one by one
SENTINELS = (-9, -99, -999, -9999, -99999, 99, 999, 9999, 99999)
SCALE = "Scale the columns: `layer_normalization()`, adapted to the data, does it inside the model, `scale()` before."


def input_findings(sample):
    """Findings about one input.

    Args:
        sample: a `Sample`.
    Returns:
        List of `Finding`.
    """
    found = [infinite(sample)]
    if sample.leaf.ndim == 2 and sample.values.shape[1] <= WIDE and len(sample.leaf) >= 10 and sample.role != "codes":
        found += [constant(sample), sentinels(sample), counting(sample)]
    if sample.role == "values" and not any(finding and finding.topic == "sentinel" for finding in found):
        found.append(pixels(sample) or scale(sample) or tiny(sample))
    return [finding for finding in found if finding]


def infinite(sample):
    """Values that are not finite."""
    if sample.is_finite and sample.is_finite_throughout:
        return None
    gone = np.isnan(sample.leaf)
    endless = np.isinf(sample.leaf)
    many = sample.leaf.ndim == 2 and 1 < sample.leaf.shape[1] <= WIDE
    bad = np.flatnonzero((gone | endless).any(axis=0)) if many else []
    where = f" in {listed([sample.name(place) for place in bad])}" if many else ""
    counts = [f"{int(kind.sum()):,} {word}" for kind, word in ((endless, "infinite"), (gone, "missing")) if kind.any()]
    message = f"{sample.label} has values that are not finite: {' and '.join(counts)}{where}."
    if not endless.any():
        return Finding("missing", message, mend=("The loss becomes NaN unless the model handles them.",), weight="note")
    return Finding(
        "infinite", message, mend=("The loss becomes NaN with them. Was there a division by zero or a log(0)?",)
    )


def pixels(sample):
    """Whole numbers from 0 to 255 in an image or a wide matrix."""
    if sample.leaf.ndim < 3 and sample.values.shape[1] < 64:
        return None
    low, high = sample.low.min(), sample.high.max()
    if low < 0 or high > 255 or high < 100 or not np.array_equal(sample.values, np.floor(sample.values)):
        return None
    return Finding(
        "scale",
        f"{sample.label} looks like pixels from {number(low)} to {number(high)}.",
        mend=("Divide by 255, or begin the model with `layer_rescaling(scale = 1 / 255)`.",),
    )


def scale(sample):
    """Columns whose values are large."""
    size = np.sqrt(sample.square)
    large = np.flatnonzero(size > LARGE)
    if not large.size:
        return None
    if sample.leaf.ndim != 2 or sample.values.shape[1] > WIDE:
        evidence = f"They lie between {number(sample.low.min())} and {number(sample.high.max())}."
        return Finding("scale", f"The values of {sample.label} are large and not scaled.", (evidence,), (SCALE,))
    worst = large[np.argsort(-size[large], kind="stable")]
    ranges = [
        f"{_opening(sample.name(place))} lies between {number(sample.low[place])} and {number(sample.high[place])}."
        for place in worst[:3]
    ]
    if len(worst) > 3:
        ranges.append(f"So do {len(worst) - 3} more columns.")
    return Finding("scale", f"The columns of {sample.label} are not scaled.", tuple(ranges), (SCALE,))


def tiny(sample):
    """Values that were perhaps scaled twice."""
    high = max(abs(sample.low.min()), abs(sample.high.max()))
    if not 0 < high < 0.01:
        return None
    return Finding(
        "scale",
        f"All values of {sample.label} are tiny, at most {number(high)}.",
        mend=("Were they scaled twice? Values of about 1 train best.",),
    )


def constant(sample):
    """Columns with one value only; what is equal in a sample is looked up in all rows."""
    places = np.flatnonzero(sample.low == sample.high)
    if not sample.whole:
        places = [place for place in places[:50] if np.all(sample.column(place) == sample.leaf[0, place])]
    if not len(places):
        return None
    if len(places) == sample.values.shape[1]:
        message = f"Each column of {sample.label} has the same value in all rows."
    else:
        names = _opening(listed([sample.name(place) for place in places]))
        message = f"{names} of {sample.label} {'are' if len(places) > 1 else 'is'} constant."
    return Finding("constant", message, mend=("A column with one value tells the model nothing: leave it out.",))


def sentinels(sample):
    """Numbers that stand for missing values, far from all others."""
    found = []
    for place in np.flatnonzero(np.isin(sample.low, SENTINELS) | np.isin(sample.high, SENTINELS)):
        column = sample.values[:, place]
        for value in (sample.low[place], sample.high[place]):
            rest = column[(column != value) & ~np.isnan(column)]
            if value not in SENTINELS or rest.size < max(5, 0.2 * column.size) or np.sum(column == value) < 2:
                continue
            gap = rest.min() - value if value < 0 else value - rest.max()
            if gap > 2 * (rest.max() - rest.min()) > 0 or (value < -9 and rest.min() >= 0 and gap > np.ptp(rest)):
                found.append(
                    f"{_opening(sample.name(place))} is {number(value)} in {int(np.sum(column == value))} rows"
                    f"{'' if sample.whole else ' of a sample'}, else from {number(rest.min())} to "
                    f"{number(rest.max())}."
                )
    if not found:
        return None
    mend = "Turn them into `NA` and impute them, or leave those rows out."
    return Finding("sentinel", f"{sample.label} seems to code missing values as numbers.", tuple(found[:4]), (mend,))


def counting(sample):
    """A column that only counts the rows."""
    if not sample.whole or len(sample.values) < 20:
        return None
    places = np.flatnonzero(sample.high - sample.low == len(sample.values) - 1)
    places = [place for place in places if np.all(np.diff(sample.values[:, place]) == 1)]
    if not places:
        return None
    names = listed([sample.name(place) for place in places])
    return Finding(
        "counting",
        f"{_opening(names)} of {sample.label} counts the rows.",
        mend=("A number that only names a row is no feature: leave it out.",),
        weight="note",
    )


def _opening(text):
    """A text at the beginning of a sentence."""
    return text[0].upper() + text[1:]
