"""Ctrl-C while a program embeds Python: it is noted, and served where nothing is half done.

R has a signal handler of its own. When it hears the signal while R code runs inside a callback, it jumps out past
Python, and a script ends with its history lost; an exception in the middle of reticulate's own code is lost as well. So
while training runs the signal is noted by a handler in Python, and the engine asks for it after each slice. A second
signal does not wait. `signal.signal()` cannot put R's handler back, because it knows only handlers written in Python:
the C library's `sigaction()` keeps the old one.
"""

import contextlib
import ctypes
import signal
import threading

_ROOM = 512  # bytes, more than any system's struct sigaction
_noted, _waits = False, False


@contextlib.contextmanager
def interruptible():
    """Inside the block the first Ctrl-C waits for `serve_interrupt()`; afterwards the process's own handler is back.

    Does nothing outside the main thread, and where there is no `sigaction()`.

    Example:
        >>> with interruptible():
        ...     serve_interrupt()
    """
    global _noted, _waits
    sigaction = getattr(ctypes.CDLL(None), "sigaction", None) if hasattr(signal, "pthread_kill") else None
    if sigaction is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = ctypes.create_string_buffer(_ROOM)
    known = signal.getsignal(signal.SIGINT)
    sigaction(signal.SIGINT, None, before)
    _noted, _waits = False, True
    signal.signal(signal.SIGINT, _note)
    try:
        yield
    finally:
        if known is not None:
            signal.signal(signal.SIGINT, known)
        sigaction(signal.SIGINT, before, None)
        _noted, _waits = False, False


def note_interrupt():
    """Note a Ctrl-C that R heard itself: waiting in `Sys.sleep()` it listens with a handler of its own.

    Returns:
        Whether a block waits for it.
    """
    global _noted
    _noted = _waits
    return _waits


@contextlib.contextmanager
def noted_first():
    """Inside the block an error that comes after Ctrl-C is that interrupt: R code that it ended fails with an error."""
    try:
        yield
    except Exception:
        serve_interrupt()
        raise


def serve_interrupt():
    """Raise `KeyboardInterrupt` if Ctrl-C was pressed since the block began."""
    global _noted
    if _noted:
        _noted = False
        raise KeyboardInterrupt


def _note(number, frame):
    global _noted
    if _noted:
        raise KeyboardInterrupt
    _noted = True
