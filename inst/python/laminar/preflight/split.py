"""What can be wrong with how the rows are cut: validation rows that are no fair test, a last batch of one row."""

import math

import keras
import numpy as np

from laminar.data.checks import class_codes
from laminar.preflight.findings import Finding, number
from laminar.preflight.sample import LIMIT

TELLING = 6  # columns by which a row is looked for before all of it is compared
FEW = 24  # validation rows looked up among the training rows when there are many
SHUFFLE = "Shuffle the rows first: `rows <- sample(nrow(x)); x <- x[rows, ]; y <- y[rows]`."


def last_batch(model, count, batch_size):
    """A batch of one row has no variance to normalize by."""
    layers = [
        layer
        for layer in model._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization) and layer.trainable
    ]
    if not layers or count < 2 or (count % batch_size != 1 and batch_size != 1):
        return []
    which = "Each batch" if batch_size == 1 else "The last batch"
    message = f"{which} has one row, which `{layers[0].name}` cannot normalize."
    found = f"There are {count:,} rows, in batches of {batch_size}."
    return [Finding("batch", message, (found,), ("Choose another `batch_size`, or leave out a row.",))]


def sorted_rows(train_y, held_y, kind):
    """The last rows, kept for validation, are of other classes than the rest.

    Args:
        train_y, held_y: targets of both parts.
        kind: how the loss wants classes, or `None`.
    Returns:
        List of `Finding`.
    """
    message = "The rows are sorted by `y`, and `validation_split` keeps the last ones."
    if kind is None:
        y = [np.ravel(part) for part in (train_y, held_y)]
        if len(y[0]) + len(y[1]) < 20 or any(part.dtype.kind not in "fiu" for part in y):
            return []
        both = np.concatenate(y)
        steps = np.diff(both)
        if both.min() == both.max() or not ((steps >= 0).all() or (steps <= 0).all()):
            return []
        return [Finding("order", message, mend=(SHUFFLE,))]
    train, held = _codes(train_y), _codes(held_y)
    if train is None or held is None:
        return []
    classes, counts = np.unique(train, return_counts=True)
    strange = np.setdiff1d(held, classes)
    if strange.size:
        found = f"Validation has the classes {_some(np.unique(held))}, training has {_some(classes)}."
    elif len(classes) > 1 and held.min() == held.max():
        share = counts[classes == held[0]].sum() / len(train)
        if len(held) * math.log(max(share, 1e-9)) > math.log(1e-4):
            return []
        found = f"All {len(held):,} validation rows are of class {held[0]}."
    else:
        return []
    return [Finding("order", message, (found,), (SHUFFLE,))]


def unseen_classes(train_y, held_y, kind):
    """Validation data with classes that training never sees."""
    if kind is None:
        return []
    train, held = _codes(train_y), _codes(held_y)
    if train is None or held is None:
        return []
    strange = np.setdiff1d(held, train)
    if not strange.size:
        return []
    message = f"The validation data have classes that the training data lack: {_some(strange)}."
    return [Finding("labels", message, mend=("Split the rows at random, or stratified by class.",))]


def other_scale(train, held):
    """Validation data that were not scaled as the training data were.

    Args:
        train, held: `Sample` objects of the same input.
    """
    if train.role == "codes" or train.values.shape[1] != held.values.shape[1] or len(held.leaf) < 10:
        return []
    size, other = (math.sqrt(max(float(np.mean(sample.square)), 1e-30)) for sample in (train, held))
    spread = train.spread
    moves = spread > 1e-6 * (np.sqrt(train.square) + 1e-12)
    shifted = np.abs(held.mean - train.mean) > 3 * spread
    wider = (held.spread > 20 * spread) | (held.spread < spread / 20)
    odd = moves & (shifted | wider)
    much = odd.sum() >= 0.5 * max(1, moves.sum()) and train.values.shape[1] <= LIMIT // 256
    if not much and 1 / 8 < other / size < 8:
        return []
    found = (
        f"{train.label} lies between {number(train.low.min())} and {number(train.high.max())}, "
        f"{held.label} between {number(held.low.min())} and {number(held.high.max())}."
    )
    mend = "Scale both with the numbers (mean, standard deviation, 255) of the training data."
    return [
        Finding("scale", "The validation data are scaled in another way than the training data.", (found,), (mend,))
    ]


def shared_rows(train, held, own_split):
    """Rows that stand in both parts.

    Args:
        train, held: `Sample` objects of the same input.
        own_split: whether both are parts of one array, cut by `validation_split`.
    """
    if train.leaf.shape[1:] != held.leaf.shape[1:] or len(held.leaf) < 5 or train.leaf.dtype.kind not in "fiub":
        return []
    if not own_split and train.leaf.shape == held.leaf.shape and _same(train, held):
        return [_shared("The validation data are the training data.")]
    finder = _finder(train)
    hits, looked = finder(_some_rows(held.leaf))
    share = hits / looked
    if hits < 2 or share < 0.05:
        return []
    if _surprise(train) < math.log2(len(train.leaf)) + 10:
        if own_split:
            return []
        own_hits, own_looked = finder(_some_rows(train.leaf), least=2)
        if share - own_hits / own_looked < 0.3:
            return []
    exact = looked == len(held.leaf)
    count = f"{hits:,}" if exact else f"About {share:.0%}"
    return [_shared(f"{count} of the {len(held.leaf):,} validation rows stand in the training data, too.")]


def _shared(message):
    mend = "Such rows are no test: split before rows are repeated or drawn with replacement, and leave out duplicates."
    return Finding("shared", message, mend=(mend,))


def _same(train, held):
    if not np.array_equal(train.values, held.values):
        return False
    return train.whole or np.array_equal(train.leaf, held.leaf)


def _some_rows(leaf, most=FEW):
    """Row numbers and rows: all where the array is small."""
    if leaf.size <= LIMIT and len(leaf) <= 2000:
        most = len(leaf)
    places = np.unique(np.linspace(0, len(leaf) - 1, min(most, len(leaf))).astype(int))
    return leaf[places]


def _finder(train):
    """A function that counts how many of some rows stand at least `least` times among the training rows."""
    leaf = train.leaf
    if leaf.size <= LIMIT and len(leaf) <= 2000:
        counts = {}
        for key in _keys(leaf):
            counts[key] = counts.get(key, 0) + 1
        return lambda rows, least=1: (sum(counts.get(key, 0) >= least for key in _keys(rows)), len(rows))
    part = train.values[:64]
    telling = np.argsort(-(np.diff(np.sort(part, axis=0), axis=0) != 0).sum(axis=0), kind="stable")[:TELLING]
    part, columns = part[:, telling], {}

    def column(place):
        if place not in columns:
            columns[place] = np.ascontiguousarray(train.column(telling[place]))
        return columns[place]

    def find(rows, least=1):
        values = rows.reshape(len(rows), -1)[:, telling]
        hits = 0
        for row, value in zip(rows, values, strict=True):
            rarest, *others = np.argsort((part == value).sum(axis=0), kind="stable")
            near = np.flatnonzero(column(rarest) == value[rarest])
            for place in others:
                if len(near) > 20:
                    near = near[column(place)[near] == value[place]]
            hits += sum(np.array_equal(leaf[place], row) for place in near[:20]) >= least
        return hits, len(rows)

    return find


def _keys(rows):
    rows = np.ascontiguousarray(rows.reshape(len(rows), -1), np.float64)
    return [row.tobytes() for row in rows]


def _surprise(sample):
    """Bits by which two rows differ if columns had nothing to do with each other (collision entropy)."""
    rows = sample.values[:512]
    bits = 0.0
    for place in range(min(rows.shape[1], 64)):
        counts = np.unique(rows[:, place], return_counts=True)[1]
        bits -= math.log2(float(np.sum(np.square(counts / len(rows)))))
        if bits > 64:
            break
    return bits


def _codes(y):
    if y.dtype.kind not in "fiub" or y.ndim > 2 or not len(y):
        return None
    return class_codes(y)


def _some(classes):
    classes = [str(code) for code in classes]
    return ", ".join(classes[:6]) + (", ..." if len(classes) > 6 else "")
