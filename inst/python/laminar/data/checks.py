"""Checks of the data a user hands over, before anything is changed: every message says how to mend it."""

from itertools import permutations

import keras
import numpy as np
from keras import tree

from laminar.errors import LaminarError

SAME_SHAPE_LOSSES = set(
    [
        "mean_squared_error",
        "mse",
        "mean_absolute_error",
        "mae",
        "mean_absolute_percentage_error",
        "mape",
        "mean_squared_logarithmic_error",
        "msle",
        "huber",
        "log_cosh",
        "logcosh",
        "binary_crossentropy",
        "binary_focal_crossentropy",
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "kl_divergence",
        "poisson",
        "hinge",
        "squared_hinge",
        "categorical_hinge",
        "cosine_similarity",
        "dice",
        "tversky",
    ]
)
ZERO_ONE_LOSSES = {"binary_crossentropy", "binary_focal_crossentropy"}
ONE_HOT_LOSSES = {"categorical_crossentropy", "categorical_focal_crossentropy"}
SPARSE_LOSSES = {"sparse_categorical_crossentropy"}


def shape_text(shape):
    """A shape as users read it, rows written `n`: `(n, 28, 28)`.

    Example:
        >>> shape_text((None, 10))
        '(n, 10)'
    """
    inner = ", ".join("n" if size is None else str(size) for size in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def check_compiled(model, action):
    """The model has been compiled.

    Args:
        model: a Keras model.
        action: the function that needs it, for the message.
    """
    if not model.compiled:
        raise LaminarError(
            f"`{action}()` needs a compiled model.",
            "compile",
            mend='Call `compile(model, loss = , optimizer = )` first, for example `compile(model, loss = "mse")`.',
        )


def check_whole(value, name, least=1, optional=True):
    """A whole number of at least `least`, or `None` where `optional`; returns it as an `int`."""
    if value is None and optional:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)) or value != int(value):
        raise LaminarError(f"`{name}` must be a whole number, not {value!r}.", "type")
    if value < least:
        raise LaminarError(f"`{name}` must be at least {least}, not {int(value)}.", "value")
    return int(value)


def check_split(value):
    """A share in [0, 1)."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or not 0 <= value < 1:
        raise LaminarError(
            f"`validation_split` must be a share from 0 up to (not including) 1, not {value!r}.",
            "value",
            mend="`validation_split = 0.2` keeps the last fifth of the rows for validation.",
        )
    return float(value)


def check_rows(x, y=None, sample_weight=None, names=("x", "y", "sample_weight")):
    """All arrays have the same number of rows, and there is at least one.

    Returns:
        The number of rows.
    """
    counts = {}
    for name, value in zip(names, (x, y, sample_weight), strict=True):
        for place, leaf in enumerate(_leaves(value)):
            if leaf.ndim == 0:
                raise LaminarError(f"`{name}` must be an array with rows, not a single value.", "shape")
            counts[name if place == 0 else f"{name}[[{place + 1}]]"] = leaf.shape[0]
    if names[0] not in counts:
        raise LaminarError(f"`{names[0]}` is missing.", "data")
    if len(set(counts.values())) > 1:
        raise LaminarError(
            f"{_listed(counts)} must have the same number of rows.",
            "shape",
            [f"`{name}` has {_counted(count, 'row')}." for name, count in counts.items()],
        )
    rows = next(iter(counts.values()))
    if rows == 0:
        raise LaminarError(f"`{names[0]}` has no rows.", "data", mend="Give at least one row of data.")
    return rows


def check_inputs(model, x, name="x"):
    """The arrays fit the model's inputs, as far as the model says what they must be."""
    inputs = getattr(model, "inputs", None)
    if not inputs:
        return
    leaves = _matched(model, x, inputs)
    if len(leaves) != len(inputs):
        raise LaminarError(
            f"The model has {_counted(len(inputs), 'input')}, `{name}` has {_counted(len(leaves), 'array')}.",
            "shape",
            mend="Give one array or data frame; vectors become its columns by `do.call(cbind, x)`."
            if len(inputs) == 1
            else f"Give a list with one array for each of: {', '.join(_input_names(model))}.",
        )
    for tensor, leaf, label in zip(inputs, leaves, _input_names(model), strict=True):
        if leaf is None or getattr(tensor, "sparse", False):
            continue
        where = f"`{name}`" if len(inputs) == 1 else f"`{name}` for input `{label}`"
        _check_text(tensor, leaf, where)
        _check_one_input(tuple(tensor.shape), leaf, where, name)
        _check_words(model, tensor, leaf, where)


def _check_words(model, tensor, leaf, where):
    """Whole numbers that an embedding looks up lie within its table: beyond it, XLA would silently take another row."""
    for layer in model._flatten_layers():
        if not isinstance(layer, keras.layers.Embedding) or leaf.dtype.kind not in "fiu" or not leaf.size:
            continue
        if any(tensor is source for node in layer._inbound_nodes for source in node.input_tensors):
            low, high = leaf.min(), leaf.max()
            if low < 0 or high > layer.input_dim - 1:
                raise LaminarError(
                    f"{where} must be codes from 0 to {layer.input_dim - 1}, not from {low:g} to {high:g}.",
                    "value",
                    f"The embedding `{layer.name}` has `input_dim = {layer.input_dim}`.",
                    "`input_dim` is the largest code plus 1.",
                )


def _check_text(tensor, leaf, where):
    takes_text, is_text = tensor.dtype == "string", leaf.dtype.kind in "SU"
    if is_text and not takes_text:
        raise LaminarError(
            f"{where} must hold numbers, not text.",
            "type",
            mend="Code text as numbers: a factor by `as.integer(x) - 1L`, sentences by `layer_text_vectorization()`.",
        )
    if takes_text and leaf.dtype.kind in "fiub":
        raise LaminarError(f"{where} must hold text, not numbers.", "type")


def _check_one_input(wanted, leaf, where, name):
    if leaf.dtype.kind == "O":
        raise LaminarError(
            f"{where} must hold numbers, not objects of mixed types.",
            "type",
            mend="Turn a data frame into a numeric matrix, or a list of vectors into a matrix with `pad_sequences()`.",
        )
    given = tuple(leaf.shape)
    if _fits(wanted, given) or _fits(wanted, (*given, 1)) or (given[-1] == 1 and _fits(wanted, given[:-1])):
        return
    raise LaminarError(
        f"{where} must have shape {shape_text(wanted)}, not {shape_text(given)}.",
        "shape",
        mend=_input_hint(wanted, given, name),
    )


def _input_hint(wanted, given, name):
    order = _fitting_order(wanted, given)
    if order is not None:
        call = f"t({name})" if len(given) == 2 else f"aperm({name}, c({', '.join(str(place + 1) for place in order)}))"
        return f"The dimensions fit in another order: try `{call}`."
    if len(wanted) == 2 and len(given) == 2 and wanted[1] is not None:
        return f"The model was built for {wanted[1]} columns; the data have {given[1]}."
    if len(given) > 1 and all(size is not None for size in wanted[1:]) and np.prod(wanted[1:]) == np.prod(given[1:]):
        sizes = ", ".join(str(size) for size in (given[0], *wanted[1:]))
        return f"The values fit: try `array_reshape({name}, c({sizes}))`."
    if len(given) == len(wanted) - 1 and wanted[1] in (None, given[0]) and _fits(wanted[1:], given):
        sizes = ", ".join(str(size) for size in (1, *given))
        return f"One row needs its own dimension: try `array_reshape({name}, c({sizes}))`."
    if len(wanted) == 2 and len(given) == 1 and wanted[1] is not None:
        return f"The model was built for {_counted(wanted[1], 'column')}; a vector is one."
    return "Rows come first; then the dimensions of one row."


def _fitting_order(wanted, given):
    """The order of dimensions in which `given` fits, when the model says what all of them must be."""
    if len(wanted) != len(given) or None in wanted[1:]:
        return None
    orders = permutations(range(len(given)))
    return next((order for order in orders if _fits(wanted, tuple(given[place] for place in order))), None)


def check_targets(model, y, name="y"):
    """The targets fit the model's outputs and what the loss needs of them."""
    outputs = getattr(model, "outputs", None)
    if model.loss is None or not outputs:
        return
    if y is None:
        raise LaminarError(f"`{name}` is missing: the loss compares the model's output with it.", "data")
    leaves, losses = _leaves(y), loss_names(model)
    if len(leaves) != len(outputs) or len(losses) != len(outputs):
        return
    labels = output_keys(model) or [""] * len(outputs)
    ordered = [y[label] for label in labels] if isinstance(y, dict) and set(y) == set(labels) else leaves
    for loss, output, leaf, label in zip(losses, outputs, ordered, labels, strict=True):
        where = f"`{name}`" if len(outputs) == 1 else f"`{name}` for output `{label}`"
        if loss is not None and leaf.dtype.kind in "fiub":
            _check_one_target(loss, tuple(output.shape), leaf, where)


def _check_one_target(loss, wanted, leaf, where):
    given = tuple(leaf.shape)
    if leaf.dtype.kind == "f" and np.isnan(np.min(leaf)):
        missing = int(np.isnan(leaf).sum())
        raise LaminarError(
            f"{where} has {missing} missing value{'s' * (missing > 1)}.", "data", mend="Leave out those rows."
        )
    if loss in SPARSE_LOSSES:
        _check_labels(wanted, leaf, where)
    elif loss in SAME_SHAPE_LOSSES:
        if not _same_target(wanted, given):
            _raise_target_shape(loss, wanted, given, where)
        if loss in ZERO_ONE_LOSSES and (leaf.min() < 0 or leaf.max() > 1):
            raise LaminarError(
                f"{where} must lie between 0 and 1 for {loss}, not between {leaf.min():g} and {leaf.max():g}.",
                "labels",
                mend="Code the two classes 0 and 1: subtract 1 from codes 1 and 2, or give a factor.",
            )


def _check_labels(wanted, leaf, where):
    classes = wanted[-1]
    if not (_same_target(wanted[:-1], leaf.shape) or _same_target((*wanted[:-1], 1), leaf.shape)):
        hint = "Labels are whole numbers, one for each row; for one-hot rows use `loss_categorical_crossentropy()`."
        given = shape_text(leaf.shape)
        raise LaminarError(f"{where} must have shape {shape_text(wanted[:-1])}, not {given}.", "shape", mend=hint)
    if classes is None:
        return
    low, high = leaf.min(), leaf.max()
    if low < 0 or high > classes - 1:
        hint = f"The output has {classes} units, so labels run from 0 to {classes - 1}."
        more = "R's factor codes begin at 1: subtract 1, or give the factor itself."
        raise LaminarError(
            f"{where} must be labels from 0 to {classes - 1}, not from {low:g} to {high:g}.",
            "labels",
            mend=[hint, more],
        )
    if leaf.dtype.kind == "f" and np.any(leaf != np.floor(leaf)):
        raise LaminarError(f"{where} must be whole-number labels for sparse_categorical_crossentropy.", "labels")


def _raise_target_shape(loss, wanted, given, where):
    hint = f"The output layer gives {shape_text(wanted)}: change its units, or the targets."
    if loss in ONE_HOT_LOSSES and (len(given) == 1 or given[-1] == 1):
        hint = "Use `to_categorical(y)`, or keep the labels and use `loss_sparse_categorical_crossentropy()`."
    raise LaminarError(
        f"{where} must have shape {shape_text(wanted)} for {loss}, not {shape_text(given)}.", "shape", mend=hint
    )


def check_class_weight(class_weight, y):
    """Class weights: a dict from 0-based class to weight that names every class found in `y`.

    Returns:
        The dict with whole-number keys and float values, or `None`.
    """
    if class_weight is None:
        return None
    if not isinstance(class_weight, dict):
        raise LaminarError(
            "`class_weight` must name the classes.",
            "type",
            mend="For example `class_weight = list(`0` = 1, `1` = 10)`.",
        )
    try:
        weights = {int(float(key)): float(value) for key, value in class_weight.items()}
    except (TypeError, ValueError) as error:
        raise LaminarError(
            "`class_weight` must have classes 0, 1, ... as names and numbers as values.", "type"
        ) from error
    if y is None or tree.is_nested(y):
        raise LaminarError(
            "`class_weight` needs a model with one output.",
            "value",
            mend="Use `sample_weight`, one array for each output.",
        )
    missing = sorted(set(np.unique(class_codes(y)).tolist()) - set(weights))
    if missing:
        raise LaminarError(
            f"`class_weight` has no weight for class {', '.join(str(code) for code in missing)}.",
            "value",
            f"It names {', '.join(str(code) for code in sorted(weights))}.",
            "Classes count from 0; give every class a weight (1 leaves it as it is).",
        )
    return weights


def class_codes(y):
    """Labels of class targets: of one-hot rows the place of the largest value, as Keras takes them.

    Args:
        y: array (n,), (n, 1) or (n, classes).
    Returns:
        int32 array (n, ...).
    """
    if y.ndim > 1:
        y = np.argmax(y, axis=-1) if y.shape[-1] != 1 else y[..., 0]
    return np.round(y).astype("int32")


def class_counts(y):
    """How often each class occurs.

    Args:
        y: class targets, as for `class_codes()`.
    Returns:
        Dict from the code, as a string, to the count.
    Example:
        >>> class_counts(np.array([0, 2, 2]))
        {'0': 1, '2': 2}
    """
    codes, counts = np.unique(class_codes(np.asarray(y)), return_counts=True)
    return {str(code): count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)}


def outputs_structure(model):
    """A model's outputs, nested as they were given; `None` for a model that does not say."""
    return getattr(getattr(model, "_functional", None) or model, "_outputs_struct", None)


def output_keys(model):
    """The names of a model's outputs in their order: the keys of a dict of outputs, else the names of their layers.

    Returns:
        List of strings, empty for a model that does not say.
    """
    structure = outputs_structure(model)
    if isinstance(structure, dict) and not any(tree.is_nested(part) for part in structure.values()):
        return tree.flatten({key: key for key in structure})
    return list(getattr(getattr(model, "_functional", None) or model, "output_names", None) or [])


def loss_names(model):
    """For each output the name of its loss (`None` where there is none or it is the user's own)."""
    losses = model.loss
    outputs = output_keys(model)
    if isinstance(losses, dict):
        losses = [losses.get(name) for name in outputs]
    elif not isinstance(losses, (list, tuple)):
        losses = [losses] * max(1, len(outputs))
    return [_loss_name(loss) for loss in losses]


def _loss_name(loss):
    if loss is None or isinstance(loss, str):
        return loss
    if not getattr(type(loss), "__module__", "").startswith("keras") and not getattr(loss, "__module__", "").startswith(
        "keras"
    ):
        return None
    function = getattr(loss, "fn", loss)
    return getattr(function, "__name__", None)


def _fits(wanted, given):
    if len(wanted) != len(given):
        return False
    return all(want is None or want == have for want, have in zip(wanted[1:], given[1:], strict=True))


def _same_target(wanted, given):
    return (
        _fits(wanted, given)
        or _fits(wanted, (*given, 1))
        or (len(given) > 1 and given[-1] == 1 and _fits(wanted, given[:-1]))
    )


def _matched(model, x, inputs):
    """The leaves of `x` in the order of the model's inputs."""
    names = _input_names(model)
    if isinstance(x, dict) and set(names) <= set(x):
        return [x[name] for name in names]
    return tree.flatten(x)


def _input_names(model):
    return [getattr(tensor, "name", f"input {place + 1}") for place, tensor in enumerate(model.inputs)]


def _leaves(value):
    if value is None or isinstance(value, np.ndarray):
        return [] if value is None else [value]
    return [leaf for leaf in tree.flatten(value) if leaf is not None]


def _listed(names):
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]


def _counted(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"
