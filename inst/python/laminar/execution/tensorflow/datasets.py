"""TensorFlow's data sets: made, transformed, looked at. What laminar knows of them travels along with them."""

import contextlib
import dataclasses
import functools
from dataclasses import dataclass, replace

import keras
import numpy as np
import tensorflow as tf
from keras import tree

from laminar.data import fed
from laminar.data.problems import report
from laminar.errors import LaminarError


@dataclass(frozen=True)
class Facts:
    """What laminar knows of a data set.

    Attributes:
        rows: a data set of blocks of the same rows, each with any number of them; `None` where there is none.
        batch: rows in a batch where the data set is `rows` cut into batches, `None` where it is single rows.
        drop_remainder: whether a smaller last batch is left out.
        count: number of rows, `None` where not known.
        levels: dict from column to the levels of a factor.
        feeders: `FedQueue` objects that it reads from.
        problems: `Problems` that its sources tell of broken rows.
        buffered: batches are read ahead already.
        files: paths of the images or sounds that it reads.
    """

    rows: object = None
    batch: int | None = None
    drop_remainder: bool = False
    count: int | None = None
    levels: dict = dataclasses.field(default_factory=dict)
    feeders: tuple = ()
    problems: tuple = ()
    buffered: bool = False
    files: tuple = ()


SAME_PARTS = ("batch", "cache", "concatenate", "filter", "ignore_errors", "options", "padded_batch", "prefetch",
              "ragged_batch", "rebatch", "repeat", "shard", "shuffle", "skip", "snapshot", "take", "take_while",
              "unbatch", "unique", "with_options")  # fmt: skip


def facts(dataset):
    """What is known of a data set: `Facts`."""
    known = getattr(dataset, "_laminar_facts", None)
    if known is not None:
        return known
    classes = getattr(dataset, "class_names", None)  # of a folder, by Keras
    levels = {"[[2]]": list(classes)} if classes and isinstance(dataset.element_spec, tuple) else {}
    return Facts(files=tuple(getattr(dataset, "file_paths", None) or ()), levels=levels)


def with_facts(dataset, known):
    """The data set, with what is known of it."""
    dataset._laminar_facts = known
    return dataset


def from_rows(rows, known, batch=None, drop_remainder=False):
    """A data set of single rows, or of batches, that is cut from blocks of rows.

    Args:
        rows: data set of blocks.
        known: `Facts` to keep.
        batch: rows in a batch, `None` for single rows.
        drop_remainder: leave a smaller last batch out.
    """
    cut = rows.unbatch() if batch is None else rows.rebatch(batch, drop_remainder)
    if known.count is not None:
        count = known.count if batch is None else (known.count if drop_remainder else known.count + batch - 1) // batch
        cut = cut.apply(tf.data.experimental.assert_cardinality(count))
    return with_facts(cut, replace(known, rows=rows, batch=batch, drop_remainder=drop_remainder))


# ---- transformations ------------------------------------------------------------------------------------------------


def transform(name, dataset, arguments=None, others=()):
    """Call a method of a data set by name; blocks of rows are kept where the method allows it.

    Args:
        name: for example "batch", "shuffle", "take".
        dataset: `tf.data.Dataset`.
        arguments: dict of keyword arguments.
        others: further data sets among the arguments.
    Returns:
        `tf.data.Dataset`.
    """
    arguments = {key: value for key, value in (arguments or {}).items() if value is not None}
    known = facts(dataset)
    if known.rows is not None and name in _ON_ROWS:
        found = _ON_ROWS[name](dataset, known, **arguments)
        if found is not None:
            return found
    after = replace(_plain(known, *map(facts, others)), buffered=name == "prefetch")
    if name not in SAME_PARTS:
        after = replace(after, levels={})
    return with_facts(getattr(dataset, name)(**arguments), after)


def _plain(*several):
    """The facts that hold for whatever is made of these data sets."""
    levels = several[0].levels
    feeders = dict.fromkeys(feeder for known in several for feeder in known.feeders)
    problems = dict.fromkeys(problem for known in several for problem in known.problems)
    files = dict.fromkeys(path for known in several for path in known.files)
    return Facts(levels=levels, feeders=tuple(feeders), problems=tuple(problems), files=tuple(files))


def _batch(dataset, known, batch_size, drop_remainder=False, **_):
    return from_rows(known.rows, known, batch_size, drop_remainder) if known.batch is None else None


def _shuffle(dataset, known, buffer_size, seed=None, reshuffle_each_iteration=True, **_):
    """Rows change places within windows of `buffer_size` rows, a whole window at a time."""
    if known.batch is not None:
        return None
    draws = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=reshuffle_each_iteration)

    def mix(block, draw):
        count = tf.shape(tree.flatten(block)[0])[0]
        order = tf.random.experimental.stateless_shuffle(
            tf.range(count), seed=tf.stack([draw, tf.constant(0, tf.int64)])
        )
        return tf.nest.map_structure(lambda leaf: tf.gather(leaf, order), block)

    windows = known.rows.rebatch(buffer_size)
    return from_rows(tf.data.Dataset.zip((windows, draws)).map(mix), known)


def _repeat(dataset, known, count=None, **_):
    if known.batch is not None:
        return None
    count = -1 if count is None else count
    known = replace(known, count=None if known.count is None or count < 0 else known.count * count)
    return from_rows(known.rows.repeat(count), known)


def _prefetch(dataset, known, **_):
    return dataset if known.batch is not None else None  # blocks are read ahead anyway


_ON_ROWS = {"batch": _batch, "shuffle": _shuffle, "repeat": _repeat, "prefetch": _prefetch}


def mapped(dataset, function, rows=False, **options):
    """A data set with a function traced over its elements.

    Args:
        dataset: `tf.data.Dataset`.
        function: takes the parts of an element.
        rows: the function does the same to a block of rows as to a batch and to a row.
        options: of `tf.data.Dataset.map()`.
    """
    function = tf.autograph.experimental.do_not_convert(function)
    known = facts(dataset)
    if rows and known.rows is not None:
        return from_rows(known.rows.map(function), known, known.batch, known.drop_remainder)
    kept = {}

    def watched(*element):
        result = function(*element)
        kept.update(_kept_levels(known.levels, element, result))
        return result

    watched = tf.autograph.experimental.do_not_convert(watched)
    done = dataset.map(watched, **options)
    return with_facts(done, replace(_plain(known), levels=kept))


def _kept_levels(levels, element, result):
    """The levels of those parts of an element that a function gave back as they were."""
    element = element[0] if len(element) == 1 else element
    known = {id(value): levels[_key(path)] for path, value in _parts(element) if _key(path) in levels}
    return {_key(path): known[id(value)] for path, value in _parts(result) if id(value) in known}


def _key(path):
    return path.rsplit("$", 1)[-1]


def calling(function, whole, names=()):
    """An R function as TensorFlow calls it with the parts of an element.

    Args:
        function: takes the parts of an element, or the whole as one list.
        whole: whether it takes one argument only.
        names: of its arguments: an element with parts of these names is handed over part by part.
    """

    def called(*parts):
        if len(parts) == 1 and isinstance(parts[0], dict) and len(names) > 1 and set(names) <= set(parts[0]):
            parts = [parts[0][name] for name in names]
        result = function(list(parts)) if whole and len(parts) > 1 else function(*parts)
        return tensors(result)

    return tf.autograph.experimental.do_not_convert(called)


def tensors(value):
    """What an R function gave, as data sets want it: tuples for lists, numbers in single precision."""
    if isinstance(value, (list, tuple)):
        return tuple(tensors(part) for part in value)
    if isinstance(value, dict):
        return {name: tensors(part) for name, part in value.items()}
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return tf.constant(value.astype(keras.config.floatx()))
    return value


def zipped(datasets):
    """Data sets side by side: of a dict or list of them."""
    nested = tree.lists_to_tuples(datasets)
    parts, levels = _parts(nested), {}
    for path, dataset in parts:
        for part, values in facts(dataset).levels.items():
            key = _key(path + (part if not part or part.startswith("[[") else f"${part}"))
            levels.setdefault(key, []).append(values)
    levels = {key: found[0] for key, found in levels.items() if all(values == found[0] for values in found)}
    known = _plain(*(facts(dataset) for _, dataset in parts))
    return with_facts(tf.data.Dataset.zip(nested), replace(known, levels=levels))


def combined(name, datasets, arguments):
    """Several data sets as one by a function of TensorFlow, `sample_from_datasets` or `choose_from_datasets`."""
    arguments = {key: value for key, value in arguments.items() if value is not None}
    made = getattr(tf.data.Dataset, name)(list(datasets), **arguments)
    return with_facts(made, _plain(*map(facts, datasets)))


def reduced(dataset, initial_state, function):
    """The last state of a reduction, as host arrays."""
    state = tf.nest.map_structure(tf.convert_to_tensor, tree.lists_to_tuples(initial_state))
    known = facts(dataset)
    with told(known):
        return to_arrays(pumped(known, lambda: dataset.reduce(state, function)))


def options_of(values):
    """TensorFlow's options of data sets, from a dict; nested names have dots."""
    options = tf.data.Options()
    for name, value in values.items():
        *parts, last = name.split(".")
        target = functools.reduce(getattr, parts, options)
        if not hasattr(target, last):
            raise LaminarError(f"There is no option `{name}` of data sets.", "name")
        setattr(target, last, value)
    return options


def without_names(dataset):
    """Elements `list(x = , y = )` as pairs, the form that models train on."""
    spec = dataset.element_spec
    if isinstance(spec, dict) and set(spec) == {"x", "y"}:
        return mapped(dataset, lambda element: (element["x"], element["y"]), rows=True)
    return dataset


def prepared(dataset, x, y=None, named=True, named_features=False):
    """Columns of a table as features and target.

    Args:
        dataset: elements are dicts of columns.
        x: names of the columns that become features.
        y: name of the column to predict, or `None`.
        named: elements are dicts with "x" and "y", else pairs.
        named_features: features stay a dict of columns, else they are put side by side as one array of Keras's float
            type, factors as indicator columns.
    """
    known, spec = facts(dataset), dataset.element_spec
    text = [name for name in x if spec[name].dtype == tf.string]
    if text and not named_features:
        raise LaminarError(
            f"Text columns cannot be put side by side with numbers: {', '.join(text)}.",
            "type",
            mend=["State their levels where the file is read, with `factors = `, to make them factors.",
                  "`named_features = TRUE` keeps all columns apart, for a model with an input for each."],
        )  # fmt: skip

    def side_by_side(record):
        return tf.concat([_feature(record[name], known.levels.get(name), spec[name]) for name in x], -1)

    def prepare(record):
        features = {name: record[name] for name in x} if named_features else side_by_side(record)
        if y is None:
            return {"x": features} if named else features
        return {"x": features, "y": record[y]} if named else (features, record[y])

    done = mapped(dataset, prepare, rows=True)
    kept = {name: known.levels[name] for name in x if named_features and name in known.levels}
    if y in known.levels:
        kept["y" if named else "[[2]]"] = known.levels[y]
    return with_facts(done, replace(facts(done), levels=kept))


def _feature(value, levels, spec):
    if levels:
        return tf.one_hot(value, len(levels), dtype=keras.config.floatx())
    value = tf.cast(value, keras.config.floatx())
    return value if spec.shape.rank and spec.shape[-1] is not None else value[..., None]


# ---- looking at data sets -------------------------------------------------------------------------------------------


def cardinality(dataset):
    """Elements: a whole number, "infinite", or `None` where not known."""
    known = facts(dataset)
    count = dataset.cardinality()
    if int(count) < 0 and known.rows is not None and known.batch is None and int(known.rows.cardinality()) == -1:
        return "infinite"
    return {-1: "infinite", -2: None}.get(int(count), int(count))


def described(dataset):
    """Element specification as lines: (name, type, shape, levels) for each part."""
    known, lines = facts(dataset), []
    for path, spec in _parts(dataset.element_spec):
        kind = type(spec).__name__.removesuffix("Spec").removesuffix("Tensor").lower()
        shape = getattr(spec, "shape", None)
        sizes = None if shape is None or shape.rank is None else [-1 if size is None else size for size in shape]
        dtype = getattr(getattr(spec, "dtype", None), "name", "data set" if kind == "dataset" else kind)
        levels = known.levels.get(_key(path))
        lines.append({"name": path, "dtype": " ".join(filter(None, [kind, dtype])) if kind != "dataset" else dtype,
                      "shape": sizes, "levels": list(levels) if levels else None})  # fmt: skip
    return lines


def target_levels(dataset, outputs):
    """The levels of what a model learns from a data set of pairs or of `list(x = , y = )`.

    Args:
        dataset: `tf.data.Dataset`.
        outputs: names of the model's outputs; targets have these names, or are in this order.
    Returns:
        A list with the levels for each output, `None` where there are none.
    """
    spec, levels = dataset.element_spec, facts(dataset).levels
    if isinstance(spec, tuple) and len(spec) in (2, 3):
        path, target = "[[2]]", spec[1]
    elif isinstance(spec, dict) and {"x", "y"} <= set(spec):
        path, target = "$y", spec["y"]
    else:
        return [None] * len(outputs)
    if isinstance(target, dict):
        paths = [f"{path}${name}" for name in outputs]
    elif isinstance(target, (tuple, list)):
        paths = [f"{path}[[{place + 1}]]" for place in range(len(outputs))]
    else:
        paths = [path] + [None] * (len(outputs) - 1)
    return [levels.get(_key(path)) if path else None for path in paths]


def _parts(spec, path=""):
    if isinstance(spec, dict):
        return [part for name, value in spec.items() for part in _parts(value, f"{path}${name}")]
    if isinstance(spec, (tuple, list)):
        return [part for place, value in enumerate(spec) for part in _parts(value, f"{path}[[{place + 1}]]")]
    return [(path, spec)]


@contextlib.contextmanager
def told(known):
    """Errors of TensorFlow inside the block speak as their first cause did.

    Args:
        known: `Facts` of the data set that is read.
    """
    try:
        yield
    except tf.errors.OpError as error:
        for problems in known.problems:
            if problems.error is not None:
                cause, problems.error = problems.error, None
                raise cause from None
        broken = next(filter(_is_broken, known.files), None)
        if broken is not None:
            raise LaminarError(
                f"The file {broken} cannot be read: it is damaged, or not what its name says.",
                "file",
                mend=["Take it away or mend it.", '`on_error = "skip"` leaves out such files.'],
            ) from None
        raise error


def _is_broken(path):
    """Whether an image or a sound cannot be decoded."""
    try:
        data = tf.io.read_file(path)
        tf.audio.decode_wav(data) if path.lower().endswith(".wav") else tf.io.decode_image(data)
    except tf.errors.OpError:
        return True
    return False


def pumped(known, read):
    """What `read` gives, while R functions behind the data set are called on this thread."""
    return fed.pumped(known.feeders, read)


class Elements:
    """Iterates over a data set's elements.

    Args:
        dataset: `tf.data.Dataset`.
        convert: function of a nested structure of tensors, for example to host arrays.
    """

    def __init__(self, dataset, convert=lambda element: element):
        self._known, self._convert = facts(dataset), convert
        report(self._known.problems)  # of another reading
        self._iterator = iter(dataset)

    def __iter__(self):
        return self

    def __next__(self):
        with told(self._known):
            element = pumped(self._known, functools.partial(next, self._iterator, None))
        if element is None:
            raise StopIteration
        return self._convert(element)

    def left_out(self):
        """Broken rows that were left out: a text, `None` where there were none."""
        return report(self._known.problems)[1]


def to_arrays(element):
    """A nested structure of tensors as NumPy arrays in types that R has; text as str."""
    from laminar.bridge.arrays import r_ready

    def convert(leaf):
        if not isinstance(leaf, tf.Tensor):
            return leaf
        value = leaf.numpy()
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if getattr(value, "dtype", np.dtype(bool)).kind == "O":
            return np.vectorize(lambda text: text.decode("utf-8", "replace"), otypes=[str])(value)
        return value.item() if np.ndim(value) == 0 else r_ready(value)

    return tf.nest.map_structure(convert, element)
