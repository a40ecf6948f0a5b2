"""What can be wrong with the targets, and whether loss and last activation fit them and each other."""

import numpy as np

from laminar.data.checks import class_codes
from laminar.preflight.findings import Finding, number

RANGES = {"sigmoid": (0, 1), "hard_sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1), "relu": (0, np.inf),
          "softplus": (0, np.inf), "exponential": (0, np.inf), "relu6": (0, 6)}  # fmt: skip
NUMBERS = {"mean_squared_error", "mse", "mean_absolute_error", "mae", "huber", "log_cosh", "logcosh",
           "mean_absolute_percentage_error", "mape"}  # fmt: skip
POSITIVE = {"poisson", "mean_squared_logarithmic_error", "msle"}


def output_findings(output):
    """Whether loss, last activation and units of an output fit each other.

    Args:
        output: a dict of `laminar.data.facts.facts()`.
    Returns:
        List of `Finding`.
    """
    loss, kind, units, activation = (output[name] for name in ("loss", "kind", "units", "activation"))
    if activation is None or loss is None:
        return []
    where = f"The last activation is {activation}, the loss {loss}{'(from_logits = TRUE)' if output['logits'] else ''}."
    if activation == "softmax" and units == 1:
        mend = 'Use `activation = "sigmoid"` for two classes, none for a number.'
        return [Finding("loss", "Softmax over a single unit is always 1: the model cannot learn.", (where,), (mend,))]
    if kind in ("sparse", "one_hot") and units == 1:
        mend = 'Use `loss_binary_crossentropy()` with `activation = "sigmoid"`, or a unit for each class.'
        return [Finding("loss", f"{loss} over a single unit cannot learn.", (where,), (mend,))]
    if output["logits"] and activation in ("softmax", "sigmoid"):
        mend = "Leave out the activation of the last layer, or `from_logits = TRUE`."
        return [Finding("loss", f"The loss expects logits, the model gives {activation} values.", (where,), (mend,))]
    wanted = _wanted_activation(loss, kind, activation) if not output["logits"] else None
    if wanted is None:
        return []
    mend = (f'Give the last layer `activation = "{wanted}"`, or the loss `from_logits = TRUE`.',)
    if loss in POSITIVE:
        mend = ('Give the last layer `activation = "softplus"` or `"exponential"`.',)
    return [
        Finding("loss", f"{loss} needs {'positive values' if loss in POSITIVE else 'probabilities'}.", (where,), mend)
    ]


def _wanted_activation(loss, kind, activation):
    if kind == "sparse" and activation not in ("softmax",):
        return "softmax"
    if loss in ("categorical_crossentropy", "categorical_focal_crossentropy") and activation not in ("softmax",):
        return "softmax"
    if loss in ("binary_crossentropy", "binary_focal_crossentropy"):
        return None if activation in ("sigmoid", "hard_sigmoid", "softmax") else "sigmoid"
    return "softplus" if loss in POSITIVE and activation in ("linear", "tanh") else None


def target_findings(y, label, output, inputs=()):
    """Findings about the targets of one output.

    Args:
        y: array (n, ...).
        label: what messages call it.
        output: a dict of `laminar.data.facts.facts()`.
        inputs: `Sample` objects, among which the target is looked for.
    Returns:
        List of `Finding`.
    """
    if y.dtype.kind not in "fiub" or len(y) < 2:
        return []
    if finding := endless(y, label):
        return [finding]
    column = y if y.ndim == 1 else y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else None
    kind = output["kind"] if output else None
    found = []
    if kind in ("sparse", "binary") and column is not None:
        found.append(_codes(column, label, output))
    elif kind == "one_hot" and y.ndim == 2 and y.shape[1] > 1:
        found.append(_one_hot(y, label, output))
    elif output and output["loss"] in NUMBERS | POSITIVE:
        found.append(_numbers(y, label, output))
    if column is not None:
        found.append(_leak(column, label, inputs))
    return [finding for finding in found if finding]


def endless(y, label):
    """Targets that are not finite."""
    if y.dtype.kind != "f" or np.isfinite(np.sum(y)) or np.isfinite(y).all():
        return None
    bad = int((~np.isfinite(y)).sum())
    message = f"{label} has {bad:,} value{'s' * (bad > 1)} that {'are' if bad > 1 else 'is'} not finite."
    return Finding("infinite", message, mend=("The loss becomes NaN with them: leave out those rows.",))


def _codes(column, label, output):
    low, high = column.min(), column.max()
    if low == high:
        return Finding("classes", f"{label} has one class only: {number(low)}.", mend=("There is nothing to learn.",))
    if output["kind"] == "sparse" and low > 0:
        counts = np.bincount(column.astype(np.int64))
        if low == 1 and counts[1:].all():
            message = f"{label} seems to count classes from 1: there is no 0, and every label from 1 to {number(high)}."
            mend = "Classes count from 0: subtract 1, or give a factor. The output then needs one unit less."
            return Finding("labels", message, mend=(mend,))
    classes = np.unique(column[:2000])
    if output["kind"] == "sparse" and len(classes) > 20 and len(classes) > 0.5 * min(len(column), 2000):
        message = f"Nearly every row of {label} is a class of its own."
        mend = "If it is a quantity, use one unit and `loss_mean_squared_error()`."
        return Finding("classes", message, mend=(mend,))
    return _imbalance(column, label) if output["kind"] == "sparse" or (low, high) == (0, 1) else None


def _imbalance(column, label):
    counts = np.bincount(class_codes(column))
    counts = counts[counts > 0]
    if counts.min() >= 0.05 * counts.max() or len(counts) > 50:
        return None
    message = f"The classes of {label} are of very different size: from {counts.min():,} to {counts.max():,} rows."
    mend = "`class_weight` gives rare classes more weight; accuracy alone says little here."
    return Finding("balance", message, mend=(mend,), weight="note")


def _one_hot(y, label, output):
    part = y[:: max(1, len(y) // 2000)]
    sums = part.sum(axis=1)
    if not np.allclose(sums, 1, atol=1e-3):
        message = f"The rows of {label} must sum to 1 for {output['loss']}."
        found = f"They sum to between {number(sums.min())} and {number(sums.max())}."
        mend = 'For several labels in a row use `activation = "sigmoid"` and `loss_binary_crossentropy()`.'
        return Finding("labels", message, (found,), (mend,))
    if not y[:, 0].any() and y.shape[1] > 2 and y[:, 1:].any(axis=0).all():
        message = f"The first column of {label} is empty: the classes seem to have been counted from 1."
        return Finding("labels", message, mend=("Use `to_categorical()` on a factor, or on codes from 0.",))
    return None


def _numbers(y, label, output):
    low, high = float(y.min()), float(y.max())
    if low == high:
        return Finding("classes", f"{label} has one value only: {number(low)}.", mend=("There is nothing to learn.",))
    activation = output["activation"]
    least, most = RANGES.get(activation, (-np.inf, np.inf))
    if low < least or high > most:
        bounds = f"from {number(least)} to {number(most)}" if np.isfinite(most) else f"of at least {number(least)}"
        message = f"{label} has values that the last activation, {activation}, cannot reach."
        found = f"{label} lies between {number(low)} and {number(high)}, the output gives values {bounds}."
        return Finding(
            "range", message, (found,), ("Leave out the activation of the last layer, or scale the targets.",)
        )
    if output["loss"] in POSITIVE and low < 0:
        message = f"{label} has negative values, which {output['loss']} does not allow."
        return Finding("range", message, mend=("Use another loss, or count from 0.",))
    size = float(np.sqrt(np.mean(np.square(y, dtype=np.float64))))
    if output["loss"] in NUMBERS and activation == "linear" and size > 1000:
        message = f"{label} is large and not scaled."
        found = f"It lies between {number(low)} and {number(high)}; a network begins with outputs of about 1."
        return Finding("scale", message, (found,), ("Scale the targets, or take their logarithm.",))
    return None


def _leak(column, label, inputs):
    """A column of the inputs that is the target itself."""
    if column.min() == column.max():
        return None
    for sample in inputs:
        if sample.leaf.ndim != 2 or sample.leaf.shape[1] > 1000 or len(sample.leaf) != len(column):
            continue
        places = np.flatnonzero(sample.leaf[0] == column[0])
        for probe in (len(column) // 2, len(column) - 1, *range(1, min(20, len(column)))):
            places = places[sample.leaf[probe, places] == column[probe]]
        for place in places[:5]:
            if np.array_equal(sample.leaf[:, place], column):
                name = sample.name(place)
                return Finding(
                    "leak",
                    f"{name[0].upper() + name[1:]} of {sample.label} is {label} itself.",
                    mend=("Leave it out.",),
                )
    return None
