"""Steps over data in memory: placed once, run as compiled programs in slices."""

import numpy as np

from laminar.execution.backend import seam
from laminar.execution.cache import bound_program, cache
from laminar.execution.interrupts import serve_interrupt
from laminar.execution.programs import Layout
from laminar.training.order import roomy, row_order
from laminar.training.probe import Probe
from laminar.training.slices import SliceClock


class RowSteps:
    """Training or evaluation steps over rows in memory.

    Args:
        model: a built, compiled model.
        structure: its `structure_key()`.
        kind: "train" or "test".
        rows: `Rows`.
        batch_size: rows in a step, at least 1.
        mode: one of the `MODES` of the backend, or "probe" to time "graph" against "xla-epoch".
        rest_mode: mode of the last, smaller step; `mode` when `None`.
        shuffle: True, False or "batch".
        seed: whole number that decides the order of rows.
        steps: training steps that lie ahead, for a probe to weigh.
    Attributes:
        mode: the mode in use.
        note: why the mode changed, or `None`.
        compile_seconds: seconds that tracing and compiling took so far.
        batches: steps that go once through the rows.
    """

    def __init__(self, model, structure, kind, rows, batch_size, mode, rest_mode=None, shuffle=False, seed=0, steps=0):
        self._probe = Probe(steps) if mode == "probe" else None
        self.mode, self.compile_seconds, self.note = seam.PLAIN_MODE if self._probe else mode, 0.0, None
        self._rest_mode = rest_mode or self.mode
        self._model, self._structure, self._kind = model, structure, kind
        self._count, self._batch = rows.count, min(batch_size, rows.count)
        self._shuffle, self._seed = shuffle, seed
        self._full, self._rest = divmod(self._count, self._batch)
        self.batches = self._full + (self._rest > 0)
        self._layout = Layout(rows.packed())
        self._room = roomy(self._count) if mode in ("xla-epoch", "probe") else self._count
        self._data = rows.place(self._layout, seam.place, self._room)
        self._turn, self._orders, self._programs, self._clocks = None, {}, {}, {}
        self._limit = None

    def limit(self, steps):
        """Run at most so many steps in a slice; `None` for no limit."""
        self._limit = steps

    def prepare(self):
        """Compile what the steps need; nothing of the model changes."""
        self._turn_to(0)
        self._program(self._batch)
        if self._rest:
            self._program(self._rest)

    def run(self, span, look_up, first_step=0, reset=True):
        """Run the steps of an epoch.

        Args:
            span: a `Span` of steps.
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
            full = step < self._full
            batch, start = (self._batch, step) if full else (self._rest, 0)
            program, clock = self._program(batch), self._clock(batch)
            left = min(span.count - done, self._full - step) if full else 1
            count = clock.size(left, self._limit)
            data, begin = [*self._data, self._orders[batch]], reset and done == 0
            try:
                (logs, bad), seconds = clock.timed(program.run, data, start, count, begin)
            except seam.COMPILE_ERRORS:
                # A program of single XLA steps compiles its step at the first call, before anything is trained.
                self._fall_back(batch, fresh=program.step_seconds is None)
                continue
            program.took(seconds / count)
            if not look_up(done + count, logs, None if bad is None else done + bad - start):
                break
            done += count
            serve_interrupt()
            if self._probe is not None and full:
                self._weigh(clock, count, seconds)
        return logs

    def batch(self, span, step):
        """The data of one step of an epoch, packed as Keras's steps take them."""
        return self._layout.pack([seam.gather(tensor, self.rows(span, step)) for tensor in self._data])

    def rows(self, span, step):
        """The numbers of the rows, from 0, that one step of an epoch takes."""
        self._turn_to(span.turn)
        step += span.first
        batch, place = (self._batch, step) if step < self._full else (self._rest, 0)
        return seam.to_host(self._orders[batch][place])

    def _weigh(self, clock, count, seconds):
        """Let the probe time this mode, and go over to another where it says so."""
        wanted = self._probe.after(self.mode, count, seconds)
        if wanted == "undecided":
            return
        self.mode = wanted
        self._program(self._batch)
        if self._probe is not None and self._probe.done:
            self.note, self._probe = self._probe.reason, None

    def _program(self, batch):
        mode = self.mode if batch == self._batch else self._rest_mode
        if (mode, batch) in self._programs:
            return self._programs[mode, batch]
        tensors = [*self._data, self._orders[batch]]
        try:
            program = bound_program(self._model, self._structure, self._kind, mode, self._layout, tensors, batch)
        except seam.COMPILE_ERRORS:
            self._fall_back(batch)
            return self._program(batch)
        self.compile_seconds += program.compile_seconds
        self._programs[mode, batch] = program
        self._clocks[mode, batch] = SliceClock(program.step_seconds)
        return program

    def _fall_back(self, batch, fresh=True):
        """Go on in the graph after an XLA program could not be compiled; any other error is raised again."""
        mode = self.mode if batch == self._batch else self._rest_mode
        if not fresh or mode in (seam.PLAIN_MODE, "eager"):
            raise  # noqa: PLE0704  (called while the error is handled)
        cache.fail(self._structure)
        self.mode = self._rest_mode = seam.PLAIN_MODE
        self.note, self._probe = "XLA could not compile the model", None

    def _clock(self, batch):
        return self._clocks[self.mode if batch == self._batch else self._rest_mode, batch]

    def _turn_to(self, turn):
        """Make a turn's order of rows and put it on the device."""
        if turn == self._turn or (self._turn is not None and not self._shuffle):
            return
        order = row_order(self._count, self._batch, self._shuffle, self._seed, turn)
        full = self._full * self._batch
        padded = np.zeros((max(1, -(-self._room // self._batch)), self._batch), np.int32)
        padded[: self._full] = order[:full].reshape(self._full, self._batch)
        self._orders = {self._batch: seam.place(padded)}
        if self._rest:
            self._orders[self._rest] = seam.place(order[full:].reshape(1, self._rest))
        self._turn = turn
