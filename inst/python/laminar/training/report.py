"""Reporters: whoever wants to know how training goes, such as a progress bar or a live page."""


class Reporter:
    """Base of all reporters; every method does nothing until overridden.

    The engine calls them in this order: `begin`, then for each epoch any number of `slice` and one `epoch`, then `end`.
    A reporter may set `self.stop = True`: training then ends after the running slice.

    Example:
        >>> class Last(Reporter):
        ...     def epoch(self, epoch, logs, seconds):
        ...         self.logs = logs
    """

    stop = False

    def begin(self, plan, params):
        """Training is about to begin.

        Args:
            plan: the `TrainingPlan`.
            params: dict with `epochs`, `steps` (or `None`), `initial_epoch`, `task` ("fit", "evaluate" or "predict").
        """

    def slice(self, epoch, step, steps, logs):
        """Some steps of an epoch are done.

        Args:
            epoch: 0-based epoch.
            step: steps done in this epoch.
            steps: steps in an epoch, `None` when not known yet.
            logs: metric values so far, by name.
        """

    def epoch(self, epoch, logs, seconds):
        """An epoch is over.

        Args:
            epoch: 0-based epoch.
            logs: metric values of the epoch, validation included, by name.
            seconds: how long it took, validation included.
        """

    def message(self, text):
        """Something the user should know, one or more lines without an ending newline."""

    def end(self, history):
        """Training is over.

        Args:
            history: the `History`.
        """


class Reporters:
    """Several reporters as one.

    Args:
        reporters: `Reporter` objects (or anything with their methods).
    """

    def __init__(self, reporters=()):
        self._all = list(reporters) if isinstance(reporters, (list, tuple)) else [reporters]

    @property
    def stop(self):
        """Whether one of them asks to stop."""
        return any(getattr(reporter, "stop", False) for reporter in self._all)

    def __bool__(self):
        return bool(self._all)

    def __getattr__(self, name):
        def tell(*arguments):
            for reporter in self._all:
                getattr(reporter, name)(*arguments)

        return tell
