"""Memory of the process, where the C library is glibc: what is kept for the next step, and what is given back."""

import contextlib
import ctypes

TRIM, MAP = -1, -3  # glibc's numbers of its settings M_TRIM_THRESHOLD and M_MMAP_THRESHOLD
KEPT = 1 << 28  # bytes of one block that are kept; twice as many lie free at the end of a heap


def keep_memory():
    """Let the process keep blocks of up to 256 MB that it frees.

    A program of JAX asks for all its memory when it starts and frees it when it ends. From 32 MB on glibc gives that
    back to the system each time, and the next step pays for every page of it anew. Said before the first program
    runs: later it has no effect on the threads that are there.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(MAP, KEPT)
        library.mallopt(TRIM, 2 * KEPT)


def return_memory():
    """Give memory that is free back to the system."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
