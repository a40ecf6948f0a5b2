"""How many steps to run before looking up: enough to cost nothing, few enough to answer within half a second."""

import time

TARGET_SECONDS = 0.2
GROWTH = 16


class SliceClock:
    """Sizes slices by measured time. Results do not depend on it: all state lives in the model's variables.

    Args:
        step_seconds: seconds a step took earlier, `None` when not known.
        limit: most steps in a slice (`None`: no limit).
        target: seconds that a slice should take, above 0.
    """

    def __init__(self, step_seconds=None, limit=None, target=TARGET_SECONDS):
        self.step_seconds = step_seconds
        self.limit = limit
        self._target = target
        self._largest = 1

    def size(self, left):
        """Steps of the next slice, at least 1.

        Args:
            left: steps left in the epoch.
        """
        if self.limit is not None:
            return min(left, self.limit)
        if self.step_seconds is None:
            wanted = 1
        else:
            wanted = int(self._target / max(self.step_seconds, 1e-9))
            wanted = min(wanted, self._largest * GROWTH)
        return min(left, max(1, wanted))

    def timed(self, call, steps):
        """Run `call()` and learn from the time it took.

        Returns:
            What the call returned.
        """
        start = time.perf_counter()
        result = call()
        took = (time.perf_counter() - start) / steps
        # The first slices carry fixed costs: a larger slice tells more about a step than a smaller one.
        if self.step_seconds is None or steps >= self._largest:
            self.step_seconds = took
        else:
            self.step_seconds = min(took, self.step_seconds * 2)
        self._largest = max(self._largest, steps)
        return result
