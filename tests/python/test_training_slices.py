"""Slices that are started before the ones ahead of them end."""

import time

import keras
import numpy as np
import pytest

from laminar.data.called import CalledBatches
from laminar.training import fit
from laminar.training.slices import ANSWER_SECONDS, SliceClock, StartedSlices


class Program:
    """Notes when its slices start and are waited for."""

    def __init__(self, events, fails=()):
        self.events, self.fails = events, fails

    def start(self, data, first, steps, reset):
        self.events.append(("start", data, reset))

        def wait():
            self.events.append(("end", data))
            if data in self.fails:
                raise OSError(data)
            return {"loss": data}, first + 1

        return wait

    def took(self, seconds):
        pass


def started(go_on=lambda step: True, step_seconds=None, **options):
    events = []

    def look_up(step, logs, bad):
        events.append(("look", step, logs["loss"], bad))
        return go_on(step)

    slices, program, clock = StartedSlices(look_up), Program(events, **options), SliceClock(step_seconds)
    return slices, events, lambda data, first, steps: slices.start(program, clock, data, first, steps)


def test_the_next_slice_starts_before_the_first_one_is_waited_for():
    slices, events, start = started(step_seconds=0.05)
    assert start("a", 0, 4) and slices.settle(1)
    assert start("b", 4, 2) and slices.settle(1)
    assert slices.begun == 6 and slices.done == 4
    assert slices.settle()
    assert events == [
        ("start", "a", True),
        ("start", "b", False),
        ("end", "a"),
        ("look", 4, "a", 1),
        ("end", "b"),
        ("look", 6, "b", 5),
    ]
    assert slices.logs == {"loss": "b"} and slices.seconds() == 0.0


def test_slices_that_take_long_run_alone():
    slices, events, start = started(step_seconds=ANSWER_SECONDS)
    assert start("a", 0, 1) and slices.seconds() > 0 and start("b", 1, 1)
    assert [event[:2] for event in events] == [("start", "a"), ("end", "a"), ("look", 1), ("start", "b")]
    slices, events, start = started(go_on=lambda step: False, step_seconds=ANSWER_SECONDS)
    assert start("a", 0, 1) and not start("b", 1, 1)
    assert slices.begun == slices.done == 1


def test_slices_that_should_have_ended_are_told_of_though_more_may_run():
    slices, events, start = started(step_seconds=0.01)
    assert all(start(name, 0, 1) for name in "abc") and slices.settle(3)
    assert slices.done == 0
    while slices.done == 0:
        slices.settle(3)
    assert events[3] == ("end", "a")


def test_a_slice_that_waited_for_another_is_not_taken_for_a_long_one():
    class Queued(Program):
        """A slice takes 20 ms after the one that was started before it."""

        free = 0.0

        def start(self, data, first, count, reset):
            self.free = until = max(self.free, time.perf_counter()) + 0.02
            wait = super().start(data, first, count, reset)
            return lambda: (time.sleep(max(0.0, until - time.perf_counter())), wait())[1]

    clock, known = SliceClock(0.02), []
    slices, program = StartedSlices(lambda *news: known.append(clock.step_seconds) or True), Queued([])
    for step in range(0, 6, 2):
        slices.start(program, clock, "a", step, 1)
        slices.start(program, clock, "b", step + 1, 1)
        time.sleep(0.025)  # longer than the first one takes, and until when it took is not seen
        slices.settle()
    assert len(known) == 6 and min(known) > 0.015 and max(known) < 0.03


def test_only_as_many_slices_end_first_as_an_answer_would_be_late_for():
    slices, events, start = started(step_seconds=ANSWER_SECONDS / 4)
    assert all(start(name, 0, 1) for name in "abcde")
    assert [name for event, name, *_ in events if event == "end"] == ["a"]


def test_all_that_was_started_is_told_of_when_training_stops():
    slices, events, start = started(go_on=lambda step: step != 1)
    start("a", 0, 1), start("b", 1, 1)
    assert not slices.settle()
    assert slices.done == 2 and events[-1][:2] == ("look", 2)


def test_an_error_leaves_nothing_running():
    slices, events, start = started(fails=("a", "b"))
    start("a", 0, 1), start("b", 1, 1)
    with pytest.raises(OSError, match="a"):
        slices.settle()
    slices.abandon()
    assert events[-1] == ("end", "b") and slices.seconds() == 0.0


@pytest.mark.tensorflow
def test_streams_train_on_after_an_error_in_a_program(tf):
    class Small(keras.layers.Layer):
        def call(self, x):
            with tf.control_dependencies([tf.debugging.assert_less(x, 2.0)]):
                return tf.identity(x)

    def train(value):
        batches = iter([(np.full((4, 2), float(k == 9) * value), np.zeros(4)) for k in range(30)] + [None])
        model = keras.Sequential([keras.Input((2,)), Small(), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="sgd")
        return fit(model, CalledBatches(lambda most, seconds: [next(batches)]), mode="graph")

    with pytest.raises(tf.errors.InvalidArgumentError):
        train(5.0)
    assert train(1.0).params["steps"] == 30
