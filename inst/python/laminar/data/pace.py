"""How fast a function gives batches, and how many of them a chunk should hold for that.

A program works through one chunk while the next is filled. Each change of chunks costs the thread that fills them, so
chunks should be long; but a program that has ended waits for the chunk that is being filled, so they should be short.
"""

import math
from dataclasses import dataclass

from laminar.data.chunks import CHUNK_SECONDS

EAGER_STEPS = 16  # batches that are drawn for a chunk even while no program works
EAGER_SECONDS = 0.006  # no more are when drawing has taken so long: the program would wait for them
CHANGE_SECONDS = 0.001  # what a change of chunks takes on this thread
DRAWN_BATCHES = 8  # drawn in one go; of more, half at a time: they are written after that, which takes its time, too
PACE_BATCHES = 32  # how long a batch takes is the mean of so many


class Pace:
    """How long a batch takes.

    Attributes:
        seconds: of a batch, the mean of the last `PACE_BATCHES`; `None` where not known.
    """

    def __init__(self):
        self.seconds, self._seen, self._ramp = None, 0, 1

    def begin(self):
        """A pass over the data begins: its first chunk should be there soon."""
        self._ramp = 1

    def learn(self, got, seconds):
        """Learn from batches that took so many seconds together."""
        before = min(self._seen, max(0, PACE_BATCHES - got))
        self._seen = before + got
        self.seconds = ((self.seconds or 0.0) * before + seconds) / self._seen

    def least(self, step):
        """Fewest batches of the next chunk, 1 to `EAGER_STEPS`.

        They are so many that making them takes less time than a program works through them, by two changes of chunks.
        Where there is no such number, or times are not known yet, the first chunk of a pass holds one batch and each
        further one at least twice as many.

        Args:
            step: seconds of a step, `None` where not known.
        Example:
            >>> pace = Pace()
            >>> pace.least(None), pace.least(None)
            (1, 2)
            >>> pace.learn(4, 0.004)
            >>> pace.least(0.0014)
            5
        """
        ramp, self._ramp = self._ramp, min(2 * self._ramp, EAGER_STEPS)
        gain = step - self.seconds if step and self.seconds is not None else 0.0
        return min(EAGER_STEPS, math.ceil(round(2 * CHANGE_SECONDS / gain, 6))) if gain > 0.0 else ramp


@dataclass(frozen=True)
class Aim:
    """What a chunk should hold: what comes in some seconds and in `CHANGE_SECONDS`, and some batches at least.

    Attributes:
        least: batches that it should hold at least, if they come in `EAGER_SECONDS`.
        seconds: how long a program still works.
        given: batches of the pass that were given before, `None` where its end is known. Where it is not, nothing may
            come after this chunk, and nothing is drawn while a last chunk trains: chunks grow so slowly that their
            changes cost as much as the wait for the last one.
    """

    least: int
    seconds: float
    given: int | None

    def more(self, got, left, passed, pace):
        """How many more batches to draw, up to `left`, and for how many seconds.

        Args:
            got, passed: batches in the chunk, and seconds since it was begun.
            left: most batches that may be drawn.
            pace: seconds of a batch, `None` where not known.
        Example:
            >>> Aim(least=1, seconds=0.02, given=None).more(0, 100, 0.0, pace=0.004)
            (5, 0.02)
        """
        if pace is None:
            return left, CHANGE_SECONDS
        if passed > CHUNK_SECONDS:
            return 0, 0.0
        pace = max(pace, 1e-9)
        more, until = int((self.seconds - passed) / pace), min(self.seconds, CHUNK_SECONDS)
        if self.given is not None:
            more = min(more, math.ceil(math.sqrt(CHANGE_SECONDS * self.given / pace)) - got)
        if max(1, got) < self.least and passed < EAGER_SECONDS:  # one comes in any case
            more, until = max(more, self.least - got), max(until, EAGER_SECONDS)
        if passed < CHANGE_SECONDS:
            more, until = max(more, math.ceil((CHANGE_SECONDS - passed) / pace)), max(until, CHANGE_SECONDS)
        if more > DRAWN_BATCHES:
            more = max(DRAWN_BATCHES, math.ceil(more / 2))
        return min(left, more), until - passed
