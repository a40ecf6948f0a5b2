"""Steps over data in memory: placed once, run as compiled programs in slices."""

from dataclasses import dataclass

import numpy as np

from laminar.execution import tensorflow as seam
from laminar.execution.programs import Layout, bound_program
from laminar.training.slices import SliceClock


@dataclass(frozen=True)
class Span:
    """Which steps make up an epoch.

    Attributes:
        turn: how often the data have been gone through before; a turn has one order of rows.
        first: the epoch's first step within the turn.
        count: steps in the epoch.
    """

    turn: int
    first: int
    count: int


def epoch_span(epoch, batches, steps_per_epoch=None):
    """The steps of an epoch, as Keras takes them: with `steps_per_epoch` an epoch goes on where the last one ended.

    Args:
        epoch: 0-based.
        batches: batches in the data.
        steps_per_epoch: whole number or `None`.
    Returns:
        `Span`.
    Example:
        >>> epoch_span(1, batches=5, steps_per_epoch=3)
        Span(turn=0, first=3, count=2)
    """
    if steps_per_epoch is None or steps_per_epoch >= batches:
        return Span(epoch, 0, batches)
    epochs_in_turn = -(-batches // steps_per_epoch)
    first = epoch % epochs_in_turn * steps_per_epoch
    return Span(epoch // epochs_in_turn, first, min(steps_per_epoch, batches - first))


def row_order(rows, batch_size, shuffle, seed, turn):
    """The order in which a turn takes the rows: it depends on seed and turn alone.

    Args:
        rows: whole number.
        batch_size: rows in a step.
        shuffle: True, "batch" (rows change places within their batch) or False.
        seed: whole number.
        turn: 0-based.
    Returns:
        int32 array (rows,).
    Example:
        >>> row_order(4, 2, False, 1, 0).tolist()
        [0, 1, 2, 3]
    """
    order = np.arange(rows, dtype=np.int32)
    if not shuffle:
        return order
    generator = np.random.Generator(np.random.Philox(key=[seed, turn]))
    if shuffle == "batch":
        full = rows // batch_size * batch_size
        order[:full] = generator.permuted(order[:full].reshape(-1, batch_size), axis=1).reshape(-1)
        generator.shuffle(order[full:])
    else:
        generator.shuffle(order)
    return order


def roomy(rows):
    """Rows to make room for, at most a sixteenth more: so nearly equal numbers of rows share a program.

    Example:
        >>> roomy(666), roomy(667)
        (672, 672)
    """
    grain = max(1, 2 ** (int(rows).bit_length() - 5))
    return -(-rows // grain) * grain


class RowSteps:
    """Training or evaluation steps over rows in memory.

    Args:
        model: a built, compiled model.
        kind: "train" or "test".
        rows: `Rows`.
        batch_size: rows in a step, at least 1.
        mode: see `laminar.execution.programs.MODES`.
        shuffle: True, False or "batch".
        seed: whole number that decides the order of rows.
    Attributes:
        mode: the mode in use; "graph" once XLA could not compile the model.
        compile_seconds: seconds that tracing and compiling took so far.
    """

    def __init__(self, model, kind, rows, batch_size, mode, shuffle=False, seed=0):
        self.mode, self.compile_seconds, self.note = mode, 0.0, None
        self._model, self._kind = model, kind
        self._count, self._batch = rows.count, min(batch_size, rows.count)
        self._shuffle, self._seed = shuffle, seed
        self._full, self._rest = divmod(self._count, self._batch)
        self.batches = self._full + (self._rest > 0)
        self._layout = Layout(rows.packed())
        self._room = roomy(self._count) if mode.startswith("xla") else self._count
        self._data = rows.place(self._layout, seam.place, self._room)
        self._turn, self._orders, self._programs = None, {}, {}
        self._clock = SliceClock()

    @property
    def step_seconds(self):
        """Seconds a step took, `None` before the first."""
        return self._clock.step_seconds

    def limit(self, steps):
        """Run at most so many steps in a slice."""
        self._clock.limit = steps

    def prepare(self):
        """Compile what the steps need; nothing of the model changes."""
        self._turn_to(0)
        self._program(self._batch)
        if self._rest and self._full:
            self._program(self._rest)

    def run(self, span, look_up, first_step=0, reset=True):
        """Run the steps of an epoch.

        Args:
            span: which steps.
            look_up: called after each slice with (steps done, logs, bad step or `None`); returns whether to go on.
            first_step: steps of the epoch that are done already.
            reset: whether metrics begin anew.
        Returns:
            The last slice's logs.
        """
        self._turn_to(span.turn)
        logs, done = {}, first_step
        while done < span.count:
            step = span.first + done
            batch = self._batch if step < self._full else self._rest
            left = min(span.count - done, self._full - step) if step < self._full else 1
            program, data = self._program(batch), [*self._data, self._orders[batch]]
            start = step if step < self._full else 0
            count = self._clock.size(left)
            begin = reset and done == 0
            logs, bad = self._clock.timed(lambda: program.run(data, start, count, begin), count)  # noqa: B023
            if program.program is not None:
                program.program.step_seconds = self._clock.step_seconds
            done += count
            if not look_up(done, logs, None if bad is None else bad - start + done - count):
                break
        return logs

    def _program(self, batch):
        if batch not in self._programs:
            tensors = [*self._data, self._orders[batch]]
            try:
                program = bound_program(self._model, self._kind, self.mode, self._layout, tensors, batch)
            except seam.COMPILE_ERRORS:
                if not self.mode.startswith("xla"):
                    raise
                self.mode, self.note = "graph", "XLA could not compile the model"
                program = bound_program(self._model, self._kind, self.mode, self._layout, tensors, batch)
            self._programs[batch] = program
            if program.fresh:
                self.compile_seconds += program.program.compile_seconds
            elif program.program is not None and batch == self._batch:
                self._clock.step_seconds = program.program.step_seconds
        return self._programs[batch]

    def _turn_to(self, turn):
        """Make a turn's order of rows and put it on the device."""
        if turn == self._turn or (self._turn is not None and not self._shuffle):
            return
        order = row_order(self._count, self._batch, self._shuffle, self._seed, turn)
        full = self._full * self._batch
        steps = -(-self._room // self._batch) if self.mode.startswith("xla") else self._full
        padded = np.zeros((max(1, steps), self._batch), np.int32)
        padded[: self._full] = order[:full].reshape(self._full, self._batch)
        self._orders = {self._batch: seam.place(padded)}
        if self._rest:
            self._orders[self._rest] = seam.place(order[full:].reshape(1, self._rest))
        self._turn = turn
