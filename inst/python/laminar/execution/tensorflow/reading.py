"""Batches of a TensorFlow data set, read many at a time by one call."""

import math

import tensorflow as tf
from keras import tree
from keras.src.trainers.data_adapters.tf_dataset_adapter import make_class_weight_map_fn

from laminar.data.chunks import CHUNK_BYTES, CHUNK_SECONDS, Chunk, chunk_steps
from laminar.errors import LaminarError
from laminar.execution.tensorflow import datasets


def readable(dataset):
    """Whether every part of every batch is an ordinary tensor with rows."""
    return all(
        isinstance(spec, tf.TensorSpec) and spec.shape.rank not in (None, 0)
        for spec in tree.flatten(dataset.element_spec)
    )


class DatasetChunks:
    """The batches of a data set, gathered into chunks.

    A data set that was cut from blocks of rows is read in such blocks; of any other one the batches are drawn one by
    one, inside one compiled function.

    Args:
        dataset: a readable `tf.data.Dataset` of batches.
        class_weight: dict from 0-based class to weight, or `None`.
    Attributes:
        count: batches in a pass, `None` where not known.
        endless: whether a pass never ends.
        shapes: shape and type of each array without its rows, `None` where sizes differ between batches.
        chunk_bytes: bytes of a full chunk.
    """

    chunk_bytes = CHUNK_BYTES

    def __init__(self, dataset, class_weight=None):
        dataset = datasets.without_names(dataset)
        if class_weight is not None:
            dataset = datasets.mapped(dataset, make_class_weight_map_fn(class_weight))
        self._dataset, self._facts = dataset, datasets.facts(dataset)
        self.spec = dataset.element_spec
        flat = tree.flatten(self.spec)
        self.shapes = [(list(spec.shape[1:]), spec.dtype) for spec in flat]
        self._regular = all(None not in shape for shape, _ in self.shapes)
        count = datasets.cardinality(dataset)
        self.count, self.endless = count if isinstance(count, int) else None, count == "infinite"
        self._iterator, self._held = None, None
        self._by_rows = self._facts.rows is not None and self._facts.batch is not None and self._regular
        if self._by_rows:
            self._steps = chunk_steps(self._facts.batch * sum(map(_row_bytes, flat)))
            self._source = self._facts.rows.rebatch(self._steps * self._facts.batch).prefetch(1)
        else:
            self._steps = None
            self._source = dataset if self._facts.buffered else dataset.prefetch(tf.data.AUTOTUNE)
            self._collect = _collector(flat, self._source) if self._regular else None

    @property
    def problems(self):
        """The `Problems` of what the data set reads from."""
        return self._facts.problems

    def begin(self):
        """Begin a pass over the data."""
        for problems in self.problems:
            problems.take()  # of another reading
        self._held, self._iterator = None, iter(self._source)

    def first(self):
        """The next batch in Keras's packing, as host arrays; it stays the next one.

        Errors:
            `LaminarError` of topic "data" when there is none.
        """
        if self._iterator is None:
            self.begin()
        if self._held is None:
            self._held = self._read(1)
        if self._held is None:
            raise LaminarError("The data set has no batches.", "data", mend="Give at least one row of data.")
        size = self._held.sizes[0]
        arrays = [leaf[:size].numpy() for leaf in self._held.data]
        return tree.pack_sequence_as(self.spec, [a.astype("U") if a.dtype.kind == "O" else a for a in arrays])

    def packed(self, data):
        """A chunk's data in Keras's packing."""
        return tree.pack_sequence_as(self.spec, data)

    def next(self, most, capacity=None, seconds=CHUNK_SECONDS, ends=True, step=None):
        """The next chunk, `None` at the end of a pass.

        Args:
            most: most batches in it, at least 1.
            capacity: rows to make room for, `None` for no more than there are.
            seconds, ends, step: not used, TensorFlow reads ahead on threads of its own.
        """
        chunk, self._held = self._held, None
        chunk = chunk or self._read(most)
        if chunk is None:
            return None
        if len(chunk.sizes) > most:
            chunk, self._held = chunk.split(most)
        if capacity is not None and len(chunk.data[0]) < capacity:
            chunk.data = [_padded(leaf, capacity) for leaf in chunk.data]
        return chunk

    def _read(self, most):
        with datasets.told(self._facts):
            return self._read_rows() if self._by_rows else self._read_batches(most)

    def _read_rows(self):
        block = datasets.pumped(self._facts, lambda: next(self._iterator, None))
        if block is None:
            return None
        flat, batch = tree.flatten(block), self._facts.batch
        full, rest = divmod(len(flat[0]), batch)
        sizes = [batch] * full + ([rest] if rest and not self._facts.drop_remainder else [])
        if not sizes:
            return None
        return Chunk([leaf[: sum(sizes)] for leaf in flat] if rest else flat, sizes)

    def _read_batches(self, most):
        if not self._regular:
            batch = datasets.pumped(self._facts, lambda: next(self._iterator, None))
            return None if batch is None else Chunk(tree.flatten(batch), [len(tree.flatten(batch)[0])])
        steps = tf.constant(min(most, self._steps or 1), tf.int32)
        sizes, *flat = datasets.pumped(
            self._facts, lambda: self._collect(self._iterator, steps, tf.constant(CHUNK_SECONDS, tf.float64))
        )
        sizes = sizes.numpy().tolist()
        if not sizes:
            return None
        if self._steps is None:
            self._steps = chunk_steps(sum(tensor.dtype.size * math.prod(tensor.shape) for tensor in flat) // len(sizes))
        return Chunk(flat, sizes)


def _collector(flat, source):
    """A function (iterator, most, seconds) that draws batches until there are enough, or the data or the time end."""

    def collect(iterator, most, seconds):
        until = tf.timestamp() + seconds

        def array(dtype, shape):
            return tf.TensorArray(
                dtype, 0, dynamic_size=True, clear_after_read=True, element_shape=shape, infer_shape=False
            )

        def wanted(step, more, *_):
            return more & (step < most) & ((step == 0) | (tf.timestamp() < until))

        def draw(step, _, sizes, *arrays):
            batch = iterator.get_next_as_optional()

            def add():
                leaves = tree.flatten(batch.get_value())
                rows = sizes.write(step, tf.shape(leaves[0])[0])
                return (step + 1, True, rows, *(a.write(step, leaf) for a, leaf in zip(arrays, leaves, strict=True)))

            return tf.cond(batch.has_value(), add, lambda: (step, False, sizes, *arrays))

        start = (tf.constant(0), tf.constant(True), array(tf.int32, []), *(array(s.dtype, s.shape) for s in flat))
        _, _, sizes, *arrays = tf.while_loop(wanted, draw, start)
        return (sizes.stack(), *(a.concat() for a in arrays))

    given = tf.data.IteratorSpec(source.element_spec), tf.TensorSpec([], tf.int32), tf.TensorSpec([], tf.float64)
    return tf.function(collect, autograph=False).get_concrete_function(*given)


def _row_bytes(spec):
    return max(1, spec.dtype.size or 16) * math.prod(spec.shape[1:])


def _padded(leaf, rows):
    return tf.pad(leaf, [[0, rows - len(leaf)], *([0, 0] for _ in leaf.shape[1:])])
