"""Progress as text."""

import re

import pytest

from laminar.training import ProgressReporter, evaluate, fit
from laminar.training import progress as progress_module


class Screen:
    """What a terminal shows after all that was written to it."""

    def __init__(self):
        self.lines, self.current, self.writes = [], "", 0

    def __call__(self, text):
        self.writes += 1
        for part in re.split(r"([\r\n])", text):
            if part == "\n":
                self.lines.append(self.current.rstrip())
                self.current, self.column = "", 0
            elif part == "\r":
                self.column = 0
            elif part:
                column = getattr(self, "column", 0)
                self.current = self.current[:column] + part + self.current[column + len(part) :]
                self.column = column + len(part)


@pytest.mark.parametrize(("terminal", "verbose"), [(False, 1), (True, 2), (True, 1)])
def test_every_epoch_leaves_one_line(table, classifier, terminal, verbose):
    screen = Screen()
    reporter = ProgressReporter(screen, terminal=terminal, verbose=verbose, width=100)
    fit(classifier(), *table, epochs=3, batch_size=20, validation_split=0.2, reporters=[reporter])
    assert len(screen.lines) == 3
    for epoch, line in enumerate(screen.lines, 1):
        assert re.fullmatch(
            rf"Epoch {epoch}/3 - 4 steps - \S+s - accuracy: \S+ - loss: \S+ - val_accuracy: \S+ - val_loss: \S+", line
        )
    assert screen.current == ""
    if not terminal or verbose == 2:
        assert screen.writes == 3


def test_a_running_line_shows_how_far_it_is(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress_module.time, "perf_counter", lambda: now[0])
    screen = Screen()
    reporter = ProgressReporter(screen, terminal=True, width=120)
    reporter.begin(None, {"epochs": 2, "steps": 100})
    for step in range(1, 101):
        now[0] += 0.1
        reporter.slice(0, step, 100, {"loss": 1 / step})
    assert screen.current.startswith("Epoch 1/2 99/100 [===================.] 10 steps/s 100ms left - loss: 0.0101")
    assert 25 <= screen.writes <= 40  # at most four redrawings a second
    reporter.epoch(0, {"loss": 0.00001234}, 10.0)
    assert screen.lines == ["Epoch 1/2 - 100 steps - 10.0s - loss: 1.2340e-05"]


def test_a_line_never_wraps(monkeypatch):
    screen = Screen()
    reporter = ProgressReporter(screen, terminal=True, width=40)
    reporter.begin(None, {"epochs": 1, "steps": None})
    monkeypatch.setattr(progress_module, "REDRAW_SECONDS", 0.0)
    reporter.slice(0, 5, None, {f"metric{k}": 0.5 for k in range(9)})
    assert len(screen.current) <= 39


def test_messages_stand_on_lines_of_their_own():
    screen = Screen()
    reporter = ProgressReporter(screen, terminal=True)
    reporter.begin(None, {"epochs": 1, "steps": 2})
    reporter.message("Something happened.")
    assert screen.lines == ["Something happened."]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0123, "12ms"), (3.26, "3.3s"), (61, "1m01s"), (3700, "1h01m"), (59.96, "1m00s")]
)
def test_times(seconds, text):
    assert progress_module.seconds_text(seconds) == text


def test_evaluation_reports_too(table, classifier):
    screen = Screen()
    evaluate(classifier(), *table, reporters=[ProgressReporter(screen)])
    assert screen.lines[0].startswith("Evaluate - ")
