"""Curves in the console: redrawn in place on a terminal, drawn once at the end elsewhere."""

import math
import time

from laminar.training.progress import number_text, seconds_text, write_to_standard_output
from laminar.training.report import Reporter

REDRAW_SECONDS = 0.5
MOST_PANELS = 2
ROWS = 8  # lines of a panel
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # bits of a braille cell: 4 rows, 2 columns


class CurveReporter(Reporter):
    """Draws the loss, and the first other metric, against the epochs.

    Args:
        write: function of one string; `None` writes to standard output.
        terminal: whether the cursor can move up, so that a picture is drawn over the last one.
        width: columns, at least 40.
        unicode: whether braille dots can be shown; else plain characters are used.
    Example:
        >>> lines = []
        >>> reporter = CurveReporter(lines.append, unicode=False)
        >>> reporter.begin(None, {"epochs": 2, "initial_epoch": 0})
        >>> reporter.epoch(0, {"loss": 2.0}, 0.1)
        >>> reporter.epoch(1, {"loss": 1.0}, 0.1)
        >>> reporter.end(None)
        >>> lines[0].splitlines()[0].split()
        ['loss', '*', 'training']
    """

    def __init__(self, write=None, terminal=False, width=80, unicode=True):
        self._write, self._terminal = write_to_standard_output if write is None else write, terminal
        self._width, self._unicode = max(40, int(width)), unicode
        self._drawn = 0

    def begin(self, plan, params):
        """See `Reporter`."""
        self._params, self._curves = params, {}
        self._start = self._last = time.perf_counter()
        self._epoch, self._drawn, self._messages = params["initial_epoch"], 0, []

    def slice(self, epoch, step, steps, logs):
        """See `Reporter`."""
        now = time.perf_counter()
        if self._terminal and now - self._last >= REDRAW_SECONDS:
            self._draw(now, f"step {step}/{steps}" if steps else f"step {step}")

    def epoch(self, epoch, logs, seconds):
        """See `Reporter`."""
        self._epoch = epoch + 1
        for name, value in logs.items():
            if isinstance(value, float):
                self._curves.setdefault(name, []).append((epoch + 1, value))
        now = time.perf_counter()
        if self._terminal and now - self._last >= REDRAW_SECONDS:
            self._draw(now)

    def message(self, text):
        """See `Reporter`."""
        self._messages.append(text)

    def end(self, history):
        """See `Reporter`."""
        self._draw(time.perf_counter())
        for text in self._messages:
            self._write(text + "\n")
        self._drawn = 0

    def failed(self, error):
        """See `Reporter`."""
        self._drawn = 0

    def _draw(self, now, step=None):
        self._last = now
        lines = []
        for name in self._panels():
            curves = [self._curves.get(name, []), self._curves.get(f"val_{name}", [])]
            first, last = self._params["initial_epoch"] + 1, max(2, self._epoch)
            lines += panel(name, curves, (first, max(first + 1, last)), self._width - 1, self._unicode)
        lines.append(self._status(now, step))
        up = f"\x1b[{self._drawn}A\x1b[J" if self._drawn else ""
        self._write(up + "\n".join(line[: self._width - 1] for line in lines) + "\n")
        self._drawn = len(lines)

    def _panels(self):
        names = [name for name in self._curves if not name.startswith("val_") and name != "learning_rate"]
        return sorted(names, key=lambda name: name != "loss")[:MOST_PANELS]

    def _status(self, now, step):
        done = self._epoch - self._params["initial_epoch"]
        elapsed, ahead = now - self._start, self._params["epochs"] - self._epoch
        parts = [f"Epoch {self._epoch}/{self._params['epochs']}", step, seconds_text(elapsed)]
        if done and ahead:
            parts.append(f"{seconds_text(elapsed / done * ahead)} left")
        return " - ".join(part for part in parts if part)


def panel(name, curves, span, width, unicode):
    """The lines of one chart.

    Args:
        name: of the metric.
        curves: [training, validation]: lists of (epoch, value).
        span: (first epoch, last epoch).
        width: columns.
        unicode: draw with braille dots.
    Returns:
        List of strings: a title, `ROWS` lines of curves, the axis.
    """
    values = [value for curve in curves for _, value in curve if math.isfinite(value)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    labels = [number_text(high), number_text(low)]
    margin = max(map(len, labels)) + 2
    columns = max(10, width - margin)
    draw = _dots if unicode else _characters
    height = (high - low) or 1.0
    marks = [[((epoch - span[0]) / (span[1] - span[0]), (value - low) / height) for epoch, value in curve
              if math.isfinite(value)] for curve in curves]  # fmt: skip
    rows = draw(marks, columns)
    signs = ("\u28ff", "\u2836") if unicode else ("*", "o")
    keys = zip(signs, ("training", "validation"), curves, strict=True)
    legend = "   ".join(f"{sign} {title} {number_text(curve[-1][1])}" for sign, title, curve in keys if curve)
    side = "|" if not unicode else "\u2502"
    lines = [f"{name}   {legend}"]
    for place, row in enumerate(rows):
        label = labels[0] if place == 0 else labels[1] if place == ROWS - 1 else ""
        lines.append(f"{label:>{margin - 2}} {side}{row}".rstrip())
    ends = f"{span[1]}"
    return [*lines, " " * margin + f"{span[0]}{ends:>{columns - len(str(span[0]))}}"]


def _characters(curves, columns):
    """Curves as `*` and `o`."""
    cells = [[" "] * columns for _ in range(ROWS)]
    for curve, sign in reversed(list(zip(curves, "*o", strict=True))):
        for column, row in _points(curve, columns, ROWS):
            cells[row][column] = sign
    return ["".join(row) for row in cells]


def _dots(curves, columns):
    """Curves as braille dots; the second one is dotted."""
    bits = [[0] * columns for _ in range(ROWS)]
    for number, curve in enumerate(curves):
        for column, row in _points(curve, columns * 2, ROWS * 4):
            if number == 0 or column % 4 < 2:
                bits[row // 4][column // 2] |= DOTS[row % 4][column % 2]
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in row) for row in bits]


def _points(curve, columns, rows):
    """The cells that a curve goes through, each column once or, where it is steep, over a stretch."""
    found, last = set(), None
    for x, y in curve:
        here = (round(x * (columns - 1)), round((1 - y) * (rows - 1)))
        column, row = last or here
        for k in range(steps := max(1, abs(here[0] - column), abs(here[1] - row))):
            part = (k + 1) / steps
            found.add((round(column + part * (here[0] - column)), round(row + part * (here[1] - row))))
        last = here
    return found
