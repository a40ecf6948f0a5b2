"""Memory that a program frees is there for the next one."""

import ctypes
import subprocess
import sys

import pytest

FAULTS = """
import ctypes, resource, sys
from laminar.execution.memory import keep_memory

library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "kept":
    keep_memory()
for _ in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = library.malloc(48 << 20)
    ctypes.memset(block, 1, 48 << 20)
    library.free(block)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how):
    """Pages that the system had to find for a block of 48 MB, after others of that size."""
    done = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True, timeout=300)
    return int(done.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc")
def test_freed_blocks_are_kept():
    assert faults("kept") < 0.1 * faults("plain")
