"""Curves in the console."""

import re

import pytest

from laminar.board import terminal
from laminar.board.terminal import CurveReporter, panel
from laminar.training import fit


class Screen(list):
    def __call__(self, text):
        self.append(text)


@pytest.mark.parametrize("unicode", [True, False])
def test_elsewhere_than_on_a_terminal_one_picture_comes_at_the_end(table, classifier, unicode):
    screen = Screen()
    reporter = CurveReporter(screen, width=70, unicode=unicode)
    fit(classifier(), *table, epochs=6, validation_split=0.2, reporters=[reporter])
    [text] = screen
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 70
    assert text.isascii() is not unicode
    assert len(text.splitlines()) == 2 * (terminal.ROWS + 2) + 1


def test_on_a_terminal_the_picture_is_drawn_over_the_last_one(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(terminal.time, "perf_counter", lambda: now[0])
    screen = Screen()
    reporter = CurveReporter(screen, terminal=True)
    reporter.begin(None, {"epochs": 1000, "initial_epoch": 0})
    for epoch in range(1000):
        now[0] += 0.01
        reporter.slice(epoch, 1, 2, {"loss": 1.0})
        reporter.epoch(epoch, {"loss": 1 / (epoch + 1)}, 0.01)
    reporter.end(None)
    assert len(screen) <= 10 / terminal.REDRAW_SECONDS + 2
    lines = screen[0].count("\n")
    assert all(text.startswith(f"\x1b[{lines}A\x1b[J") for text in screen[1:])
    assert re.search(r"Epoch \d+/1000 - (step 1/2 - )?\S+ - \S+ left\n$", screen[3])
    assert screen[-1].endswith("Epoch 1000/1000 - 10.0s\n")


def test_a_falling_line_falls():
    lines = panel("loss", [[(1, 3.0), (2, 2.0), (3, 1.0)], []], (1, 3), 40, unicode=False)
    rows = [line[line.index("|") + 1 :] for line in lines[1:-1]]
    assert rows[0].startswith("*")
    assert rows[-1].endswith("*")
    assert lines[1].startswith("3.0000 |")
    assert lines[-2].startswith("1.0000 |")
    where = [row.rindex("*") for row in rows]
    assert where == sorted(where)


@pytest.mark.parametrize("values", [[], [0.5], [0.5, 0.5], [float("nan"), 1.0], [float("inf")] * 2, [-1.0, 1e30]])
def test_odd_curves_are_drawn_too(values):
    curve = list(enumerate(values, 1))
    for unicode in (True, False):
        lines = panel("loss", [curve, []], (1, max(2, len(values))), 60, unicode)
        assert len(lines) == terminal.ROWS + 2


def test_a_resumed_run_begins_at_its_epoch(table, classifier):
    screen = Screen()
    fit(classifier(), *table, epochs=12, initial_epoch=9, reporters=[CurveReporter(screen, unicode=False)])
    assert re.search(r"^ +10 +12$", screen[0], re.M)


def test_messages_are_not_lost(table, classifier):
    screen = Screen()
    reporter = CurveReporter(screen)
    reporter.begin(None, {"epochs": 2, "initial_epoch": 0})
    reporter.message("Something happened.")
    reporter.end(None)
    assert screen[-1] == "Something happened.\n"
