"""Where data sets come from: arrays, files, tables, functions of R."""

import numpy as np
import tensorflow as tf
from keras import tree

from laminar.data.arrays import device_type
from laminar.data.checks import check_rows
from laminar.data.fed import FedQueue
from laminar.data.problems import Problems
from laminar.data.tables import Column, TextTable, files_like
from laminar.errors import LaminarError
from laminar.execution.tensorflow.datasets import Facts, from_rows, mapped
from laminar.execution.tensorflow.decoding import decoder


def from_arrays(arrays, levels=None):
    """A data set of the rows of nested arrays.

    Args:
        arrays: nested arrays with rows first.
        levels: dict from column to the levels of a factor.
    """
    arrays = tree.map_structure(_tensor, tree.lists_to_tuples(arrays))
    leaves, count = tf.nest.flatten(arrays), None
    if all(leaf.shape.rank and leaf.shape[0] is not None for leaf in leaves):
        check_rows(arrays, names=("tensors", "", ""))
        count = leaves[0].shape[0]
    return from_rows(tf.data.Dataset.from_tensors(arrays), Facts(count=count, levels=dict(levels or {})))


def from_value(value):
    """A data set of one element."""
    return tf.data.Dataset.from_tensors(tree.map_structure(_tensor, tree.lists_to_tuples(value)))


def from_sparse(places, values, shape):
    """A data set of the rows of a sparse matrix, each a sparse tensor.

    Args:
        places: whole numbers (cells, 2), from 0, in order of rows.
        values: array (cells,).
        shape: rows and columns.
    """
    matrix = tf.SparseTensor(tf.cast(places, tf.int64), _tensor(values), [int(size) for size in shape])
    return tf.data.Dataset.from_tensor_slices(matrix)


def counting(ends, dtype):
    """A data set of whole numbers: from, before which to end, by."""
    return tf.data.Dataset.range(*(int(end) for end in ends), output_type=tf.as_dtype(dtype))


def decoded(lines, names, defaults, delim, parallel=None):
    """A data set of lines of text as one of dicts of columns."""

    def decode(line):
        fields = tf.io.decode_csv(line, [tf.constant([default]) for default in defaults], delim)
        return dict(zip(names, fields, strict=True))

    return mapped(lines, decode, num_parallel_calls=parallel)


def from_text_table(files, columns, width, delim=",", skip=0, quote=True, na="NA", on_error="fail"):
    """A data set of the rows of delimited text files.

    Args:
        files: paths or patterns.
        columns: list of dicts with `name`, `kind`, `levels`, `place`.
        width: fields in a line.
        delim, skip, quote, na: as of `TextTable`.
        on_error: "fail" or "skip".
    """
    paths = [path for pattern in files for path in files_like(pattern)]
    columns = [Column(c["name"], c["kind"], tuple(c["levels"] or ()), int(c["place"])) for c in columns]
    problems = Problems(on_error == "skip")
    table = TextTable(paths, columns, int(width), decoder, delim, int(skip), quote, na, problems)
    levels = {column.name: column.levels for column in columns if column.levels}
    spec = {c.name: tf.TensorSpec([None], tf.string if c.kind == "character" else c.dtype) for c in columns}
    names = [column.name for column in columns]
    blocks = lambda: (dict(zip(names, arrays, strict=True)) for arrays in table.blocks())  # noqa: E731
    return _from_blocks(blocks, spec, Facts(levels=levels, problems=(problems,)))


def from_blocks(blocks, example, levels=None, problems=()):
    """A data set of the rows of blocks that Python code reads.

    Args:
        blocks: function that begins a pass and gives an iterator of dicts of arrays with rows first.
        example: one such dict.
        levels: dict from column to the levels of a factor.
        problems: `Problems` of the reader.
    """
    return _from_blocks(blocks, _specs(example), Facts(levels=dict(levels or {}), problems=tuple(problems)))


def from_function(next_block, first, restart=None, levels=None):
    """A data set of the rows of blocks that an R function gives, called on R's thread.

    Args:
        next_block: function of no arguments that gives nested arrays with rows first, or `None` at the end.
        first: the block that it gave at its first call.
        restart: function of no arguments that begins anew, or `None`.
        levels: dict from column to the levels of a factor.
    """
    first = _host(first)
    held, spec = [first], _specs(first)

    def following():
        block = held.pop() if held else next_block()
        if block is None:
            return None
        block = _host(block)
        if [leaf.shape[1:] for leaf in tf.nest.flatten(block)] != [leaf.shape[1:] for leaf in tf.nest.flatten(first)]:
            raise LaminarError("The function gave a block of other columns than at first.", "data")
        return block

    def begin_anew():
        held.clear()
        if restart is not None:
            restart()

    feeder = FedQueue(following, begin_anew)
    return _from_blocks(feeder.blocks, spec, Facts(levels=dict(levels or {}), feeders=(feeder,)))


def _from_blocks(blocks, spec, known):
    """A data set of the rows of nested blocks.

    Args:
        blocks: function that begins a pass and gives an iterator of nested arrays with rows first.
        spec: their nested specification.
        known: `Facts`.
    """
    flat = tuple(tf.nest.flatten(spec))
    rows = tf.data.Dataset.from_generator(lambda: (tuple(tf.nest.flatten(b)) for b in blocks()), output_signature=flat)
    return from_rows(rows.map(lambda *leaves: tf.nest.pack_sequence_as(spec, leaves)), known)


def _specs(block):
    def spec(leaf):
        dtype = tf.string if leaf.dtype.kind in "USO" else device_type(leaf.dtype)
        return tf.TensorSpec([None, *leaf.shape[1:]], dtype)

    return tf.nest.map_structure(spec, block)


def _host(block):
    return tree.map_structure(_array, tree.lists_to_tuples(block))


def _array(leaf):
    array = np.asarray(leaf)
    return array.astype(device_type(array.dtype)) if array.dtype.kind == "f" else array


def _tensor(leaf):
    if isinstance(leaf, (tf.Tensor, tf.SparseTensor, tf.RaggedTensor)):
        return leaf
    return tf.constant(_array(leaf))
