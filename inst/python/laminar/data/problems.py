"""What went wrong while a stream was read: the first error, and the rows that were left out."""

import threading

SHOWN = 5


class Problems:
    """Broken rows of one source of data, told by the threads that read it.

    Args:
        skip: leave broken rows out and count them; otherwise the first one ends the reading.
        unit: what is counted, "row" or "file".
    Attributes:
        error: the `LaminarError` that ended the reading, or `None`.
        count: rows left out since `take()` was called last.
    """

    def __init__(self, skip=False, unit="row"):
        self.skip, self.unit, self.error, self.count, self._said = skip, unit, None, 0, []
        self._lock = threading.Lock()

    def broken(self, error):
        """Note a broken row or file.

        Raises:
            LaminarError: unless such rows are skipped.
        """
        with self._lock:
            if not self.skip:
                self.error = error
                raise error
            self.count += 1
            if len(self._said) < SHOWN:
                self._said.append(error.message)

    def take(self):
        """(rows left out, what was wrong with the first ones), and begin counting anew."""
        with self._lock:
            found = self.count, self._said
            self.count, self._said = 0, []
        return found


def report(problems):
    """What was left out: (rows, text of some lines or `None`); counting begins anew.

    Args:
        problems: list of `Problems`.
    Example:
        >>> report([Problems()])
        (0, None)
    """
    taken = [(each.unit, *each.take()) for each in problems]
    counts = {}
    for unit, number, _ in taken:
        if number:
            counts[unit] = counts.get(unit, 0) + number
    if not counts:
        return 0, None
    count = sum(counts.values())
    lines = [f"  {line}" for *_, said in taken for line in said][:SHOWN]
    if count > len(lines):
        lines.append(f"  and {count - len(lines)} more")
    what = " and ".join(f"{number} broken {unit}{'s' * (number > 1)}" for unit, number in counts.items())
    return count, "\n".join([f"{what} left out:", *lines])
