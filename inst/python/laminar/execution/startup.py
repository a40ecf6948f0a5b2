"""Loading TensorFlow without the lines it prints about itself.

TensorFlow 2.21 writes information to the file descriptor of standard error while it is imported, whatever
TF_CPP_MIN_LOG_LEVEL says; only a redirection of the descriptor itself is heard by its C++ code.
"""

import contextlib
import os
import sys
import tempfile

_NOISE = ("I0000", "WARNING: All log messages before absl", "To enable the following instructions")


@contextlib.contextmanager
def quiet_import():
    """Hold back what is written to standard error inside the block; then show all but TensorFlow's chatter.

    Example:
        >>> with quiet_import():
        ...     import tensorflow
    """
    sys.stderr.flush()
    shown = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(shown, 2)
            os.close(shown)
            held.seek(0)
            lines = held.read().decode(errors="replace").splitlines(keepends=True)
            kept = "".join(line for line in lines if not line.startswith(_NOISE))
            if kept:
                sys.stderr.write(kept)
                sys.stderr.flush()
