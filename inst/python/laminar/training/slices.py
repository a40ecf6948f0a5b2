"""How many steps to run before looking up: enough to cost nothing, few enough to answer within half a second."""

import contextlib
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from laminar.execution.backend import seam
from laminar.execution.interrupts import serve_interrupt

TARGET_SECONDS = 0.2
ANSWER_SECONDS = 0.5  # slices that were started end within this time, or there is one alone
GROWTH = 16
WAITED_SECONDS = 0.001  # what takes less was not waited for
AHEAD = 4  # slices in flight: who fills them waits for none that ends later than it was filled


class SliceClock:
    """Sizes slices by measured time. Results do not depend on it: all state lives in the model's variables.

    Args:
        step_seconds: seconds a step took earlier, `None` when not known.
        target: seconds that a slice should take, above 0.
    """

    def __init__(self, step_seconds=None, target=TARGET_SECONDS):
        self.step_seconds = step_seconds
        self._largest = 1 if step_seconds is None else max(1, int(target / max(step_seconds, 1e-9)))
        self._target = target

    def size(self, left, limit=None):
        """Steps of the next slice, at least 1.

        Args:
            left: steps left in the epoch.
            limit: most steps in a slice, `None` for no limit.
        """
        if limit is not None:
            return min(left, limit)
        if self.step_seconds is None:
            return 1
        wanted = int(self._target / max(self.step_seconds, 1e-9))
        return max(1, min(wanted, self._largest * GROWTH, left))

    def timed(self, run, data, first, count, reset):
        """Run `count` steps and learn from the time they took.

        Returns:
            (what the call returned, seconds).
        """
        start = time.perf_counter()
        result = run(data, first, count, reset)
        seconds = time.perf_counter() - start
        self.learn(count, seconds)
        return result, seconds

    def expected(self, count):
        """Seconds that `count` steps will take, a little less than they took before; 0 when not known."""
        return 0.9 * count * (self.step_seconds or 0.0)

    def learn_behind(self, count, begun, waited, ended, alone=True):
        """Learn from steps that ran behind other work: since when, since when they were waited for, and until when.

        They took no longer than that, and as long if there was anything to wait for and nothing that they waited for
        themselves, `alone`.
        """
        seconds = ended - begun
        if (alone and ended - waited > seconds / 10) or seconds < count * (self.step_seconds or 0.0):
            self.learn(count, seconds)

    def learn(self, count, seconds):
        """Learn from the time that `count` steps took."""
        # Every call has a fixed cost: a larger slice tells more about a step than a smaller one.
        if self.step_seconds is None or count >= self._largest:
            self.step_seconds = seconds / count
        else:
            seen = min(seconds / count, self.step_seconds * 2)
            self.step_seconds += (seen - self.step_seconds) * count / self._largest
        self._largest = max(self._largest, count)


@dataclass
class _Slice:
    """A slice that was started: its steps, since when it runs, and what waits for it and gives what came of it."""

    wait: Any
    program: Any
    clock: SliceClock
    first: int
    steps: int
    begun: float
    alone: bool  # it began then; otherwise it may have waited for the one ahead of it
    until: float  # when it should have ended
    data: Any  # held until it ended: NumPy's memory is freed under Python's lock, which R's function has


class StartedSlices:
    """Slices that run on a thread of the backend's own, and what came of those that ended.

    While one runs the next can be started: it begins when the other ends, whatever this thread does then.

    Args:
        look_up: called after each slice with (steps done, logs, bad step); returns whether to go on.
    Attributes:
        begun, done: steps that were started, and those that ended.
        logs: of the last slice that ended.
    """

    def __init__(self, look_up):
        self._look_up, self._slices = look_up, deque()
        self.begun, self.done, self.logs = 0, 0, {}

    def start(self, program, clock, data, first, steps):
        """Start a slice; where answers would be late otherwise, others end first.

        Args:
            program: `BoundProgram` or `EagerProgram`.
            clock: its `SliceClock`.
            data, first, steps: as of `BoundProgram.start()`.
        Returns:
            Whether to go on; where not, nothing was started.
        """
        while self._slices and self.seconds() + clock.expected(steps) > ANSWER_SECONDS:
            if not self.settle(len(self._slices) - 1):
                return False
        begun = time.perf_counter()
        until = begun + self.seconds() + clock.expected(steps)
        wait = program.start(data, first, steps, self.begun == 0)
        self._slices.append(_Slice(wait, program, clock, first, steps, begun, not self._slices, until, data))
        self.begun += steps
        return True

    def seconds(self):
        """How long the slices still run, as they are expected to."""
        return max(0.0, self._slices[-1].until - time.perf_counter()) if self._slices else 0.0

    def settle(self, leave=0):
        """Wait until no more than so many slices run, and tell of those that ended, or should have by now.

        Returns:
            Whether to go on.
        """
        go_on = True
        while len(self._slices) > leave or self._overdue():
            one = self._slices.popleft()
            asked = time.perf_counter()
            logs, bad = one.wait()
            ended = time.perf_counter()
            one.clock.learn_behind(one.steps, one.begun, asked, ended, one.alone)
            one.program.took(one.clock.step_seconds)
            if self._slices and ended - asked > WAITED_SECONDS:  # the next one began just now
                self._slices[0].begun, self._slices[0].alone, until = ended, True, ended
                for left in self._slices:
                    left.until = until = until + left.clock.expected(left.steps)
            bad = None if bad is None else self.done + bad - one.first
            self.done, self.logs = self.done + one.steps, logs
            go_on = self._look_up(self.done, logs, bad) and go_on
            serve_interrupt()
        return go_on

    def _overdue(self):
        """Whether the first slice should have ended: by what is expected, a quarter more and a little."""
        if not self._slices:
            return False
        one = self._slices[0]
        return time.perf_counter() > one.until + 0.25 * one.clock.expected(one.steps) + WAITED_SECONDS

    def abandon(self):
        """Wait for what still runs after an error, whatever comes of it."""
        while self._slices:
            with contextlib.suppress(Exception):
                self._slices.popleft().wait()
        seam.recover()
