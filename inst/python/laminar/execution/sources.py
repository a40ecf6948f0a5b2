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
from laminar.execution.datasets import Facts, from_rows
from laminar.execution.decoding import decoder


def from_arrays(arrays, levels=None):
    """A data set of the rows of nested arrays.

    Args:
        arrays: nested arrays with rows first.
        levels: dict from column to the levels of a factor.
    """
    arrays = tree.map_structure(_tensor, tree.lists_to_tuples(arrays))
    check_rows(arrays, names=("tensors", "", ""))
    return from_rows(tf.data.Dataset.from_tensors(arrays), Facts(levels=dict(levels or {})))


def from_value(value):
    """A data set of one element."""
    return tf.data.Dataset.from_tensors(tree.map_structure(_tensor, tree.lists_to_tuples(value)))


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


def from_function(next_block, restart=None, levels=None):
    """A data set of the rows of blocks that an R function gives, called on R's thread.

    Args:
        next_block: function of no arguments that gives nested arrays with rows first, or `None` at the end.
        restart: function of no arguments that begins anew, or `None`.
        levels: dict from column to the levels of a factor.
    """
    first = next_block()
    if first is None:
        raise LaminarError("The function that gives the data gave none.", "data")
    first, held = _host(first), []
    held.append(first)

    def following():
        if held:
            return held.pop()
        block = next_block()
        return None if block is None else _host(block)

    feeder = FedQueue(following, restart)
    return _from_blocks(feeder.blocks, _specs(first), Facts(levels=dict(levels or {}), feeders=(feeder,)))


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
