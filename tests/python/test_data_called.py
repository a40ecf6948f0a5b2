import itertools

import numpy as np
import pytest

from laminar.data import called, pace
from laminar.data.called import CalledBatches, CalledChunks
from laminar.errors import LaminarError
from laminar.execution.backend import seam


def chunks(*batches, together=1, **options):
    """Chunks of batches that are drawn one by one, or up to so many together."""
    left = iter(batches)

    def draw(most, seconds):
        found = []
        while not found or (found[-1] is not None and len(found) < min(most, together)):
            found.append(next(left))
        return found

    drawn = CalledBatches(draw)
    return CalledChunks(lambda: drawn, **options)


@pytest.fixture
def slow(monkeypatch):
    """A clock on which each look takes 2 ms."""
    ticks = itertools.count()
    monkeypatch.setattr(called.time, "perf_counter", lambda: 0.002 * next(ticks))


def passed(source, most=100):
    source.begin()
    found = []
    while (chunk := source.next(most)) is not None:
        found.append(chunk)
    return found


def test_an_epoch_ends_at_none_and_the_next_goes_on():
    source = chunks((np.zeros((2, 1)),), (np.zeros((2, 1)),), None, (np.ones((2, 1)),), None)
    assert [chunk.sizes for chunk in passed(source)] == [[2, 2]]
    assert [chunk.data[0].sum() for chunk in passed(source)] == [2.0]


def test_doubles_become_single_precision_and_the_first_batch_is_kept():
    source = chunks((np.zeros((2, 1)), np.zeros(2, "int32")), None)
    assert [leaf.shape for leaf in source.first()] == [(2, 1), (2,)]
    [chunk] = [source.next(5)]
    assert [leaf.dtype.name for leaf in chunk.data] == ["float32", "int32"]
    assert source.next(5) is None


def test_chunks_grow(slow, monkeypatch):
    monkeypatch.setattr(pace, "EAGER_SECONDS", 60.0)
    source = chunks(*[(np.full((2, 3), k),) for k in range(80)], None)
    source.begin()
    sizes = []
    while (chunk := source.next(40, capacity=40, seconds=0.0)) is not None:
        assert chunk.data[0].shape == (40, 3)
        sizes.append(len(chunk.sizes))
    assert sizes == [1, 2, 4, 8, 16, 16, 16, 16, 1]


def test_a_program_does_not_wait_for_many_slow_batches(slow, monkeypatch):
    monkeypatch.setattr(pace, "EAGER_SECONDS", 0.0)
    source = chunks(*[(np.full((2, 3), k),) for k in range(40)], None)
    source.begin()
    assert [len(source.next(1 << 30, seconds=0.0, ends=False).sizes) for _ in range(5)] == [1] * 5


@pytest.mark.parametrize("together", [1, 7, 100])
def test_short_chunks_are_not_worth_a_change(together):
    source = chunks(*[(np.full((2, 3), k),) for k in range(1000)], None, together=together)
    source.begin()
    sizes, seconds, learn = [], [], source._pace.learn
    source._pace.learn = lambda got, passed: (seconds.append(passed), learn(got, passed))
    while (chunk := source.next(1 << 30, seconds=0.0, ends=False)) is not None:
        sizes.append(len(chunk.sizes))
    assert sum(sizes) == 1000 and all(passed >= pace.CHANGE_SECONDS for passed in seconds[:-1])


@pytest.mark.parametrize("known", ["the epoch's end", "the pass's end"])
def test_chunks_shrink_towards_an_end_that_is_known(known, slow):
    source = chunks(*[(np.full((2, 3), k),) for k in range(30)], None)
    source.count = 30 if known == "the pass's end" else None
    source.begin()
    sizes = []
    while sum(sizes) < 30:
        left = 1 << 30 if source.count else 30 - sum(sizes)
        sizes.append(len(source.next(left, seconds=60.0).sizes))
    assert sizes == [15, 8, 4, 2, 1]
    assert source.next(1 << 30) is None


def test_batches_that_take_no_time_come_in_one_chunk_at_the_end():
    source = chunks(*[(np.full((2, 3), k),) for k in range(30)], None, together=100)
    source.begin()
    assert len(source.next(1).sizes) == 1
    source._pace.seconds = pace.CHANGE_SECONDS / 29
    assert len(source.next(29, seconds=60.0).sizes) == 29


def test_chunks_grow_slowly_towards_an_end_that_is_not_known(slow, monkeypatch):
    monkeypatch.setattr(pace, "EAGER_SECONDS", 60.0)
    source = chunks(*[(np.full((2, 3), k),) for k in range(1200)], None)
    source.begin()
    sizes = []
    while (chunk := source.next(1 << 30, seconds=60.0, ends=False)) is not None:
        assert len(chunk.sizes) <= max(16, 2 + (sum(sizes) / 2) ** 0.5)
        sizes.append(len(chunk.sizes))
    assert sizes[:6] == [1, 2, 4, 8, 16, 16]
    assert 17 <= max(sizes) <= 26


def test_memory_is_used_again_when_nothing_refers_to_it():
    source = chunks(*[(np.full((2, 3), k), np.arange(2)) for k in range(5)], None)
    source.begin()
    held = source.next(1, capacity=8)
    tensor = seam.place(source.next(1, capacity=8).data[0])  # the chunk is gone, its memory is not
    third = source.next(1, capacity=8)
    address = third.data[0].ctypes.data
    assert [held.data[0][0, 0], seam.to_host(tensor)[0, 0], third.data[0][0, 0]] == [0, 1, 2]
    del third
    fourth = source.next(1, capacity=8)
    assert fourth.data[0].ctypes.data == address
    assert [held.data[0][0, 0], seam.to_host(tensor)[0, 0], fourth.data[0][0, 0]] == [0, 1, 3]


def test_batches_are_checked_again_when_they_look_different():
    source = chunks((np.zeros((2, 3)), np.zeros(2)), (np.zeros((2, 3)), np.zeros(2)), (np.zeros((2, 3)), np.zeros(3)))
    source.begin()
    with pytest.raises(LaminarError, match="same number of rows"):
        source.next(9)


def test_a_pass_may_hold_more_than_the_one_before(slow):
    source = chunks(*[(np.full((2, 3), k),) for k in range(30)], None)
    source.count = 4
    source.begin()
    assert [len(source.next(1 << 30, seconds=60.0).sizes) for _ in range(4)] == [2, 1, 1, 26]


def test_chunks_take_no_more_bytes_than_they_may():
    source = chunks(*[(np.ones((4, 8)),)] * 5, None, chunk_bytes=4 * 8 * 4 * 2)
    assert [len(chunk.sizes) for chunk in passed(source)] == [2, 2, 1]


@pytest.mark.parametrize("bad", [np.nan, np.frombuffer(bytes.fromhex("a20700000000f07f"))[0]])
def test_missing_values_are_complained_of_in_any_chunk(bad):
    def complain():
        raise LaminarError("missing", "missing")

    broken = np.asfortranarray(np.ones((3, 2)))
    broken[2, 1] = bad
    fine = np.ones((3, 2)), np.arange(3)
    for at, *batches in [(0, (broken,), (broken,)), (2, fine, fine, (broken, np.arange(3)), None)]:
        left = iter(batches)
        source = CalledChunks(lambda left=left: iter(lambda: next(left), None), complain=complain)
        if at == 0:
            with pytest.raises(LaminarError):
                source.first()
        else:
            assert len(source.first()) == 2
            with pytest.raises(LaminarError):
                source.next(9)
        drawn = CalledBatches(lambda most, seconds, batches=batches, at=at: [batches[at]], complain)
        with pytest.raises(LaminarError):
            next(drawn)
    together = CalledChunks(
        lambda: CalledBatches(lambda most, seconds: [fine, (broken, np.arange(3))]), complain=complain
    )
    together.begin()
    with pytest.raises(LaminarError):
        together.next(9)
    assert len(next(CalledBatches(lambda most, seconds: [(broken,)]))) == 1


@pytest.mark.parametrize("order", ["C", "F"])
def test_batches_drawn_together_are_written_in_their_order(order):
    def batch(k, rows=3):
        return np.asarray(np.full((rows, 2), k) + [[0.0, 0.5]], order=order), np.full(rows, k, "int32")

    batches = (
        [batch(k) for k in range(7)] + [batch(7, rows=2)] + [batch(8)] + [(np.zeros((3, 4)), np.zeros(3, "int32"))]
    )
    source = chunks(*batches, None, together=20)
    found = passed(source)
    assert [chunk.sizes for chunk in found] == [[3] * 7 + [2, 3], [3]]
    assert found[0].data[1].tolist() == np.repeat(range(9), [3] * 7 + [2, 3]).tolist()
    assert (found[0].data[0] == found[0].data[1][:, None] + np.array([0.0, 0.5])).all()
    assert found[0].data[0].dtype == "float32" and found[1].data[0].shape == (3, 4)


def test_no_more_is_drawn_than_is_left():
    drawn = []
    stream = CalledBatches(lambda most, seconds: [(drawn.append(most), np.zeros((2, 1)))[1:]] * most)
    source = CalledChunks(lambda: stream)
    source.begin()
    assert sum(len(source.next(left).sizes) for left in (1, 5, 40)) == sum(drawn) == 46


def test_batches_of_another_shape_begin_a_chunk_and_open_the_size():
    source = chunks((np.zeros((2, 3)),), (np.ones((2, 4)),), None)
    assert [chunk.data[0].shape for chunk in passed(source)] == [(2, 3), (2, 4)]
    assert source.shapes[0][0] == [None]


def test_classes_are_weighted():
    source = chunks((np.zeros((2, 1)), np.array([0, 1])), None, class_weight={0: 1.0, 1: 5.0})
    [chunk] = passed(source)
    assert chunk.data[2].tolist() == [1.0, 5.0]


def test_a_stream_without_batches_says_so():
    with pytest.raises(LaminarError, match="gave none") as caught:
        chunks(None).first()
    assert "steps_per_epoch" in caught.value.mend[0]
