"""Files that are there whole or not at all, whatever kills the process that writes them."""

import contextlib
import os
from pathlib import Path


@contextlib.contextmanager
def whole_file(path):
    """A name to write a file under; at the end it is synced and takes the place of `path`.

    When writing fails, what stood at `path` before is still there and the half file is gone.

    Args:
        path: of the file; its folder exists.
    Yields:
        `Path` beside it, with the same ending.
    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.txt"
        >>> with whole_file(path) as scratch:
        ...     _ = scratch.write_text("whole")
        >>> path.read_text()
        'whole'
    """
    path = Path(path)
    scratch = path.with_name(f".{path.name}.{os.getpid()}{path.suffix}")
    try:
        yield scratch
        _sync(scratch, os.O_RDWR)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):
        _sync(path.parent, os.O_DIRECTORY)


def _sync(path, flags):
    opened = os.open(path, flags)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
