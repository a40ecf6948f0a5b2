import pytest

from laminar.data.pace import (
    CHANGE_SECONDS,
    DRAWN_BATCHES,
    EAGER_SECONDS,
    EAGER_STEPS,
    PACE_BATCHES,
    Aim,
    Pace,
)


def test_a_pace_is_the_mean_of_the_last_batches():
    pace = Pace()
    assert pace.seconds is None
    pace.learn(1, 1.0)  # the first call of a function is often slow
    assert pace.seconds == 1.0
    pace.learn(3, 0.3)
    assert pace.seconds == pytest.approx(1.3 / 4)
    pace.learn(PACE_BATCHES, 3.2)
    assert pace.seconds == pytest.approx(0.1)
    pace.learn(PACE_BATCHES // 2, 1.6)
    assert pace.seconds == pytest.approx(0.1)
    pace.learn(1, 0.132)
    assert pace.seconds == pytest.approx(0.101)


def test_few_batches_are_enough_where_they_come_faster_than_steps_go():
    pace = Pace()
    pace.learn(4, 0.004)
    assert [pace.least(step) for step in (0.1, 0.003, 0.002, 0.0014)] == [1, 1, 2, 5]
    assert pace.least(0.00101) == EAGER_STEPS


def test_chunks_of_a_pass_double_where_nothing_says_how_long_they_should_be():
    pace = Pace()
    assert [pace.least(None) for _ in range(6)] == [1, 2, 4, 8, EAGER_STEPS, EAGER_STEPS]
    pace.begin()
    pace.learn(4, 0.004)
    assert [pace.least(step) for step in (0.001, 0.0005, None)] == [1, 2, 4]  # slower than steps
    assert [Pace().least(0.1), pace.least(0.1)] == [1, 1]


def test_a_chunk_holds_what_comes_while_a_program_works():
    aim = Aim(least=1, seconds=0.02, given=None)
    assert aim.more(0, 100, 0.0, 0.004) == (5, 0.02)
    assert aim.more(3, 100, 0.012, 0.004) == (2, pytest.approx(0.008))
    assert aim.more(3, 1, 0.012, 0.004)[0] == 1
    assert aim.more(5, 100, 0.02, 0.004)[0] == 0
    assert aim.more(1, 100, 99.0, 0.004) == (0, 0.0)


def test_a_chunk_holds_some_batches_even_while_no_program_works():
    aim = Aim(least=4, seconds=0.0, given=None)
    assert aim.more(0, 100, 0.0, 0.001) == (4, EAGER_SECONDS)
    assert aim.more(3, 100, 0.003, 0.001) == (1, pytest.approx(EAGER_SECONDS - 0.003))
    assert aim.more(4, 100, 0.004, 0.001)[0] < 0
    assert aim.more(2, 100, EAGER_SECONDS, 0.003)[0] < 0  # slow ones: the program would wait for them
    quick = Aim(least=1, seconds=0.0, given=None)
    assert quick.more(0, 100, 0.0, CHANGE_SECONDS / 5) == (5, CHANGE_SECONDS)  # shorter is not worth a change
    assert quick.more(0, 100, 0.0, None) == (100, CHANGE_SECONDS)  # the clock alone decides


def test_many_batches_are_drawn_half_at_a_time():
    aim = Aim(least=1, seconds=0.1, given=None)
    assert aim.more(0, 1000, 0.0, 0.001)[0] == 50
    assert aim.more(90, 1000, 0.09, 0.001)[0] == DRAWN_BATCHES
    assert aim.more(0, 1000, 0.0, 0.0)[0] == 1000


def test_chunks_grow_slowly_where_any_may_be_the_last():
    rest = [Aim(least=1, seconds=1.0, given=given).more(1, 1000, 0.001, 0.001)[0] for given in (0, 4, 25, 100)]
    assert rest == [-1, 1, 4, DRAWN_BATCHES]
