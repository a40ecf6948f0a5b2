"""The one exception class that laminar raises for a user's mistake, and its warning."""

_last = None


class LaminarError(ValueError):
    """A mistake that the user can mend.

    Args:
        message: one sentence: what was expected and what came (value, shape, type).
        topic: a short word; R turns it into the condition class `laminar_error_<topic>`.
        found: further lines saying what was found: one string or a list.
        mend: lines that say how to mend it: one string or a list.

    Example:
        >>> raise LaminarError("`epochs` must be at least 1, not 0.", "value")  # doctest: +SKIP
    """

    def __init__(self, message, topic="value", found=(), mend=()):
        super().__init__(message)
        self.message = message
        self.topic = topic
        self.found = [found] if isinstance(found, str) else list(found)
        self.mend = [mend] if isinstance(mend, str) else list(mend)
        global _last
        _last = self

    def __str__(self):
        lines = [self.message]
        lines += [f"x {line}" for line in self.found]
        lines += [f"i {line}" for line in self.mend]
        return "\n".join(lines)


class NotFiniteWarning(RuntimeWarning):
    """The loss of a training is NaN or infinite. R gives a warning of its own instead."""


def last():
    """The LaminarError made last, or None: old versions of reticulate hand R only an exception's text."""
    return _last
