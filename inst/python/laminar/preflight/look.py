"""The look itself: which checks see which arrays."""

import numpy as np
from keras import tree

from laminar.data.checks import check_inputs, check_targets
from laminar.data.facts import facts
from laminar.data.rows import by_name, is_in_memory, rows_of
from laminar.data.sparse import is_sparse
from laminar.errors import LaminarError
from laminar.preflight.findings import Finding
from laminar.preflight.inputs import infinite, input_findings
from laminar.preflight.roles import input_roles
from laminar.preflight.sample import Sample
from laminar.preflight.split import last_batch, other_scale, shared_rows, sorted_rows, unseen_classes
from laminar.preflight.targets import endless, output_findings, target_findings


def look(
    model, x, y=None, *, sample_weight=None, validation_data=None, validation_split=0.0, batch_size=None,
    steps_per_epoch=None, columns=None, **_,
):  # fmt: skip
    """What would train badly, though without an error. Nothing is changed.

    Large arrays are looked at by a sample of rows. What is an error of `fit()` is left to `fit()`.

    Args:
        model: a compiled Keras model.
        x, y, sample_weight, validation_data, validation_split, batch_size, steps_per_epoch: as of `fit()`.
        columns: names of the columns of a model's only input, or `None`.
        _: further arguments of `fit()`, of no matter here.
    Returns:
        List of dicts as `Finding.plain()` gives.
    """
    found = []
    try:
        about = facts(model)
        for output in about["outputs"]:
            found += output_findings(output)
        if _has_rows(x, y, sample_weight):
            found += _rows_findings(
                model, about["outputs"], x, y, sample_weight, validation_data, validation_split, batch_size,
                steps_per_epoch, columns,
            )  # fmt: skip
    except LaminarError:
        pass  # fit() raises it, with all that is to be said
    return [finding.plain() for finding in found]


def _has_rows(x, *others):
    return (is_in_memory(x) or is_sparse(x)) and is_in_memory(*others)


def _rows_findings(
    model, outputs, x, y, sample_weight, validation_data, validation_split, batch_size, steps_per_epoch, columns
):
    rows = rows_of(by_name(model, x), y, sample_weight)
    check_inputs(model, rows.x)
    check_targets(model, rows.y)
    held, own_split = None, False
    if validation_data is None and validation_split:
        (rows, held), own_split = rows.split(validation_split), True
    elif isinstance(validation_data, (list, tuple)) and _has_rows(*validation_data):
        names = ("validation_data[[1]]", "validation_data[[2]]", "validation_data[[3]]")
        held = rows_of(by_name(model, validation_data[0]), *(*validation_data[1:], None, None)[:2], names)
        check_inputs(model, held.x)
        check_targets(model, held.y)
    train = _samples(model, rows.x, "x", columns)
    found = [finding for sample in train for finding in input_findings(sample)]
    targets = _targets(rows.y, outputs)
    for label, leaf, output in targets:
        found += target_findings(leaf, label, output, train)
    found += _weights(rows.sample_weight)
    if not steps_per_epoch:
        found += last_batch(model, rows.count, min(batch_size or 32, rows.count))
    if held is not None:
        found += _held_findings(model, train, held, targets, own_split, columns, outputs)
    return found


def _held_findings(model, train, held, targets, own_split, columns, outputs):
    found = []
    name = "x" if own_split else "validation_data[[1]]"
    samples = _samples(model, held.x, name, columns)
    found += [finding for finding in map(infinite, samples) if finding]
    label = "`y`" if own_split else "`validation_data[[2]]`"
    found += [finding for _, leaf, _ in _targets(held.y, outputs) if (finding := endless(leaf, label))]
    if len(samples) == len(train) and train:
        if not own_split:
            for one, other in zip(train, samples, strict=True):
                found += other_scale(one, other)
        widest = max(range(len(train)), key=lambda place: train[place].values.shape[1])
        if len(train) == 1:  # with several inputs, rows may well be equal in one of them
            found += shared_rows(train[widest], samples[widest], own_split)
    for (_, leaf, output), (_, other, _) in zip(targets, _targets(held.y, outputs), strict=True):
        kind = output["kind"] if output else None
        kind = None if kind == "unknown" else kind
        if own_split:
            found += sorted_rows(leaf, other, kind)
        else:
            found += unseen_classes(leaf, other, kind)
    return found


def _samples(model, x, name, columns):
    """A `Sample` of each input that holds numbers."""
    roles = input_roles(model)
    if isinstance(x, dict):
        labels = [getattr(tensor, "name", "") for tensor in model.inputs] if roles else list(x)
        if not set(labels) <= set(x):
            return []
        leaves = [(f"`{name}${label}`", x[label]) for label in labels]
    else:
        flat = tree.flatten(x)
        leaves = [
            (f"`{name}`" if len(flat) == 1 else f"`{name}[[{place + 1}]]`", leaf) for place, leaf in enumerate(flat)
        ]
    roles = roles if len(roles) == len(leaves) else ["other"] * len(leaves)
    names = columns if len(leaves) == 1 else None
    return [
        Sample(leaf, label, names, role)
        for (label, leaf), role in zip(leaves, roles, strict=True)
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fiub" and leaf.size
    ]


def _targets(y, outputs):
    """(label, array, facts of the output) of each target."""
    if y is None:
        return []
    if isinstance(y, dict):
        known = {output["name"]: output for output in outputs}
        return [(f"`y${name}`", leaf, known.get(name)) for name, leaf in y.items() if isinstance(leaf, np.ndarray)]
    flat = tree.flatten(y)
    if len(flat) != len(outputs):
        return []
    labels = ["`y`"] if len(flat) == 1 else [f"`y[[{place + 1}]]`" for place in range(len(flat))]
    return [(*parts, output) for *parts, output in zip(labels, flat, outputs, strict=True) if parts[1] is not None]


def _weights(sample_weight):
    found = []
    for leaf in tree.flatten(sample_weight):
        if leaf is None or leaf.dtype.kind not in "fiu":
            continue
        if leaf.min() < 0:
            mend = "Weights say how much a row counts: at least 0."
            found.append(Finding("weights", "`sample_weight` has negative values.", mend=(mend,)))
        elif not leaf.any():
            found.append(
                Finding("weights", "All of `sample_weight` is 0.", mend=("No row counts: nothing is learned.",))
            )
    return found
