"""The one exception class that laminar raises for a user's mistake, and its warning."""

import importlib.util
import sys

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


def needs_tensorflow(what, installed=False):
    """Stop where Keras runs on another backend than TensorFlow.

    Args:
        what: who needs it, for example "`graph_function()`".
        installed: it is enough that TensorFlow is installed, whatever Keras runs on.
    Errors:
        `LaminarError` of topic "backend".
    """
    import keras

    if keras.config.backend() != "tensorflow" and not (installed and _has_tensorflow()):
        raise without_tensorflow(what, installed)


def without_tensorflow(what, installed=True):
    """The error that says that something needs TensorFlow; the one place that does.

    Args:
        what, installed: as of `needs_tensorflow()`.
    Returns:
        A `LaminarError` of topic "backend".
    """
    import keras

    backend = keras.config.backend()
    found = [f"Keras runs on {'JAX' if backend == 'jax' else backend} in this session."]
    install = 'Install it, in R by `install_laminar(backend = "tensorflow")`'
    choose = 'restart and choose it first: `use_backend("tensorflow")` in R, KERAS_BACKEND=tensorflow for Python.'
    if _has_tensorflow():
        mend = choose[0].upper() + choose[1:]
    else:
        found.append(f"TensorFlow is not installed in {sys.prefix}.")
        mend = f"{install}, and restart." if installed else f"{install}; then {choose}"
    return LaminarError(f"{what} needs TensorFlow{'' if installed else ' as backend'}.", "backend", found, mend)


def _has_tensorflow():
    return importlib.util.find_spec("tensorflow") is not None


def last():
    """The LaminarError made last, or None: old versions of reticulate hand R only an exception's text."""
    return _last
