"""How many steps to run before looking up: enough to cost nothing, few enough to answer within half a second."""

import time

TARGET_SECONDS = 0.2
GROWTH = 16


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

    def learn_behind(self, count, begun, waited, ended):
        """Learn from steps that ran behind other work: since when, since when they were waited for, and until when.

        They took no longer than that, and as long if there was anything to wait for.
        """
        seconds = ended - begun
        if ended - waited > seconds / 10 or seconds < count * (self.step_seconds or 0.0):
            self.learn(count, seconds)

    def learn(self, count, seconds):
        """Learn from the time that `count` steps took."""
        # Every call has a fixed cost: a larger slice tells more about a step than a smaller one.
        if self.step_seconds is None or count >= self._largest:
            self.step_seconds = seconds / count
        else:
            self.step_seconds = min(seconds / count, self.step_seconds * 2)
        self._largest = max(self._largest, count)
