"""Progress as text: a line that redraws itself on a terminal, one line an epoch elsewhere."""

import sys
import time

from laminar.training.report import Reporter

REDRAW_SECONDS = 0.25


class ProgressReporter(Reporter):
    """Writes how training goes.

    Args:
        write: function of one string; `None` writes to standard output.
        terminal: whether carriage returns work; without a terminal only finished epochs are written.
        width: columns of the terminal, at least 40.
        verbose: 1 for a running line where there is a terminal, 2 for one line an epoch.
    Example:
        >>> lines = []
        >>> reporter = ProgressReporter(lines.append, terminal=False)
        >>> reporter.begin(None, {"epochs": 1, "steps": 4})
        >>> reporter.epoch(0, {"loss": 0.5}, 0.01)
        >>> "".join(lines)
        'Epoch 1/1 - 4 steps - 10ms - loss: 0.5000\\n'
    """

    def __init__(self, write=None, terminal=False, width=80, verbose=1):
        self._write = write or write_to_standard_output
        self._running = terminal and verbose != 2
        self._width = max(40, int(width))
        self._params = {}
        self._drawn = 0
        self._last_drawing = 0.0
        self._epoch_start = None

    def begin(self, plan, params):
        """See `Reporter`."""
        self._params = dict(params)
        self._epoch_start = time.perf_counter()
        self._drawn = 0

    def slice(self, epoch, step, steps, logs):
        """See `Reporter`."""
        now = time.perf_counter()
        if not self._running or now - self._last_drawing < REDRAW_SECONDS:
            return
        self._last_drawing = now
        elapsed = now - self._epoch_start
        speed = step / elapsed if elapsed > 0 else 0.0
        parts = [self._title(epoch), f"{step}/{steps}" if steps else f"{step}", _bar(step, steps), f"{_rate(speed)}"]
        if steps and speed:
            parts.append(f"{seconds_text((steps - step) / speed)} left")
        self._redraw(" ".join(part for part in parts if part) + _metrics(logs))

    def epoch(self, epoch, logs, seconds):
        """See `Reporter`."""
        steps = self._params.get("steps")
        count = f" - {steps} steps" if steps else ""
        line = f"{self._title(epoch)}{count} - {seconds_text(seconds)}{_metrics(logs)}"
        self._clear()
        self._write(line + "\n")
        self._epoch_start = time.perf_counter()
        self._last_drawing = self._epoch_start

    def message(self, text):
        """See `Reporter`."""
        self._clear()
        self._write(text + "\n")

    def end(self, history):
        """See `Reporter`."""
        self._clear()

    def _title(self, epoch):
        epochs = self._params.get("epochs")
        task = self._params.get("task", "fit")
        return f"Epoch {epoch + 1}/{epochs}" if task == "fit" else task.capitalize()

    def _redraw(self, line):
        line = line[: self._width - 1]
        self._write("\r" + line + " " * max(0, self._drawn - len(line)))
        self._drawn = len(line)

    def _clear(self):
        if self._drawn:
            self._write("\r" + " " * self._drawn + "\r")
            self._drawn = 0


def write_to_standard_output(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def _bar(step, steps, width=20):
    if not steps:
        return ""
    done = min(width, width * step // steps)
    return "[" + "=" * done + "." * (width - done) + "]"


def _metrics(logs):
    return "".join(f" - {name}: {number_text(value)}" for name, value in logs.items() if _is_number(value))


def _is_number(value):
    return isinstance(value, (int, float))


def number_text(value):
    if value != 0 and (abs(value) < 1e-3 or abs(value) >= 1e5):
        return f"{value:.4e}"
    return f"{value:.4f}"


def _rate(steps_per_second):
    return f"{steps_per_second:.0f} steps/s" if steps_per_second >= 10 else f"{steps_per_second:.1f} steps/s"


def seconds_text(seconds):
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 59.95:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02d}m" if hours else f"{minutes}m{rest:02d}s"
