"""Reporters: whoever wants to know how training goes, such as a progress bar or a live page."""


class Stopped(KeyboardInterrupt):
    """Raised by a reporter's `look_up()`: the user ends the training there, like Ctrl-C does.

    Args:
        where: what to tell the user, for example "on the board".
    """

    def __init__(self, where):
        super().__init__(where)
        self.where = where


class Reporter:
    """Base of all reporters; every method does nothing until overridden.

    The engine calls them in this order: `begin`, then for each epoch any number of `slice` and one `epoch`, then `end`,
    or `failed` when an error ends the training. In between `look_up` is called wherever Ctrl-C would be served.
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
            params: dict with `epochs`, `steps` (or `None`), `initial_epoch`, `task` ("fit", "evaluate" or "predict");
                of a fit also `model` and `callbacks` (a list).
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

    def look_up(self):
        """A slice of training or validation is done; may raise `Stopped`. Called very often: it must cost nothing."""

    def message(self, text):
        """Something the user should know, one or more lines without an ending newline."""

    def end(self, history):
        """Training is over.

        Args:
            history: the `History`.
        """

    def failed(self, error):
        """Training ends with an error, which is raised afterwards.

        Args:
            error: the exception.
        """


TOLD = ("begin", "slice", "epoch", "look_up", "message", "end", "failed")


class Reporters:
    """Several reporters as one, with the methods of `Reporter`.

    Args:
        reporters: `Reporter` objects (or anything with some of their methods).
    """

    def __init__(self, reporters=()):
        self._all = list(reporters) if isinstance(reporters, (list, tuple)) else [reporters]
        for name in TOLD:
            setattr(self, name, _together([getattr(one, name) for one in self._all if hasattr(one, name)]))

    @property
    def stop(self):
        """Whether one of them asks to stop."""
        stop = False  # asked for after every slice: a generator would take four times as long
        for reporter in self._all:
            stop = stop or getattr(reporter, "stop", False)
        return stop

    def __bool__(self):
        return bool(self._all)


def _together(methods):
    """One function that calls them all; epochs may be so short that a call in between counts."""
    if len(methods) == 1:
        return methods[0]

    def tell(*arguments):
        for method in methods:
            method(*arguments)

    return tell
