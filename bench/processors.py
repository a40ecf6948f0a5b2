"""Processor time of other processes, by what they are: Linux only, elsewhere nothing is found."""

import os
import time
from pathlib import Path

CALM = 0.02  # of a processor
CALM_SECONDS = 10.0  # most that may be waited for it


def below(top):
    """Numbers of a process's children, theirs, and so on.

    Args:
        top: number of the process.
    """
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text()
        except OSError:  # it has just ended
            continue
        parents.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found, left = [], [top]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found


def used():
    """Processor seconds so far, by number of the process, of all below this one that are alive."""
    return {number: value for number in below(os.getpid()) if (value := _seconds(number)) is not None}


def by_kind(before, after):
    """Processor seconds between two calls of `used()`: {"board": seconds, "browser": seconds}.

    What drives the browser for this benchmark (playwright's node) is left out.
    """
    found = {"board": 0.0, "browser": 0.0}
    for number, value in after.items():
        kind = _kind(number)
        if kind in found:
            found[kind] += value - before.get(number, 0.0)
    return found


def calm():
    """Wait until the processes below this one do next to nothing."""
    end = time.monotonic() + CALM_SECONDS
    before = sum(used().values())
    while time.monotonic() < end:
        time.sleep(0.25)
        after = sum(used().values())
        if abs(after - before) < 0.25 * CALM:
            return
        before = after


def _seconds(number):
    try:
        return time.clock_gettime((~number << 3) | 2)  # the kernel's clock of another process's processor time
    except (OSError, AttributeError):
        return None


def _kind(number):
    try:
        words = Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return None
    return "board" if "laminar.board" in words else "browser" if "chrom" in words.split(" ")[0] else None
