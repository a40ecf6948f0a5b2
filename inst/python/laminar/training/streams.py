"""Steps over streams: chunks of batches, run as compiled programs while the next chunk is read."""

import itertools

import keras
import numpy as np
from keras import tree
from keras.src.random.seed_generator import make_default_seed
from keras.src.trainers.data_adapters import get_data_adapter
from keras.src.trainers.data_adapters.data_adapter_utils import unpack_x_y_sample_weight

from laminar.data.called import CalledBatches, CalledChunks
from laminar.data.chunks import CHUNK_BYTES, LONG_CHUNK_BYTES, chunk_steps
from laminar.data.problems import report
from laminar.data.rows import Rows
from laminar.errors import LaminarError
from laminar.execution import backend
from laminar.execution.backend import seam
from laminar.execution.cache import bound_program, cache
from laminar.execution.programs import Layout
from laminar.execution.structure import structure_key
from laminar.training.build import build_for
from laminar.training.plan import mode_for
from laminar.training.slices import AHEAD, SliceClock, StartedSlices

REVIEW_STEPS = 128  # of a stream of unknown length: after so many steps, and each time twice as many, a compiler is
# weighed against the steps run so far in each of the epochs


def stream_steps(model, kind, x, epochs=1, settings=None, **arguments):
    """Training or evaluation steps over a stream.

    Args:
        model: a compiled Keras model.
        kind: "train" or "test".
        x: data set, generator, `PyDataset`, `CalledBatches`, or arrays that cannot be placed whole (sparse ones).
        epochs: how often the stream will be run.
        settings: `Settings` of a training, `None` for an evaluation.
        arguments: `y`, `sample_weight`, `batch_size`, `shuffle`, `class_weight`, `steps_per_epoch`.
    Returns:
        `StreamSteps` or `BatchSteps`.
    """
    source = (
        None if seam.distributed(model) else stream_source(x, arguments.get("class_weight"), arguments.get("shuffle"))
    )
    if source is None:
        return backend.module("streams").BatchSteps(model, kind, x, **arguments)
    return StreamSteps(model, kind, source, arguments.get("steps_per_epoch"), epochs, settings)


def stream_source(x, weights=None, shuffle=False):
    """What gathers the batches of a stream.

    Args:
        x: as of `stream_steps()`.
        weights: dict from 0-based class to weight, or `None`.
        shuffle: take the batches of a `PyDataset` in random order.
    Returns:
        `DatasetChunks` or `CalledChunks`; `None` for what Keras's own loop must run.
    """
    if seam.is_dataset(x):
        from laminar.execution.tensorflow.reading import DatasetChunks, readable  # loads TensorFlow

        return DatasetChunks(x, weights) if readable(x) else None
    room = LONG_CHUNK_BYTES if seam.on_host() else CHUNK_BYTES
    if isinstance(x, keras.utils.PyDataset) and x.workers <= 1 and not x.use_multiprocessing:
        return CalledChunks(_Items(x, shuffle), weights, x.num_batches, room)
    if isinstance(x, CalledBatches):
        return CalledChunks(lambda: x, weights, chunk_bytes=room, complain=x.complain)
    if hasattr(x, "__next__"):
        return CalledChunks(lambda: x, weights, chunk_bytes=room)
    if backend.name == "tensorflow":
        return None
    adapter = get_data_adapter(x, class_weight=weights, shuffle=bool(shuffle))  # Keras reads what it knows
    return CalledChunks(adapter.get_numpy_iterator, None, adapter.num_batches, room)


class _Items:
    """Passes over a `PyDataset`, with its hooks; shuffled where asked for."""

    def __init__(self, items, shuffle):
        self._items, self._random = items, np.random.default_rng(make_default_seed()) if shuffle else None

    def __call__(self):
        self._items.on_epoch_begin()
        count = self._items.num_batches
        order = itertools.count() if count is None else range(count)
        if self._random is not None and count is not None:
            order = self._random.permutation(count).tolist()
        for place in order:
            yield self._items[place]
        self._items.on_epoch_end()


class StreamSteps:
    """Training or evaluation steps over a stream, with the interface of `RowSteps`.

    While a program works through one chunk on a thread of TensorFlow's own, the next chunk is read on this one, and its
    program started before the first one ends.

    Args:
        model: a compiled Keras model.
        kind: "train" or "test".
        source: `DatasetChunks` or `CalledChunks`.
        steps_per_epoch: steps in an epoch, `None` for as many as there are.
        epochs: how often the stream will be run.
        settings: `Settings` of a training, `None` for an evaluation.
    Attributes:
        mode, note, compile_seconds, batches: as of `RowSteps`; `batches` is `None` while not known.
    """

    def __init__(self, model, kind, source, steps_per_epoch, epochs, settings):
        self._model, self._kind, self._source, self._settings = model, kind, source, settings
        self._bound, self._left = steps_per_epoch, epochs
        self.mode, self.note, self.compile_seconds = "stream", None, 0.0
        self._total, self._review, self._limit, self._passing = 0, REVIEW_STEPS, None, False
        self._programs, self._clocks, self._orders, self._structure = {}, {}, {}, None
        self._clock = None  # of the program that was started last

    @property
    def batches(self):
        """Steps in an epoch, `None` while not known."""
        return self._bound or self._source.count

    def limit(self, steps):
        """Run at most so many steps in a slice; `None` for no limit."""
        self._limit = steps

    def prepare(self):
        """Read the first batch, and build what the model lacks; nothing of it is trained.

        Errors:
            `LaminarError` of topic "data" for an endless stream without `steps_per_epoch`.
        """
        if self._structure is not None:
            return
        if self._bound is None and getattr(self._source, "endless", False):
            raise LaminarError(
                "The data set never ends, so an epoch of it needs a number of steps.",
                "data",
                mend="Give `steps_per_epoch`, or `count` to `dataset_repeat()`.",
            )
        first = self._source.first()
        rows = _rows(first)
        build_for(self._model, rows, rows.count)
        self._layout, self._example = Layout(first), rows
        self._structure = structure_key(self._model)
        self._passing = True
        self._choose((self.batches or 0) * self._left)

    def run(self, span, look_up, before_batch=lambda step: None):
        """Run an epoch; arguments and result as those of `RowSteps.run()`.

        Args:
            span: not used, the stream decides.
            look_up: called after each slice with (steps done, logs, bad step).
            before_batch: called with the first step of each slice before it runs.
        """
        self.prepare()
        if not self._passing:
            self._source.begin()
            self._passing = True
        chunk = self._next(0)
        if chunk is None and self._bound:  # the last epoch ended where the data end
            self._source.begin()
            chunk = self._next(0)
        slices = StartedSlices(look_up)
        try:
            self._passing = self._run(chunk, slices, before_batch) and self._bound is not None
        except BaseException:
            slices.abandon()
            raise
        return self._end(slices.done, slices.logs)

    def _run(self, chunk, slices, before_batch):
        """Run slices from a chunk on; whether the epoch went to its end."""
        most = 0 if self._limit else AHEAD  # slices that may run while the next is started
        while chunk is not None:
            following, asked, ends = None, False, slices.begun + len(chunk.sizes)
            for start, size, count in chunk.runs():
                first = 0
                while first < count:
                    before_batch(slices.begun)
                    key, data = self._key(chunk, size), self._place(chunk, start, size)
                    if key not in self._programs:
                        if not slices.settle():  # compiling runs a program, if without steps
                            return False
                        self._bind(key, data)
                    program, clock = self._programs[key], self._clocks[key]
                    self._clock = clock
                    steps = clock.size(count - first, self._limit)
                    go_on = slices.start(program, clock, data, first, steps) and slices.settle(max(1, most))
                    if go_on and not asked:
                        following, asked = self._next(ends, slices.seconds()), True
                    if not (go_on and slices.settle(most)):
                        slices.settle()
                        return False
                    first += steps
            chunk = following
        if not slices.settle():
            return False
        if self._bound is None:
            self._source.count = slices.done
        return True

    def left_out(self):
        """Broken rows that were left out since it was asked last: (how many, text or `None`)."""
        return report(self._source.problems)

    def _end(self, done, logs):
        self._total += done
        self._left -= 1
        if self.batches is not None and self._kind == "train":
            self._choose(self._total + (self.batches or 0) * self._left)
        if not done:
            self._model.reset_metrics()
        return logs or self._model.get_metrics_result()

    def _next(self, done, seconds=0.0):
        """A chunk after `done` steps of this epoch, `None` at its end; a program runs for some seconds meanwhile."""
        left = self._bound - done if self._bound else 1 << 30
        if left <= 0:
            return None
        until = self._review - self._total - done
        if until <= 0 and self.batches is None:
            self._choose((self._total + done) * self._left)  # further epochs are no shorter
            self._review = 2 * (self._total + done)
        elif self.batches is None:
            left = min(left, until)
        step = self._clock.step_seconds if self._clock else None
        return self._source.next(left, self._capacity(), seconds, self._bound is not None, step)

    def _capacity(self):
        if self.mode != "xla-epoch":
            return None
        return chunk_steps(self._example.device_bytes, self._source.chunk_bytes) * self._example.count

    def _choose(self, steps):
        mode, reason = mode_for(self._model, self._structure, self._example, steps, self._settings)
        mode = seam.PLAIN_MODE if mode == "probe" or (mode == "xla-epoch" and not self._regular()) else mode
        self.mode, self.note = mode, f"a stream, read ahead in chunks; {reason}"

    def _regular(self):
        return all(None not in shape for shape, _ in self._source.shapes)

    def _key(self, chunk, size):
        """What decides on the program for batches of this size: mode, size, and shapes of the rows."""
        shapes = [leaf.shape[1:] for leaf in chunk.data]
        if backend.name == "tensorflow":  # its graphs take any size that was seen to change
            shapes = [shape for shape, _ in self._source.shapes]
        usual = self._regular() and size == self._example.count and len(chunk.data[0]) == self._capacity()
        mode = seam.PLAIN_MODE if self.mode == "xla-epoch" and not usual else self.mode
        return mode, size, tuple(map(tuple, shapes))

    def _place(self, chunk, start, size):
        """A program's arguments for the batches of this size that begin with a row of a chunk."""
        rows = len(chunk.data[0])
        chunk.data = [leaf if seam.is_tensor(leaf) else seam.place(leaf) for leaf in chunk.data]
        return [*chunk.data, self._order(rows, start, size)]

    def _bind(self, key, data):
        """Make the program of a key and its clock."""
        mode, size, shapes = key
        bind = (self._model, self._structure, self._kind)
        try:
            program = bound_program(*bind, mode, self._layout, data, size, shapes)
        except seam.COMPILE_ERRORS:
            if mode in (seam.PLAIN_MODE, "eager"):
                raise
            cache.fail(self._structure)
            self.mode, self.note = seam.PLAIN_MODE, "XLA could not compile the model"
            program = bound_program(*bind, seam.PLAIN_MODE, self._layout, data, size, shapes)
        self._programs[key], self._clocks[key] = program, SliceClock(program.step_seconds)
        self.compile_seconds += program.compile_seconds

    def _order(self, rows, start, size):
        """The numbers of the rows of each batch from a first row on; beyond the last row that row again."""
        key = (rows, start, size)
        if key not in self._orders:
            if len(self._orders) > 16:
                self._orders.clear()
            steps = max(1, rows // size)
            order = np.minimum(np.arange(start, start + steps * size, dtype=np.int32), rows - 1)
            self._orders[key] = seam.place(order.reshape(steps, size))
        return self._orders[key]


def _rows(batch):
    """A batch in Keras's packing as `Rows`."""
    x, y, sample_weight = unpack_x_y_sample_weight(batch)
    return Rows(x, y, sample_weight, len(tree.flatten(x)[0]))
