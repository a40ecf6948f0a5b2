"""A short trial of two modes, whose steps count as training like any others."""

TRIAL_SECONDS = 0.3
WORTH_SECONDS = 4.0  # work left from which trying the compiler is worth its time
MARGIN = 0.9


class Probe:
    """Times "graph", then "xla-epoch" if enough work is left, and settles on the faster.

    Args:
        steps: training steps that lie ahead.
    Attributes:
        done: whether it has settled.
        reason: why, once it has.
    Example:
        >>> probe = Probe(100_000)
        >>> probe.after("graph", 100, 1.0), probe.after("xla-epoch", 10, 0.01), probe.after("xla-epoch", 1000, 1.0)
        ('xla-epoch', 'undecided', 'xla-epoch')
        >>> probe.reason
        'timed: graph 10.0 ms, XLA 1.0 ms a step'
    """

    def __init__(self, steps):
        self._left = steps
        self._counts, self._seconds = {}, {}
        self.done, self.reason = False, ""

    def after(self, mode, count, seconds):
        """Learn from a slice.

        Args:
            mode: the mode it ran in.
            count: its steps.
            seconds: the time it took.
        Returns:
            "undecided" to go on as before, else the mode to go over to.
        """
        self._left -= count
        # Of each mode the largest slice counts: the first ones hold costs that do not come again.
        if count >= self._counts.get(mode, 0):
            self._counts[mode], self._seconds[mode] = count, seconds / count
        if seconds < TRIAL_SECONDS / 3 and self._left > 0:
            return "undecided"
        if mode == "graph":
            if self._left * self._seconds["graph"] < WORTH_SECONDS:
                return self._settle("graph", "too little work is left to try the compiler")
            return "xla-epoch"
        graph, compiled = self._seconds["graph"], self._seconds["xla-epoch"]
        reason = f"timed: graph {graph * 1000:.1f} ms, XLA {compiled * 1000:.1f} ms a step"
        return self._settle("xla-epoch" if compiled < graph * MARGIN else "graph", reason)

    def _settle(self, mode, reason):
        self.done, self.reason = True, reason
        return mode
